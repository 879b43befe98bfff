"""Banks with what they offer, who answers for them, and the contacts who asked to be called by one."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema import Key, Moment, metadata

banks = Table(
    "banks",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code", String(20), nullable=False, unique=True, doc="What staff name it by."),
    Column("name", String(24), nullable=False),
    Column("phone", String(13), nullable=False, doc="Its own help line."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("closed_at", Moment, doc="Since when contacts are not shown it any more; null: they are."),
)

bank_services = Table(
    "bank_services",
    metadata,
    Column("bank_id", Key, ForeignKey("banks.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="Its place in the bank's document, from 1."),
    Column("kind", String(10), nullable=False, doc="A word of `programme.banks.Kind`."),
    Column("name_en", String(30), nullable=False),
    Column("name_rw", String(30), nullable=False),
    Column("about_en", Text, nullable=False, doc="What it is."),
    Column("about_rw", Text, nullable=False),
    Column("conditions_en", Text, nullable=False, doc="Who can have it, and on which conditions."),
    Column("conditions_rw", Text, nullable=False),
    Column("documents_en", Text, nullable=False, doc="What to bring."),
    Column("documents_rw", Text, nullable=False),
)

bank_branches = Table(
    "bank_branches",
    metadata,
    Column("bank_id", Key, ForeignKey("banks.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False, doc="Its place in the bank's document, from 1."),
    Column("district", String(20), nullable=False),
    Column("name", String(20), nullable=False),
    Column("address_en", String(32), nullable=False),
    Column("address_rw", String(32), nullable=False),
    Column("hours", String(11), nullable=False, doc="08:00-17:00"),
    Column("phone", String(13), nullable=False),
)

bank_officers = Table(
    "bank_officers",
    metadata,
    Column("staff_id", Key, ForeignKey("staff.id"), primary_key=True, autoincrement=False),
    Column("bank_id", Key, ForeignKey("banks.id"), nullable=False, index=True),
)
"""Who of the staff answers for which bank: one bank, and no other."""

referrals = Table(
    "referrals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("bank_id", Key, ForeignKey("banks.id"), nullable=False),
    Column("reference", String(8), nullable=False, unique=True),
    Column(
        "about", String(10), nullable=False, doc="What the bank is to call about: a word of `programme.banks.Kind`."
    ),
    Column("status", String(12), nullable=False, doc="A word of `programme.referral_life.Status`."),
    Column("respond_by", Moment, doc="By when the bank must act; null where nobody has to."),
    Column("outcome", String(12), doc="What the bank said last: a word of `programme.referral_life.OUTCOMES`."),
    Column("asked_at", Moment, doc="When the contact was asked what came of it."),
    Column("said", String(12), doc="What they answered: contacted, opened, applied or nothing."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_referrals_bank_id", "bank_id", "status"),
    Index("ix_referrals_status", "status", "respond_by"),
)
"""The consent to each stands in `consents`, with the purpose `referral:<id>`."""
