"""Requests for a mentor: their whole life cycle as a table, and whom a request would suit."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from bot.programme.lifecycle import TIME, By
from bot.programme.matching import propose, propose_each
from bot.programme.mentor_keeping import list_candidates, remove_mentor
from bot.programme.mentor_records import get_request
from bot.programme.mentor_requests import LIFE, Status
from bot.programme.mentor_steps import decline
from bot.programme.mentors import Mentor, list_mentors
from bot.programme.mentors import add_mentor as add_mentor_of
from bot.programme.staff import Role, add_member
from bot.store.mentorship import mentor_requests
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import add_contact, add_mentor, add_request

MOVES = {
    Status.WAITING: {
        "change": Status.WAITING,
        "give": Status.GIVEN,
        "cancel": Status.CANCELLED,
        "erase": Status.CANCELLED,
    },
    Status.GIVEN: {
        "change": Status.WAITING,
        "give": Status.GIVEN,
        "decline": Status.WAITING,
        "lapse": Status.WAITING,
        "accept": Status.ACCEPTED,
        "cancel": Status.CANCELLED,
        "erase": Status.CANCELLED,
    },
    Status.ACCEPTED: {
        "give": Status.GIVEN,
        "call": Status.CALLED,
        "miss": Status.ACCEPTED,
        "finish": Status.DONE,
        "cancel": Status.CANCELLED,
        "erase": Status.CANCELLED,
    },
    Status.CALLED: {
        "call": Status.CALLED,
        "miss": Status.ACCEPTED,
        "finish": Status.DONE,
        "erase": Status.CANCELLED,
    },
    Status.DONE: {},
    Status.CANCELLED: {},
}


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("status", Status)
def test_a_request_is_moved_as_the_table_says(bot: Bot, status: Status, event: str) -> None:
    request = add_request(bot, add_contact(bot), status=status)
    with bot.runtime.database.begin() as db:
        moved = LIFE.apply(db, request, event, TIME, NOW)
    assert moved == (event in MOVES[status])
    assert bot.values(select(mentor_requests.c.status)) == [MOVES[status].get(event, status)]


REQUEST: Any = SimpleNamespace(topic="pricing", language="rw", district="Huye")


def mentor(login: str, **changes: Any) -> Mentor:  # noqa: ANN401  # whatever a mentor has
    skills = {"language": frozenset({"rw"}), **changes.pop("skills", {})}
    standing = {"id": 1, "capacity": 3, "open": 0, "paused": False, "contact_id": 1, "is_told": True, **changes}
    return Mentor(standing.pop("id"), login, login, skills=skills, **standing)


ABLE = mentor("able", skills={"topic": frozenset({"pricing"}), "district": frozenset({"Huye"})})


@pytest.mark.parametrize(
    ("known", "order"),
    [
        ([mentor("anywhere"), ABLE], ["able", "anywhere"]),
        (
            [mentor("elsewhere", skills={"district": frozenset({"Gasabo"})}), mentor("anywhere")],
            ["anywhere", "elsewhere"],
        ),
        ([mentor("busy", open=2), mentor("free")], ["free", "busy"]),
        ([mentor("b"), mentor("a")], ["a", "b"]),
        ([mentor("full", open=3)], []),
        ([mentor("paused", paused=True)], []),
        ([mentor("english", skills={"language": frozenset({"en"})})], []),
        ([mentor("who is not told", is_told=False)], []),
    ],
)
def test_who_suits_best_is_proposed_first_and_who_cannot_is_not(known: list[Mentor], order: list[str]) -> None:
    assert [proposal.mentor.login for proposal in propose(REQUEST, known)] == order


def test_a_proposal_says_why() -> None:
    (proposal,) = propose(REQUEST, [ABLE])
    assert tuple(map(str, proposal.reasons)) == ("helps with pricing", "works in Huye", "has room for 3 more")


def test_who_declined_is_not_proposed_again() -> None:
    known = [mentor("who declined", id=1), mentor("another", id=2)]
    assert [one.mentor.login for one in propose(REQUEST, known, {1})] == ["another"]


@pytest.mark.parametrize("by", [By(contact_id=1), By(staff_id=1)], ids=["by phone", "in the console"])
def test_a_request_goes_to_another_than_who_declined_it_and_others_still_to_them(bot: Bot, by: By) -> None:
    first = add_mentor(bot, add_contact(bot))
    second = add_mentor(bot, add_contact(bot, ANOTHER))
    artisan = add_contact(bot, "+250788000300")
    requests = [add_request(bot, artisan, reference=f"ABC12{n}", status="given", mentor_id=first) for n in range(2)]
    with bot.runtime.database.begin() as db:
        assert decline(db, requests[0], by, NOW)
        proposed = propose_each(db, [get_request(db, request) for request in requests])
    assert [{one.mentor.id for one in found} for found in proposed] == [{second}, {first, second}]


@pytest.mark.parametrize("since", ["opted_out_at", "doubted_at", "taken_over_at"])
def test_who_would_not_hear_of_a_request_is_not_proposed(bot: Bot, since: str) -> None:
    add_mentor(bot, add_contact(bot, ME, **{since: NOW}))
    heard = add_mentor(bot, add_contact(bot, ANOTHER))
    request = add_request(bot, add_contact(bot, "+250788000300"))
    with bot.runtime.database.begin() as db:
        without_a_phone = add_member(db, {"login": "desk", "name": "Desk", "role": Role.MENTOR}, NOW)
        add_mentor_of(db, without_a_phone, 3, {"language": ["rw"]}, NOW)
        (proposed,) = propose_each(db, [get_request(db, request)])
        assert [one.state for one in list_mentors(db)] == ["cannot be written to", "cannot be written to", "free"]
    assert [one.mentor.id for one in proposed] == [heard]


def test_of_several_requests_each_is_proposed_as_if_those_before_were_given(bot: Bot) -> None:
    mentors = [add_mentor(bot, add_contact(bot, number)) for number in (ME, ANOTHER)]
    artisan = add_contact(bot, "+250788000300")
    requests = [add_request(bot, artisan, reference=f"ABC12{n}") for n in range(4)]
    with bot.runtime.database.begin() as db:
        proposed = propose_each(db, [get_request(db, request) for request in requests])
    assert [found[0].mentor.id for found in proposed] == [*mentors, *mentors]


def test_a_mentor_who_was_removed_is_one_again_when_they_are_added(bot: Bot) -> None:
    made = add_mentor(bot, add_contact(bot))
    with bot.runtime.database.begin() as db:
        (found,) = list_mentors(db)
        remove_mentor(db, found, NOW)
        assert (list_mentors(db), [row.id for row in list_candidates(db)]) == ([], [1])
        assert add_mentor_of(db, 1, 3, {"language": ["rw"]}, NOW) == made
        assert [(one.capacity, one.paused) for one in list_mentors(db)] == [(3, False)]
