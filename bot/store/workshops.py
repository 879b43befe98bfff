"""Workshops, whom they invite, who has a place in them, and who was there."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Time, false

from bot.store.schema import Key, Moment, metadata

workshops = Table(
    "workshops",
    metadata,
    Column("id", Key, primary_key=True),
    Column("title_en", String(40), nullable=False),
    Column("title_rw", String(40), nullable=False),
    Column("venue_en", String(36), nullable=False),
    Column("venue_rw", String(36), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("starts_at", Time, nullable=False, doc="Local time of each day."),
    Column("seats", Integer, nullable=False),
    Column("admission", String(10), nullable=False, doc="`first_come`, or `selection` by staff from the applicants."),
    Column("closes_at", Moment, nullable=False, doc="No registration after."),
    Column(
        "sex_share",
        Integer,
        nullable=False,
        server_default="0",
        doc="Of a selection: percent of the seats that each sex gets at least, 50 at most; 0: nobody is asked.",
    ),
    Column(
        "prefers_members",
        Boolean,
        nullable=False,
        server_default=false(),
        doc="Of a selection: whether members of a cooperative come first.",
    ),
    Column(
        "prefers_new",
        Boolean,
        nullable=False,
        server_default=false(),
        doc="Of a selection: whether those come first who were at no workshop before.",
    ),
    Column(
        "status",
        String(12),
        nullable=False,
        server_default="planned",
        doc="A word of `programme.workshop_life.Status`.",
    ),
    Column("respond_by", Moment, doc="By when staff must act; null where nobody has to."),
    Column("cancelled_at", Moment),
    Column("days_needed", Integer, doc="On how many days one must have been there for a certificate; null: on all."),
    Column("form_key", String(24), doc="Of the form by which it was planned, which serves once."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, doc="When the status was last moved; null: never yet."),
    Index("uq_workshops_form_key", "form_key", unique=True),
)

invited_districts = Table(
    "invited_districts",
    metadata,
    Column("workshop_id", Key, ForeignKey("workshops.id"), primary_key=True),
    Column("district", String(20), primary_key=True),
    Column(
        "share", Integer, nullable=False, server_default="0", doc="Seats kept for this district; 0: none of its own."
    ),
)
"""A workshop with no row here invites every district."""

registrations = Table(
    "registrations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("workshop_id", Key, ForeignKey("workshops.id"), nullable=False),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("district", String(20), nullable=False, doc="The contact's, as it counted when they applied."),
    Column("status", String(12), nullable=False, doc="A word of `programme.registrations.Status`."),
    Column("place", Integer, nullable=False, doc="Order of application within the workshop, from 1."),
    Column("code", String(8), nullable=False),
    Column("offered_until", Moment, doc="While offered: by when to say yes."),
    Column("told_at", Moment, doc="When the offer or the given seat was told; null while it still has to be."),
    Column("coming_at", Moment, doc="When they said that they will come, to the date as it stands."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("uq_registrations_workshop_id_contact_id", "workshop_id", "contact_id", unique=True),
    Index("uq_registrations_code", "code", unique=True),
    Index("ix_registrations_created_at", "created_at"),
    Index("ix_registrations_workshop_id_status", "workshop_id", "status", "place"),
)

day_codes = Table(
    "day_codes",
    metadata,
    Column("workshop_id", Key, ForeignKey("workshops.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("code", String(5), nullable=False, doc="What is shown there, and typed by who is there."),
    Column("staff_id", Key, ForeignKey("staff.id"), nullable=False, doc="Who had it made."),
    Column("made_at", Moment, nullable=False),
    Index("uq_day_codes_day_code", "day", "code", unique=True),
)

attendance = Table(
    "attendance",
    metadata,
    Column("registration_id", Key, ForeignKey("registrations.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("how", String(10), nullable=False, doc="code, typed by the contact; or staff, who ticked or scanned."),
    Column("staff_id", Key, ForeignKey("staff.id")),
    Column("marked_at", Moment, nullable=False),
)
"""The days on which somebody was there."""
