"""What the emulator keeps: the ledger over its journal, the faults' dice, the courier's order."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bot.simulator.courier import Courier
from bot.simulator.faults import Fault, Faults, Kind, Order, arrange
from bot.simulator.journal import Journal
from bot.simulator.ledger import Choice, Ledger, Message, Question, truth

ALICE = "+250788123456"


def message(identifier: str, origin: str = "bot", medium: str = "whatsapp") -> Message:
    return Message(
        id=identifier,
        provider="twilio",
        medium=medium,
        origin=origin,
        address=ALICE,
        line="+250788000002",
        body=f"Muraho {identifier}\nÉ",
        status="queued",
        choices=(Choice("a", "Yes"),),
    )


def test_a_ledger_takes_up_what_its_journal_holds(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log")
    ledger = Ledger(journal)
    for identifier in ("1", "2"):
        ledger.add(message(identifier))
    ledger.move("1", "undelivered", "30003")
    journal.close()

    journal = Journal(tmp_path / "log")
    again = Ledger(journal)
    assert again.all() == ledger.all()
    assert [line["status"] for line in truth(again.all())] == ["undelivered", "queued"]
    assert again.add(message("3")).serial == 3
    journal.close()


def test_a_line_that_a_crash_cut_short_is_passed_over_and_not_built_upon(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "log")
    Ledger(journal).add(message("1"))
    journal.close()
    with (tmp_path / "log").open("a") as log:
        log.write('{"kind": "message", "id"')
    for expected in (["1"], ["1", "2"]):
        journal = Journal(tmp_path / "log")
        ledger = Ledger(journal)
        assert [kept.id for kept in ledger.all()] == expected
        ledger.add(message("2"))
        journal.close()


def test_a_question_that_nothing_answers_ends_with_nothing() -> None:
    ledger = Ledger(Journal())
    ledger.add(message("1", origin="phone"))
    assert ledger.wait(Question(ALICE), 0.01) == []
    assert ledger.wait(Question(ALICE, medium="sms", mine=True, count=0), 10) == []


def test_the_same_seed_gives_the_same_faults() -> None:
    def draw(seed: int) -> list[bool]:
        faults = Faults()
        faults.set(Order(faults=[Fault(kind=Kind.ERROR, probability=0.5)], seed=seed))
        return [Kind.ERROR in faults.strike_send("twilio") for _ in range(64)]

    assert draw(7) == draw(7)
    assert len({tuple(draw(seed)) for seed in range(4)}) == 4
    assert 0 < sum(draw(7)) < 64


def test_a_fault_strikes_its_provider_and_its_side_only() -> None:
    faults = Faults()
    faults.set(Order(faults=[Fault(kind=Kind.ERROR, provider="twilio", next=1), Fault(kind=Kind.LOSE, next=1)]))
    assert faults.strike_send("africastalking") == {}
    assert set(faults.strike_callbacks("africastalking")) == {Kind.LOSE}
    assert faults.strike_callbacks("twilio") == {}
    assert set(faults.strike_send("twilio")) == {Kind.ERROR}
    assert faults.strike_send("twilio") == {}


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], ["sent", "delivered"]),
        ([Kind.REORDER, Kind.REPEAT], ["delivered", "sent", "delivered", "sent"]),
        ([Kind.REPEAT, Kind.LOSE], []),
    ],
)
def test_reports_are_arranged_by_what_strikes_them(kinds: list[Kind], expected: list[str]) -> None:
    assert arrange(["sent", "delivered"], {kind: Fault(kind=kind) for kind in kinds}) == expected


def test_errands_run_when_they_fall_due_and_one_that_fails_stops_none(caplog: pytest.LogCaptureFixture) -> None:
    courier, done, order = Courier(threads=1), threading.Event(), list[str]()

    def fail() -> None:
        raise RuntimeError("on purpose")

    courier.run(done.set, after=0.05)
    courier.run(lambda: order.append("late"), after=0.02)
    courier.run(fail)
    courier.run(lambda: order.append("soon"))
    assert done.wait(10)
    courier.close()
    assert order == ["soon", "late"]
    assert "an errand failed" in caplog.text
