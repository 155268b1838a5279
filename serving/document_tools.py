"""The tool over a text that came in a message; see tools.py."""

from serving import tool_arguments as takes
from serving.documents.summaries import Summary, summarise
from serving.resources import Resources
from serving.tools import Tool


async def _summary(resources: Resources, arguments: takes.DocumentText) -> Summary:
    return await summarise(arguments.text, resources.champion("encoder"), arguments.sentences)


DOCUMENT_TOOLS: tuple[Tool, ...] = (
    Tool(
        "document_summary",
        "The sentences that stand for a text, as written.",
        takes.DocumentText,
        _summary,
    ),
)
