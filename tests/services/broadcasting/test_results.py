"""What became of a broadcast's messages, told so that staff understand it."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.messages import MessageStatus
from bot.services.broadcasting.results import Result, results_of
from bot.store.archive import archive
from bot.store.outbox import outbox
from tests.bots import Bot, bot_at
from tests.channels.specimens import SPECIMENS
from tests.factories import add_message
from tests.services.broadcasting.rows import add_broadcast, people

LOTS = (
    ("africastalking", "delivered", None, "The network's gateway had a fault, and did not take the message.", 2),
    ("africastalking", "failed", "UserDoesNotExist", None, 2),
    ("africastalking", "failed", "406", "The contact has opted out at Africa's Talking.", 1),
    ("africastalking", "failed", "NewWord", None, 1),
    ("africastalking", "failed", None, None, 1),
    ("twilio", "failed", "30005", None, 3),
    ("twilio", "failed", "98765", "The provider refused the message.", 1),
    ("africastalking", "refused", None, "The contact has opted out.", 1),
    ("africastalking", "queued", "501", "The network's gateway had a fault, and did not take the message.", 1),
)
"""Of which provider, what became of a message, the code and the sentence on its row, and how often."""


def test_reasons_are_told_in_plain_words(database_url: str) -> None:
    with (
        SPECIMENS["africastalking"]("http://127.0.0.1") as one,
        SPECIMENS["twilio"]("http://127.0.0.1") as other,
        bot_at(database_url, adapters={"africastalking": one.adapter, "twilio": other.adapter}) as bot,
    ):
        broadcast, ids = add_broadcast(bot, "started"), iter(people(bot, 13))
        for provider, status, code, reason, number in LOTS:
            for _ in range(number):
                told = {"status": status, "reason_code": code, "reason": reason, "provider": provider}
                add_message(bot, next(ids), broadcast_id=broadcast, **told)
        with bot.runtime.database.begin() as db:
            found = results_of(bot.runtime, db, broadcast)
    failed, refused = MessageStatus.FAILED, MessageStatus.REFUSED
    assert found == [
        Result(MessageStatus.DELIVERED, "", 2),
        Result(failed, "The network does not know this number.", 5),
        Result(failed, "", 1),
        Result(failed, "NewWord", 1),
        Result(failed, "The contact has opted out at Africa's Talking.", 1),
        Result(failed, "The provider refused the message.", 1),
        Result(refused, "The contact has opted out.", 1),
        Result(MessageStatus.QUEUED, "", 1),
    ]


def test_what_is_archived_counts_still(each_bot: Bot) -> None:
    broadcast = add_broadcast(each_bot, "finished")
    for contact, status in zip(people(each_bot, 2), ("sent", "failed"), strict=True):
        add_message(each_bot, contact, broadcast_id=broadcast, status=status, reason_code="Rejected")
    columns = [column.name for column in archive.c if column.name != "earlier_ids"]
    each_bot.do(insert(archive).from_select(columns, select(*(outbox.c[name] for name in columns))))
    each_bot.do(outbox.delete().where(outbox.c.status == "sent"))
    with each_bot.runtime.database.begin() as db:
        found = results_of(each_bot.runtime, db, broadcast)
    assert found == [Result(MessageStatus.FAILED, "Rejected", 2), Result(MessageStatus.SENT, "", 1)]
