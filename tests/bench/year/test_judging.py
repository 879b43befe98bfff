"""A year in which all is well is found so, and each thing that may not be is found where it was put."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from bot.bench.year.gateway import Sent
from bot.bench.year.judging import judge
from bot.bench.year.world import BEGINS_AT, CHANNELS, World, make_world
from bot.messages import Medium, MessageClass, MessageStatus, Outbound
from bot.programme.status import Status
from bot.services.outgoing import outbox_row
from bot.store.contacts import addresses, contacts
from bot.store.due import due
from bot.store.mentorship import mentor_requests
from bot.store.outbox import outbox
from bot.store.surveys import survey_invitations, surveys
from bot.store.workshops import registrations, workshops

TEN = BEGINS_AT + timedelta(hours=4)
"""Ten in the morning."""
NIGHT = BEGINS_AT + timedelta(hours=17)
"""Eleven in the evening."""


@pytest.fixture
def world(sqlite_url: str) -> Iterator[World]:
    """A world of one person, who was told something at ten; it is noon."""
    made = make_world(sqlite_url, 1, 1)
    with made.runtime.database.begin() as db:
        db.execute(insert(contacts).values(id=1, created_at=BEGINS_AT))
    tell(made, 1, TEN)
    made.agenda.run(BEGINS_AT + timedelta(days=1))
    yield made
    made.runtime.close()


def tell(world: World, message: int, at: datetime, body: str = "Muraho") -> None:
    """Have a notice go out."""
    channel, (number,) = CHANNELS[Medium.SMS], world.people
    row = outbox_row(channel, 1, number, body, at) | {"id": message, "begun_at": at}
    row |= {"message_class": MessageClass.NOTICE, "status": MessageStatus.ACCEPTED}
    with world.runtime.database.begin() as db:
        db.execute(insert(outbox).values(row))
    outbound = Outbound(str(message), Medium.SMS, number, body)
    world.sent.append(Sent(at, channel.provider, channel.name, outbound))


def broken(world: World) -> list[str]:
    """Give the promises that are broken."""
    return [name for name, cases in judge(world).broken.items() if cases]


def ask(world: World, **values: object) -> None:
    """Have there be a request for a mentor."""
    made = {"contact_id": 1, "reference": "ABC123", "status": "waiting", "topic": "design", "question": "How?"}
    made |= {"best_time": "morning", "language": "rw", "district": "Huye", "shares_number": True}
    with world.runtime.database.begin() as db:
        values = made | {"created_at": TEN, "changed_at": TEN} | values
        db.execute(insert(mentor_requests).values(values))


def register(world: World, status: Status, held: str, offered_until: datetime | None = None) -> None:
    """Have there be a registration at a workshop that stands like this."""
    day = BEGINS_AT.date()
    workshop = {"title_en": "A", "title_rw": "A", "venue_en": "B", "venue_rw": "B", "starts_on": day, "ends_on": day}
    workshop |= {"respond_by": world.now if held == "over" else None}
    workshop |= {
        "status": held,
        "starts_at": BEGINS_AT.time(),
        "seats": 1,
        "admission": "first_come",
        "closes_at": BEGINS_AT,
    }
    mine = {"workshop_id": 1, "contact_id": 1, "district": "Huye", "status": status, "place": 1, "code": "ABC123"}
    mine |= {"offered_until": offered_until, "created_at": TEN, "changed_at": TEN}
    with world.runtime.database.begin() as db:
        db.execute(insert(workshops).values(id=1, created_at=BEGINS_AT, **workshop))
        db.execute(insert(registrations).values(mine))


def test_a_year_in_which_all_is_well_is_found_so(world: World) -> None:
    tell(world, 2, TEN + timedelta(days=1))
    ask(world, respond_by=TEN)
    register(world, Status.CONFIRMED, "over")
    verdict = judge(world)
    assert verdict.is_kept, verdict.broken
    assert verdict.seen["overdue, in the staff's list"] == "2"


def test_a_message_that_was_moved_into_the_night_is_found(world: World) -> None:
    with world.runtime.database.begin() as db:
        db.execute(update(outbox).values(begun_at=NIGHT))
    assert broken(world) == ["begun in quiet hours"]
    assert judge(world).broken["begun in quiet hours"] == ["message 1: begun at 23:00 on 01 January"]


def test_a_message_that_was_doubled_is_found(world: World) -> None:
    tell(world, 2, TEN + timedelta(hours=2))
    assert broken(world) == ["the same twice on a day"]


def test_an_object_that_is_open_without_anybody_who_has_to_act_is_found(world: World) -> None:
    ask(world, respond_by=None)
    assert judge(world).broken["open, and nobody has to act"] == ["mentor_requests 1: waiting since 01 January"]


def test_what_has_something_planned_is_not_forgotten(world: World) -> None:
    ask(world, respond_by=None)
    ahead = {"kind": "mentor_help", "subject_id": 1, "due_at": world.now + timedelta(days=1), "planned_at": TEN}
    with world.runtime.database.begin() as db:
        db.execute(insert(due).values(ahead))
    assert broken(world) == []


@pytest.mark.parametrize(
    ("outcomes", "found"),
    [
        (["done", "dropped"], []),
        (["done", "done"], ["due work that was done twice"]),
        (["failed"], ["due work that failed or was not done"]),
        ([None], ["due work that failed or was not done"]),
    ],
)
def test_due_work_is_done_once(world: World, outcomes: list[str | None], found: list[str]) -> None:
    same = {"kind": "mentor_help", "subject_id": 1, "due_at": TEN, "planned_at": TEN}
    with world.runtime.database.begin() as db:
        for outcome in outcomes:
            ended = {"done_at": TEN, "tries": 5 if outcome == "failed" else 1} if outcome else {}
            db.execute(insert(due).values(same | ended | {"outcome": outcome}))
    assert broken(world) == found


@pytest.mark.parametrize(("stops", "found"), [([TEN], []), ([BEGINS_AT], ["to somebody who wants nothing"])])
def test_a_message_to_somebody_who_had_been_told_of_no_more_is_found(
    world: World, stops: list[datetime], found: list[str]
) -> None:
    (person,) = world.people.values()
    person.stopped = stops
    assert broken(world) == found


def test_who_came_back_may_be_written_to(world: World) -> None:
    (person,) = world.people.values()
    person.stopped, person.started = [BEGINS_AT], [BEGINS_AT + timedelta(hours=1)]
    assert broken(world) == []


@pytest.mark.parametrize(
    ("taken_in_after", "found"),
    [(1, []), (5, ["to somebody who wants nothing"]), (-1, ["to somebody who wants nothing"])],
    ids=["who has the number now agreed", "nobody had agreed yet", "it is who said it"],
)
def test_who_has_the_number_of_somebody_who_wanted_nothing_may_be_written_to_once_they_agreed(
    world: World, taken_in_after: int, found: list[str]
) -> None:
    (person,) = world.people.values()
    person.stopped, person.another_since = [BEGINS_AT], BEGINS_AT + timedelta(hours=1)
    taken_in = person.another_since + timedelta(hours=taken_in_after)
    own = {"medium": "sms", "value": person.number, "channel": "africastalking-sms"}
    with world.runtime.database.begin() as db:
        db.execute(update(contacts).values(created_at=taken_in))
        db.execute(insert(addresses).values(contact_id=1, **own))
    assert broken(world) == found


@pytest.mark.parametrize(("status", "found"), [("open", []), ("closed", ["invitations to a survey that is over"])])
def test_an_invitation_to_a_survey_that_is_over_is_found(world: World, status: str, found: list[str]) -> None:
    own = {"created_at": TEN, "changed_at": TEN}
    survey = {"name": "after", "document": "", "status": status, "respond_by": TEN}
    with world.runtime.database.begin() as db:
        db.execute(insert(surveys).values(id=1, **survey, **own))
        db.execute(insert(survey_invitations).values(survey_id=1, contact_id=1, status="asked", **own))
    assert broken(world) == found


@pytest.mark.parametrize(
    ("status", "held", "until"),
    [
        (Status.WAITLISTED, "over", None),
        (Status.APPLIED, "over", None),
        (Status.CONFIRMED, "held", None),
        (Status.CONFIRMED, "cancelled", None),
        (Status.OFFERED, "over", TEN + timedelta(days=2)),
    ],
)
def test_a_registration_that_waits_for_nothing_is_found(
    world: World, status: Status, held: str, until: datetime | None
) -> None:
    register(world, status, held, until)
    assert broken(world) == ["registrations that nobody decided"]


@pytest.mark.parametrize("status", [MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.UNKNOWN, "lost"])
def test_a_message_that_came_to_no_end_is_found(world: World, status: str) -> None:
    with world.runtime.database.begin() as db:
        db.execute(update(outbox).values(status=status))
    assert broken(world) == ["messages that came to no end"]


def test_what_somebody_asked_for_may_come_at_any_hour_and_twice(world: World) -> None:
    with world.runtime.database.begin() as db:
        db.execute(update(outbox).values(message_class=MessageClass.REPLY, begun_at=NIGHT))
    world.sent.append(replace(world.sent[0]))
    assert broken(world) == []


def test_who_was_in_touch_in_between_may_be_told_the_same_again(world: World) -> None:
    tell(world, 2, TEN + timedelta(hours=2))
    (person,) = world.people.values()
    person.in_touch = [TEN + timedelta(hours=1)]
    assert broken(world) == []
