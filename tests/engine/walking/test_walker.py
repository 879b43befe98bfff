"""The walk finds out where the engine does something else than the proof has said."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.engine.facts import House
from bot.engine.rules import verify
from bot.engine.walking.driving import Astray, Engine, Held
from bot.engine.walking.holding import Tally
from bot.engine.walking.proof import Proof
from bot.engine.walking.stand_ins import Given, StandIns
from bot.engine.walking.walker import walk
from bot.messages import Medium
from tests.engine.rules.books import FOLDER, make_book, make_program
from tests.engine.rules.programme import small_library

FLOW = """
format: 1
flow: told
about: For this test.
keywords: {en: [told]}
start: a

steps:
  a: {say: Hello., next: b}
  b:
    menu: Which one?
    choices_from: workshops
    save: workshop
    next: c
    empty: none
  none: {say: There is none., next: d}
  c:
    do: book
    with: {workshop: workshop}
    outcomes: {booked: e, full: d}
  d:
    menu: Go on?
    choices:
      "yes": {label: "Yes", next: b}
      "no": {label: "No", next: done}
  e:
    end: "Your code: {ticket.code}"
    receipt: sms
"""


def walked(flow: str, other: str) -> Tally:
    """Walk one flow with the proof of another."""
    return walk(Proof(make_book(flow), "told"), make_program(other))


def test_a_flow_that_runs_as_it_was_proved_is_walked_without_a_fault() -> None:
    tally = walked(FLOW, FLOW)
    assert tally.faults == []
    assert tally.paths > 6
    assert tally.screens > tally.paths


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Hello.", "Hello there.", "foretold was"),
        ("Go on?", "Go on, or not?", "foretold was"),
        ("full: d", "full: e", "SessionError"),
        ("next: c", "next: d", "did not call what it was foretold to call"),
        ("\n    receipt: sms", "", "the receipt goes by None"),
        ('"No", next: done', '"No", next: b', "the engine called workshops, nothing was foretold"),
        ("choices_from: workshops", "choices_from: crowd", "the engine called crowd, workshops was foretold"),
    ],
)
def test_an_engine_that_does_something_else_is_caught(old: str, new: str, told: str) -> None:
    faults = walked(FLOW, FLOW.replace(old, new)).faults
    assert any(told in fault for _, fault in faults), faults


def test_a_fault_is_told_with_all_that_was_said_before_it() -> None:
    faults = walked(FLOW, FLOW.replace("Go on?", "Go on, or not?")).faults
    station, told = next(fault for fault in faults if "on ussd" in fault[1])
    assert station[-1] == ("told", "d")
    assert "\n    < Hello.\n      There is none.\n      Go on, or not?\n      1) Yes" in told


def test_a_bound_keeps_the_walk_short() -> None:
    proof, program = Proof(make_book(FLOW), "told"), make_program(FLOW)
    assert walk(proof, program, bound=1).paths < walk(proof, program, bound=9).paths


def test_stepping_back_leaves_what_was_saved_since_so_that_the_verifier_minds_what_is_read_then() -> None:
    text = (FOLDER / "faults" / "answers.yaml").read_text("utf-8")
    assert any(remark.finding.file == "back.yaml" for remark in verify(make_book(text)).remarks)
    library, stand_ins = small_library(), StandIns("en", date(2027, 3, 1), ZoneInfo("Africa/Kigali"))
    engine = Engine(make_program(text), library, House({}, ZoneInfo("Africa/Kigali")), Medium.SMS, stand_ins)
    listed, looked = stand_ins.items(library.sources["workshops"]), stand_ins.result(library.actions["look"], "open")

    held = engine.begin("back", Held("", {"language": "en"}), "en", [Given("workshops", listed)]).held
    held = engine.hear(held, "1", None, []).held
    held = engine.hear(held, "1", None, [Given("look", looked)]).held
    with pytest.raises(Astray, match=r"needs 'workshop\.hint'"):
        engine.hear(held, "0", None, [])
