"""What each filter lets through, what is taken away again, and audiences under a name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select, update

from bot.errors import BroadcastError
from bot.messages import Medium, MessageStatus
from bot.programme.lifecycle import TIME
from bot.programme.status import Status
from bot.services.broadcasting import saved
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.tagging import tag
from bot.store.archive import archive
from bot.store.contacts import addresses, contacts
from bot.store.outbox import outbox
from bot.store.staff import history
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_message, add_registration, add_workshop
from tests.services.broadcasting.rows import add_broadcast, people

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = date(2027, 2, 20)


def those(bot: Bot, audience: Audience) -> Sequence[int]:
    """Give the ids of the contacts that an audience lets through."""
    wanted = audience.conditions(bot.runtime.default_language, bot.runtime.house.zone)
    return bot.values(select(contacts.c.id).where(*wanted).order_by(contacts.c.id))


def hear(bot: Bot, contact: int, medium: Medium, days: float | None) -> None:
    """Have a contact written on a medium so many days ago."""
    at = None if days is None else NOW - timedelta(days=days)
    row = {"contact_id": contact, "medium": medium, "value": f"+25078811{contact:04}", "channel": "twilio-whatsapp"}
    bot.do(insert(addresses).values(row | {"last_inbound_at": at}))


def test_by_where_and_when_they_wrote(each_bot: Bot) -> None:
    on_chat, of_old, by_sms, never = people(each_bot, 4)
    hear(each_bot, on_chat, Medium.WHATSAPP, 1)
    hear(each_bot, of_old, Medium.WHATSAPP, 20)
    hear(each_bot, by_sms, Medium.SMS, 2)
    hear(each_bot, never, Medium.WHATSAPP, None)
    asked = (
        (Audience(media=(Medium.WHATSAPP,)), [on_chat, of_old, never]),
        (Audience(wrote_on=(Medium.WHATSAPP,)), [on_chat, of_old]),
        (Audience(wrote_since=DAY), [on_chat, by_sms]),
        (Audience(wrote_on=(Medium.WHATSAPP,), wrote_since=DAY), [on_chat]),
        (Audience(silent_since=DAY), [of_old, never]),
    )
    assert [those(each_bot, audience) for audience, _ in asked] == [expected for _, expected in asked]


def test_by_several_workshops_and_statuses(each_bot: Bot) -> None:
    seated, gone, elsewhere, never = people(each_bot, 4)
    one, two, three = (add_workshop(each_bot) for _ in range(3))
    add_registration(each_bot, one, seated)
    add_registration(each_bot, two, gone, status=Status.LAPSED)
    add_registration(each_bot, three, elsewhere)
    audience = Audience(registered=True, workshops=(one, two), statuses=(Status.CONFIRMED, Status.LAPSED))
    assert those(each_bot, audience) == [seated, gone]
    assert those(each_bot, Audience(registered=True, workshops=(one, three))) == [seated, elsewhere]
    assert never in those(each_bot, audience.model_copy(update={"registered": False}))


def test_what_was_kept_of_an_older_draft_still_means_the_same() -> None:
    kept = Audience.model_validate_json('{"registered": true, "workshop": 7, "confirmed": true}')
    assert kept == Audience(registered=True, workshops=(7,), statuses=(Status.CONFIRMED,))


def test_by_what_became_of_earlier_broadcasts(each_bot: Bot) -> None:
    ids = people(each_bot, 6)
    broadcast, other = add_broadcast(each_bot, "finished"), add_broadcast(each_bot, "finished")
    statuses = ("delivered", "failed", "refused", "expired", "cancelled")
    for contact, status in zip(ids, statuses, strict=False):
        add_message(each_bot, contact, broadcast_id=broadcast, status=status)
    add_message(each_bot, ids[5], broadcast_id=other, status=MessageStatus.UNKNOWN)
    assert those(each_bot, Audience(got=(broadcast,))) == [ids[0]]
    assert those(each_bot, Audience(got=(broadcast, other))) == [ids[0], ids[5]]
    assert those(each_bot, Audience(missed=broadcast)) == ids[1:4]


def test_who_got_a_broadcast_is_known_when_its_messages_are_archived(each_bot: Bot) -> None:
    broadcast = add_broadcast(each_bot, "finished")
    contact = add_contact(each_bot)
    add_message(each_bot, contact, broadcast_id=broadcast, status=MessageStatus.SENT)
    columns = [column.name for column in archive.c if column.name != "earlier_ids"]
    each_bot.do(insert(archive).from_select(columns, select(*(outbox.c[name] for name in columns))))
    each_bot.do(outbox.delete())
    assert those(each_bot, Audience(got=(broadcast,))) == [contact]


def test_exclusions_take_away_each_for_itself_and_what_is_not_known_of_somebody_does_not(each_bot: Bot) -> None:
    ids = people(each_bot, 4)
    workshop = add_workshop(each_bot)
    add_registration(each_bot, workshop, ids[0])
    with each_bot.runtime.database.begin() as db:
        assert tag(db, each_bot.runtime, Audience(contacts=(ids[1],)), "board", TIME) == 1
    each_bot.do(update(contacts).where(contacts.c.id == ids[2]).values(district="Gasabo"))
    each_bot.do(update(contacts).where(contacts.c.id == ids[3]).values(district=None))
    minus = (
        Audience(registered=True, workshops=(workshop,)),
        Audience(tags=("board", "press")),
        Audience(districts=("Gasabo",)),
    )
    assert those(each_bot, Audience(minus=minus)) == [ids[3]]
    assert those(each_bot, Audience(minus=(Audience(),))) == []


def test_filters_with_exclusions_come_back_from_their_json_as_they_were() -> None:
    audience = Audience(tags=("board",), media=(Medium.SMS,), minus=(Audience(got=(3,)), Audience(tags=("press",))))
    assert audience.dump() == '{"tags":["board"],"media":["sms"],"minus":[{"got":[3]},{"tags":["press"]}]}'
    assert Audience.model_validate_json(audience.dump()) == audience


def test_an_audience_is_kept_under_a_name_changed_and_removed(each_bot: Bot) -> None:
    runtime = each_bot.runtime
    with runtime.database.begin() as db:
        kept = saved.save(db, " Shoe  makers ", Audience(trades=("shoes",)), TIME, NOW)
        assert saved.save(db, "Shoe makers", Audience(trades=("shoes", "repair")), TIME, NOW) == kept
        saved.save(db, "Board", Audience(tags=("board",)), TIME, NOW)
        assert [one.name for one in saved.list_saved(db)] == ["Board", "Shoe makers"]
        assert saved.get_saved(db, "Shoe makers").audience == Audience(trades=("shoes", "repair"))
        assert [saved.remove(db, kept, TIME, NOW) for _ in range(2)] == [True, False]
        with pytest.raises(BroadcastError, match="There is no audience Shoe makers"):
            saved.get_saved(db, "Shoe makers")
    events = each_bot.values(select(history.c.event).where(history.c.subject == "audiences").order_by(history.c.id))
    assert events == ["save", "save", "save", "remove"]


@pytest.mark.parametrize(
    ("name", "audience"),
    [
        ("", Audience()),
        ("x" * 61, Audience()),
        ("Me", Audience(numbers=("+250788000100",))),
        ("Us", Audience(contacts=(1,))),
    ],
)
def test_what_cannot_be_kept_under_a_name_is_refused(bot: Bot, name: str, audience: Audience) -> None:
    with bot.runtime.database.begin() as db, pytest.raises(BroadcastError):
        saved.save(db, name, audience, TIME, NOW)
