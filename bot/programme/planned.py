"""What is planned to be done by itself: each kind of work in a few words, and with things of which table it is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.marking import N_


class Work(NamedTuple):
    """A kind of work, for whoever looks at what is going to be done."""

    subject: str
    """The table of what it is done with."""
    says: str
    """What is done, in a few words that name nobody."""


_OF_MENTORSHIP = {
    "mentor_lapse": N_("The request is taken back from a mentor who did not answer"),
    "mentor_accepted": N_("Who asked is told who will call"),
    "mentor_call": N_("Who asked is asked whether the mentor called"),
    "mentor_help": N_("Who asked is asked whether the mentor helped"),
    "mentor_end": N_("The request ends without an answer"),
    "mentor_text": N_("Messages between mentor and artisan are passed on"),
}
_OF_REFERRALS = {
    "referral_new": N_("The bank is told that somebody waits for a call"),
    "referral_late": N_("The bank is reminded that somebody waits for a call"),
    "referral_ask": N_("Who asked is asked what came of it"),
    "referral_end": N_("What was asked of the bank ends"),
    "referral_withdrawn": N_("The bank is told not to call"),
}
_OF_WORKSHOPS = {
    "workshop_week": N_("Reminders to all who have a seat begin, a week before"),
    "workshop_day": N_("Reminders to all who have a seat begin, a day before"),
    "workshop_morning": N_("Reminders to all who have a seat begin, in the morning"),
    "workshop_over": N_("The days of the training are over"),
    "workshop_done": N_("The training is finished, if it is known who was there"),
}
_OF_REGISTRATIONS = {
    "reminder_week": N_("Who has a seat is asked whether they will come, a week before"),
    "reminder_day": N_("Who has a seat is reminded, a day before"),
    "reminder_morning": N_("Who has a seat is told the hour and their code, in the morning"),
    "workshop_moved": N_("Who registered is told of the new date, hour or venue"),
    "workshop_cancelled": N_("Who registered is told that the training is cancelled"),
    "selection_told": N_("Who applied is told whether they were selected"),
    "seat_cancelled": N_("Who registered is told that their registration is cancelled"),
}
_OF_SURVEYS = {
    "survey_start": N_("The survey begins after its training"),
    "survey_close": N_("The survey closes"),
}
_OF_INVITATIONS = {
    "survey_ask": N_("Who is invited is asked to answer"),
    "survey_tell": N_("Who answered is told what came of it"),
}
_OF_PRODUCTS = {
    "product_ask": N_("The artisan is asked whether the product is still available"),
    "product_lapse": N_("The product is removed, if the artisan does nothing"),
}
_OF_CERTIFICATES = {
    "certificate": N_("The certificate is made and sent to its owner"),
    "certificate_again": N_("The certificate is sent to its owner again"),
}
_OF_COPIES = {"handout": N_("The handout is sent to who gets it")}
_OF_MEMBERSHIP = {
    "membership_ask": N_("Who can accept it is asked"),
    "membership_lapse": N_("The request ends without an answer"),
    "membership_told": N_("Who asked is told what came of it"),
}
_OF_TICKETS = {
    "ticket_lapse": N_("The question is closed, if not a word came back"),
    "ticket_back": N_("The bot answers again in place of staff"),
}
_BY_SUBJECT = {
    "mentor_requests": _OF_MENTORSHIP,
    "referrals": _OF_REFERRALS,
    "workshops": _OF_WORKSHOPS,
    "registrations": _OF_REGISTRATIONS,
    "surveys": _OF_SURVEYS,
    "survey_invitations": _OF_INVITATIONS,
    "products": _OF_PRODUCTS,
    "certificates": _OF_CERTIFICATES,
    "handout_copies": _OF_COPIES,
    "membership_requests": _OF_MEMBERSHIP,
    "tickets": _OF_TICKETS,
}
WORK: Mapping[str, Work] = {
    kind: Work(subject, says) for subject, kinds in _BY_SUBJECT.items() for kind, says in kinds.items()
}
"""By the kind that a row of `due` has."""


def work_of(kind: str) -> Work:
    """Give what is known of a kind of work; of one that a former version planned, its name."""
    return WORK.get(kind) or Work("", kind.replace("_", " "))
