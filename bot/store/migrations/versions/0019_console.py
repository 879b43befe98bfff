"""How staff sign in, and what they did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Key, Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("staff") as batch:
        batch.add_column(sa.Column("password_hash", sa.String(length=120), nullable=True))
        batch.add_column(sa.Column("signed_in_as", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("invitation", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("invited_until", Moment(), nullable=True))
        batch.add_column(sa.Column("second_factor", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("second_factor_used", sa.Integer(), nullable=True))
        batch.create_unique_constraint(op.f("uq_staff_invitation"), ["invitation"])
    op.create_table(
        "deeds",
        sa.Column("id", Key, nullable=False),
        sa.Column("staff_id", Key, nullable=True),
        sa.Column("deed", sa.String(length=30), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=True),
        sa.Column("subject_id", Key, nullable=True),
        sa.Column("origin", sa.String(length=45), nullable=False),
        sa.Column("done_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_deeds_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deeds")),
    )
    op.create_index("ix_deeds_done_at", "deeds", ["done_at"])
    op.create_index("ix_deeds_subject", "deeds", ["subject", "subject_id"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("deeds")
    with op.batch_alter_table("staff") as batch:
        batch.drop_constraint(op.f("uq_staff_invitation"), type_="unique")
        for name in ("second_factor_used", "second_factor", "invited_until", "invitation", "signed_in_as"):
            batch.drop_column(name)
        batch.drop_column("password_hash")
