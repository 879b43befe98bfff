"""Templates by which WhatsApp is written to after a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.schema import Key, Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_STANDING = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "templates",
        sa.Column("id", Key, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
    )
    op.create_index(
        "uq_templates_standing", "templates", ["name"], unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING
    )
    op.create_table(
        "template_texts",
        sa.Column("id", Key, nullable=False),
        sa.Column("template_id", Key, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("respond_by", Moment(), nullable=True),
        sa.Column("sid", sa.String(length=64), nullable=True),
        sa.Column("granted", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("looked_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name=op.f("fk_template_texts_template_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_texts")),
    )
    op.create_index("ix_template_texts_status", "template_texts", ["status", "looked_at"])
    op.create_index(
        "uq_template_texts_template_id_language", "template_texts", ["template_id", "language"], unique=True
    )
    with op.batch_alter_table("outbox") as batch:
        batch.add_column(sa.Column("template_text_id", Key, nullable=True))
        batch.create_foreign_key(op.f("fk_outbox_template_text_id"), "template_texts", ["template_text_id"], ["id"])
    with op.batch_alter_table("broadcasts") as batch:
        batch.add_column(sa.Column("template_id", Key, nullable=True))
        batch.create_foreign_key(op.f("fk_broadcasts_template_id"), "templates", ["template_id"], ["id"])
    with op.batch_alter_table("prices") as batch:
        batch.add_column(sa.Column("category", sa.String(length=10), server_default="", nullable=False))
        batch.drop_index("uq_prices_provider_medium_prefix_since")
        batch.create_index(
            "uq_prices_provider_medium_prefix_category_since",
            ["provider", "medium", "prefix", "category", "since"],
            unique=True,
        )


def downgrade() -> None:
    """Go back; prices that hold for one category of templates go."""
    op.execute("DELETE FROM prices WHERE category <> ''")
    with op.batch_alter_table("prices") as batch:
        batch.drop_index("uq_prices_provider_medium_prefix_category_since")
        batch.create_index(
            "uq_prices_provider_medium_prefix_since", ["provider", "medium", "prefix", "since"], unique=True
        )
        batch.drop_column("category")
    with op.batch_alter_table("broadcasts") as batch:
        batch.drop_constraint(op.f("fk_broadcasts_template_id"), type_="foreignkey")
        batch.drop_column("template_id")
    with op.batch_alter_table("outbox") as batch:
        batch.drop_constraint(op.f("fk_outbox_template_text_id"), type_="foreignkey")
        batch.drop_column("template_text_id")
    op.drop_table("template_texts")
    op.drop_table("templates")
