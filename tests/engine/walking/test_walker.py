"""The walk finds out where the engine does something else than the proof has said."""

from __future__ import annotations

import pytest

from bot.engine.walking.holding import Tally
from bot.engine.walking.proof import Proof
from bot.engine.walking.walker import walk
from tests.engine.rules.books import make_book, make_program

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
