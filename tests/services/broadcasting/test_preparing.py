"""Preparing: each recipient gets one row, once, however often it is cut off; then nothing changes any more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from bot.errors import BroadcastError
from bot.messages import Medium
from bot.services.broadcasting import recipients
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.readying import make_ready
from bot.services.broadcasting.starting import cancel
from bot.services.broadcasting.wording import bodies
from bot.store.books import books
from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.store.outbox import outbox
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact
from tests.services.broadcasting.rows import add_broadcast

TEXTS = {"en": "{contact.name}, the fair of {org} opens.", "rw": "{org}: {contact.name}, imurikagurisha riratangira."}
WRITTEN = select(outbox.c.contact_id).order_by(outbox.c.id)


class KilledError(Exception):
    """The process that prepared is no more."""


def add_draft(bot: Bot, audience: Audience | None = None, medium: Medium = Medium.SMS) -> int:
    with bot.runtime.database.begin() as db:
        return draft(db, bot.runtime, Draft("Fair", TEXTS, audience or Audience(), medium))


def test_each_recipient_has_a_row_with_their_language_and_fields_and_no_body_yet(each_bot: Bot) -> None:
    add_contact(each_bot)
    add_contact(each_bot, ANOTHER, language=None, name="Zoê Mugisha")
    broadcast = add_draft(each_bot)
    assert prepare(each_bot.runtime, broadcast) == 2
    with each_bot.runtime.database.begin() as db:
        rows = db.execute(select(outbox).order_by(outbox.c.id)).all()
        words = bodies(db, rows)
    assert [(row.address, row.language, row.body) for row in rows] == [(ME, "en", ""), (ANOTHER, "rw", "")]
    assert list(words.values()) == [
        "Uwase Aline, the fair of Menyesha opens.\nTo stop: send STOP",
        "Menyesha: Zoe Mugisha, imurikagurisha riratangira.\nGuhagarika: ohereza STOP",
    ]
    first = rows[0]
    assert (first.message_class, first.lane, first.status) == ("broadcast", "bulk", "queued")
    assert (first.broadcast_id, first.channel, first.provider) == (broadcast, "africastalking-sms", "africastalking")
    assert (first.due_at, first.created_at, first.begun_at, first.attempts) == (each_bot.now, each_bot.now, None, 0)


def test_what_is_written_is_in_the_books(each_bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "CHUNK", 2)
    for number in range(5):
        add_contact(each_bot, f"+25078800000{number}")
    prepare(each_bot.runtime, add_draft(each_bot))
    assert each_bot.values(select(books.c.rows).where(books.c.origin == "broadcasts").order_by(books.c.id)) == [2, 2, 1]


def test_what_was_cut_off_goes_on_and_nobody_is_written_to_twice(
    each_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipients, "CHUNK", 2)
    known = [add_contact(each_bot, f"+25078800000{number}") for number in range(5)]
    broadcast = add_draft(each_bot)

    def die(_upto: int) -> None:
        raise KilledError

    for _ in range(3):
        with pytest.raises(KilledError):
            prepare(each_bot.runtime, broadcast, die)
    assert each_bot.values(select(broadcasts.c.status)) == ["preparing"]
    assert prepare(each_bot.runtime, broadcast, die) == 5
    assert each_bot.values(WRITTEN) == known


def test_several_may_prepare_it_at_once(each_bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "CHUNK", 3)
    known = [add_contact(each_bot, f"+2507880000{number:02}") for number in range(40)]
    broadcast = add_draft(each_bot)
    with ThreadPoolExecutor(4) as pool:
        counts = set(pool.map(lambda _: prepare(each_bot.runtime, broadcast), range(4)))
    assert counts == {40}
    assert sorted(each_bot.values(WRITTEN)) == known


def test_to_prepare_it_again_changes_nothing(each_bot: Bot) -> None:
    add_contact(each_bot)
    broadcast = add_draft(each_bot)
    prepare(each_bot.runtime, broadcast)
    add_contact(each_bot, ANOTHER)
    each_bot.do(update(contacts).values(name="Somebody Else", language="rw"))
    assert prepare(each_bot.runtime, broadcast) == 1
    with each_bot.runtime.database.begin() as db:
        words = bodies(db, db.execute(select(outbox)).all())
    assert [body.partition(",")[0] for body in words.values()] == ["Uwase Aline"]


def test_one_that_is_called_back_while_it_is_prepared_ends_there(
    each_bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recipients, "CHUNK", 2)
    for number in range(5):
        add_contact(each_bot, f"+25078800000{number}")
    broadcast = add_draft(each_bot)
    with pytest.raises(BroadcastError, match="is cancelled"):
        prepare(each_bot.runtime, broadcast, lambda _upto: cancel(each_bot.runtime, broadcast))
    assert each_bot.rows(select(outbox.c.status, func.count()).group_by(outbox.c.status)) == [("cancelled", 2)]


def test_an_audience_of_nobody_is_prepared_with_no_row(each_bot: Bot) -> None:
    add_contact(each_bot)
    assert prepare(each_bot.runtime, add_draft(each_bot, Audience(trades=("hats",)))) == 0


def test_a_channel_that_is_gone_is_told(bot: Bot) -> None:
    broadcast = add_draft(bot)
    bot.do(update(broadcasts).values(channel="kannel-sms"))
    with pytest.raises(BroadcastError, match="kannel-sms is not configured any more"):
        prepare(bot.runtime, broadcast)


def test_one_that_cannot_be_read_keeps_no_other_from_being_made_ready(each_bot: Bot) -> None:
    """Such as one with a filter of a later release."""
    add_contact(each_bot)
    for filters in ('{"weather": "fine"}', "{}"):
        add_broadcast(each_bot, "preparing", recipients=0, filters=filters)
    make_ready(each_bot.runtime)
    assert each_bot.values(select(broadcasts.c.status).order_by(broadcasts.c.id)) == ["preparing", "prepared"]
