"""The ticket desk: submitting problems, working on them, and what is late."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

import anyio.to_thread
from fastapi import APIRouter, Depends, Header, Query, Response

from serving.desk import access, breaches
from serving.desk.arrival import INTENT, receive
from serving.desk.changes import Change, change
from serving.desk.comments import add_comment, list_comments
from serving.desk.labels import Category, Priority
from serving.desk.log import list_changes
from serving.desk.states import Status
from serving.desk.submissions import ROUTE, Submission, find_earlier, submit
from serving.desk.tickets import MOST_ON_A_PAGE, Ticket, Wanted, find, list_page
from serving.languages import Language, detect_language
from serving.routes.authentication import NO_NUL, SignedIn
from serving.routes.ticket_bodies import (
    BreachedTicket,
    BreachReport,
    ChangePage,
    ChangeResponse,
    CommentRequest,
    CommentResponse,
    PriorityCountResponse,
    TicketPage,
    TicketPatch,
    TicketRequest,
    TicketResponse,
    TicketWithComments,
)
from serving.state import Here, State
from serving.tokens import Caller
from serving.users import LONGEST_NAME

router = APIRouter(tags=["tickets"])

PATH = ROUTE
USUAL_ON_A_PAGE = 20
# The largest id that the database can have given.
LARGEST_ID = 2**63 - 1


def read_clock() -> datetime:
    """The moment by which deadlines are set and judged."""
    return datetime.now(UTC)


def require_desk(caller: SignedIn) -> Caller:
    """Return who is asking, a customer or staff.

    Raises:
        ServiceError: 403 for others.
    """
    access.let_in(caller)
    return caller


Now = Annotated[datetime, Depends(read_clock)]
AtDesk = Annotated[Caller, Depends(require_desk)]
Limit = Annotated[int, Query(ge=1, le=MOST_ON_A_PAGE, description="Items on a page.")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[!-~]{1,128}$",
        description="Of your choice; a repeated request with it gets the same ticket.",
    ),
]
SeenVersion = Annotated[
    str | None,
    Header(
        alias="If-Match",
        pattern=r'^"[1-9]\d{0,8}"$',
        description="ETag of the ticket as you have seen it; 412 if it was changed since.",
    ),
]


@router.post(PATH, status_code=201, responses={200: {"description": "The key's earlier ticket."}})
async def submit_ticket(
    request: TicketRequest,
    here: Here,
    caller: AtDesk,
    now: Now,
    response: Response,
    idempotency_key: Key = None,
) -> TicketResponse:
    """Submit a problem; it is labelled, stored, and answered with a suggestion.

    With an Idempotency-Key, a request that is sent again gets the same ticket with 200.
    """
    submission = Submission(request.text, request.language, request.model, idempotency_key)
    ticket = await find_earlier(here.database, submission, caller, now)
    is_new = False
    if ticket is None:
        ticket, is_new = await _label_and_submit(submission, here, caller, now)
    if is_new:
        _count(here, ticket)
    else:
        response.status_code = 200
    return _show(ticket, caller, response)


@router.get(PATH)
async def list_tickets(
    here: Here,
    caller: AtDesk,
    now: Now,
    status: Status | None = None,
    category: Category | None = None,
    priority: Priority | None = None,
    escalated: bool | None = None,
    language: Language | None = None,
    assignee: Annotated[
        str | None, Query(max_length=LONGEST_NAME, pattern=NO_NUL, description="For staff.")
    ] = None,
    breached: Annotated[bool | None, Query(description="A deadline was or is missed.")] = None,
    created_from: Annotated[date | None, Query(description="First day, in UTC.")] = None,
    created_to: Annotated[date | None, Query(description="Last day, in UTC, included.")] = None,
    limit: Limit = USUAL_ON_A_PAGE,
    cursor: Annotated[UUID | None, Query(description="`next` of the page before.")] = None,
) -> TicketPage:
    """List tickets, the newest first: your own, or as staff all."""
    if assignee is not None:
        access.require_staff(caller, "searching by assignee")
    wanted = Wanted(
        status,
        category,
        priority,
        escalated,
        language,
        assignee,
        breached,
        created_from,
        created_to,
    )
    after = str(cursor) if cursor else None
    page, following = await list_page(here.database, wanted, caller, now, limit, after)
    return TicketPage(items=[TicketResponse.show(item, caller) for item in page], next=following)


@router.get(f"{PATH}/sla")
async def report_breaches(here: Here, caller: AtDesk, now: Now) -> BreachReport:
    """Count unresolved tickets by priority, and list those that are late. For staff."""
    access.require_staff(caller, "the report of deadlines")
    found = await breaches.report(here.database, now)
    return BreachReport(
        as_of=now,
        priorities=[PriorityCountResponse.model_validate(count) for count in found.counts],
        breached=[BreachedTicket.show(ticket) for ticket in found.breached],
    )


@router.get(f"{PATH}/{{ticket_id}}")
async def get_ticket(
    ticket_id: UUID, here: Here, caller: AtDesk, now: Now, response: Response
) -> TicketWithComments:
    """Show a ticket with its comments; the internal ones to staff only."""
    ticket = await find(here.database, str(ticket_id), caller, now)
    comments = await list_comments(here.database, str(ticket_id), caller)
    response.headers["ETag"] = _tag(ticket)
    return TicketWithComments.show_all(ticket, comments, caller)


@router.patch(f"{PATH}/{{ticket_id}}")
async def change_ticket(
    ticket_id: UUID,
    request: TicketPatch,
    here: Here,
    caller: AtDesk,
    now: Now,
    response: Response,
    if_match: SeenVersion = None,
) -> TicketResponse:
    """Change a ticket: staff its labels, assignee and status; customers resolve or reopen theirs.

    A label that staff sets, to whatever value, is settled: models are trained on it.
    """
    seen = int(if_match.strip('"')) if if_match else None
    wanted = Change(request.stated(), seen)
    return _show(await change(here.database, str(ticket_id), wanted, caller, now), caller, response)


@router.post(f"{PATH}/{{ticket_id}}/comments", status_code=201)
async def comment_on_ticket(
    ticket_id: UUID, request: CommentRequest, here: Here, caller: AtDesk, now: Now
) -> CommentResponse:
    """Write about a ticket.

    The first public comment of staff is the first response. A customer's takes a ticket that
    waits for them in progress again, and reopens a resolved one.
    """
    written = await add_comment(
        here.database, str(ticket_id), request.text, request.internal, caller, now
    )
    return CommentResponse.model_validate(written)


@router.get(f"{PATH}/{{ticket_id}}/changes")
async def list_ticket_changes(
    ticket_id: UUID,
    here: Here,
    caller: AtDesk,
    now: Now,
    limit: Limit = MOST_ON_A_PAGE,
    cursor: Annotated[
        int, Query(ge=0, le=LARGEST_ID, description="`next` of the page before.")
    ] = 0,
) -> ChangePage:
    """List who changed what of a ticket, the oldest first. For staff."""
    access.require_staff(caller, "the log of changes")
    ticket = await find(here.database, str(ticket_id), caller, now)
    found, following = await list_changes(here.database, ticket.ticket_id, limit, cursor)
    return ChangePage(
        items=[ChangeResponse.model_validate(entry) for entry in found], next=following
    )


async def _label_and_submit(
    submission: Submission, here: State, caller: Caller, now: datetime
) -> tuple[Ticket, bool]:
    model = await here.models.find("tickets", submission.model)
    language = submission.language
    if language is None:
        language = await _tell_language(submission.text)
    arrival = await receive(model, here.tables.articles(), submission.text)
    return await submit(here.database, submission, language, arrival, caller, now)


async def _tell_language(text: str) -> Language:
    return await anyio.to_thread.run_sync(detect_language, text)


def _count(here: State, ticket: Ticket) -> None:
    escalated = "yes" if ticket.escalated else "no"
    here.metrics.tickets.labels(ticket.category, ticket.priority, escalated).inc()
    here.metrics.answers.labels(INTENT).inc()


def _show(ticket: Ticket, caller: Caller, response: Response) -> TicketResponse:
    response.headers["ETag"] = _tag(ticket)
    return TicketResponse.show(ticket, caller)


def _tag(ticket: Ticket) -> str:
    return f'"{ticket.version}"'
