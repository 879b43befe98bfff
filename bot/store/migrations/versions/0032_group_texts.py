"""A leader's text over which we fail ourselves is not tried for ever, and why it goes out no more is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("group_texts", sa.Column("dropped_for", sa.Text(), nullable=True))
    op.add_column("group_texts", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("group_texts", sa.Column("again_at", Moment(timezone=True), nullable=True))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("group_texts") as batch:
        batch.drop_column("again_at")
        batch.drop_column("failures")
        batch.drop_column("dropped_for")
