"""The contact who has a mobile number, known or not."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from bot.engine.answers.heard import Asked, Understood
from bot.engine.answers.phones import read_phone
from bot.errors import Refusal
from bot.marking import N_
from bot.messages import Medium
from bot.programme.contacts import contact_at
from bot.runtime import Runtime

_NO_NUMBER = N_("{phone} is no mobile number. Write it like 0788123456.")
_NO_LINE = N_("There is no line for SMS, by which a number could be reached.")


def contact_of(runtime: Runtime, db: Connection, phone: str) -> int:
    """Give the contact of a mobile number, however it is written. Raises Refusal where it is none."""
    heard = read_phone(Asked(phone, 0, 0, date.min, runtime.house.country))
    channel = runtime.channel_for(Medium.SMS)
    if not isinstance(heard, Understood):
        raise Refusal(_NO_NUMBER, phone=phone)
    if channel is None:
        raise Refusal(_NO_LINE)
    return contact_at(db, str(heard.value), channel.name, runtime.clock(db), runtime.seal)
