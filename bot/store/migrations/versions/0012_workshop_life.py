"""The life of a workshop: how it stands, by what it selects, the codes of its days; and what is planned for each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Key, Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "day_codes",
        sa.Column("workshop_id", Key, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("staff_id", Key, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshops.id"], name=op.f("fk_day_codes_workshop_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_day_codes_staff_id")),
        sa.PrimaryKeyConstraint("workshop_id", "day", name=op.f("pk_day_codes")),
    )
    op.create_index("uq_day_codes_day_code", "day_codes", ["day", "code"], unique=True)
    with op.batch_alter_table("workshops") as batch:
        batch.add_column(sa.Column("sex_share", sa.Integer(), server_default="0", nullable=False))
        batch.add_column(sa.Column("prefers_members", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("prefers_new", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("status", sa.String(length=12), server_default="planned", nullable=False))
        batch.add_column(sa.Column("respond_by", Moment(), nullable=True))
        batch.add_column(sa.Column("changed_at", Moment(), nullable=True))
    with op.batch_alter_table("registrations") as batch:
        batch.add_column(sa.Column("coming_at", Moment(), nullable=True))
    with op.batch_alter_table("contacts") as batch:
        batch.add_column(sa.Column("sex", sa.String(length=6), nullable=True))
    op.execute("UPDATE workshops SET status = 'cancelled' WHERE cancelled_at IS NOT NULL")
    _plan_stages()


def _plan_stages() -> None:
    """Plan what is due with the workshops that there are, to the hour of Rwanda; what is past ends at once."""
    workshops = sa.table(
        "workshops",
        sa.column("id", Key),
        sa.column("starts_on", sa.Date()),
        sa.column("ends_on", sa.Date()),
        sa.column("status", sa.String()),
    )
    due = sa.table(
        "due",
        sa.column("kind", sa.String()),
        sa.column("subject_id", Key),
        sa.column("due_at", Moment()),
        sa.column("planned_at", Moment()),
    )
    now = datetime.now(UTC)
    for row in op.get_bind().execute(sa.select(workshops).where(workshops.c.status == "planned")).all():
        before = {"week": (-7, 8), "day": (-1, 8), "morning": (0, 5)}
        stages = {stage: _at(row.starts_on, days, hour) for stage, (days, hour) in before.items()}
        planned = {stage: at for stage, at in stages.items() if at > now}
        planned |= {"over": _at(row.ends_on, 0, 22), "done": _at(row.ends_on, 2, 22)}
        rows = [{"kind": f"workshop_{stage}", "subject_id": row.id, "due_at": at} for stage, at in planned.items()]
        op.bulk_insert(due, [{**one, "planned_at": now} for one in rows])


def _at(day: date, days: int, hour: int) -> datetime:
    return datetime.combine(day + timedelta(days=days), time(hour), UTC)


def downgrade() -> None:
    """Go back."""
    op.execute("DELETE FROM due WHERE kind LIKE 'workshop%' OR kind LIKE 'reminder%' OR kind = 'selection_told'")
    with op.batch_alter_table("contacts") as batch:
        batch.drop_column("sex")
    with op.batch_alter_table("registrations") as batch:
        batch.drop_column("coming_at")
    with op.batch_alter_table("workshops") as batch:
        for name in ("changed_at", "respond_by", "status", "prefers_new", "prefers_members", "sex_share"):
            batch.drop_column(name)
    op.drop_table("day_codes")
