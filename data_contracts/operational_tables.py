"""The operational tables, declared once; `migrations/` brings a database to them."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    MetaData,
    String,
    Table,
    Text,
    func,
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
