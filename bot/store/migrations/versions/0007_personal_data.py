"""What erasing and keeping need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "archive",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inbound_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("broadcast_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("message_class", sa.String(length=10), nullable=False),
        sa.Column("lane", sa.String(length=10), nullable=False),
        sa.Column("medium", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=140), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=True),
        sa.Column("provider_id", sa.String(length=80), nullable=True),
        sa.Column("earlier_ids", sa.Text(), nullable=True),
        sa.Column("reason_code", sa.String(length=40), nullable=True),
        sa.Column("status_at", Moment(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive")),
    )
    with op.batch_alter_table("archive", schema=None) as batch_op:
        batch_op.create_index(
            "ix_archive_broadcast",
            ["broadcast_id", "status"],
            unique=False,
            sqlite_where=sa.text("broadcast_id IS NOT NULL"),
            postgresql_where=sa.text("broadcast_id IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_archive_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("uq_archive_provider_id", ["provider", "provider_id"], unique=True)

    op.create_table(
        "suppressions",
        sa.Column("address_hash", sa.String(length=40), nullable=False),
        sa.Column("erased_at", Moment(), nullable=False),
        sa.Column("opted_out_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_suppressions")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source", sa.String(length=80), nullable=True))

    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("erased_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_column("erased_at")

    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_column("source")

    op.drop_table("suppressions")
    with op.batch_alter_table("archive", schema=None) as batch_op:
        batch_op.drop_index("uq_archive_provider_id")
        batch_op.drop_index(batch_op.f("ix_archive_contact_id"))
        batch_op.drop_index(
            "ix_archive_broadcast",
            sqlite_where=sa.text("broadcast_id IS NOT NULL"),
            postgresql_where=sa.text("broadcast_id IS NOT NULL"),
        )

    op.drop_table("archive")
