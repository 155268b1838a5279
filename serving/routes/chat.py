"""Chat completions in OpenAI's format."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from serving import answers
from serving.assistant import answer
from serving.chat import ChatRequest, Completion, to_completion, to_events
from serving.routes.authentication import SignedIn
from serving.state import Here

router = APIRouter(tags=["chat"])

PATH = "/v1/chat/completions"


@router.post(PATH, response_model=Completion, response_model_exclude_none=False)
async def complete(request: ChatRequest, here: Here, caller: SignedIn) -> Any:
    """Answer the last user message; with `stream`, as server-sent events."""
    question = request.question()
    understanding = await here.models.find("understanding", request.model)
    answered = await answer(question, understanding, here.models, here.tables)
    await answers.store(here.database, answered.origin, caller, PATH)
    here.metrics.answers.labels(answered.origin.intent).inc()
    completion = to_completion(request, answered)
    if not request.stream:
        return completion
    events = to_events(completion, request.wants_usage)
    return StreamingResponse(
        events, media_type="text/event-stream", headers={"Cache-Control": "no-cache"}
    )
