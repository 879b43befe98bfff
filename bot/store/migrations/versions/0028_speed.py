"""Indexes that erasing asks: whoever deletes a file looks for all that refer to it, which was the whole outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_WHOLE = (("certificates", "file_id"), ("product_photos", "large_id"), ("product_photos", "small_id"))


def upgrade() -> None:
    """Go up."""
    op.create_index(
        "ix_outbox_file_id",
        "outbox",
        ["file_id"],
        sqlite_where=sa.text("file_id IS NOT NULL"),
        postgresql_where=sa.text("file_id IS NOT NULL"),
    )
    for table, column in _WHOLE:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    """Go down."""
    for table, column in _WHOLE:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    op.drop_index("ix_outbox_file_id", "outbox")
