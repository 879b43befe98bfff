"""Tickets: what contacts ask a person, what the person answers, and what is answered often."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, text

from bot.store.schema import Key, Moment, metadata

_STANDING = text("status IN ('open', 'assigned', 'answered')")

tickets = Table(
    "tickets",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("reference", String(8), nullable=False, unique=True),
    Column("medium", String(10), nullable=False, doc="By which they asked last, and are answered: sms or whatsapp."),
    Column("status", String(12), nullable=False, doc="A word of `programme.tickets.Status`."),
    Column("staff_id", Key, ForeignKey("staff.id"), doc="Who has it."),
    Column("respond_by", Moment, doc="By when somebody must answer; null where nobody has to."),
    Column("since_id", Key, doc="The first message to us that tells how it came to it; null: there is none before."),
    Column("told_at", Moment, doc="When the contact was told who reads what they write, since it was taken over."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("uq_tickets_standing", "contact_id", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
    Index("ix_tickets_status", "status", "respond_by"),
)

ticket_words = Table(
    "ticket_words",
    metadata,
    Column("id", Key, primary_key=True),
    Column("ticket_id", Key, ForeignKey("tickets.id"), nullable=False, index=True),
    Column("staff_id", Key, ForeignKey("staff.id"), doc="Who of the staff said it; null: the contact did."),
    Column("words", Text, nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("key", String(32), doc="Of the form that an answer was sent by: what is sent twice by it is said once."),
    Index("uq_ticket_words_key", "key", unique=True),
)
"""What was said in a ticket, on both sides."""

canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(40), nullable=False, doc="By which staff find it."),
    Column("text_en", Text, nullable=False, doc="It may name the fields that broadcasts may."),
    Column("text_rw", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("uq_canned_replies_name", "name", unique=True),
)
"""What staff answer often, in both languages."""
