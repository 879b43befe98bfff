"""What is left of our money at each provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.store.schema

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "balances",
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.Numeric(precision=16, scale=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("read_at", bot.store.schema.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_balances")),
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("balances")
