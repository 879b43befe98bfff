"""What broadcasts know of whom they are for, and of what they cost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Key, Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_UNREACHABLE = sa.text("unreachable_at IS NOT NULL")
_STANDING = sa.text("resends_id IS NOT NULL AND status <> 'cancelled'")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "tags",
        sa.Column("contact_id", Key, nullable=False),
        sa.Column("tag", sa.String(length=30), nullable=False),
        sa.Column("tagged_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_tags_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", "tag", name=op.f("pk_tags")),
    )
    op.create_index("ix_tags_tag", "tags", ["tag", "contact_id"])
    op.create_table(
        "audiences",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audiences")),
        sa.UniqueConstraint("name", name=op.f("uq_audiences_name")),
    )
    with op.batch_alter_table("broadcasts") as batch:
        batch.add_column(sa.Column("purpose", sa.String(length=10), server_default="news", nullable=False))
        batch.add_column(sa.Column("resends_id", Key, nullable=True))
        batch.add_column(sa.Column("census", sa.Text(), nullable=True))
        batch.add_column(sa.Column("over_minutes", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("spread_from", Moment(), nullable=True))
        batch.add_column(sa.Column("gates", sa.Text(), nullable=True))
        batch.create_foreign_key(op.f("fk_broadcasts_resends_id"), "broadcasts", ["resends_id"], ["id"])
    op.create_index(
        "ix_addresses_unreachable", "addresses", ["value"], sqlite_where=_UNREACHABLE, postgresql_where=_UNREACHABLE
    )
    op.create_index(
        "uq_broadcasts_resends_id_medium",
        "broadcasts",
        ["resends_id", "medium"],
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_addresses_unreachable", "addresses")
    op.drop_index("uq_broadcasts_resends_id_medium", "broadcasts")
    with op.batch_alter_table("broadcasts") as batch:
        batch.drop_constraint(op.f("fk_broadcasts_resends_id"), type_="foreignkey")
        for name in ("gates", "spread_from", "over_minutes", "census", "resends_id", "purpose"):
            batch.drop_column(name)
    op.drop_table("audiences")
    op.drop_table("tags")
