"""Mentors, and the requests of those who ask for one."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema import Key, Moment, metadata

mentors = Table(
    "mentors",
    metadata,
    Column("id", Key, primary_key=True),
    Column("staff_id", Key, ForeignKey("staff.id"), nullable=False, unique=True),
    Column("capacity", Integer, nullable=False, doc="How many requests they can have open at once."),
    Column("paused_at", Moment, doc="Since when they are given none."),
    Column("removed_at", Moment, doc="Since when they are no mentor any more; null: they are."),
    Column("created_at", Moment, nullable=False),
)

mentor_skills = Table(
    "mentor_skills",
    metadata,
    Column("mentor_id", Key, ForeignKey("mentors.id"), primary_key=True),
    Column("kind", String(10), primary_key=True, doc="topic, language or district."),
    Column("value", String(20), primary_key=True),
)
"""What a mentor can do. One without a district goes anywhere."""

mentor_requests = Table(
    "mentor_requests",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("reference", String(8), nullable=False, unique=True),
    Column("topic", String(20), nullable=False, doc="A word of `programme.mentors.Topic`."),
    Column("question", Text, nullable=False, doc="In the contact's own words."),
    Column("language", String(2), nullable=False),
    Column("district", String(20), nullable=False, doc="The contact's, when they asked; empty where it is not known."),
    Column("best_time", String(10), nullable=False, doc="When they are best called: a choice of the flow `mentor`."),
    Column("shares_number", Boolean, nullable=False, doc="Whether the mentor may be given the contact's number."),
    Column("status", String(12), nullable=False, doc="A word of `programme.mentorship.Status`."),
    Column("mentor_id", Key, ForeignKey("mentors.id")),
    Column("respond_by", Moment, doc="By when somebody must act; null where nobody has to."),
    Column("asks", String(10), doc="What the contact is being asked now: call or help."),
    Column("helped", String(10), doc="What the contact said at the end: yes, partly or no."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_mentor_requests_status", "status", "respond_by"),
    Index("ix_mentor_requests_mentor_id", "mentor_id", "status"),
)

mentor_texts = Table(
    "mentor_texts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("request_id", Key, ForeignKey("mentor_requests.id"), nullable=False, index=True),
    Column("from_mentor", Boolean, nullable=False, doc="Whether the mentor wrote it; else the contact did."),
    Column("words", Text, nullable=False),
    Column(
        "status", String(10), nullable=False, doc="waiting; then sent, or dropped where nobody could be written to."
    ),
    Column("created_at", Moment, nullable=False),
)
"""What mentor and contact write to one another by us, so that neither sees the other's number."""
