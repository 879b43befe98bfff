"""Files, groups, and who was at a workshop."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Key, Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "files",
        sa.Column("id", Key, nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("key", name=op.f("uq_files_key")),
    )
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("file_id", Key, nullable=True))
        batch.create_foreign_key(op.f("fk_outbox_file_id"), "files", ["file_id"], ["id"])
    op.create_table(
        "groups",
        sa.Column("id", Key, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("district", sa.String(length=20), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_groups_name")),
    )
    op.create_table(
        "memberships",
        sa.Column("id", Key, nullable=False),
        sa.Column("group_id", Key, nullable=False),
        sa.Column("contact_id", Key, nullable=False),
        sa.Column("role", sa.String(length=8), server_default="member", nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.Column("left_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_memberships_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_contact_id"), "memberships", ["contact_id"])
    op.create_index(
        "uq_memberships_standing",
        "memberships",
        ["group_id", "contact_id"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_table(
        "attendance",
        sa.Column("registration_id", Key, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("staff_id", Key, nullable=True),
        sa.Column("marked_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["registrations.id"], name=op.f("fk_attendance_registration_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_attendance_staff_id")),
        sa.PrimaryKeyConstraint("registration_id", "day", name=op.f("pk_attendance")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("attendance")
    op.drop_table("memberships")
    op.drop_table("groups")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_constraint(op.f("fk_outbox_file_id"), type_="foreignkey")
        batch.drop_column("file_id")
    op.drop_table("files")
