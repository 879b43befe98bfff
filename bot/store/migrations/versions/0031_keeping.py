"""A list of people over which we fail ourselves is not tried for ever; a form that is sent twice acts once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_HAS_KEY = sa.text("form_key IS NOT NULL")


def upgrade() -> None:
    """Go up."""
    op.add_column("enrolments", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("deeds", sa.Column("form_key", sa.String(length=32), nullable=True))
    op.create_index(
        "uq_deeds_form_key", "deeds", ["form_key"], unique=True, sqlite_where=_HAS_KEY, postgresql_where=_HAS_KEY
    )


def downgrade() -> None:
    """Go down."""
    op.drop_index("uq_deeds_form_key", "deeds")
    with op.batch_alter_table("deeds") as batch:
        batch.drop_column("form_key")
    with op.batch_alter_table("enrolments") as batch:
        batch.drop_column("failures")
