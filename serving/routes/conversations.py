"""The caller's stored conversations."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from serving import conversations
from serving.conversations import ConversationId, unknown_conversation
from serving.routes.authentication import SignedIn
from serving.state import Here

router = APIRouter(tags=["conversations"])

PATH = "/v1/conversations"


class ConversationEntry(BaseModel):
    """A conversation, and how many messages of it are kept."""

    model_config = ConfigDict(from_attributes=True)

    conversation_id: str
    created_at: datetime
    last_message_at: datetime
    message_count: int


class ConversationPage(BaseModel):
    """All conversations of a user: at most 100, so that there is no next page."""

    items: list[ConversationEntry]
    next: None = None


class MessageEntry(BaseModel):
    """One message; `role` is user or assistant."""

    model_config = ConfigDict(from_attributes=True)

    role: str
    text: str
    created_at: datetime


class ConversationResponse(BaseModel):
    """A conversation with its newest messages, at most 20, oldest first."""

    model_config = ConfigDict(from_attributes=True)

    conversation_id: str
    created_at: datetime
    last_message_at: datetime
    messages: list[MessageEntry]


@router.get(PATH)
async def list_conversations(here: Here, caller: SignedIn) -> ConversationPage:
    """List your stored conversations, the last continued first."""
    found = await conversations.list_own(here.database, caller)
    return ConversationPage(items=[ConversationEntry.model_validate(entry) for entry in found])


@router.get(f"{PATH}/{{conversation_id}}")
async def get_conversation(
    conversation_id: ConversationId, here: Here, caller: SignedIn
) -> ConversationResponse:
    """Show one of your stored conversations with its messages."""
    found = await conversations.find(here.database, conversation_id, caller)
    if found is None:
        raise unknown_conversation(conversation_id)
    return ConversationResponse.model_validate(found)


@router.delete(f"{PATH}/{{conversation_id}}", status_code=204)
async def delete_conversation(
    conversation_id: ConversationId, here: Here, caller: SignedIn
) -> None:
    """Delete one of your stored conversations and its messages."""
    await conversations.forget(here.database, conversation_id, caller)
