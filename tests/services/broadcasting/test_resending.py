"""Once more by another medium: to whom it did not reach, once, and to nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, select, update

from bot.errors import BroadcastError
from bot.messages import DeliveryUpdate, Medium, MessageStatus
from bot.programme.lifecycle import TIME
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.resending import Resent, resend
from bot.services.broadcasting.results import Result, results_of
from bot.services.broadcasting.starting import cancel, start
from bot.services.delivery import drain
from bot.services.statuses import take_in_update
from bot.store.broadcasts import broadcasts
from bot.store.contacts import addresses, contacts
from bot.store.outbox import outbox
from tests.bots import NOW, Bot
from tests.factories import add_message
from tests.services.broadcasting.rows import add_broadcast, people


def again(bot: Bot, broadcast: int, medium: Medium = Medium.WHATSAPP) -> Resent:
    """Have it sent again."""
    with bot.runtime.database.begin() as db:
        return resend(bot.runtime, db, broadcast, medium, TIME)


def finished(bot: Bot, *statuses: str, **values: object) -> tuple[int, list[int]]:
    """Add a broadcast of which this became for one contact each, all of whom wrote on WhatsApp just now."""
    broadcast, ids = add_broadcast(bot, "finished", **values), people(bot, len(statuses))
    for contact, status in zip(ids, statuses, strict=True):
        add_message(bot, contact, broadcast_id=broadcast, status=status)
        row = {"contact_id": contact, "medium": Medium.WHATSAPP, "value": f"+25078900{contact:04}"}
        bot.do(insert(addresses).values(row | {"channel": "twilio-whatsapp", "last_inbound_at": NOW}))
    return broadcast, ids


def test_it_goes_to_those_whom_it_did_not_reach_and_want_to_be_reached(each_bot: Bot) -> None:
    statuses = ("failed", "expired", "refused", "refused", "delivered", "unknown", "cancelled", "sent")
    broadcast, ids = finished(each_bot, *statuses)
    each_bot.do(update(contacts).where(contacts.c.id == ids[3]).values(opted_out_at=NOW))
    made = again(each_bot, broadcast)
    assert made.is_new
    assert prepare(each_bot.runtime, made.id) == 3
    sent = select(outbox.c.contact_id, outbox.c.medium).where(outbox.c.broadcast_id == made.id)
    assert [tuple(row) for row in each_bot.rows(sent)] == [(contact, Medium.WHATSAPP) for contact in ids[:3]]
    (row,) = each_bot.rows(select(broadcasts).where(broadcasts.c.id == made.id))
    assert (row.name, row.resends_id, row.text_en) == (
        "Fair (whatsapp)",
        broadcast,
        "Menyesha: the fair opens.\nTo stop: send STOP",
    )


def test_who_was_two_contacts_and_got_it_once_gets_it_no_more(each_bot: Bot) -> None:
    broadcast, (contact, _) = finished(each_bot, "failed", "failed")
    add_message(each_bot, contact, broadcast_id=broadcast, status="delivered")
    assert prepare(each_bot.runtime, again(each_bot, broadcast).id) == 1


def test_it_is_drafted_once_for_a_medium_however_many_ask_at_once(each_bot: Bot) -> None:
    broadcast, _ = finished(each_bot, "failed")
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: again(each_bot, broadcast), range(8)))
    assert len({one.id for one in made}) == 1
    assert sorted(one.is_new for one in made) == [False] * 7 + [True]


def test_one_that_was_called_back_may_be_drafted_anew(each_bot: Bot) -> None:
    broadcast, _ = finished(each_bot, "failed")
    first = again(each_bot, broadcast)
    cancel(each_bot.runtime, first.id)
    second = again(each_bot, broadcast)
    assert second.is_new
    assert second.id != first.id


def test_a_text_in_one_language_goes_to_those_alone_who_speak_it(bot: Bot) -> None:
    broadcast, _ = finished(bot, "failed", text_rw="")
    assert bot.values(select(broadcasts.c.filters).where(broadcasts.c.id == again(bot, broadcast).id)) == [
        f'{{"languages":["en"],"missed":{broadcast}}}'
    ]


@pytest.mark.parametrize(
    ("state", "medium", "said"),
    [("started", Medium.WHATSAPP, "is not over"), ("finished", Medium.SMS, "went out by that medium")],
)
def test_what_cannot_be_sent_again_is_told(bot: Bot, state: str, medium: Medium, said: str) -> None:
    broadcast = add_broadcast(bot, state)
    with pytest.raises(BroadcastError, match=said):
        again(bot, broadcast, medium)


def test_what_may_have_arrived_is_not_sent_again(bot: Bot) -> None:
    broadcast, _ = finished(bot, MessageStatus.UNKNOWN)
    assert prepare(bot.runtime, again(bot, broadcast).id) == 0


@pytest.mark.parametrize("times", [1, 2])
def test_what_arrived_after_all_is_not_repeated(each_bot: Bot, times: int) -> None:
    broadcast, ids = finished(each_bot, "failed", "failed")
    each_bot.do(update(outbox).where(outbox.c.contact_id == ids[0]).values(provider_id="ATXid_1", begun_at=NOW))
    last = broadcast
    for medium in (Medium.WHATSAPP, Medium.SMS)[:times]:
        if last != broadcast:  # what the first resend had did not arrive either
            each_bot.do(update(outbox).where(outbox.c.broadcast_id == last).values(status="failed"))
            each_bot.do(update(broadcasts).where(broadcasts.c.id == last).values(status="finished"))
        last = again(each_bot, last, medium).id
        prepare(each_bot.runtime, last)
    start(each_bot.runtime, last)
    take_in_update(each_bot.runtime, DeliveryUpdate("africastalking", "ATXid_1", "Success", MessageStatus.DELIVERED))
    drain(each_bot.runtime, "bulk")
    of_last = select(outbox.c.contact_id, outbox.c.status).where(outbox.c.broadcast_id == last).order_by(outbox.c.id)
    assert [tuple(row) for row in each_bot.rows(of_last)] == [(ids[0], "cancelled"), (ids[1], "accepted")]
    with each_bot.runtime.database.begin() as db:
        assert results_of(each_bot.runtime, db, last)[0] == Result(
            MessageStatus.CANCELLED, "The broadcast that this one repeats reached the contact after all.", 1
        )
