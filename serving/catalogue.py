"""All tools, in the order in which they are listed."""

from serving.account_tools import ACCOUNT_TOOLS
from serving.document_tools import DOCUMENT_TOOLS
from serving.market_tools import MARKET_TOOLS
from serving.tools import Tool

TOOLS: tuple[Tool, ...] = (*MARKET_TOOLS, *ACCOUNT_TOOLS, *DOCUMENT_TOOLS)
_BY_NAME = {tool.name: tool for tool in TOOLS}
NAMES = frozenset(_BY_NAME)


def find_tool(name: str) -> Tool:
    """Return a tool.

    Raises:
        KeyError: if there is none of that name.
    """
    return _BY_NAME[name]
