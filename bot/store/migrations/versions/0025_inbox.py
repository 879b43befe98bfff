"""What the inbox needs: answers that are given often, each answer once, and mentors who are mentors no more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Key, Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "canned_replies",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_rw", sa.Text(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned_replies")),
    )
    op.create_index("uq_canned_replies_name", "canned_replies", ["name"], unique=True)
    op.add_column("ticket_words", sa.Column("key", sa.String(length=32), nullable=True))
    op.create_index("uq_ticket_words_key", "ticket_words", ["key"], unique=True)
    op.add_column("mentors", sa.Column("removed_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("mentors", "removed_at")
    op.drop_index("uq_ticket_words_key", table_name="ticket_words")
    op.drop_column("ticket_words", "key")
    op.drop_table("canned_replies")
