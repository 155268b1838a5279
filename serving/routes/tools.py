"""The tools by themselves: what they take and compute, as an agent would call them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body
from pydantic import BaseModel

from serving import answers
from serving.answers import Origin, Source
from serving.catalogue import TOOLS
from serving.errors import ServiceError
from serving.refusals import Refusal
from serving.resources import Resources
from serving.routes.authentication import SignedIn
from serving.state import Here
from serving.tools import Tool, call_tool

router = APIRouter(tags=["tools"])


class FunctionSchema(BaseModel):
    """Name, purpose and JSON schema of the arguments."""

    name: str
    description: str
    parameters: dict[str, Any]


class ToolEntry(BaseModel):
    """A tool in OpenAI's format of functions."""

    type: Literal["function"] = "function"
    function: FunctionSchema


class ToolList(BaseModel):
    """All tools."""

    items: list[ToolEntry]
    next: None = None


class ToolAnswer(BaseModel):
    """What a tool computed, with the id that leads to where it came from."""

    answer_id: str
    name: str
    arguments: dict[str, Any]
    result: Any
    sources: list[Source]


@router.get("/v1/tools")
async def list_tools(caller: SignedIn) -> ToolList:
    """List the tools that answers are computed with, for agents."""
    return ToolList(items=[_to_entry(tool) for tool in TOOLS])


def _to_entry(tool: Tool) -> ToolEntry:
    schema = tool.arguments.model_json_schema()
    return ToolEntry(
        function=FunctionSchema(name=tool.name, description=tool.description, parameters=schema)
    )


def _add_route(tool: Tool) -> None:
    """One route a tool, so that each one's schema stands in the API document."""
    path = f"/v1/tools/{tool.name}"

    async def call(arguments: Any, here: Here, caller: SignedIn) -> ToolAnswer:
        resources = Resources(here.models, here.tables, here.ledger, caller)
        made = await call_tool(tool, arguments, resources)
        if isinstance(made.result, Refusal):
            raise ServiceError(422, made.result.refusal, made.result.message)
        origin = Origin(tool.name, [made.to_lineage()], resources.used, resources.sources)
        await answers.store(here.database, origin, caller, path)
        here.metrics.answers.labels(tool.name).inc()
        return ToolAnswer(answer_id=origin.answer_id, sources=resources.sources, **made.to_json())

    call.__annotations__["arguments"] = Annotated[tool.arguments, Body()]
    router.add_api_route(
        path,
        call,
        methods=["POST"],
        operation_id=f"call_{tool.name}",
        summary=tool.description,
    )


for _tool in TOOLS:
    _add_route(_tool)
