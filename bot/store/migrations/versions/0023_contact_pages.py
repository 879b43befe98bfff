"""What the pages of contacts need: names as they are looked for, and who was found to be whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Key, Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_THROUGH = sa.text("reached_through_id IS NOT NULL")
_MERGED = sa.text("merged_into_id IS NOT NULL")
_ODD, _PLAIN = "èéÉùüÜìòöÖøØàäÄåÅñÑÇ-'", "eeeuuuiooooo" + "aaaaannc "


def upgrade() -> None:
    """Go up."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:  # which adds a column with its reference at once, and without a copy of the table
        op.execute("ALTER TABLE contacts ADD COLUMN merged_into_id INTEGER REFERENCES contacts (id)")
    else:
        op.add_column("contacts", sa.Column("merged_into_id", Key, nullable=True))
        op.create_foreign_key(op.f("fk_contacts_merged_into_id"), "contacts", "contacts", ["merged_into_id"], ["id"])
    kept = f"({_on_sqlite()}) VIRTUAL" if is_sqlite else f"({_on_postgresql()}) STORED"
    op.execute(f"ALTER TABLE contacts ADD COLUMN folded VARCHAR GENERATED ALWAYS AS {kept}")
    op.create_index("ix_contacts_folded", "contacts", ["folded"])
    op.create_index("ix_contacts_district", "contacts", ["district", "id"])
    _create_enrolments()
    for name, those in (("reached_through_id", _THROUGH), ("merged_into_id", _MERGED)):
        op.create_index(f"ix_contacts_{name}", "contacts", [name], sqlite_where=those, postgresql_where=those)


def downgrade() -> None:
    """Go down."""
    op.drop_table("enrolments")
    for name in ("merged_into_id", "reached_through_id", "district", "folded"):
        op.drop_index(f"ix_contacts_{name}", "contacts")
    op.drop_column("contacts", "folded")
    with op.batch_alter_table("contacts") as batch:
        batch.drop_column("merged_into_id")


def _create_enrolments() -> None:
    op.create_table(
        "enrolments",
        sa.Column("id", Key, nullable=False),
        sa.Column("staff_id", Key, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("people", sa.Text(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_enrolments_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
    )
    op.create_index("ix_enrolments_status", "enrolments", ["status", "changed_at"])


def _on_sqlite() -> str:
    said = "lower(name)"
    for odd, plain in zip(_ODD, (*_PLAIN, ""), strict=True):
        said = f"replace({said}, '{odd.replace(chr(39), chr(39) * 2)}', '{plain}')"
    return f"' ' || {said}"


def _on_postgresql() -> str:
    odd = _ODD.replace("'", "''")
    return f"' '::text || translate(lower(name::text), '{odd}'::text, '{_PLAIN}'::text)"
