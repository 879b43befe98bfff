"""Banks and referrals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "banks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("phone", sa.String(length=13), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banks")),
        sa.UniqueConstraint("code", name=op.f("uq_banks_code")),
    )
    op.create_table(
        "bank_branches",
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("address_en", sa.String(length=32), nullable=False),
        sa.Column("address_rw", sa.String(length=32), nullable=False),
        sa.Column("hours", sa.String(length=11), nullable=False),
        sa.Column("phone", sa.String(length=13), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["banks.id"], name=op.f("fk_bank_branches_bank_id")),
        sa.PrimaryKeyConstraint("bank_id", "number", name=op.f("pk_bank_branches")),
    )
    op.create_table(
        "bank_services",
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name_en", sa.String(length=30), nullable=False),
        sa.Column("name_rw", sa.String(length=30), nullable=False),
        sa.Column("about_en", sa.Text(), nullable=False),
        sa.Column("about_rw", sa.Text(), nullable=False),
        sa.Column("conditions_en", sa.Text(), nullable=False),
        sa.Column("conditions_rw", sa.Text(), nullable=False),
        sa.Column("documents_en", sa.Text(), nullable=False),
        sa.Column("documents_rw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["banks.id"], name=op.f("fk_bank_services_bank_id")),
        sa.PrimaryKeyConstraint("bank_id", "number", name=op.f("pk_bank_services")),
    )
    op.create_table(
        "referrals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("about", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("respond_by", Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("said", sa.String(length=12), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["banks.id"], name=op.f("fk_referrals_bank_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_referrals_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("reference", name=op.f("uq_referrals_reference")),
    )
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.create_index("ix_referrals_bank_id", ["bank_id", "status"], unique=False)
        batch_op.create_index(batch_op.f("ix_referrals_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_referrals_status", ["status", "respond_by"], unique=False)

    op.create_table(
        "bank_officers",
        sa.Column(
            "staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("bank_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["banks.id"], name=op.f("fk_bank_officers_bank_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_bank_officers_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_bank_officers")),
    )
    with op.batch_alter_table("bank_officers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bank_officers_bank_id"), ["bank_id"], unique=False)


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("bank_officers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bank_officers_bank_id"))

    op.drop_table("bank_officers")
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_index("ix_referrals_status")
        batch_op.drop_index(batch_op.f("ix_referrals_contact_id"))
        batch_op.drop_index("ix_referrals_bank_id")

    op.drop_table("referrals")
    op.drop_table("bank_services")
    op.drop_table("bank_branches")
    op.drop_table("banks")
