"""A workshop's way on both databases: reminders, another date, a selection, who was there, and what races with it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.errors import Refusal
from bot.programme.applicants import Choice, choose
from bot.programme.attendance import days_attended, make_day_code, mark
from bot.programme.closing import finish
from bot.programme.lifecycle import By
from bot.programme.plans import Occasion, add_workshop, cancel_workshop, move_workshop
from bot.programme.staff import Role, add_member
from bot.programme.status import Admission, Status
from bot.services.sweeping import sweep
from bot.store.coming import find_coming
from bot.store.contacts import contacts
from bot.store.outbox import outbox
from bot.store.staff import history
from bot.store.workshops import registrations, workshops
from tests.bots import HOUSE, NOW, Bot
from tests.factories import add_contact, add_registration

VALUES: Mapping[str, Any] = {
    "title_en": "Design",
    "title_rw": "Imideli",
    "venue_en": "Huye",
    "venue_rw": "Huye",
    "starts_on": date(2027, 3, 22),
    "ends_on": date(2027, 3, 23),
    "starts_at": time(9),
    "seats": 2,
    "admission": Admission.FIRST_COME,
    "closes_at": NOW + timedelta(days=18),
}
STATUSES = select(registrations.c.status).order_by(registrations.c.id)


def occasion(bot: Bot) -> Occasion:
    return Occasion(By(), bot.now, HOUSE.zone)


def planned(bot: Bot, **values: object) -> int:
    with bot.runtime.database.begin() as db:
        return add_workshop(db, {**VALUES, **values}, {}, occasion(bot))


def line(bot: Bot, workshop: int, *statuses: Status) -> list[int]:
    """Give the registrations of people who stand like this."""
    return [
        add_registration(bot, workshop, add_contact(bot, f"+25078800{at:04}"), status=status)
        for at, status in enumerate(statuses)
    ]


def pass_to(bot: Bot, *when: int) -> None:
    """Let it be a day in March, at an hour in UTC."""
    day, hour = when
    bot.now = datetime(2027, 3, day, hour, tzinfo=UTC)
    sweep(bot.runtime, "the test")


def bodies(bot: Bot, word: str) -> list[str]:
    return bot.values(select(outbox.c.body).where(outbox.c.body.contains(word)))


def test_each_with_a_seat_is_reminded_once_for_each_reminder(each_bot: Bot) -> None:
    workshop = planned(each_bot)
    line(each_bot, workshop, Status.CONFIRMED, Status.CONFIRMED, Status.WAITLISTED)
    for when, word, count in (((15, 8), "Reminder", 2), ((21, 8), "Reminder", 4), ((22, 6), "Today", 2)):
        for _ in range(3):
            pass_to(each_bot, *when)
        assert len(bodies(each_bot, word)) == count


def test_a_date_that_moves_takes_its_reminders_along(each_bot: Bot) -> None:
    workshop = planned(each_bot)
    line(each_bot, workshop, Status.CONFIRMED)
    pass_to(each_bot, 15, 8)
    with each_bot.runtime.database.begin() as db:
        move_workshop(db, workshop, {"starts_on": date(2027, 3, 29)}, occasion(each_bot))
    pass_to(each_bot, 21, 20)
    assert (len(bodies(each_bot, "Reminder")), len(bodies(each_bot, "Change"))) == (1, 1)
    pass_to(each_bot, 22, 8)
    told = bodies(each_bot, "Reminder")
    assert [body.partition(", 09:00")[0] for body in told] == [
        "Reminder: Design, Monday 22 March",
        "Reminder: Design, Monday 29 March",
    ]


def test_of_what_is_cancelled_nothing_is_due_but_the_news(each_bot: Bot) -> None:
    workshop = planned(each_bot)
    line(each_bot, workshop, Status.CONFIRMED, Status.WAITLISTED, Status.CANCELLED)
    with each_bot.runtime.database.begin() as db:
        assert cancel_workshop(db, workshop, occasion(each_bot)) == 2
    with each_bot.runtime.database.begin() as db:
        coming = find_coming(db, NOW + timedelta(days=90))
    assert [row.kind for row in coming] == ["workshop_cancelled"] * 2
    pass_to(each_bot, 22, 8)
    assert len(bodies(each_bot, "Sorry, the training is cancelled")) == 2
    assert each_bot.values(STATUSES) == ["called_off", "called_off", "cancelled"]


def test_a_selection_is_told_to_each_and_is_on_record(each_bot: Bot) -> None:
    workshop = planned(each_bot, admission=Admission.SELECTION, closes_at=NOW)
    line(each_bot, workshop, *[Status.APPLIED] * 4)
    with each_bot.runtime.database.begin() as db:
        choose(db, workshop, Choice(1), By(), NOW)
    sweep(each_bot.runtime, "the test")
    assert each_bot.values(STATUSES) == ["confirmed", "confirmed", "waitlisted", "not_selected"]
    counts = [len(bodies(each_bot, word)) for word in ("is approved", "waiting list", "was not approved")]
    assert counts == [2, 1, 1]
    events = each_bot.values(select(history.c.event).where(history.c.subject == "registrations"))
    assert sorted(events) == ["refuse", "reserve", "select", "select"]
    assert each_bot.values(select(workshops.c.respond_by)) == [None]


def test_two_who_select_at_once_give_no_seat_twice(each_bot: Bot) -> None:
    workshop = planned(each_bot, admission=Admission.SELECTION, closes_at=NOW)
    line(each_bot, workshop, *[Status.APPLIED] * 5)

    def select_some(_: int) -> None:
        with suppress(Refusal), each_bot.runtime.database.begin() as db:
            choose(db, workshop, Choice(0), By(), NOW)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(select_some, range(2)))
    assert each_bot.values(STATUSES).count("confirmed") == 2


def test_who_was_there_is_counted_by_day_and_noted_once(each_bot: Bot) -> None:
    workshop = planned(each_bot)
    there, once, absent = line(each_bot, workshop, *[Status.CONFIRMED] * 3)
    days = (date(2027, 3, 22), date(2027, 3, 23))
    how = {"how": "code", "marked_at": NOW}
    with each_bot.runtime.database.begin() as db:
        clerk = By(staff_id=add_member(db, {"login": "cora", "name": "Cora", "role": Role.COORDINATOR}, NOW))
        codes = {make_day_code(db, workshop, day, clerk, NOW) for day in (*days, *days)}
        noted = [mark(db, those, day, how) for those, day in (([there], days[0]), ([there, once], days[1]))]
        assert mark(db, [once, there], days[1], how) == 0
        assert days_attended(db, workshop) == {there: 2, once: 1}
    assert (len(codes), noted) == (2, [1, 2])
    pass_to(each_bot, 26, 8)
    found = select(registrations.c.id, registrations.c.status).order_by(registrations.c.id)
    assert [tuple(row) for row in each_bot.rows(found)] == [(there, "attended"), (once, "attended"), (absent, "absent")]
    with each_bot.runtime.database.begin() as db:
        assert not finish(db, workshop, By(), NOW)


@pytest.mark.parametrize("language", ["en", "rw"])
def test_every_sentence_is_said_in_the_contacts_language(bot: Bot, language: str) -> None:
    workshop = planned(bot)
    line(bot, workshop, Status.CONFIRMED)
    bot.do(update(contacts).values(language=language))
    pass_to(bot, 22, 6)
    words = {"en": "Today, 09:00: Design. Venue: Huye.", "rw": "Uyu munsi, saa 09:00: Imideli. Aho azabera: Huye."}
    assert bodies(bot, words[language])
