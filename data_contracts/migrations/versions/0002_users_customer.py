"""Whose bookings a user may see."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("users", sa.Column("customer_id", sa.String(64)))


def downgrade() -> None:
    op.drop_column("users", "customer_id")
