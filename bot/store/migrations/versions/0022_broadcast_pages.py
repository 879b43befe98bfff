"""What the pages of broadcasts need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("broadcasts") as batch:
        batch.add_column(sa.Column("form_key", sa.String(length=32), nullable=True))
        batch.create_unique_constraint(op.f("uq_broadcasts_form_key"), ["form_key"])


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("broadcasts") as batch:
        batch.drop_constraint(op.f("uq_broadcasts_form_key"), type_="unique")
        batch.drop_column("form_key")
