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
    op.add_column("broadcasts", sa.Column("moved_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("broadcasts", "moved_at")
