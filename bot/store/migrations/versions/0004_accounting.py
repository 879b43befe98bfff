"""What asking providers and balancing the books need; and the books of what was written before there were any."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COUNT_REPLIES = sa.text(
    "UPDATE inbound SET replies = written.replies FROM"
    " (SELECT inbound_id, count(*) AS replies FROM outbox WHERE inbound_id IS NOT NULL GROUP BY inbound_id) AS written"
    " WHERE inbound.id = written.inbound_id AND inbound.replies <> written.replies"
)
_UNCOUNTED = sa.text(
    "SELECT (SELECT count(*) FROM outbox WHERE inbound_id IS NULL) - (SELECT coalesce(sum(rows), 0) FROM books)"
)
_BOOKS = sa.table("books", sa.column("written_at", Moment), sa.column("origin"), sa.column("rows"))


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "marks",
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=80), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_marks")),
    )
    named = sa.text("provider_id IS NOT NULL")
    in_doubt = sa.text("provider_id IS NULL AND outcome IN ('unknown', 'orphaned')")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attempts_provider_id", ["provider_id"], unique=False, sqlite_where=named, postgresql_where=named
        )
        batch_op.create_index(
            "ix_attempts_in_doubt", ["outbox_id"], unique=False, sqlite_where=in_doubt, postgresql_where=in_doubt
        )
    unmatched = sa.text("outbox_id IS NULL")
    with op.batch_alter_table("delivery_updates", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(length=140), nullable=True))
        batch_op.create_index(
            "ix_delivery_updates_unmatched",
            ["provider", "address"],
            unique=False,
            sqlite_where=unmatched,
            postgresql_where=unmatched,
        )
    unknown = sa.text("status = 'unknown'")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("set_aside_at", Moment(), nullable=True))
        batch_op.create_index(
            "ix_outbox_unknown", ["status_at"], unique=False, sqlite_where=unknown, postgresql_where=unknown
        )
    _count_what_is_there()


def _count_what_is_there() -> None:
    db = op.get_bind()
    db.execute(_COUNT_REPLIES)
    uncounted = int(db.execute(_UNCOUNTED).scalar_one())
    if uncounted:
        db.execute(sa.insert(_BOOKS).values(written_at=datetime.now(UTC), origin="before", rows=uncounted))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_unknown")
        batch_op.drop_column("set_aside_at")

    with op.batch_alter_table("delivery_updates", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_updates_unmatched")
        batch_op.drop_column("address")

    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_attempts_in_doubt")
        batch_op.drop_index("ix_attempts_provider_id")

    op.drop_table("marks")
