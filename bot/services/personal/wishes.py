"""What a contact told staff of being written to: that they want it no more, or again, and how they said so."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, insert, select

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.consent import PROFILE, set_opt_out
from bot.programme.lifecycle import Change, put_on_record
from bot.programme.locking import lock_contacts
from bot.programme.offers import offer_what_waits
from bot.programme.stage import Stage
from bot.services.personal.enrolling import IMPORT
from bot.services.personal.people import Agreed
from bot.store.contacts import consents, contacts


def opt_out(stage: Stage, contact_id: int, reason: str) -> None:
    """Write to a contact no more, from now on. Raises Refusal where they want no messages already."""
    if _lock(stage, contact_id).opted_out_at:
        raise Refusal(N_("They receive no messages already."))
    set_opt_out(stage.db, contact_id, stage.now)
    _note(stage, contact_id, "opt_out", "opted_out", reason)


def opt_in(stage: Stage, contact_id: int, agreed: Agreed, language: str) -> None:
    """Write to a contact again, who said so in these words, which are kept as their consent.

    Raises Refusal where they may be written to already, or said it before they opted out.
    """
    since = _lock(stage, contact_id).opted_out_at
    if since is None:
        raise Refusal(N_("They receive messages already."))
    zone = stage.runtime.house.zone
    if agreed.on < since.astimezone(zone).date():
        raise Refusal(N_("They stopped messages after that day. Ask them again."))
    if agreed.on > stage.now.astimezone(zone).date():
        raise Refusal(N_("That day is still to come. Give the day on which they agreed."))
    given_at = max(since, datetime.combine(agreed.on, time(), zone))
    words = {"wording": agreed.wording, "language": language, "medium": IMPORT, "source": agreed.source}
    given = {"contact_id": contact_id, "purpose": PROFILE, "given_at": given_at, **words}
    stage.db.execute(insert(consents).values(given))
    set_opt_out(stage.db, contact_id, None)
    _note(stage, contact_id, "opt_in", "opted_in", None)
    offer_what_waits(stage.db, contact_id, stage.now, stage.runtime.lifetimes.offer)


def _lock(stage: Stage, contact_id: int) -> Row[Any]:
    lock_contacts(stage.db, contact_id)
    row = stage.db.execute(
        select(contacts.c.opted_out_at).where(contacts.c.id == contact_id, contacts.c.erased_at.is_(None))
    ).one_or_none()
    if row is None:
        raise LookupError(contact_id)
    return row


def _note(stage: Stage, contact_id: int, event: str, became: str, note: str | None) -> None:
    put_on_record(stage.db, [Change(contacts.name, contact_id, event, became, note=note)], stage.by, stage.now)
