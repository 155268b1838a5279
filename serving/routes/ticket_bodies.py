"""Bodies of the ticket routes: what is sent, and what is answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from serving.answers import Source
from serving.conversations import LONGEST_TEXT_CHARACTERS, to_storable
from serving.desk.access import is_staff
from serving.desk.comments import Comment
from serving.desk.labels import Category, EscalationReason, Priority
from serving.desk.states import Status
from serving.desk.tickets import Ticket
from serving.languages import Language
from serving.routes.authentication import NO_NUL
from serving.tokens import Caller
from serving.users import LONGEST_NAME

_READ = ConfigDict(from_attributes=True)


def _strip(text: object) -> object:
    return text.replace("\0", "").strip() if isinstance(text, str) else text


Seconds = Annotated[
    int,
    BeforeValidator(lambda left: int(left.total_seconds())),
    Field(description="Negative: late by so much."),
]
TicketText = Annotated[
    str,
    BeforeValidator(_strip),
    Field(min_length=2, max_length=LONGEST_TEXT_CHARACTERS, description="The problem in words."),
    AfterValidator(to_storable),
]
CommentText = Annotated[
    str,
    BeforeValidator(_strip),
    Field(min_length=1, max_length=LONGEST_TEXT_CHARACTERS),
    AfterValidator(to_storable),
]


class TicketRequest(BaseModel):
    """A problem; the language is told from the text where it is not stated."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "My card was stolen."}]})

    text: TicketText
    language: Language | None = None
    model: str | None = Field(
        None, description="tickets (default), tickets@challenger or tickets:VERSION"
    )


class TicketPatch(BaseModel):
    """What to change; a field that is left out stays. Customers may change the status only.

    Setting a label to the value that it has confirms it. A null assignee is nobody.
    """

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"priority": "high"}]}
    )

    category: Category | None = None
    priority: Priority | None = None
    escalated: bool | None = None
    assignee: str | None = Field(
        None, min_length=1, max_length=LONGEST_NAME, pattern=NO_NUL, description="User name."
    )
    status: Status | None = None

    @model_validator(mode="after")
    def _check_something_is_wanted(self) -> Self:
        if not self.stated():
            raise ValueError("nothing to change; send one of the fields at least")
        return self

    def stated(self) -> dict[str, Any]:
        """The new values by field; null only for the assignee."""
        sent = self.model_dump(exclude_unset=True)
        return {name: value for name, value in sent.items() if value is not None or name == NOBODY}


# The field that null empties.
NOBODY = "assignee"


class CommentRequest(BaseModel):
    """A comment; an internal one is read by staff only."""

    text: CommentText
    internal: bool = False


class CommentResponse(BaseModel):
    """A comment; `role` is that of its author."""

    model_config = _READ

    id: int = Field(validation_alias="comment_id")
    created_at: datetime
    role: str
    internal: bool
    text: str


class ClockResponse(BaseModel):
    """Until when the ticket is to be answered and resolved, and what is left of it."""

    model_config = _READ

    first_response_due_at: datetime
    first_responded_at: datetime | None
    first_response_left_s: Seconds = Field(validation_alias="first_response_left")
    resolution_due_at: datetime
    resolved_at: datetime | None
    resolution_left_s: Seconds = Field(validation_alias="resolution_left")
    paused_at: datetime | None = Field(
        validation_alias="clock_stopped_at",
        description="Since when the clock of the resolution stands.",
    )
    breached: bool = Field(description="Whether either deadline was or is missed.")
    at_risk: bool = Field(description="Whether a running clock has under a quarter left.")


class TicketResponse(BaseModel):
    """A ticket; `confidence` is that of the category, as the model predicted it."""

    model_config = _READ

    id: str = Field(validation_alias="ticket_id")
    created_at: datetime
    submitted_by: str = Field(validation_alias="user_id", description="Id of a user.")
    text: str
    language: Language
    status: Status
    category: Category
    confidence: float = Field(validation_alias="category_confidence")
    priority: Priority
    priority_confidence: float
    escalated: bool
    escalate_confidence: float
    escalation_reason: EscalationReason | None = Field(
        description="low_confidence: the model was not sure, so that a person looks at it."
    )
    assignee: str | None = Field(description="Name of a user; shown to staff only.")
    suggested_reply: str
    sources: list[Source]
    answer_id: str
    model_version: int
    labels_settled_at: datetime | None = Field(
        description="When staff last confirmed or corrected the labels."
    )
    version: int = Field(description="Counts the changes; If-Match takes it in quotation marks.")
    sla: ClockResponse

    @classmethod
    def show(cls, ticket: Ticket, caller: Caller) -> Self:
        """The ticket as this caller may see it."""
        return cls.model_validate(_fields(ticket, caller))


class TicketWithComments(TicketResponse):
    """A ticket with its newest comments, at most 200, the oldest first."""

    comments: list[CommentResponse]

    @classmethod
    def show_all(cls, ticket: Ticket, comments: Sequence[Comment], caller: Caller) -> Self:
        """The ticket and the comments as this caller may see them."""
        return cls.model_validate(_fields(ticket, caller) | {"comments": comments})


class TicketPage(BaseModel):
    """Tickets, the newest first; `next` is the cursor of the next page."""

    items: list[TicketResponse]
    next: str | None


class ChangeResponse(BaseModel):
    """One changed field of a ticket."""

    model_config = _READ

    id: int = Field(validation_alias="change_id")
    changed_at: datetime
    user_id: str
    role: str
    field: str
    old: str | None
    new: str | None


class ChangePage(BaseModel):
    """Changes of a ticket, the oldest first; `next` is the cursor of the next page."""

    items: list[ChangeResponse]
    next: int | None


class PriorityCountResponse(BaseModel):
    """Unresolved tickets of a priority; the breached and those at risk are among them."""

    model_config = _READ

    priority: Priority
    unresolved: int
    breached: int
    at_risk: int


class BreachedTicket(BaseModel):
    """An unresolved ticket with a missed deadline."""

    model_config = _READ

    id: str = Field(validation_alias="ticket_id")
    priority: Priority
    status: Status
    assignee: str | None
    first_response_late_s: int
    resolution_late_s: int

    @classmethod
    def show(cls, ticket: Ticket) -> Self:
        """How late a ticket is; 0 where a deadline is kept."""
        late = {
            "first_response_late_s": _late_s(ticket.first_response_left),
            "resolution_late_s": _late_s(ticket.resolution_left),
        }
        return cls.model_validate(vars(ticket) | late)


class BreachReport(BaseModel):
    """What is late over all unresolved tickets, and the 100 latest of them."""

    as_of: datetime
    priorities: list[PriorityCountResponse]
    breached: list[BreachedTicket]


def _fields(ticket: Ticket, caller: Caller) -> dict[str, Any]:
    hidden = {} if is_staff(caller) else {"assignee": None}
    return vars(ticket) | hidden | {"sla": ticket}


def _late_s(left: timedelta) -> int:
    return max(0, -int(left.total_seconds()))
