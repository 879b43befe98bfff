"""Workshops and registrations: their whole life cycles as tables, and what is due on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from bot.programme import registration_life, workshop_life
from bot.programme.lifecycle import TIME
from bot.programme.status import Status
from bot.programme.workshop_life import Stage, stages_of
from bot.programme.workshop_life import Status as WorkshopStatus
from bot.store.workshops import registrations, workshops
from tests.bots import HOUSE, NOW, Bot
from tests.factories import add_contact, add_registration, add_workshop

WORKSHOP_MOVES = {
    WorkshopStatus.PLANNED: {
        "move": WorkshopStatus.PLANNED,
        "change": WorkshopStatus.PLANNED,
        "select": WorkshopStatus.PLANNED,
        "cancel": WorkshopStatus.CANCELLED,
        "over": WorkshopStatus.OVER,
    },
    WorkshopStatus.OVER: {"finish": WorkshopStatus.HELD},
    WorkshopStatus.HELD: {},
    WorkshopStatus.CANCELLED: {},
}
ENDS = {"cancel": Status.CANCELLED, "call_off": Status.CALLED_OFF}
MOVES = {
    Status.APPLIED: {
        "select": Status.CONFIRMED,
        "reserve": Status.WAITLISTED,
        "refuse": Status.NOT_SELECTED,
        **ENDS,
    },
    Status.WAITLISTED: {
        "offer": Status.OFFERED,
        "give": Status.CONFIRMED,
        "refuse": Status.NOT_SELECTED,
        **ENDS,
    },
    Status.OFFERED: {"accept": Status.CONFIRMED, "decline": Status.DECLINED, "lapse": Status.LAPSED, **ENDS},
    Status.CONFIRMED: {"come": Status.CONFIRMED, "attend": Status.ATTENDED, "miss": Status.ABSENT, **ENDS},
    Status.CANCELLED: {},
    Status.DECLINED: {},
    Status.LAPSED: {},
    Status.NOT_SELECTED: {},
    Status.CALLED_OFF: {},
    Status.ATTENDED: {},
    Status.ABSENT: {},
}


@pytest.mark.parametrize("status", WorkshopStatus)
def test_a_workshop_is_moved_as_the_table_says(bot: Bot, status: WorkshopStatus) -> None:
    for event in workshop_life.LIFE.moves:
        workshop = add_workshop(bot, status=status)
        with bot.runtime.database.begin() as db:
            moved = workshop_life.LIFE.apply(db, workshop, event, TIME, NOW)
        assert moved == (event in WORKSHOP_MOVES[status])
        became = bot.values(select(workshops.c.status).where(workshops.c.id == workshop))
        assert became == [WORKSHOP_MOVES[status].get(event, status)]


@pytest.mark.parametrize("status", Status)
def test_a_registration_is_moved_as_the_table_says(bot: Bot, status: Status) -> None:
    contact = add_contact(bot)
    for event in registration_life.LIFE.moves:
        registration = add_registration(bot, add_workshop(bot), contact, status=status)
        with bot.runtime.database.begin() as db:
            moved = registration_life.LIFE.apply(db, registration, event, TIME, NOW)
        assert moved == (event in MOVES[status])
        became = bot.values(select(registrations.c.status).where(registrations.c.id == registration))
        assert became == [MOVES[status].get(event, status)]


def test_whatever_stands_can_end() -> None:
    assert registration_life.LIFE.open == set(registration_life.STANDING)
    assert registration_life.LIFE.final == set(Status) - set(registration_life.STANDING)


def test_what_is_due_with_a_workshop_is_due_by_the_clock_of_the_place() -> None:
    days: Any = SimpleNamespace(starts_on=date(2027, 3, 22), ends_on=date(2027, 3, 23))
    assert list(stages_of(days, HOUSE.zone)) == [
        (Stage.WEEK, datetime(2027, 3, 15, 8, tzinfo=UTC)),
        (Stage.DAY, datetime(2027, 3, 21, 8, tzinfo=UTC)),
        (Stage.MORNING, datetime(2027, 3, 22, 5, tzinfo=UTC)),
        (Stage.OVER, datetime(2027, 3, 23, 22, tzinfo=UTC)),
        (Stage.DONE, datetime(2027, 3, 25, 22, tzinfo=UTC)),
    ]
