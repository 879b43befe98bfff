"""Nothing begins after the commit of an opt-out, a pause or a cancellation, however many work at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import func, insert, select, update

from bot.messages import Medium, MessageClass
from bot.programme.consent import set_opt_out
from bot.services.delivery import drain
from bot.services.outgoing import outbox_row
from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.store.outbox import outbox
from tests.bots import CHANNELS, NOW, Bot
from tests.factories import add_broadcast

NOTICE = {"message_class": MessageClass.NOTICE}
BROADCAST = {"message_class": MessageClass.BROADCAST, "lane": "bulk", "language": "en", "body": ""}
BEGUN = select(func.count()).where(outbox.c.begun_at.is_not(None))
PAUSES = 1000


def add_messages(bot: Bot, number: int, **values: object) -> None:
    """Add messages to be sent, each to a contact of its own."""
    with bot.runtime.database.begin() as db:
        made = insert(contacts).returning(contacts.c.id)
        known = db.execute(made, [{"created_at": NOW}] * number).scalars()
        sms = bot.runtime.channel_for(Medium.SMS) or CHANNELS["twilio-sms"]
        rows = [outbox_row(sms, contact, f"+2507{contact:08}", "Muraho", NOW) | values for contact in known]
        db.execute(insert(outbox), rows)


@contextmanager
def working(bot: Bot, lane: str) -> Iterator[None]:
    """Have two workers drain a lane again and again, until the end."""
    ends = Event()

    def work() -> None:
        while not ends.is_set():
            drain(bot.runtime, lane)

    with ThreadPoolExecutor(2) as pool:
        workers = [pool.submit(work) for _ in range(2)]
        try:
            yield
        finally:
            ends.set()
        for worker in workers:
            worker.result()


@pytest.mark.slow
def test_nothing_begins_after_the_commit_of_an_opt_out(each_bot: Bot) -> None:
    add_messages(each_bot, 1000, **NOTICE)
    ids = sorted(each_bot.values(select(contacts.c.id)), key=lambda contact: contact * 7919 % 1000)
    waiting = set()
    with working(each_bot, "replies"):
        for contact in ids:
            with each_bot.runtime.database.begin() as db:
                set_opt_out(db, contact, NOW)
                status = select(outbox.c.status).where(outbox.c.contact_id == contact)
                if db.execute(status).scalar_one() == "queued":
                    waiting.add(contact)
    drain(each_bot.runtime, "replies")
    ended = each_bot.rows(select(outbox.c.contact_id, outbox.c.status, outbox.c.begun_at))
    assert {row.contact_id for row in ended if row.status == "refused"} == waiting
    assert {row.contact_id for row in ended if row.begun_at} == set(ids) - waiting
    assert waiting


@pytest.mark.slow
@pytest.mark.parametrize("status", ["paused", "cancelled"])
def test_nothing_begins_after_the_commit_of_a_pause_or_a_cancellation(each_bot: Bot, status: str) -> None:
    broadcast = add_broadcast(each_bot)
    add_messages(each_bot, 5 * PAUSES, broadcast_id=broadcast, **BROADCAST)
    begun = []
    with working(each_bot, "bulk"):
        for _ in range(PAUSES):
            with each_bot.runtime.database.begin() as db:
                db.execute(update(broadcasts).values(status=status))
                begun.append(db.execute(BEGUN).scalar_one())
            with each_bot.runtime.database.begin() as db:
                assert db.execute(BEGUN).scalar_one() == begun[-1]
                db.execute(update(broadcasts).values(status="started"))
    assert len(set(begun)) > 1
