"""Nothing that is done all the time reads more of the outbox because there is more in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, func, select, text

from bot.bench.commands import bench
from bot.bench.crowd import BROADCAST, CHANNEL, grow, queue_replies
from bot.bench.growth import measure
from bot.bench.send import runtime_of
from bot.bench.stage import settings_of
from bot.services.figures import read_standing
from bot.store.claiming import Hold, claim, claim_of_broadcast, is_broadcast_due, is_due
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound
from bot.store.database import Database, database_clock
from bot.store.outbox import outbox

_WHOLE_READS = text("SELECT pg_stat_get_xact_numscans('outbox'::regclass)")


@pytest.fixture
def crowd(postgres_url: str) -> Iterator[Connection]:
    """A database whose server knows that half of what it has waits for a broadcast."""
    with closing(Database(postgres_url)) as database:
        with database.begin() as db:
            grow(db, 5_000, history=1)
            queue_replies(db, 20)
            db.execute(text("ANALYZE"))
        with database.begin() as db:
            yield db


def test_replies_are_claimed_beside_a_waiting_broadcast_without_reading_the_whole_outbox(crowd: Connection) -> None:
    now = database_clock(crowd)
    assert len(claim(crowd, "replies", CHANNEL, Hold("mine", now, 64))) == 20
    assert len(claim_of_broadcast(crowd, BROADCAST, CHANNEL, Hold("mine", now, 64))) == 64
    assert crowd.execute(_WHOLE_READS).scalar_one() == 0


@pytest.mark.parametrize("lane", ["replies", "bulk"])
def test_whether_something_is_due_is_known_without_reading_the_whole_outbox(crowd: Connection, lane: str) -> None:
    now = database_clock(crowd)
    assert is_due(crowd, lane, CHANNEL, now) == (lane == "replies")
    assert is_broadcast_due(crowd, BROADCAST, now)
    assert crowd.execute(_WHOLE_READS).scalar_one() == 0


def test_how_things_stand_is_known_without_reading_the_whole_outbox(crowd: Connection, postgres_url: str) -> None:
    with runtime_of(settings_of(postgres_url, "")) as runtime:
        standing = read_standing(runtime, crowd)
    assert (standing.waiting, list(standing.oldest_due)[:1]) == (5_020, ["replies"])
    assert crowd.execute(_WHOLE_READS).scalar_one() == 0


def test_a_crowd_has_its_history_and_each_contact_a_number(database_url: str) -> None:
    with closing(Database(database_url)) as database, database.begin() as db:
        grow(db, 10, history=3)
        counts = [db.execute(select(func.count()).select_from(it)).scalar_one() for it in (contacts, inbound, outbox)]
        first = db.execute(select(addresses.c.value).order_by(addresses.c.id).limit(1)).scalar_one()
    assert counts == [10, 30, 40]
    assert first == "+250700000001"


def test_many_contacts_are_held_against_a_thousand() -> None:
    command = ["growth", "--contacts", "1100", "--rounds", "1"]
    printed = CliRunner().invoke(bench, command, catch_exceptions=False).output.splitlines()
    done = [" ".join(line.split()[:-3]) for line in printed[1:]]
    assert done == [
        "a turn",
        "a claim of replies",
        "a claim of a broadcast",
        "a sweep",
        "what is old put away",
        "a contact erased",
    ]


@pytest.mark.slow
def test_growth_is_measured_on_postgresql_too(postgres_server: str) -> None:
    (found,) = measure((1_000,), 1, postgres_server)
    assert min(found.values()) > 0
