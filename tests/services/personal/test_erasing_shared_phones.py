"""Erasing who is reached through another's phone: what was written to them stands there."""

from __future__ import annotations

from sqlalchemy import Executable, func, select

from bot.messages import MessageStatus
from bot.programme.lifecycle import TIME
from bot.services.certifying import revoke
from bot.services.due import do_due
from bot.store.conversations import inbound as said
from bot.store.due import plan
from bot.store.files import files
from bot.store.outbox import attempts, outbox
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_workshop
from tests.lives import is_erased
from tests.papers import add_certificate
from tests.people import add_on_phone_of

BOOKS: dict[str, Executable] = {
    "messages": select(func.count(), func.sum(outbox.c.segments), func.count(outbox.c.provider_id)).select_from(outbox),
    "by provider id": select(outbox.c.provider_id, outbox.c.status, outbox.c.price).order_by(outbox.c.id),
    "replies": select(func.count(), func.sum(said.c.replies)).select_from(said),
    "attempts": select(attempts.c.outcome),
}


def on_the_phone_of_a_leader(bot: Bot) -> tuple[int, int]:
    """Have a certificate written to who is reached through ME's phone; give who, and the certificate."""
    add_workshop(bot)
    member = add_on_phone_of(bot, add_contact(bot))
    certificate = add_certificate(bot, member, status="issued")
    with bot.runtime.database.begin() as db:
        plan(db, "certificate", certificate, NOW, NOW)
    do_due(bot.runtime)
    told = select(outbox.c.contact_id, outbox.c.status, outbox.c.file_id.is_not(None))
    assert bot.rows(told) == [(1, MessageStatus.QUEUED, True)]
    return member, certificate


def test_who_has_their_certificate_on_anothers_phone_is_erased_and_nothing_empty_is_sent_there(each_bot: Bot) -> None:
    member, _ = on_the_phone_of_a_leader(each_bot)
    assert is_erased(each_bot, member)
    left = select(outbox.c.status, outbox.c.body, outbox.c.file_id)
    assert each_bot.rows(left) == [(MessageStatus.CANCELLED, "", None)]
    assert each_bot.count(files) == 0


def test_a_certificate_that_went_to_anothers_phone_can_be_taken_back(each_bot: Bot) -> None:
    _, certificate = on_the_phone_of_a_leader(each_bot)
    with each_bot.runtime.database.begin() as db:
        revoke(db, certificate, "by mistake", TIME, NOW)
    assert each_bot.rows(select(outbox.c.status, outbox.c.file_id)) == [(MessageStatus.CANCELLED, None)]
