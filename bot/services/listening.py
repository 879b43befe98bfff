"""What contacts write that no flow hears: to a person who speaks with them, or what we did not understand twice."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from bot.engine.values import show, store
from bot.marking import N_
from bot.programme.ticket_words import add_words, find_ticket
from bot.programme.tickets import Status, told_by
from bot.services.passage import Passage, Spoken
from bot.store.contacts import contacts
from bot.store.staff import staff
from bot.store.tickets import tickets
from bot.text import plain

LISTENING = N_("{staff} of {org} reads what you write here, and will answer you.")
PASSED_ON = N_("A person will read your message and answer you by {by}. Number: {reference}.")

_A_DAY = timedelta(days=1)
_COURTESIES = frozenset((
    "thank you", "thanks", "murakoze", "murakoze cyane", "urakoze", "ok", "okay", "yes", "no", "yego", "oya",
    "good morning", "good afternoon", "good evening", "mwaramutse", "mwiriwe", "goodbye", "bye", "murabeho",
))  # fmt: skip
"""What asks nothing of a person."""


def hear(passage: Passage) -> Spoken:
    """Take in what is written to a person of staff; the contact is told once who that is."""
    row = add_words(passage.context(), passage.message.text or "-")
    if row.told_at:
        return Spoken()
    passage.db.execute(update(tickets).where(tickets.c.id == row.id).values(told_at=passage.now))
    name = passage.db.execute(select(staff.c.name).where(staff.c.id == row.staff_id)).scalar_one_or_none()
    return Spoken(passage.words(LISTENING, staff=name or "-"), ends=True)


def pass_on(passage: Passage) -> str:
    """Note a message that was not understood where no question was open; gives what is said of it.

    The second in a day goes to a person, and so does one after a person's answer; of any other nothing is said.
    """
    said = plain(passage.message.text)
    if said in _COURTESIES or not any(letter.isalpha() for letter in said):
        return ""
    since, standing = passage.row.puzzled_at, find_ticket(passage.db, passage.row.id)
    noted = update(contacts).where(contacts.c.id == passage.row.id).values(puzzled_at=passage.now)
    passage.db.execute(noted)
    is_first = since is None or passage.now - since > _A_DAY
    if is_first and (standing is None or standing.status != Status.ANSWERED):
        return ""
    row = add_words(passage.context(), passage.message.text)
    zone = passage.runtime.house.zone
    by = told_by(row.respond_by, passage.now, zone)
    shown = show(store(by), passage.language, zone, today=passage.facts.today, short=True)
    return passage.words(PASSED_ON, by=shown, reference=row.reference)
