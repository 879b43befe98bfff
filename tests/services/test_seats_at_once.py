"""Five hundred people apply at once, over real HTTP: no seat is given twice, and the line has no gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import count
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.bootstrap import make_runtime
from bot.messages import Medium
from bot.programme.consent import PROFILE
from bot.programme.registrations import request_seat
from bot.settings import Settings
from bot.store.contacts import addresses, consents, contacts
from bot.store.outbox import outbox
from bot.store.workshops import registrations
from bot.web import create_app
from tests.bots import CHANNEL_OF, NOW, Bot, bot_at
from tests.factories import add_workshop, turn_of
from tests.serving import serving

PEOPLE, SEATS, CALLERS = 500, 36, 8
SECRET = "path-secret"
SETTINGS = {
    "secret_key": "k",
    "public_url": "http://127.0.0.1:1",
    "at_username": "menyesha",
    "at_api_key": "k",
    "at_webhook_secret": SECRET,
    "at_sender_id": "8080",
    "ussd_code": "*384*10#",
}

pytestmark = pytest.mark.slow


def add_people(bot: Bot, districts: Sequence[str]) -> list[str]:
    """Add contacts whose profiles are complete, all at once; give their numbers."""
    numbers = [f"+25078810{at:04}" for at in range(len(districts))]
    known = {"language": "en", "name": "Uwase Aline", "sector": "Tumba", "trade": "shoes", "created_at": NOW}
    reached = {"medium": Medium.USSD, "channel": CHANNEL_OF[Medium.USSD]}
    agreed = {"purpose": PROFILE, "wording": "Yes?", "language": "en", "medium": "sms", "given_at": NOW}
    ids = range(1, len(districts) + 1)
    with bot.runtime.database.begin() as db:
        db.execute(insert(contacts), [known | {"district": district} for district in districts])
        db.execute(insert(addresses), [reached | {"contact_id": at, "value": numbers[at - 1]} for at in ids])
        db.execute(insert(consents), [agreed | {"contact_id": at} for at in ids])
    return numbers


def dial(port: int, number: str, path: str, serial: int) -> str:
    """Dial with a path, as Africa's Talking brings it; give the screen."""
    form = {"sessionId": f"call-{serial}", "phoneNumber": number, "serviceCode": "*384*10#", "text": path}
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"/webhooks/africastalking/{SECRET}/ussd", urlencode(form), kind)
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.read().decode()
    finally:
        connection.close()


def all_apply(bot: Bot, numbers: Sequence[str]) -> list[str]:
    """Have all of them apply for the first workshop, several at a time; give their last screens."""
    serials = count()
    with (
        serving(create_app(bot.runtime, Settings.model_validate(SETTINGS))) as port,
        ThreadPoolExecutor(CALLERS) as pool,
    ):
        return list(pool.map(lambda number: dial(port, number, "1*1*1", next(serials)), numbers))


@contextmanager
def bot_on_the_web(url: str) -> Iterator[Bot]:
    made = make_runtime(Settings.model_validate(SETTINGS))
    with bot_at(url, adapters=made.adapters, channels=made.channels) as bot:
        yield bot
    made.close()


def line_of(bot: Bot) -> list[Any]:
    """Give the registrations in the order in which they were taken."""
    return bot.rows(select(registrations).order_by(registrations.c.place))


def test_of_500_who_apply_at_once_36_get_seats_and_the_others_wait_in_order(database_url: str) -> None:
    with bot_on_the_web(database_url) as bot:
        add_workshop(bot, seats=SEATS)
        screens = all_apply(bot, add_people(bot, ["Huye"] * PEOPLE))
        line = line_of(bot)
        receipts = bot.values(select(outbox.c.contact_id))

    assert [row.place for row in line] == list(range(1, PEOPLE + 1))
    assert [row.status for row in line] == ["confirmed"] * SEATS + ["waitlisted"] * (PEOPLE - SEATS)
    assert [row.id for row in line] == sorted(row.id for row in line)
    told = sorted(int(screen.partition("number ")[2].partition(":")[0] or 0) for screen in screens)
    assert told == [0] * SEATS + list(range(1, PEOPLE - SEATS + 1))
    assert sum(screen.startswith("END Registration went well.") for screen in screens) == SEATS
    assert len({row.code for row in line}) == PEOPLE
    assert sorted(receipts) == sorted(row.contact_id for row in line)


def test_at_once_a_districts_share_is_filled_before_open_seats(database_url: str) -> None:
    districts = [("Huye", "Gasabo", "Musanze", "Gasabo")[at % 4] for at in range(120)]
    with bot_on_the_web(database_url) as bot:
        add_workshop(bot, {"Huye": 10, "Gasabo": 0, "Musanze": 5}, seats=20)
        all_apply(bot, add_people(bot, districts))
        line = line_of(bot)

    shares, open_seats = {"Huye": 10, "Gasabo": 0, "Musanze": 5}, 5
    for row in line:
        if shares[row.district]:
            shares[row.district] -= 1
            expected = "confirmed"
        elif open_seats:
            open_seats -= 1
            expected = "confirmed"
        else:
            expected = "waitlisted"
        assert row.status == expected, row.place
    assert sum(row.status == "confirmed" for row in line) == 20


def test_the_same_people_at_once_on_several_lines_get_one_place_each(database_url: str) -> None:
    with bot_on_the_web(database_url) as bot:
        add_workshop(bot, seats=10)
        numbers = add_people(bot, ["Huye"] * 20)
        all_apply(bot, [number for number in numbers for _ in range(4)])
        line = line_of(bot)
    assert len(line) == len({row.contact_id for row in line}) == 20
    assert [row.status for row in line] == ["confirmed"] * 10 + ["waitlisted"] * 10


def test_of_10000_who_race_for_600_seats_none_gets_one_too_many(database_url: str) -> None:
    with bot_at(database_url) as bot:
        people = range(1, 1 + len(add_people(bot, ["Huye"] * 50)))
        workshops = [add_workshop(bot, seats=3) for _ in range(200)]
        races = [(person, workshop) for person in people for workshop in workshops]
        Random(2026).shuffle(races)  # noqa: S311  # nobody is to be surprised, only everybody at once

        def apply(race: tuple[int, int]) -> None:
            person, workshop = race
            try:
                with turn_of(bot, person) as context:
                    request_seat(context, workshop)
            except IntegrityError:  # of so many codes two may be the same: the turn is taken again, as `receive` does
                apply(race)

        with ThreadPoolExecutor(CALLERS) as pool:
            list(pool.map(apply, races))
        applied = registrations.c.workshop_id
        seats = select(func.count()).where(registrations.c.status == "confirmed").group_by(applied)
        line = select(registrations.c.place).order_by(applied, registrations.c.place)
        assert bot.values(seats) == [3] * 200
        assert bot.values(line) == list(range(1, 51)) * 200
        assert bot.count(registrations) == 10_000
