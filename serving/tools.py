"""Tools: what answers are computed with, by name, purpose, typed arguments, and what runs them.

The same tools answer a chat, stand at `/v1/tools` with their JSON schemas, and make the calls
that an answer's lineage shows.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_jsonable_python

from serving.account_figures import AccountResult
from serving.documents.summaries import Summary
from serving.refusals import Refusal, Refused
from serving.resources import Resources
from serving.tool_arguments import Arguments

Run = Callable[[Resources, Any], Awaitable[object]]


@dataclass(frozen=True)
class Tool:
    """One tool.

    Attributes:
        name: that of the intent which calls it.
        description: what it computes, for people and language models.
        arguments: what it takes.
        run: computes a result from validated arguments; raises Refused.
    """

    name: str
    description: str
    arguments: type[Arguments]
    run: Run


@dataclass(frozen=True)
class ToolCall:
    """One call.

    Attributes:
        name: of the tool.
        arguments: as it was called, what was left open aside; never a text.
        result: what it computed (a dataclass of figures), or the refusal.
    """

    name: str
    arguments: dict[str, Any]
    result: object

    def to_json(self) -> dict[str, Any]:
        """The call as JSON values: days as ISO dates, percentages and money unrounded."""
        call: dict[str, Any] = to_jsonable_python(self)
        return call

    def to_lineage(self) -> dict[str, Any]:
        """The call as it is kept: without results that hold a text or a customer's bookings.

        They can be computed again from the table version that the lineage names.
        """
        private = isinstance(self.result, AccountResult | Summary)
        return self.to_json() | ({"result": type(self.result).__name__} if private else {})


async def call_tool(tool: Tool, arguments: Arguments, resources: Resources) -> ToolCall:
    """Run a tool; a refusal is a result too."""
    stated = arguments.model_dump(mode="json", exclude_unset=True)
    try:
        return ToolCall(tool.name, stated, await tool.run(resources, arguments))
    except Refused as refused:
        return ToolCall(tool.name, stated, refused.refusal)


def refuse(name: str, refusal: Refusal) -> ToolCall:
    """The call that was not made, and why."""
    return ToolCall(name, {}, refusal)
