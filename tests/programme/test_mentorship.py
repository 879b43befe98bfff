"""Requests for a mentor: their whole life cycle as a table, and whom a request would suit."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from bot.programme.lifecycle import TIME
from bot.programme.matching import propose
from bot.programme.mentor_requests import LIFE, Status
from bot.programme.mentors import Mentor
from bot.store.mentorship import mentor_requests
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_request

MOVES = {
    Status.WAITING: {"give": Status.GIVEN, "cancel": Status.CANCELLED, "erase": Status.CANCELLED},
    Status.GIVEN: {
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
    standing = {"capacity": 3, "open": 0, "paused": False, "contact_id": 1, **changes}
    return Mentor(1, login, login, skills=skills, **standing)


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
        ([mentor("without a phone", contact_id=None)], []),
    ],
)
def test_who_suits_best_is_proposed_first_and_who_cannot_is_not(known: list[Mentor], order: list[str]) -> None:
    assert [proposal.mentor.login for proposal in propose(REQUEST, known)] == order


def test_a_proposal_says_why() -> None:
    (proposal,) = propose(REQUEST, [ABLE])
    assert proposal.reasons == ("helps with pricing", "works in Huye", "has room for 3 more")
