"""Conversations: how many replies a contact got of late, and whether it is in doubt who has the number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_index(
        "ix_inbound_answered",
        "inbound",
        ["contact_id", "received_at"],
        unique=False,
        sqlite_where=sa.text("replies > 0 AND medium <> 'ussd'"),
        postgresql_where=sa.text("replies > 0 AND medium <> 'ussd'"),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("doubted_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_column("doubted_at")

    op.drop_index(
        "ix_inbound_answered",
        table_name="inbound",
        sqlite_where=sa.text("replies > 0 AND medium <> 'ussd'"),
        postgresql_where=sa.text("replies > 0 AND medium <> 'ussd'"),
    )
