"""Tickets, and what groups need: who asks to join, what leaders write; texts between mentor and contact."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Key, Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "group_texts",
        sa.Column("id", Key, nullable=False),
        sa.Column("group_id", Key, nullable=False),
        sa.Column("contact_id", Key, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("broadcast_id", Key, nullable=True),
        sa.Column("dropped_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=op.f("fk_group_texts_broadcast_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_group_texts_contact_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_texts_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_texts")),
    )
    op.create_index(op.f("ix_group_texts_broadcast_id"), "group_texts", ["broadcast_id"])
    op.create_index(op.f("ix_group_texts_contact_id"), "group_texts", ["contact_id"])
    op.create_index(op.f("ix_group_texts_group_id"), "group_texts", ["group_id"])
    op.create_table(
        "membership_requests",
        sa.Column("id", Key, nullable=False),
        sa.Column("group_id", Key, nullable=False),
        sa.Column("contact_id", Key, nullable=True),
        sa.Column("leader_id", Key, nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("respond_by", Moment(), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=True),
        sa.Column("district", sa.String(length=20), nullable=True),
        sa.Column("sector", sa.String(length=30), nullable=True),
        sa.Column("trade", sa.String(length=20), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_membership_requests_contact_id")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_membership_requests_group_id")),
        sa.ForeignKeyConstraint(["leader_id"], ["contacts.id"], name=op.f("fk_membership_requests_leader_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_requests")),
    )
    op.create_index(op.f("ix_membership_requests_contact_id"), "membership_requests", ["contact_id"])
    op.create_index(op.f("ix_membership_requests_group_id"), "membership_requests", ["group_id"])
    op.create_index(op.f("ix_membership_requests_leader_id"), "membership_requests", ["leader_id"])
    op.create_index("ix_membership_requests_status", "membership_requests", ["status", "respond_by"])
    op.create_table(
        "tickets",
        sa.Column("id", Key, nullable=False),
        sa.Column("contact_id", Key, nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("medium", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("staff_id", Key, nullable=True),
        sa.Column("respond_by", Moment(), nullable=True),
        sa.Column("since_id", Key, nullable=True),
        sa.Column("told_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_tickets_contact_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_tickets_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("reference", name=op.f("uq_tickets_reference")),
    )
    op.create_index(op.f("ix_tickets_contact_id"), "tickets", ["contact_id"])
    op.create_index("ix_tickets_status", "tickets", ["status", "respond_by"])
    op.create_index(
        "uq_tickets_standing",
        "tickets",
        ["contact_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('open', 'assigned', 'answered')"),
        postgresql_where=sa.text("status IN ('open', 'assigned', 'answered')"),
    )
    op.create_table(
        "ticket_words",
        sa.Column("id", Key, nullable=False),
        sa.Column("ticket_id", Key, nullable=False),
        sa.Column("staff_id", Key, nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_ticket_words_staff_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_words_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_words")),
    )
    op.create_index(op.f("ix_ticket_words_ticket_id"), "ticket_words", ["ticket_id"])
    op.create_table(
        "mentor_texts",
        sa.Column("id", Key, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("from_mentor", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["mentor_requests.id"], name=op.f("fk_mentor_texts_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_texts")),
    )
    op.create_index(op.f("ix_mentor_texts_request_id"), "mentor_texts", ["request_id"])
    with op.batch_alter_table("contacts") as batch:
        batch.add_column(sa.Column("puzzled_at", Moment(), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("contacts") as batch:
        batch.drop_column("puzzled_at")
    op.drop_table("mentor_texts")
    op.drop_table("ticket_words")
    op.drop_table("tickets")
    op.drop_table("membership_requests")
    op.drop_table("group_texts")
