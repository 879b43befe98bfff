"""The audit: a balanced world is quiet, and whatever is taken from it, added or changed is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from bot.auditing.commands import examine
from bot.auditing.rows import listed
from bot.errors import Fault, SendError
from bot.messages import DeliveryUpdate, MessageClass, MessageStatus
from bot.services.delivery import drain
from bot.services.settling import GRACE, PATIENCE, settle
from bot.services.statuses import take_in_update
from bot.simulator.faults import Kind
from bot.store import books
from bot.store.archive import archive, archive_messages
from bot.store.breakers import breakers
from bot.store.broadcasts import broadcasts
from bot.store.outbox import attempts, delivery_updates, outbox
from tests.bots import ANOTHER, ME
from tests.services.world import AFRICASTALKING, World

Doctor = Callable[[Connection, World], None]
FIRST, LAST = 1, 4


def found(world: World) -> list[str]:
    return [str(finding) for finding in examine(world.bot.runtime)]


def change(row_id: int, **values: Any) -> Doctor:  # noqa: ANN401  # whatever a row has
    def doctor(db: Connection, _world: World) -> None:
        db.execute(update(outbox).where(outbox.c.id == row_id).values(values))

    return doctor


def remove(row_id: int) -> Doctor:
    def doctor(db: Connection, _world: World) -> None:
        for table in (delivery_updates, attempts):
            db.execute(delete(table).where(table.c.outbox_id == row_id))
        db.execute(delete(outbox).where(outbox.c.id == row_id))

    return doctor


def double(row_id: int) -> Doctor:
    def doctor(db: Connection, _world: World) -> None:
        row = dict(db.execute(select(outbox).where(outbox.c.id == row_id)).mappings().one())
        db.execute(insert(outbox).values({**row, "id": 99, "provider_id": None}))

    return doctor


def swap_ids(one: int, other: int) -> Doctor:
    def doctor(db: Connection, _world: World) -> None:
        ids = dict(db.execute(select(outbox.c.id, outbox.c.provider_id)).all())
        for row_id, provider_id in ((one, None), (other, ids[one]), (one, ids[other])):
            db.execute(update(outbox).where(outbox.c.id == row_id).values(provider_id=provider_id))

    return doctor


def add_theirs(_db: Connection, world: World) -> None:
    one = next(one for one in world.exchange.ledger.all() if one.origin == "bot" and one.provider == "twilio")
    at = (world.bot.now - timedelta(minutes=3)).isoformat()
    world.exchange.ledger.add(replace(one, id="SM" + "f" * 32, body="Not ours", at=at))


def test_a_balanced_world_is_quiet(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(world) == []
    assert capsys.readouterr().out.splitlines() == [
        "4 messages were written = 4 delivered",
        "4 have an id of their provider; 0 earlier attempts have one of their own",
        "africastalking-sms: 1 of 1 were reported on; the rest cannot be verified",
    ]


TWILIO_HAS_IT = "twilio SM: was sent for us, and is no message of ours"
CASES: dict[str, tuple[Doctor, list[str]]] = {
    "a reply is gone": (
        remove(FIRST),
        ["inbound 1: was answered with 1 messages, and there are 0: none", TWILIO_HAS_IT],
    ),
    "a notice is gone": (
        remove(LAST - 1),
        ["books: 2 messages were written that nobody had asked for, and there are 1", TWILIO_HAS_IT],
    ),
    "a reply is there twice": (
        double(FIRST),
        [
            "inbound 1: was answered with 1 messages, and there are 2: 1, 99",
            "message 99: is at its provider, which gave it no id",
        ],
    ),
    "a notice is there twice": (
        double(LAST),
        [
            "books: 2 messages were written that nobody had asked for, and there are 3",
            "message 99: is at its provider, which gave it no id",
        ],
    ),
    "words were changed": (
        change(FIRST, body="Other words", prompt="", choices=""),
        ["message 1: has another receiver or other words at twilio (SM)"],
    ),
    "a receiver was changed": (
        change(LAST - 1, address="+250788000999"),
        ["message 3: has another receiver or other words at twilio (SM)"],
    ),
    "ids were swapped": (
        swap_ids(FIRST, LAST - 1),
        [
            "message 1: has another id than its provider's reports of it",
            "message 1: has another receiver or other words at twilio (SM)",
            "message 3: has another id than its provider's reports of it",
            "message 3: has another receiver or other words at twilio (SM)",
        ],
    ),
    "an id is gone": (change(LAST, provider_id=None), ["message 4: is at its provider, which gave it no id"]),
    "an id is not theirs": (
        change(LAST - 1, provider_id="SM" + "e" * 32),
        [
            "message 3: has another id than its provider's reports of it",
            "message 3: is not at twilio, by the id it has (SM)",
        ],
    ),
    "they have what we do not know": (add_theirs, [TWILIO_HAS_IT]),
    "a status went back": (
        change(LAST, status="sent"),
        ["message 4: is not as far as its provider's reports of it"],
    ),
    "a status is none": (
        change(LAST, status="lost"),
        ["message 4: has a status that there is not", "message 4: is not as far as its provider's reports of it"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_whatever_was_changed_is_named(world: World, case: str) -> None:
    doctor, expected = CASES[case]
    with world.bot.runtime.database.begin() as db:
        doctor(db, world)
    shown = [said.replace(one, "SM") for said in found(world) for one in [sid_in(said)]]
    assert sorted(shown) == sorted(expected)


def sid_in(said: str) -> str:
    """Give the provider's id that a sentence names; each has another one, each time."""
    return next((word.strip("():,") for word in said.split() if word.strip("():,").startswith("SM")), "SM")


