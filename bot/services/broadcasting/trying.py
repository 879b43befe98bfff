"""A broadcast's words on one phone, before anybody else gets them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from bot.errors import BroadcastError
from bot.marking import N_
from bot.messages import Medium
from bot.programme.lifecycle import By
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.census import census_of
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.starting import start
from bot.services.broadcasting.states import Purpose, get_broadcast
from bot.services.broadcasting.templating import name_of
from bot.services.trying import NOT_YOURS, TOO_MANY, has_tries, may_try_on
from bot.store.staff import staff

_NAME = 53
"""Letters of a broadcast's name that fit beside the word that it is a trial."""


def try_on(runtime: Runtime, broadcast_id: int, by: By, number: str = "") -> int:
    """Start a broadcast of the same words to one number, else to the phone of who asks, and give its id.

    It keeps to the quiet hours like any other. Raises BroadcastError, with the reason, where it would reach nobody,
    where the number is another's and who asks is no administrator, and where they have sent too many.
    """
    with runtime.database.begin() as db:
        if number and not may_try_on(db, by.staff_id, number):
            raise BroadcastError(NOT_YOURS)
        if not has_tries(db, by.staff_id, runtime.clock(db)):
            raise BroadcastError(TOO_MANY)
        found = get_broadcast(db, broadcast_id)
        texts = {language: text for language, text in (("en", found.text_en), ("rw", found.text_rw)) if text}
        languages = tuple(texts) if len(texts) == 1 else ()
        only = Audience(numbers=(number,)) if number else Audience(contacts=(_phone_of(db, by),))
        wanted = Draft(
            f"{found.name[:_NAME]} (test)",
            texts,
            only.model_copy(update={"languages": languages}),
            Medium(found.medium),
            Purpose.TRIAL,
            template=name_of(db, found.template_id),
        )
        trial = draft(db, runtime, wanted, by)
    if not prepare(runtime, trial, by=by):
        raise _nobody(runtime, trial, number)
    start(runtime, trial, by=by)
    return trial


def _nobody(runtime: Runtime, trial: int, number: str) -> BroadcastError:
    with runtime.database.begin() as db:
        left_out = census_of(runtime, db, get_broadcast(db, trial)).left_out
    if left_out:
        return BroadcastError(N_("It would reach nobody: {reason}."), reason=", ".join(left_out))
    return BroadcastError(
        N_("{number} is no contact of ours that speaks a language of this text; dial our code first."), number=number
    )


def _phone_of(db: Connection, by: By) -> int:
    contact_id = db.execute(select(staff.c.contact_id).where(staff.c.id == by.staff_id)).scalar_one_or_none()
    if contact_id is None:
        raise BroadcastError(N_("No phone of yours is known. An administrator enters it under Staff."))
    return int(contact_id)
