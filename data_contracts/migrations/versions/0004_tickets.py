"""Tickets, what is written about them, and the log of their changes, which only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_tickets()
    op.create_table(
        "ticket_comments",
        sa.Column("comment_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column(
            "ticket_id",
            sa.String(36),
            sa.ForeignKey("tickets.ticket_id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("internal", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("ticket_comments_by_ticket", "ticket_comments", ["ticket_id", "comment_id"])
    _create_changes()


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("ticket_id", sa.String(36), primary_key=True),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("category_confidence", sa.Double, nullable=False),
        sa.Column("priority", sa.String(10), nullable=False),
        sa.Column("priority_confidence", sa.Double, nullable=False),
        sa.Column("escalated", sa.Boolean, nullable=False),
        sa.Column("escalate_confidence", sa.Double, nullable=False),
        sa.Column("escalation_reason", sa.String(20)),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("assignee_id", sa.String(36)),
        sa.Column("suggested_reply", sa.Text, nullable=False),
        sa.Column("answer_id", sa.String(36), nullable=False),
        sa.Column("model_version", sa.Integer, nullable=False),
        sa.Column("idempotency_key", sa.String(128)),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("first_response_due_at", MOMENT, nullable=False),
        sa.Column("resolution_due_at", MOMENT, nullable=False),
        sa.Column("first_responded_at", MOMENT),
        sa.Column("resolved_at", MOMENT),
        sa.Column("clock_stopped_at", MOMENT),
        sa.Column("labels_settled_at", MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("user_id", "idempotency_key", name="tickets_once_by_key"),
    )
    for name, columns, condition in (
        ("tickets_by_creation", ["created_at", "ticket_id"], None),
        ("tickets_by_user", ["user_id", "created_at", "ticket_id"], None),
        ("tickets_by_assignee", ["assignee_id", "created_at", "ticket_id"], None),
        ("tickets_unresolved", ["priority", "resolution_due_at"], "status <> 'resolved'"),
        ("tickets_settled", ["labels_settled_at"], "labels_settled_at IS NOT NULL"),
    ):
        where = sa.text(condition) if condition else None
        op.create_index(name, "tickets", columns, postgresql_where=where)


def _create_changes() -> None:
    op.create_table(
        "ticket_changes",
        sa.Column("change_id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
        sa.Column("ticket_id", sa.String(36), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("user_id", sa.String(36), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("old", sa.String(64)),
        sa.Column("new", sa.String(64)),
    )
    op.create_index("ticket_changes_by_ticket", "ticket_changes", ["ticket_id", "change_id"])
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER ticket_changes_only_grow
        BEFORE UPDATE OR DELETE OR TRUNCATE ON ticket_changes
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """
    )


def downgrade() -> None:
    op.drop_table("ticket_changes")
    op.execute("DROP FUNCTION refuse_change()")
    op.drop_table("ticket_comments")
    op.drop_table("tickets")
