"""All that flows may call and read, gathered from the subjects."""

from __future__ import annotations

from inspect import isfunction
from typing import Annotated

from bot.engine.calls import Library, library
from bot.engine.kinds import Septets, shape_of
from bot.programme import (
    answering,
    applying,
    banks,
    behalf,
    buying,
    consent,
    group_texts,
    leading,
    member_seats,
    membership,
    mentor_calls,
    mentor_tasks,
    mentor_texts,
    mentorship,
    own_certificates,
    own_handouts,
    photographing,
    presence,
    product_changes,
    product_standing,
    products,
    recognition,
    referral_results,
    referral_tasks,
    referrals,
    registrations,
    reminders,
    standing,
    ticket_words,
    workshops,
)
from bot.programme.contacts import contact_shape
from bot.settings import LONGEST

_SUBJECTS = (
    consent,
    recognition,
    workshops,
    registrations,
    standing,
    answering,
    applying,
    banks,
    mentor_calls,
    mentor_tasks,
    mentor_texts,
    mentorship,
    presence,
    referral_results,
    referral_tasks,
    referrals,
    reminders,
    products,
    product_standing,
    product_changes,
    photographing,
    buying,
    own_certificates,
    own_handouts,
    membership,
    leading,
    behalf,
    member_seats,
    group_texts,
    ticket_words,
)
"""The modules whose marked functions flows may call."""

HOUSE_WORDS = {"org": "org_name", "ussd": "ussd_code", "help_phone": "help_phone", "whatsapp": "whatsapp_number"}
"""Words that messages name, with the settings that hold them."""


def make_library() -> Library:
    """Give all that flows may call and read."""
    functions = [function for subject in _SUBJECTS for function in vars(subject).values() if isfunction(function)]
    house = {
        path: kind
        for name, setting in HOUSE_WORDS.items()
        for path, kind in shape_of(Annotated[str, Septets(LONGEST[setting])], name).items()
    }
    return library(functions, contact_shape(), house)
