"""The operational tables, declared once; `migrations/` brings a database to them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("user_id", String(36), primary_key=True),
    Column("username", String(120), nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # Whose bookings the user may see: a customer_id of the table transactions.
    Column("customer_id", String(64)),
)

# Every answer has an id; this row is where its lineage starts. The question's text is not kept.
answers = Table(
    "answers",
    metadata,
    Column("answer_id", String(36), primary_key=True),
    Column("user_id", String(36), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("route", String(60), nullable=False),
    Column("intent", String(60), nullable=False),
    Column("tools", JSON, nullable=False),
    Column("models", JSON, nullable=False),
    Column("sources", JSON, nullable=False),
    Index("answers_by_user", "user_id", "created_at"),
)

# Conversations that users asked to be stored; deleted some time after the last message.
conversations = Table(
    "conversations",
    metadata,
    Column("conversation_id", String(64), primary_key=True),
    Column("user_id", String(36), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("last_message_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("conversations_by_user", "user_id", "last_message_at"),
    Index("conversations_by_last_message", "last_message_at"),
)

# What was said, in the order of message_id.
messages = Table(
    "messages",
    metadata,
    Column("message_id", BigInteger, Identity(always=True), primary_key=True),
    Column(
        "conversation_id",
        String(64),
        ForeignKey("conversations.conversation_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("role", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Index("messages_by_conversation", "conversation_id", "message_id"),
)

# Customers' tickets: as they came in, as the model labelled them, and as they stand now.
tickets = Table(
    "tickets",
    metadata,
    Column("ticket_id", String(36), primary_key=True),
    Column("user_id", String(36), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("category", String(40), nullable=False),
    Column("category_confidence", Double, nullable=False),
    Column("priority", String(10), nullable=False),
    Column("priority_confidence", Double, nullable=False),
    Column("escalated", Boolean, nullable=False),
    Column("escalate_confidence", Double, nullable=False),
    # model, low_confidence or staff; none where not escalated.
    Column("escalation_reason", String(20)),
    Column("status", String(30), nullable=False),
    Column("assignee_id", String(36)),
    Column("suggested_reply", Text, nullable=False),
    Column("answer_id", String(36), nullable=False),
    Column("model_version", Integer, nullable=False),
    Column("idempotency_key", String(128)),
    # SHA-256 of the request, to tell a repetition from another request under the same key.
    Column("request_digest", String(64), nullable=False),
    Column("first_response_due_at", DateTime(timezone=True), nullable=False),
    Column("resolution_due_at", DateTime(timezone=True), nullable=False),
    Column("first_responded_at", DateTime(timezone=True)),
    Column("resolved_at", DateTime(timezone=True)),
    # Since when the clock of the resolution stands: it waits for the customer, or is resolved.
    Column("clock_stopped_at", DateTime(timezone=True)),
    # When staff confirmed or corrected the labels: from then on they may be trained on.
    Column("labels_settled_at", DateTime(timezone=True)),
    # Counts the changes, so that nobody overwrites what they have not seen.
    Column("version", Integer, nullable=False),
    UniqueConstraint("user_id", "idempotency_key", name="tickets_once_by_key"),
    Index("tickets_by_creation", "created_at", "ticket_id"),
    Index("tickets_by_user", "user_id", "created_at", "ticket_id"),
    Index("tickets_by_assignee", "assignee_id", "created_at", "ticket_id"),
    Index(
        "tickets_unresolved",
        "priority",
        "resolution_due_at",
        postgresql_where=text("status <> 'resolved'"),
    ),
    Index(
        "tickets_settled",
        "labels_settled_at",
        postgresql_where=text("labels_settled_at IS NOT NULL"),
    ),
)

# What customers and staff wrote, in the order of comment_id; internal ones are for staff only.
ticket_comments = Table(
    "ticket_comments",
    metadata,
    Column("comment_id", BigInteger, Identity(always=True), primary_key=True),
    Column(
        "ticket_id",
        String(36),
        ForeignKey("tickets.ticket_id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("user_id", String(36), nullable=False),
    Column("role", String(20), nullable=False),
    Column("internal", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Index("ticket_comments_by_ticket", "ticket_id", "comment_id"),
)

# Who changed what of a ticket, and when; never a text. The database refuses to change or delete
# a row, so that the log outlives an erased ticket: no foreign key.
ticket_changes = Table(
    "ticket_changes",
    metadata,
    Column("change_id", BigInteger, Identity(always=True), primary_key=True),
    Column("ticket_id", String(36), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("user_id", String(36), nullable=False),
    Column("role", String(20), nullable=False),
    Column("field", String(40), nullable=False),
    Column("old", String(64)),
    Column("new", String(64)),
    Index("ticket_changes_by_ticket", "ticket_id", "change_id"),
)