def stuck(world: World, **values: Any) -> list[str]:  # noqa: ANN401  # whatever a row has
    """Give what is said of a message like this."""
    world.message(**{"begun_at": world.bot.now, **values})
    with world.bot.runtime.database.begin() as db:
        books.note(db, world.bot.now, "notices", 1)
    return [said.partition(": ")[2] for said in found(world)]


HOUR = timedelta(hours=1)
IN_DOUBT = "is in doubt since long, and neither settled nor left to staff"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"status": "sending", "leased_until": -HOUR}, "was begun, and nobody says how that ended"),
        ({"status": "sending", "leased_until": HOUR}, None),
        ({"status": "queued", "due_at": -HOUR}, "is due since long, and is not sent"),
        ({"status": "queued", "due_at": HOUR}, None),
        (
            {"status": "unknown", "status_at": -2 * HOUR},
            "is in doubt since long, and neither settled nor left to staff",
        ),
        ({"status": "unknown", "status_at": -2 * HOUR, "set_aside_at": -HOUR}, None),
        ({"status": "unknown", "status_at": timedelta()}, None),
        ({"status": "expired", "provider_id": "SM_x"}, "is not at its provider, and has an id there"),
        ({"status": "failed"}, None),
    ],
)
def test_what_is_nowhere_is_named(world: World, values: dict[str, Any], said: str | None) -> None:
    moved = {name: world.bot.now + value if isinstance(value, timedelta) else value for name, value in values.items()}
    assert stuck(world, **AFRICASTALKING, **moved) == ([said] if said else [])


def test_what_waits_for_a_stopped_channel_is_explained(world: World) -> None:
    opened = {"opened_at": world.bot.now, "probe_at": world.bot.now, "probes": 0, "reason": "away"}
    world.bot.do(insert(breakers).values(channel="africastalking-sms", **opened))
    assert stuck(world, **AFRICASTALKING, status="queued", due_at=world.bot.now - HOUR) == []


@pytest.mark.parametrize(
    ("status", "said"),
    [("paused", []), ("cancelled", ["waits for a broadcast that is over"])],
)
def test_what_waits_for_a_broadcast_is_explained_until_that_is_over(world: World, status: str, said: list[str]) -> None:
    told = {"name": "B", "text_en": "", "text_rw": "", "filters": "{}", "medium": "sms", "recipients": 1}
    world.bot.do(insert(broadcasts).values(id=1, status=status, created_at=world.bot.now, **told))
    assert stuck(world, **AFRICASTALKING, status="queued", due_at=world.bot.now - HOUR, broadcast_id=1) == said
    world.bot.do(update(broadcasts).values(recipients=2, status="paused"))
    assert found(world) == ["broadcast 1: was prepared with 2 messages, and there are 1"]


