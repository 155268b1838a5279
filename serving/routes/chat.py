"""Chat completions in OpenAI's format."""

import time
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from serving import answers, conversations
from serving.assistant import answer
from serving.chat import ChatRequest, Completion, to_completion, to_events
from serving.resources import Resources
from serving.routes.authentication import SignedIn
from serving.state import Here

router = APIRouter(tags=["chat"])

PATH = "/v1/chat/completions"


@router.post(PATH, response_model=Completion, response_model_exclude_none=False)
async def complete(request: ChatRequest, here: Here, caller: SignedIn, response: Response) -> Any:
    """Answer the last user message in its context; with `stream`, as server-sent events.

    The header Server-Timing says how long was spent on understanding, tools and storing.
    """
    questions = request.questions()
    understanding = await here.models.find("understanding", request.model)
    resources = Resources(here.models, here.tables, here.ledger, caller)
    answered = await answer(questions, understanding, resources)
    answered_s = time.perf_counter()
    await answers.store(here.database, answered.origin, caller, PATH)
    if request.conversation_id:
        said: list[tuple[conversations.Role, str]] = [
            ("user", questions[-1]),
            ("assistant", answered.text),
        ]
        await conversations.remember(here.database, request.conversation_id, caller, said)
    here.metrics.answers.labels(answered.origin.intent).inc()
    seconds = answered.seconds | {"storing": time.perf_counter() - answered_s}
    timing = ", ".join(f"{part};dur={1000 * spent:.2f}" for part, spent in seconds.items())
    completion = to_completion(request, answered)
    if not request.stream:
        response.headers["Server-Timing"] = timing
        return completion
    events = to_events(completion, request.wants_usage)
    headers = {"Cache-Control": "no-cache", "Server-Timing": timing}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)
