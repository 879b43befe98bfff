"""Surveys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "surveys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("filters", sa.Text(), server_default="{}", nullable=False),
        sa.Column("workshop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("closes_at", Moment(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("summary_rw", sa.Text(), nullable=True),
        sa.Column("respond_by", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_surveys_workshop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("name", name=op.f("uq_surveys_name")),
    )
    op.create_table(
        "survey_invitations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("respond_by", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_survey_invitations_contact_id")),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_invitations_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitations")),
    )
    with op.batch_alter_table("survey_invitations", schema=None) as batch_op:
        batch_op.create_index("ix_survey_invitations_contact_id", ["contact_id", "status"], unique=False)
        batch_op.create_index("ix_survey_invitations_status", ["survey_id", "status", "id"], unique=False)
        batch_op.create_index("uq_survey_invitations_survey_id_contact_id", ["survey_id", "contact_id"], unique=True)

    op.create_table(
        "survey_sheets",
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("survey_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("invitation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("district", sa.String(length=20), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["survey_invitations.id"], name=op.f("fk_survey_sheets_invitation_id")
        ),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_survey_sheets_survey_id")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_survey_sheets")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_survey_sheets_invitation_id")),
    )
    with op.batch_alter_table("survey_sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_sheets_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "survey_answers",
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("question", sa.String(length=30), nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["token"], ["survey_sheets.token"], name=op.f("fk_survey_answers_token")),
        sa.PrimaryKeyConstraint("token", "question", name=op.f("pk_survey_answers")),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("survey_answers")
    with op.batch_alter_table("survey_sheets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_sheets_survey_id"))

    op.drop_table("survey_sheets")
    with op.batch_alter_table("survey_invitations", schema=None) as batch_op:
        batch_op.drop_index("uq_survey_invitations_survey_id_contact_id")
        batch_op.drop_index("ix_survey_invitations_status")
        batch_op.drop_index("ix_survey_invitations_contact_id")

    op.drop_table("survey_invitations")
    op.drop_table("surveys")
