"""The benchmarks run, and print what they say they measure; how fast anything is, is no test's to say."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner

from bot.bench import outage as outage_bench
from bot.bench import rate as rate_bench
from bot.bench import send as send_bench
from bot.bench import stage
from bot.bench.commands import bench
from bot.bench.load import Answered
from bot.bench.phones import KEYS, Phone
from bot.bench.rehearsal import REGISTRATION, Rehearsal, make_program
from bot.bench.webhook import Bench
from bot.engine.session import Session
from bot.messages import Medium
from tests.bots import HOUSE


@pytest.mark.parametrize("medium", Medium)
def test_a_rehearsal_comes_to_its_end_in_memory_as_through_json(medium: Medium) -> None:
    rehearsal = Rehearsal(*make_program(), HOUSE, medium)
    alone, stored = rehearsal.meet(7), rehearsal.meet(7)
    for _, said in REGISTRATION:
        shown = rehearsal.say(alone, said)
        assert rehearsal.say(stored, said) == shown
        stored.session = Session.load(stored.session.dump())
    assert "000007" in shown


def test_the_cost_of_a_turn_is_printed_for_each_medium() -> None:
    printed = CliRunner().invoke(bench, ["turn", "--rounds", "1"], catch_exceptions=False).output
    assert [line.split()[0] for line in printed.splitlines()[2:]] == list(Medium)


def test_a_line_dials_with_a_new_number_after_each_registration() -> None:
    phone, whole = Phone(3), len(KEYS)
    calls = [phone.turn().decode() for _ in range(4 + 2 * whole)]
    numbers = [call.split("%2B")[1][:12] for call in calls]
    assert numbers == ["250700300000"] * 4 + ["250700300001"] * whole + ["250700300002"] * whole
    assert calls[4].endswith("text=")
    assert calls[-1].endswith(f"%2A{KEYS[-1]}")
    assert phone.is_through


def test_what_was_answered_is_told_by_rate_and_percentile() -> None:
    answered = Answered(2.0, [number / 1000 for number in range(1, 101)])
    assert answered.rate == 50
    assert (answered.within(0.5), answered.within(0.99), answered.within(1)) == (51, 100, 100)


@pytest.mark.slow
def test_the_webhook_is_compared_with_a_bare_endpoint() -> None:
    command = ["webhook", "--rounds", "1", "--seconds", "0.5"]
    printed = CliRunner().invoke(bench, command, catch_exceptions=False).output.splitlines()
    lines = [line for line in printed if line.startswith(("  bare endpoint", "  webhook"))]
    assert [line.split()[-1] for line in lines] == ["0", "0", "0"]
    assert sum(line.startswith("  ratio ") for line in printed) == 1


@pytest.mark.slow
def test_it_is_compared_on_postgresql_in_a_database_that_goes_afterwards(
    postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = uuid4()
    monkeypatch.setattr(stage, "uuid4", lambda: mine)  # others may measure on the same server meanwhile
    names = "SELECT datname FROM pg_database WHERE datname = %s"
    compared = Bench(1, 0.5, lambda _what: None).postgres(postgres_server)
    assert compared.bare[0].waits
    assert compared.webhook[0].waits
    assert compared.webhook[0].wrong == compared.half.wrong == 0
    with psycopg.connect(postgres_server) as connection:
        assert connection.execute(names, [f"bench_{mine.hex}"]).fetchall() == []


@pytest.mark.parametrize("on", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_a_broadcast_is_prepared_and_forecast_beside_the_bare_statement(
    on: str, request: pytest.FixtureRequest
) -> None:
    server = ["--database-url", request.getfixturevalue("postgres_server")] if on == "postgres" else []
    printed = CliRunner().invoke(bench, ["broadcast", "--rows", "200", *server], catch_exceptions=False).output
    assert [line.split()[0] for line in printed.splitlines()[-4:]] == ["bare", "preparing", "forecasting", "preparing"]
    assert "200 recipients" in printed


@pytest.mark.slow
def test_what_is_sent_is_counted_for_each_provider() -> None:
    printed = CliRunner().invoke(bench, ["send", "--messages", "20"], catch_exceptions=False).output.splitlines()
    assert [line.split()[0] for line in printed[1:]] == ["africastalking-sms", "twilio-sms"]


@pytest.mark.slow
def test_messages_are_sent_on_postgresql_too(postgres_server: str) -> None:
    assert send_bench.measure("twilio-sms", 20, postgres_server).messages == 20


@pytest.mark.slow
def test_half_an_hour_without_an_answer_costs_a_probe_each_ten_seconds_and_no_attempt() -> None:
    cost = outage_bench.measure(50, 1)
    assert 0 < cost.probes <= 30 * 6 + 50
    assert (cost.spent, cost.share > 0) == (0, True)


@pytest.mark.slow
def test_a_rate_is_shared_by_two_workers() -> None:
    used = rate_bench.measure(50, 2)
    assert used.waits
    assert (used.share > 0, used.most > 0, used.refused) == (True, True, 0)
