"""What sending needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unreachable_at", Moment(), nullable=True))

    op.drop_index("ix_outbox_due", table_name="outbox")
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["lane", "channel", "due_at"],
        unique=False,
        sqlite_where=sa.text("status = 'queued' AND broadcast_id IS NULL"),
        postgresql_where=sa.text("status = 'queued' AND broadcast_id IS NULL"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["lane", "due_at"],
        unique=False,
        sqlite_where=sa.text("status = 'queued'"),
        postgresql_where=sa.text("status = 'queued'"),
    )
    with op.batch_alter_table("addresses", schema=None) as batch_op:
        batch_op.drop_column("unreachable_at")
