"""Surveys, whom they were put to, and what was answered."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.schema import Key, Moment, metadata

surveys = Table(
    "surveys",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(30), nullable=False, unique=True, doc="What staff call it."),
    Column("document", Text, nullable=False, doc="The document by which staff defined it, as it was."),
    Column("status", String(12), nullable=False, doc="A word of `programme.surveys.Status`."),
    Column("filters", Text, nullable=False, server_default="{}", doc="JSON: whom it goes to."),
    Column("workshop_id", Key, ForeignKey("workshops.id"), doc="After which workshop it starts by itself."),
    Column("days", Integer, doc="For how many days it is open, where it starts by itself."),
    Column("closes_at", Moment, doc="Until when it can be answered; null while it is a draft."),
    Column("summary_en", Text, doc="What those who answered are told of it; null until it is told."),
    Column("summary_rw", Text),
    Column("respond_by", Moment, doc="By when staff must act; null where nobody has to."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

survey_invitations = Table(
    "survey_invitations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("survey_id", Key, ForeignKey("surveys.id"), nullable=False),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False),
    Column("status", String(12), nullable=False, doc="A word of `programme.surveys.Invited`."),
    Column("respond_by", Moment, doc="Always null: nobody must act, since time closes a survey."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("uq_survey_invitations_survey_id_contact_id", "survey_id", "contact_id", unique=True),
    Index("ix_survey_invitations_contact_id", "contact_id", "status"),
    Index("ix_survey_invitations_status", "survey_id", "status", "id"),
    Index(
        "ix_survey_invitations_respond_by",
        "respond_by",
        sqlite_where=text("respond_by IS NOT NULL"),
        postgresql_where=text("respond_by IS NOT NULL"),
    ),
)
"""Whom a survey is put to: its audience as it was when it started."""

survey_sheets = Table(
    "survey_sheets",
    metadata,
    Column("token", String(16), primary_key=True, doc="Drawn by lot, so that the order says nothing of who it was."),
    Column("survey_id", Key, ForeignKey("surveys.id"), nullable=False, index=True),
    Column(
        "invitation_id",
        Key,
        ForeignKey("survey_invitations.id"),
        unique=True,
        doc="Whose it is; null once an anonymous survey is answered.",
    ),
    Column("language", String(2), nullable=False),
    Column("district", String(20), nullable=False, doc="The contact's; empty where it is not known."),
    Column("complete", Boolean, nullable=False, doc="Whether all was answered."),
    Column("answered_on", Date, doc="When it was complete; of an anonymous survey it is not kept."),
)
"""What one contact answers to one survey."""

survey_answers = Table(
    "survey_answers",
    metadata,
    Column("token", String(16), ForeignKey("survey_sheets.token"), primary_key=True),
    Column("question", String(30), primary_key=True, doc="Its name in the survey's document."),
    Column("choice", String(20), doc="The value of what was chosen."),
    Column("number", Integer, doc="What was answered to a scale or a number."),
    Column("words", Text, doc="What was said in the contact's own words."),
)
"""One of choice, number and words, by the kind of the question."""
