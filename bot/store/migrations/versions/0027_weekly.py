"""Indexes by which the week's figures are counted."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_index("ix_sessions_started_at", "sessions", ["started_at"])
    op.create_index("ix_inbound_received_at", "inbound", ["received_at"], postgresql_using="brin")
    op.create_index("ix_outbox_created_at", "outbox", ["created_at"], postgresql_using="brin")
    op.create_index("ix_registrations_created_at", "registrations", ["created_at"])


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_registrations_created_at", "registrations")
    op.drop_index("ix_outbox_created_at", "outbox")
    op.drop_index("ix_inbound_received_at", "inbound")
    op.drop_index("ix_sessions_started_at", "sessions")
