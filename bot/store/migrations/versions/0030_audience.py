"""Whom an audience reaches is looked up in indexes alone: agreement, and addresses by medium."""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_index("ix_addresses_contact", "addresses", ["contact_id", "medium", "value"])
    op.create_index("ix_consents_contact", "consents", ["contact_id", "purpose", "withdrawn_at"])
    # Not before both are made: readers wait from here on.
    op.drop_index("ix_addresses_contact_id", table_name="addresses")
    op.drop_index("ix_consents_contact_id", table_name="consents")


def downgrade() -> None:
    """Go down."""
    op.create_index("ix_consents_contact_id", "consents", ["contact_id"])
    op.drop_index("ix_consents_contact", table_name="consents")
    op.create_index("ix_addresses_contact_id", "addresses", ["contact_id"])
    op.drop_index("ix_addresses_contact", table_name="addresses")
