"""Who we talk with: contacts, where they are reached, and what they agreed to."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ColumnElement,
    Computed,
    ForeignKey,
    Index,
    ScalarSelect,
    String,
    Table,
    Text,
    select,
    text,
)

from bot.store.names import Folded
from bot.store.schema import Key, Moment, metadata

contacts = Table(
    "contacts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("language", String(2), doc="en or rw; null until it was asked."),
    Column("name", String(60), doc="The full name, in one piece."),
    Column("district", String(20)),
    Column("sector", String(30)),
    Column("trade", String(20), doc="What they make: the value of a choice in the flow `profile`."),
    Column("sex", String(6), doc="male, female, or unsaid; null until a selection that minds it has asked."),
    Column("opted_out_at", Moment, doc="Since when they want no notices and broadcasts; null: they may be written to."),
    Column("reached_through_id", Key, ForeignKey("contacts.id"), doc="Whose phone reaches a contact without one."),
    Column(
        "taken_over_at", Moment, doc="Since when a person of staff speaks instead of the flows; null: the flows do."
    ),
    Column(
        "doubted_at",
        Moment,
        doc="Since when it is in doubt who has the number, which had been silent for long; null: it is not.",
    ),
    Column("puzzled_at", Moment, doc="When they last wrote what we did not understand, and no question was open."),
    Column("created_at", Moment, nullable=False),
    Column("erased_at", Moment, doc="Since when nothing is known of them any more; the row stays for the counts."),
    Column(
        "merged_into_id", Key, ForeignKey("contacts.id"), doc="Which contact they turned out to be; null: nobody else."
    ),
    Column("folded", String, Computed(Folded()), doc="The name as it is looked for; the database sees to it."),
    Index(
        "ix_contacts_merged_into_id",
        "merged_into_id",
        sqlite_where=text("merged_into_id IS NOT NULL"),
        postgresql_where=text("merged_into_id IS NOT NULL"),
    ),
    Index("ix_contacts_folded", "folded"),
    Index("ix_contacts_district", "district", "id"),
    Index(
        "ix_contacts_reached_through_id",
        "reached_through_id",
        sqlite_where=text("reached_through_id IS NOT NULL"),
        postgresql_where=text("reached_through_id IS NOT NULL"),
    ),
    Index(
        "ix_contacts_erased",
        "erased_at",
        sqlite_where=text("erased_at IS NOT NULL"),
        postgresql_where=text("erased_at IS NOT NULL"),
    ),
)

addresses = Table(
    "addresses",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False),
    Column("medium", String(10), nullable=False),
    Column("value", String(140), nullable=False, doc="E.164 with its plus, or a WhatsApp business-scoped id."),
    Column("channel", String(40), nullable=False, doc="Our channel that they last used on this medium."),
    Column("last_inbound_at", Moment, doc="When they last wrote on it, to the minute; opens WhatsApp's 24 hours."),
    Column("unreachable_at", Moment, doc="Since when the provider says that nobody is there; they write: null again."),
    Index("ix_addresses_contact", "contact_id", "medium", "value"),
    Index("uq_addresses_medium_value", "medium", "value", unique=True),
    Index("ix_addresses_value", "value"),
    Index(
        "ix_addresses_unreachable",
        "value",
        sqlite_where=text("unreachable_at IS NOT NULL"),
        postgresql_where=text("unreachable_at IS NOT NULL"),
    ),
)

consents = Table(
    "consents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False),
    Column(
        "purpose",
        String(40),
        nullable=False,
        doc="What was agreed to: `profile` is to keep data and be written to, `referral:<id>` to share it with a bank.",
    ),
    Column("wording", Text, nullable=False, doc="The words they saw, as they saw them."),
    Column("language", String(2), nullable=False),
    Column("medium", String(10), nullable=False, doc="`import` where it was given outside of a conversation."),
    Column("source", String(80), doc="Of an import: where it was given, such as a form on paper."),
    Column("given_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    Index("ix_consents_contact", "contact_id", "purpose", "withdrawn_at"),
)


def number_of(contact_id: ColumnElement[int]) -> ScalarSelect[str]:
    """Give, as a column, the number that is longest known of a contact; null for who has none."""
    theirs = select(addresses.c.value).where(addresses.c.contact_id == contact_id, addresses.c.value.startswith("+"))
    return theirs.order_by(addresses.c.id).limit(1).scalar_subquery()
