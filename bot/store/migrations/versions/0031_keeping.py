"""A list of people over which we fail ourselves is not tried for ever."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("enrolments", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Go down."""
    op.drop_column("enrolments", "failures")
