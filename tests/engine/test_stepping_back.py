"""Stepping back: the question before is put again, and what is known there is what was known there before."""

from __future__ import annotations

import json

import pytest

from bot.engine.session import Session
from bot.errors import SessionError
from tests.engine.rules.books import FOLDER
from tests.engine.talking import HEAD, Talk

OVERWRITTEN = (FOLDER / "right" / "before.yaml").read_text("utf-8").replace("flow: before", "flow: told")
TWICE = (
    HEAD
    + """
  a: {ask: "How many?", answer: number, low: 1, save: n, next: b}
  b: {ask: "{n}? And how many more?", answer: number, low: 1, save: n, next: c}
  c: {ask: "{n} then? And why?", answer: text, save: why, next: d}
  d: {menu: "{n}, {why}?", choices: {"yes": {label: "Yes", next: e}}}
  e: {end: "{n}, {why}."}
"""
)
DONE = (
    HEAD
    + """
  a: {ask: "How many?", answer: number, low: 1, save: n, next: b}
  b: {do: record, outcomes: {recorded: c}}
  c: {ask: "{n}? And how many more?", answer: number, low: 1, save: n, next: d}
  d: {menu: "{n}?", choices: {"yes": {label: "Yes", next: e}}}
  e: {end: "{n}."}
"""
)


def first_line(page: str) -> str:
    return page.partition("\n")[0]


def test_a_record_that_was_overwritten_since_is_what_it_was() -> None:
    talk = Talk(OVERWRITTEN)
    talk.begin(talk.listed("workshops"))
    shown = talk.say("1")
    talk.say("1", talk.outcome("look", "closed"))
    assert talk.say("0") == shown
    assert talk.say("1", talk.outcome("look", "open")).startswith("m" * 30)


def test_each_step_back_takes_back_one_answer() -> None:
    talk = Talk(TWICE)
    talk.begin()
    for text in ("1", "2", "because"):
        talk.say(text)
    assert [first_line(talk.say("back")) for _ in range(3)] == [
        "2 then? And why?",
        "1? And how many more?",
        "How many?",
    ]
    assert talk.session.answers == {}
    assert first_line(talk.say("7")) == "7? And how many more?"


def test_what_an_action_came_after_is_not_taken_back() -> None:
    talk = Talk(DONE)
    talk.begin()
    talk.say("1", talk.outcome("record", "recorded"))
    talk.say("2")
    assert first_line(talk.say("back")) == "1? And how many more?"
    assert talk.session.behind == []
    assert talk.session.answers == {"n": 1}


def test_a_session_of_before_answers_were_kept_steps_back_as_it_did_then() -> None:
    talk = Talk(TWICE)
    talk.begin()
    talk.say("1")
    talk.say("2")
    language, stack, answers, behind, *rest = json.loads(talk.held.dump)
    old = json.dumps([language, stack, answers, [stack for stack, _ in behind], *rest[:-1]])
    talk.held = type(talk.held)(old, talk.held.contact)
    assert first_line(talk.say("back")) == "2? And how many more?"
    assert first_line(talk.say("3")) == "3 then? And why?"
    assert first_line(talk.say("back")) == "2? And how many more?"


@pytest.mark.parametrize("text", ["", "{}", "[]", '["en",[],{}]', '["en",[["a"]],{}]', '["en",[["a","b"]],[]]'])
def test_what_is_no_session_is_refused(text: str) -> None:
    with pytest.raises(SessionError):
        Session.load(text)
