"""The operational tables, declared once; `migrations/` brings a database to them."""

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
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
