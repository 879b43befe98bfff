"""What staff see and do of workshops, the same on both databases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.errors import Refusal
from bot.programme.attendance import Ticks, correct
from bot.programme.lifecycle import TIME
from bot.programme.offers import Held, offer_seats
from bot.programme.participants import Whom, count_people, marks_of, people_at
from bot.programme.staff import Role, add_member, get_member
from bot.programme.stage import Stage
from bot.programme.status import Status
from bot.programme.workshop_lists import Wanted, every_workshop, list_workshops
from bot.services.foretelling import foretell_cancel, foretell_move
from bot.store.workshops import registrations, workshops
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_registration, add_workshop
from tests.people import add_on_phone_of

DAY = date(2027, 3, 22)


def seated(bot: Bot, count: int, **values: object) -> list[int]:
    """Register so many at a workshop, whose names come in reverse; give their registrations."""
    workshop = add_workshop(bot, seats=count)
    return [
        add_registration(
            bot, workshop, add_contact(bot, f"+2507880005{at:02}", name=f"Person {count - at:02}"), **values
        )
        for at in range(count)
    ]


@pytest.mark.parametrize(("when", "first"), [("coming", "No 0"), ("", "No 4")])
def test_pages_of_workshops_follow_one_another(each_bot: Bot, when: str, first: str) -> None:
    for number in range(5):
        day = DAY + timedelta(days=number // 2)
        add_workshop(each_bot, title_en=f"No {number}", starts_on=day, ends_on=day)
    with each_bot.runtime.database.look() as db:
        seen, after = list[str](), 0
        while rows := list_workshops(db, Wanted(DAY, when), after, 2):
            seen += [row.title_en for row in rows]
            after = rows[-1].id
        assert len(every_workshop(db, NOW, past=False)) == 5
    assert (seen[0], sorted(seen)) == (first, [f"No {number}" for number in range(5)])


def test_pages_of_people_follow_one_another_by_name(each_bot: Bot) -> None:
    seated(each_bot, 5)
    with each_bot.runtime.database.look() as db:
        seen, after = list[str](), 0
        while rows := people_at(db, 1, Whom(), after, 2):
            seen += [row.name for row in rows]
            after = rows[-1].id
        counts = [(row.status, row.people) for row in count_people(db, 1)]
    assert (seen, counts) == ([f"Person {number:02}" for number in range(1, 6)], [("confirmed", 5)])


def test_ticks_are_noted_and_taken_back(each_bot: Bot) -> None:
    one, another = seated(each_bot, 2)
    how = {"how": "staff", "marked_at": NOW}
    with each_bot.runtime.database.begin() as db:
        assert correct(db, 1, DAY, Ticks(frozenset(), frozenset({one, another})), how) == (2, 0)
        assert correct(db, 1, DAY, Ticks(frozenset({one, another}), frozenset({one})), how) == (0, 1)
        assert marks_of(db, 1) == {one: {DAY}}


def test_seats_are_offered_to_those_who_are_named_while_there_are_any(each_bot: Bot) -> None:
    those = seated(each_bot, 2, status=Status.WAITLISTED)
    third = add_registration(each_bot, 1, add_contact(each_bot), status=Status.WAITLISTED)
    held = Held(TIME, NOW, timedelta(hours=24))
    with each_bot.runtime.database.begin() as db:
        with pytest.raises(Refusal, match="2 of them only"):
            offer_seats(db, 1, [*those, third], held)
        assert offer_seats(db, 1, [third], held) == [third]
    statuses = each_bot.values(select(registrations.c.status).order_by(registrations.c.id))
    assert statuses == ["waitlisted", "waitlisted", "offered"]


def test_what_would_be_told_is_foretold_and_nothing_is_changed(each_bot: Bot) -> None:
    seated(each_bot, 2)
    add_registration(each_bot, 1, add_contact(each_bot, opted_out_at=NOW))
    with each_bot.runtime.database.begin() as db:
        add_member(db, {"login": "keza", "name": "Keza", "role": Role.COORDINATOR}, NOW)
        stage = Stage(each_bot.runtime, db, NOW, get_member(db, "keza"))
        moved = foretell_move(stage, 1, {"starts_on": DAY + timedelta(days=7)})
        (row,) = db.execute(select(workshops))
        cancelled = foretell_cancel(stage, row)
    assert row.starts_on == DAY
    assert [(one.people, one.language) for one in (*moved.told, *cancelled.told)] == [(2, "en")] * 2
    assert "Monday 29 March" in moved.told[0].words
    assert (moved.untold, cancelled.untold) == (1, 1)


def test_of_a_member_it_is_foretold_as_it_is_told_on_the_leaders_phone(bot: Bot) -> None:
    leader = add_contact(bot)
    workshop = add_workshop(bot)
    for contact in (leader, add_on_phone_of(bot, leader)):
        add_registration(bot, workshop, contact)
    with bot.runtime.database.begin() as db:
        add_member(db, {"login": "keza", "name": "Keza", "role": Role.COORDINATOR}, NOW)
        stage = Stage(bot.runtime, db, NOW, get_member(db, "keza"))
        moved = foretell_move(stage, workshop, {"starts_on": DAY + timedelta(days=7)})
    assert sorted(one.words.rpartition(" send ")[2] for one in moved.told) == ["MEMBERS.", "SEAT."]
