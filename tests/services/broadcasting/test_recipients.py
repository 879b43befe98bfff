"""Who is reached, by which address, in which language; and why the others are left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import insert, update

from bot.messages import Medium
from bot.programme.status import Status
from bot.services.broadcasting import recipients
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.census import census_of
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.recipients import LeftOut, Recipients
from bot.services.broadcasting.states import get_broadcast
from bot.store.contacts import addresses, consents, contacts
from bot.store.workshops import attendance
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import add_contact, add_registration, add_workshop

TEXTS = {"en": "Menyesha: the fair opens on 1 April.", "rw": "Menyesha: imurikagurisha ritangira ku ya 1 Mata."}
EVERYBODY = Audience()


def reached(bot: Bot, audience: Audience = EVERYBODY, medium: Medium = Medium.SMS, **texts: str) -> list[str]:
    """Give the addresses that a broadcast would go to."""
    with bot.runtime.database.begin() as db:
        wanted = Draft("Fair", {**TEXTS, **texts}, audience, medium)
        found = Recipients.of(bot.runtime, get_broadcast(db, draft(db, bot.runtime, wanted)), bot.now)
        upto = found.upto(db, 0)
        return [row.address for row in db.execute(found.reached(0, upto))] if upto else []


def left_out(bot: Bot, medium: Medium = Medium.SMS, **texts: str) -> dict[str, int]:
    """Give how many are left out, by the reason."""
    with bot.runtime.database.begin() as db:
        broadcast = get_broadcast(db, draft(db, bot.runtime, Draft("Fair", {**TEXTS, **texts}, EVERYBODY, medium)))
        census = census_of(bot.runtime, db, broadcast)
    return dict(census.left_out) | ({"reached": census.reached} if census.reached else {})


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience(), [ME, ANOTHER]),
        (Audience(districts=("Huye", "Gasabo")), [ME]),
        (Audience(sectors=("Kimironko",)), []),
        (Audience(trades=("bags",)), [ANOTHER]),
        (Audience(languages=("en",)), [ME]),
        (Audience(languages=("rw",)), [ANOTHER]),
        (Audience(districts=("Huye",), trades=("bags",)), []),
        (Audience(numbers=(ANOTHER, "+250788999999")), [ANOTHER]),
    ],
)
def test_an_audience_is_all_whom_every_filter_lets_through(
    each_bot: Bot, audience: Audience, expected: list[str]
) -> None:
    add_contact(each_bot)
    add_contact(each_bot, ANOTHER, language=None, district="Kayonza", trade="bags")
    assert reached(each_bot, audience) == expected


@pytest.mark.parametrize(
    ("values", "who"),
    [
        ({}, "seated waiting"),
        ({"statuses": (Status.CONFIRMED,)}, "seated"),
        ({"attended": True}, "was_there"),
        ({"since": date(2027, 2, 15)}, "waiting"),
        ({"since": date(2027, 2, 15), "statuses": (Status.CONFIRMED,)}, ""),
    ],
)
def test_who_has_such_a_registration_and_who_has_none(each_bot: Bot, values: dict[str, object], who: str) -> None:
    names = ("seated", "waiting", "gone", "was_there", "never")
    numbers = {name: f"+25078800000{place}" for place, name in enumerate(names)}
    known = {name: add_contact(each_bot, number) for name, number in numbers.items()}
    workshop, other = add_workshop(each_bot), add_workshop(each_bot)
    add_registration(each_bot, workshop, known["seated"], created_at=NOW - timedelta(days=20))
    add_registration(each_bot, workshop, known["waiting"], status=Status.WAITLISTED)
    add_registration(each_bot, workshop, known["gone"], status=Status.CANCELLED)
    there = add_registration(each_bot, workshop, known["was_there"], status=Status.ATTENDED)
    each_bot.do(insert(attendance).values(registration_id=there, day=NOW.date(), how="code", marked_at=NOW))
    add_registration(each_bot, other, known["never"])
    with_one = reached(each_bot, Audience.model_validate({"registered": True, "workshops": (workshop,), **values}))
    assert with_one == [numbers[name] for name in who.split()]
    without = reached(each_bot, Audience.model_validate({"registered": False, "workshops": (workshop,), **values}))
    assert without == [number for name, number in numbers.items() if name not in who.split()]


def test_a_day_begins_where_the_contacts_live(each_bot: Bot) -> None:
    """In Kigali the 1st of March begins at ten in the evening of the last of February, as Greenwich has it."""
    midnight = NOW.replace(month=2, day=28, hour=22)
    workshop = add_workshop(each_bot)
    for number, created_at in ((ME, midnight - timedelta(seconds=1)), (ANOTHER, midnight)):
        add_registration(each_bot, workshop, add_contact(each_bot, number), created_at=created_at)
    assert reached(each_bot, Audience(registered=True, since=date(2027, 3, 1))) == [ANOTHER]


def test_filters_come_back_from_their_json_as_they_were() -> None:
    audience = Audience(districts=("Huye",), registered=False, since=date(2027, 3, 1))
    assert audience.dump() == '{"districts":["Huye"],"registered":false,"since":"2027-03-01"}'
    assert Audience.model_validate_json(audience.dump()) == audience


@pytest.mark.parametrize("text", ['{"village": ["Tumba"]}', '{"confirmed": true}', '{"workshop": 1}'])
def test_a_filter_that_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Audience.model_validate_json(text)


def test_those_who_may_not_or_cannot_be_written_to_are_left_out_each_for_one_reason(each_bot: Bot) -> None:
    add_contact(each_bot, "+250788000001")
    add_contact(each_bot, "+250788000002", opted_out_at=NOW, taken_over_at=NOW)
    add_contact(each_bot, "+250788000003", taken_over_at=NOW)
    add_contact(each_bot, "+250788000005", taken_over_at=NOW, doubted_at=NOW)
    silent = add_contact(each_bot, "+250788000004")
    each_bot.do(update(consents).where(consents.c.contact_id == silent).values(withdrawn_at=NOW))
    each_bot.do(insert(contacts).values(created_at=NOW))
    hidden = add_contact(each_bot, "RW.AbC123")
    each_bot.do(addresses.delete().where(addresses.c.contact_id == hidden, addresses.c.medium == Medium.USSD))
    assert left_out(each_bot) == {
        "reached": 1,
        LeftOut.OPTED_OUT: 1,
        LeftOut.IN_DOUBT: 1,
        LeftOut.TAKEN_OVER: 1,
        LeftOut.NO_CONSENT: 2,
        LeftOut.NO_ADDRESS: 1,
    }
    assert reached(each_bot) == ["+250788000001"]


def test_who_lacks_what_a_text_names_is_left_out(each_bot: Bot) -> None:
    add_contact(each_bot)
    add_contact(each_bot, ANOTHER, name=None)
    named = "Menyesha greets {contact.name}."
    assert left_out(each_bot, en=named) == {"reached": 1, LeftOut.NO_FIELD: 1}
    assert reached(each_bot, en=named) == [ME]


def test_one_with_several_addresses_is_reached_once_by_the_one_of_the_medium(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    more = {"contact_id": contact, "channel": "twilio-sms"}
    each_bot.do(insert(addresses).values(more | {"medium": Medium.WHATSAPP, "value": "+250788000300"}))
    each_bot.do(insert(addresses).values(more | {"medium": Medium.SMS, "value": ANOTHER}))
    assert reached(each_bot) == [ME]


def test_a_number_known_from_ussd_alone_serves_for_sms(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    each_bot.do(addresses.delete().where(addresses.c.contact_id == contact, addresses.c.medium == Medium.SMS))
    assert reached(each_bot) == [ME]


def test_a_number_at_which_nobody_is_serves_no_more_though_it_is_known_from_calls_too(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    each_bot.do(update(addresses).where(addresses.c.medium == Medium.SMS).values(unreachable_at=NOW))
    assert left_out(each_bot) == {LeftOut.UNREACHABLE: 1}
    row = {"contact_id": contact, "medium": Medium.USSD, "value": ANOTHER, "channel": "africastalking-ussd"}
    each_bot.do(insert(addresses).values(row))
    assert reached(each_bot) == [ANOTHER]
    assert left_out(each_bot) == {"reached": 1}


def test_on_whatsapp_those_are_reached_who_wrote_within_a_day(each_bot: Bot) -> None:
    for number, hours in ((ME, 23), (ANOTHER, 24), ("+250788000300", None)):
        contact = add_contact(each_bot, number)
        heard = None if hours is None else NOW - timedelta(hours=hours)
        row = {"contact_id": contact, "medium": Medium.WHATSAPP, "value": number, "channel": "twilio-whatsapp"}
        each_bot.do(insert(addresses).values(row | {"last_inbound_at": heard}))
    assert reached(each_bot, EVERYBODY, Medium.WHATSAPP) == [ME]
    assert left_out(each_bot, Medium.WHATSAPP) == {"reached": 1, LeftOut.WINDOW: 2}


def test_an_audience_is_walked_in_chunks(each_bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipients, "CHUNK", 2)
    known = [add_contact(each_bot, f"+25078800000{number}") for number in range(5)]
    with each_bot.runtime.database.begin() as db:
        broadcast = get_broadcast(db, draft(db, each_bot.runtime, Draft("Fair", TEXTS)))
        found = Recipients.of(each_bot.runtime, broadcast, each_bot.now)
        ends = [found.upto(db, last) for last in (0, known[1], known[3], known[4])]
    assert ends == [known[1], known[3], known[4], None]
