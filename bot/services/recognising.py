"""A number that was silent for half a year is asked who is there, before anything of the contact is shown or used."""

from __future__ import annotations

from bot.programme.recognition import doubt_silent
from bot.services.passage import Passage
from bot.services.script import MAIN
from bot.store import reception, turns


def is_in_doubt(passage: Passage) -> bool:
    """Whether it is in doubt who has the number: since an earlier message, or since this one ended a long silence.

    Of whom we know no name we know nothing to hide, nor anything to recognise them by.
    """
    row, now, silence = passage.row, passage.now, passage.runtime.lifetimes.silence
    if row.doubted_at or not row.name:
        return row.doubted_at is not None
    if row.last_inbound_at and now - row.last_inbound_at < silence:
        return False
    return doubt_silent(passage.db, row.id, now - silence, now)


def find_newcomer(passage: Passage) -> Passage | None:
    """Give the passage of the new contact whose number it turned out to be in this turn; None where it did not."""
    if not passage.in_doubt:
        return None
    row = reception.find(passage.db, passage.message, passage.runtime.replies_at_most)
    if row is None or row.id == passage.row.id:
        return None
    turns.end_session(passage.db, passage.row.session_id, passage.now)
    newcomer = Passage(passage.runtime, passage.db, passage.message, row, passage.now)
    newcomer.begin(MAIN, asks_language=True)
    return newcomer
