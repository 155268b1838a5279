"""The OpenAI chat format: requests as clients send them, completions and streams as they read them.

Tokens are counted by a stated rule, for there is no generating model whose tokens they could be:
one token for each started four bytes of UTF-8, over all messages for the prompt. Unknown fields
of a request are accepted and ignored.
"""

import json
import re
import time
import uuid
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from serving.answers import Source
from serving.assistant import Answer
from serving.conversations import ConversationId
from serving.errors import ServiceError

LONGEST_QUESTION_CHARACTERS = 8000
BYTES_PER_TOKEN = 4


class TextPart(BaseModel):
    """A part of a message; only text is read."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """The content as one text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """Options of a stream."""

    include_usage: bool = False


class ChatRequest(BaseModel):
    """A chat completion request; the last user message is the question, those before context."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "teller",
                    "messages": [{"role": "user", "content": "What is Apple's latest price?"}],
                }
            ]
        }
    )

    model: str = Field("teller", description="teller, teller@challenger or teller:VERSION")
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: bool = False
    stream_options: StreamOptions | None = None
    max_tokens: int | None = Field(None, ge=1)
    max_completion_tokens: int | None = Field(None, ge=1)
    n: int | None = Field(1, ge=1, le=1)
    conversation_id: ConversationId | None = Field(
        None, description="Keeps the messages under this id; context is that of `messages`."
    )

    @property
    def token_limit(self) -> int | None:
        """The most tokens that the answer may have; None: no limit."""
        return self.max_completion_tokens or self.max_tokens

    @property
    def wants_usage(self) -> bool:
        """Whether a stream shall end with a chunk of token counts."""
        return self.stream_options is not None and self.stream_options.include_usage

    def questions(self) -> list[str]:
        """Return the user's messages, oldest first; the last is the question.

        Raises:
            ServiceError: 422 if there is none, the last is blank, or over 8,000 characters.
        """
        asked = [message.text for message in self.messages if message.role == "user"]
        if not asked or not asked[-1].strip():
            raise ServiceError(
                422,
                "question_missing",
                "no user message with text; expected one, the last is the question",
                "messages",
            )
        if len(asked[-1]) > LONGEST_QUESTION_CHARACTERS:
            raise ServiceError(
                422,
                "question_too_long",
                f"the question has {len(asked[-1])} characters; expected at most "
                f"{LONGEST_QUESTION_CHARACTERS}; send a shorter one",
                "messages",
            )
        earlier = [text for text in asked[:-1] if text.strip()]
        return [*(text[:LONGEST_QUESTION_CHARACTERS] for text in earlier), asked[-1]]


class Usage(BaseModel):
    """Token counts: one for each started four bytes of UTF-8."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Provenance(BaseModel):
    """Teller's addition to a completion: where the answer came from."""

    answer_id: str
    domain: str
    intent: str
    confidence: float
    tools: list[dict[str, Any]]
    sources: list[Source]
    models: dict[str, int]
    as_of: str
    charts: list[dict[str, Any]] = Field(description="Vega-Lite specifications.")


class ReplyMessage(BaseModel):
    """The assistant's message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(BaseModel):
    """The one choice of a completion."""

    index: Literal[0] = 0
    message: ReplyMessage
    logprobs: None = None
    finish_reason: Literal["stop", "length"]


class Completion(BaseModel):
    """A chat completion."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    teller: Provenance


def to_completion(request: ChatRequest, answer: Answer) -> Completion:
    """Write an answer as a completion."""
    text = _clamp(answer.text, request.token_limit)
    prompt = sum(count_tokens(message.text) for message in request.messages)
    reply = count_tokens(text)
    origin = answer.origin
    return Completion(
        id=f"chatcmpl-{uuid.UUID(origin.answer_id).hex}",
        created=int(time.time()),
        model=request.model,
        choices=[
            Choice(
                message=ReplyMessage(content=text),
                finish_reason="stop" if text == answer.text else "length",
            )
        ],
        usage=Usage(prompt_tokens=prompt, completion_tokens=reply, total_tokens=prompt + reply),
        teller=Provenance(
            answer_id=origin.answer_id,
            domain=answer.domain,
            intent=answer.intent,
            confidence=answer.confidence,
            tools=answer.calls,
            sources=origin.sources,
            models=origin.models,
            as_of=answer.as_of.isoformat(),
            charts=answer.charts,
        ),
    )


def to_events(completion: Completion, with_usage: bool) -> Iterator[str]:
    """Write a completion as server-sent events: role, words, finish reason, usage, [DONE].

    The field `teller` comes with the finish reason.
    """
    choice = completion.choices[0]
    head = completion.model_dump(include={"id", "created", "model"})
    head["object"] = "chat.completion.chunk"
    usage = {"usage": None} if with_usage else {}

    def chunk(delta: dict[str, str], finish_reason: str | None = None) -> dict[str, Any]:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish_reason}]
        return head | {"choices": choices} | usage

    yield _event(chunk({"role": "assistant", "content": ""}))
    for word in re.findall(r"\s*\S+", choice.message.content):
        yield _event(chunk({"content": word}))
    teller = completion.teller.model_dump(mode="json", exclude_none=True)
    yield _event(chunk({}, choice.finish_reason) | {"teller": teller})
    if with_usage:
        yield _event(head | {"choices": [], "usage": completion.usage.model_dump()})
    yield "data: [DONE]\n\n"


def count_tokens(text: str) -> int:
    """Count one token for each started four bytes of UTF-8."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_PER_TOKEN)


def _clamp(text: str, limit: int | None) -> str:
    """Keep whole words, so that no figure is cut in two, while they fit into the limit."""
    if limit is None or count_tokens(text) <= limit:
        return text
    kept = ""
    for word in re.findall(r"\s*\S+", text):
        if count_tokens(kept + word) > limit:
            break
        kept += word
    return kept


def _event(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
