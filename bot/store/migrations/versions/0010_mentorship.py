"""Mentors, and the requests of those who ask for one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "mentors",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("paused_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_mentors_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentors")),
        sa.UniqueConstraint("staff_id", name=op.f("uq_mentors_staff_id")),
    )
    op.create_table(
        "mentor_requests",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("district", sa.String(length=20), nullable=False),
        sa.Column("best_time", sa.String(length=10), nullable=False),
        sa.Column("shares_number", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("respond_by", Moment(), nullable=True),
        sa.Column("asks", sa.String(length=10), nullable=True),
        sa.Column("helped", sa.String(length=10), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_mentor_requests_contact_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_requests_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_requests")),
        sa.UniqueConstraint("reference", name=op.f("uq_mentor_requests_reference")),
    )
    with op.batch_alter_table("mentor_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mentor_requests_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_mentor_requests_mentor_id", ["mentor_id", "status"], unique=False)
        batch_op.create_index("ix_mentor_requests_status", ["status", "respond_by"], unique=False)

    op.create_table(
        "mentor_skills",
        sa.Column("mentor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name=op.f("fk_mentor_skills_mentor_id")),
        sa.PrimaryKeyConstraint("mentor_id", "kind", "value", name=op.f("pk_mentor_skills")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("mentor_skills")
    with op.batch_alter_table("mentor_requests", schema=None) as batch_op:
        batch_op.drop_index("ix_mentor_requests_status")
        batch_op.drop_index("ix_mentor_requests_mentor_id")
        batch_op.drop_index(batch_op.f("ix_mentor_requests_contact_id"))

    op.drop_table("mentor_requests")
    op.drop_table("mentors")
