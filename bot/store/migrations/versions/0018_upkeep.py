"""What delivery needs with more contacts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_index(
        "ix_contacts_erased",
        "contacts",
        ["erased_at"],
        sqlite_where=sa.text("erased_at IS NOT NULL"),
        postgresql_where=sa.text("erased_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_history_contact_id"), "history", ["contact_id"])
    op.create_index(op.f("ix_sessions_contact_id"), "sessions", ["contact_id"])
    op.add_column("broadcasts", sa.Column("moved_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("broadcasts", "moved_at")
    op.drop_index(op.f("ix_sessions_contact_id"), "sessions")
    op.drop_index(op.f("ix_history_contact_id"), "history")
    op.drop_index("ix_contacts_erased", "contacts")
