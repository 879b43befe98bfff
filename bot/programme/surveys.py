"""Surveys and their invitations: where they stand, and what moves them."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from bot.programme.lifecycle import Lifecycle, move
from bot.store.surveys import survey_invitations, surveys


class Status(StrEnum):
    """Where a survey stands."""

    DRAFT = "draft"
    """Its questions are proved; nobody was asked yet."""
    OPEN = "open"
    """Its audience is fixed, and can answer."""
    CLOSED = "closed"
    """Nobody can answer any more; staff read what came of it."""
    SUMMARISED = "summarised"
    """Those who answered were told what came of it."""
    DROPPED = "dropped"
    """A draft that nobody is asked, or a closed one of which nobody is told."""


class Invited(StrEnum):
    """Where one contact stands with one survey."""

    WAITING = "waiting"
    """To be asked as soon as that may be."""
    ASKED = "asked"
    """Was asked, and has not said anything to it yet."""
    PUT_OFF = "put_off"
    """Will answer another time, and is not asked by us again."""
    BEGUN = "begun"
    """Has begun to answer."""
    ANSWERED = "answered"
    """Has answered all of it."""
    REFUSED = "refused"
    """Does not want to answer."""
    LAPSED = "lapsed"
    """Did not answer before it closed."""


UNANSWERED = (Invited.WAITING, Invited.ASKED, Invited.PUT_OFF, Invited.BEGUN)
"""Where a contact may still answer."""

LIFE = Lifecycle(
    surveys,
    Status.DRAFT,
    {
        "schedule": move((Status.DRAFT,), Status.DRAFT),
        "unschedule": move((Status.DRAFT,), Status.DRAFT),
        "start": move((Status.DRAFT,), Status.OPEN),
        "close": move((Status.OPEN,), Status.CLOSED),
        "tell": move((Status.CLOSED,), Status.SUMMARISED),
        "drop": move((Status.DRAFT, Status.CLOSED), Status.DROPPED),
    },
    dues=("survey_start", "survey_close"),
)

INVITATION = Lifecycle(
    survey_invitations,
    Invited.WAITING,
    {
        "ask": move((Invited.WAITING,), Invited.ASKED),
        "put_off": move((Invited.WAITING, Invited.ASKED, Invited.BEGUN), Invited.PUT_OFF),
        "begin": move((Invited.WAITING, Invited.ASKED, Invited.PUT_OFF), Invited.BEGUN),
        "answer": move((Invited.BEGUN,), Invited.ANSWERED),
        "refuse": move(UNANSWERED, Invited.REFUSED),
        "lapse": move(UNANSWERED, Invited.LAPSED),
        "erase": move(UNANSWERED, Invited.LAPSED),
    },
    dues=("survey_ask", "survey_tell"),
    rests=UNANSWERED,
)

TO_START = timedelta(days=30)
"""How long a draft may lie before staff start or drop it."""
TO_TELL = timedelta(days=30)
"""How long after a survey has closed staff have to tell of it, or to drop it."""
