"""A form by which a workshop is planned, or a handout brought, serves once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TABLES = ("workshops", "handouts")


def upgrade() -> None:
    """Go up."""
    for name in _TABLES:
        op.add_column(name, sa.Column("form_key", sa.String(length=24), nullable=True))
        op.create_index(f"uq_{name}_form_key", name, ["form_key"], unique=True)


def downgrade() -> None:
    """Go down."""
    for name in reversed(_TABLES):
        op.drop_index(f"uq_{name}_form_key", name)
        with op.batch_alter_table(name) as batch_op:
            batch_op.drop_column("form_key")
