"""Certificates and handouts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("respond_by", Moment(), nullable=True),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_certificates_contact_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_certificates_file_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_certificates_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("number", name=op.f("uq_certificates_number")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificates_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(
            "uq_certificates_standing",
            ["workshop_id", "contact_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('issued', 'sent')"),
            postgresql_where=sa.text("status IN ('issued', 'sent')"),
        )

    op.create_table(
        "handouts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title_en", sa.String(length=40), nullable=False),
        sa.Column("title_rw", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=4), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_handouts_file_id")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_handouts_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handouts")),
    )
    op.create_table(
        "signatories",
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("title_en", sa.String(length=60), nullable=False),
        sa.Column("title_rw", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_signatories_workshop_id")),
        sa.PrimaryKeyConstraint("workshop_id", "place", name=op.f("pk_signatories")),
    )
    op.create_table(
        "handout_chapters",
        sa.Column("handout_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title_en", sa.String(length=40), nullable=False),
        sa.Column("title_rw", sa.String(length=40), nullable=False),
        sa.Column("text_en", sa.String(length=300), nullable=False),
        sa.Column("text_rw", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["handout_id"], ["handouts.id"], name=op.f("fk_handout_chapters_handout_id")),
        sa.PrimaryKeyConstraint("handout_id", "place", name=op.f("pk_handout_chapters")),
    )
    op.create_table(
        "handout_copies",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("handout_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("respond_by", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_handout_copies_contact_id")),
        sa.ForeignKeyConstraint(["handout_id"], ["handouts.id"], name=op.f("fk_handout_copies_handout_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handout_copies")),
    )
    with op.batch_alter_table("handout_copies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handout_copies_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_handout_copies_handout_id", ["handout_id", "contact_id"], unique=False)

    with op.batch_alter_table("workshops", schema=None) as batch_op:
        batch_op.add_column(sa.Column("days_needed", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("workshops", schema=None) as batch_op:
        batch_op.drop_column("days_needed")

    with op.batch_alter_table("handout_copies", schema=None) as batch_op:
        batch_op.drop_index("ix_handout_copies_handout_id")
        batch_op.drop_index(batch_op.f("ix_handout_copies_contact_id"))

    op.drop_table("handout_copies")
    op.drop_table("handout_chapters")
    op.drop_table("signatories")
    op.drop_table("handouts")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_certificates_standing",
            sqlite_where=sa.text("status IN ('issued', 'sent')"),
            postgresql_where=sa.text("status IN ('issued', 'sent')"),
        )
        batch_op.drop_index(batch_op.f("ix_certificates_contact_id"))

    op.drop_table("certificates")