def test_a_provider_that_cannot_be_asked_is_no_proof(world: World) -> None:
    class Away:
        def sent(self, *_: object) -> object:
            raise SendError(Fault.RETRY, "No answer came.", code="timeout")

        find_sent = sent
        close = sent

    there, world.adapters["twilio"] = world.adapters["twilio"], Away()  # type: ignore[assignment]  # as much of one as is asked
    said = "cannot be asked what it has (timeout): No answer came."
    assert found(world) == [f"twilio-sms: {said}", f"twilio-whatsapp: {said}"]
    world.adapters["twilio"] = there


def test_what_is_settled_balances(world: World) -> None:
    """In doubt it is explained; sent again, both are on record; and nothing is ever counted twice."""
    for kind, more in ((Kind.ERROR, {}), (Kind.ERROR_ACCEPTED, {}), (Kind.ERROR_ACCEPTED, AFRICASTALKING)):
        world.goes_wrong(kind)
        world.message(body=f"In doubt by {kind}", message_class=MessageClass.REPLY, **more)
        drain(world.bot.runtime, "replies")
    world.goes_wrong()
    with world.bot.runtime.database.begin() as db:
        books.note(db, world.bot.now, "notices", 3)
    assert found(world) == []
    for wait in (GRACE, PATIENCE):
        world.bot.now += wait + timedelta(seconds=1)
        settle(world.bot.runtime)
        drain(world.bot.runtime, "replies")
        assert found(world) == []
    lost = [one.id for one in world.exchange.ledger.all() if one.provider == "africastalking"][1]
    said = DeliveryUpdate("africastalking", lost, "Success", MessageStatus.DELIVERED, address=ME)
    take_in_update(world.bot.runtime, said)
    assert found(world) == []
    world.bot.now += GRACE
    settle(world.bot.runtime)
    assert world.bot.values(select(attempts.c.provider_id).where(attempts.c.provider_id.is_not(None))) == [lost]
    assert found(world) == []
    world.bot.do(update(outbox).where(outbox.c.provider_id.is_not(None)).values(message_class="notice"))
    assert [said.partition(": ")[2] for said in found(world)] == ["was sent more often than it may be"]


def test_a_report_of_what_is_not_ours_is_named(world: World) -> None:
    take_in_update(
        world.bot.runtime, DeliveryUpdate("africastalking", "ATXid_x", "Sent", MessageStatus.SENT, address=ME)
    )
    assert found(world) == []
    world.bot.now += HOUR
    assert found(world) == ["africastalking ATXid_x: is reported on, and is no message of ours"]


def test_what_is_archived_is_counted_and_asked_for(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    with world.bot.runtime.database.begin() as db:
        archive_messages(db, [FIRST, LAST - 1], world.bot.now + HOUR, world.bot.runtime.seal)
        assert db.execute(select(archive.c.id)).scalars().all() == [FIRST, LAST - 1]
    assert found(world) == []
    assert capsys.readouterr().out.splitlines()[:2] == [
        "4 messages were written = 4 delivered",
        "4 have an id of their provider; 0 earlier attempts have one of their own",
    ]
    assert [json.loads(line.lstrip(","))["address"] for line in lines(world)] == [
        world.bot.runtime.seal(ME),
        world.bot.runtime.seal(ME),
        ANOTHER,
        ANOTHER,
    ]
    world.bot.do(update(archive).where(archive.c.id == FIRST).values(provider_id="SM" + "e" * 32))
    assert [said.partition(": ")[2].partition(", ")[0] for said in sorted(found(world))] == [
        "is not at twilio",
        "was sent for us",
    ]


def lines(world: World) -> list[str]:
    with world.bot.runtime.database.look() as db:
        return list(listed(db))[1:-1]
