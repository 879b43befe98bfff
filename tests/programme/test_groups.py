"""Requests to join a group: their whole life cycle as a table; and what only a leader may do."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from bot.programme import leading
from bot.programme.group_cards import More
from bot.programme.groups import add_group, close_group, join, leave, set_leader
from bot.programme.lifecycle import TIME
from bot.programme.membership import find_group
from bot.programme.membership_requests import LIFE, Status
from bot.store.groups import membership_requests, memberships
from tests.bots import ANOTHER, NOW, Bot
from tests.factories import add_contact, turn_of

MOVES = {
    Status.ASKED: {
        "join": Status.JOINED,
        "decline": Status.DECLINED,
        "lapse": Status.LAPSED,
        "withdraw": Status.WITHDRAWN,
        "erase": Status.WITHDRAWN,
    },
    Status.JOINED: {},
    Status.DECLINED: {},
    Status.LAPSED: {},
    Status.WITHDRAWN: {},
}


@pytest.fixture
def group(bot: Bot) -> int:
    with bot.runtime.database.begin() as db:
        return add_group(db, {"kind": "cooperative", "name": "Abatunganyampu"}, TIME, NOW)


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("status", Status)
def test_a_request_is_moved_as_the_table_says(bot: Bot, group: int, status: Status, event: str) -> None:
    own = {"group_id": group, "contact_id": add_contact(bot), "created_at": NOW, "changed_at": NOW}
    bot.do(insert(membership_requests).values(id=1, status=status, **own))
    with bot.runtime.database.begin() as db:
        moved = LIFE.apply(db, 1, event, TIME, NOW)
    assert moved == (event in MOVES[status])
    assert bot.values(select(membership_requests.c.status)) == [MOVES[status].get(event, status)]


def test_one_belongs_to_a_group_once_and_again_after_leaving(bot: Bot, group: int) -> None:
    contact = add_contact(bot)
    with bot.runtime.database.begin() as db:
        done = [step(db, group, contact, TIME, NOW) for step in (join, join, leave, leave, join)]
    assert done == [True, False, True, False, True]


def test_nobody_belongs_to_a_closed_group(bot: Bot, group: int) -> None:
    contact = add_contact(bot)
    with bot.runtime.database.begin() as db:
        join(db, group, contact, TIME, NOW)
        close_group(db, group, TIME, NOW)
    with turn_of(bot, contact) as context:
        assert find_group(context) == "none"


def test_who_leads_no_group_does_nothing_with_its_members(bot: Bot, group: int) -> None:
    member, stranger = add_contact(bot), add_contact(bot, ANOTHER)
    with bot.runtime.database.begin() as db:
        join(db, group, member, TIME, NOW)
    for somebody in (member, stranger):
        with turn_of(bot, somebody) as context:
            assert leading.find_led(context) == "none"
            assert leading.members_of(context, 0, group) == []
            assert leading.look_at_member(context, member, group) == "gone"
            assert leading.dismiss_member(context, member, group) == "gone"
            assert leading.register_member(context, "Mutesi Diane", "Huye/Tumba", "shoes", group) == "gone"
            assert leading.invite_member(context, "Mutesi", "Huye/Tumba", "shoes", "+250788000300", group) == "gone"
            assert leading.find_candidate(context, group) == "none"
            assert leading.admit(context, 1, group) == "gone"
            assert leading.refuse(context, 1, group) == "gone"
    assert bot.values(select(memberships.c.left_at)) == [None]


def test_a_long_list_of_members_goes_on(bot: Bot, group: int) -> None:
    people = [add_contact(bot, f"+25078800{number:04}", name=f"Name {number}") for number in range(1, 11)]
    with bot.runtime.database.begin() as db:
        for person in people:
            join(db, group, person, TIME, NOW)
        set_leader(db, group, people[0], leads=True)
    with turn_of(bot, people[0]) as context:
        first = leading.members_of(context, 0, group)
        assert [line.label for line in first] == [*(f"Name {number}" for number in range(1, 8)), "More members"]
        more = leading.look_at_member(context, first[-1].value, group)
        assert isinstance(more, More)
        assert [line.label for line in leading.members_of(context, more.after, group)] == [
            "Name 8",
            "Name 9",
            "Name 10",
        ]
