"""What is left of our money at each provider; and indexes by which the first page finds what is overdue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import bot.store.schema

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_HAVE_DEADLINES = ("certificates", "handout_copies", "products", "survey_invitations")


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
    has_one = sa.text("respond_by IS NOT NULL")
    for table in _HAVE_DEADLINES:
        name = f"ix_{table}_respond_by"
        op.create_index(name, table, ["respond_by"], sqlite_where=has_one, postgresql_where=has_one)


def downgrade() -> None:
    """Go down."""
    for table in _HAVE_DEADLINES:
        op.drop_index(f"ix_{table}_respond_by", table)
    op.drop_table("balances")
