"""What the proof says of single screens: what stands on them, in the worst case, and how much room that takes."""

from __future__ import annotations

import pytest

from bot.engine.walking.measures import Measure
from bot.engine.walking.plan import Station
from bot.engine.walking.proof import Proof, Shown
from bot.engine.walking.routes import Routes
from tests.engine.rules.books import make_book

HEAD = "format: 1\nflow: told\nabout: For this test.\nkeywords: {en: [told]}\nstart: a\nsteps:\n"
SAID_AND_ASKED = (
    HEAD
    + """
  a: {say: One., next: b}
  b: {run: part, next: c}
  c: {say: Four., next: done}
---
format: 1
flow: part
about: A part.
start: a
steps:
  a: {say: Two., next: b}
  b: {ask: "Three?", answer: number, save: n, next: done}
"""
)
CARDS = (
    HEAD
    + """
  a: {menu: Choose, choices_from: workshops, save: workshop, next: b, empty: done}
  b:
    do: look
    with: {workshop: workshop}
    outcomes: {open: c, closed: done}
  c: {end: "TEXT"}
"""
)
DETOUR = (
    HEAD
    + """
  a:
    menu: Choose
    choices:
      one: {label: One, next: b}
      two: {label: Two, next: c}
      three: {label: Three, next: a}
  b: {ask: "Why?", answer: text, save: reason, next: c}
  c: {menu: Sure?, choices: {"yes": {label: "Yes", next: d}, "no": {label: "No", next: a}}}
  d: {end: Goodbye.}
"""
)


def shown(text: str, language: str = "en", root: str = "told") -> list[Shown]:
    return [screen for screen in Proof(make_book(text), root).shown if screen.language == language]


def test_what_was_said_shares_the_screen_of_the_question_that_follows_in_another_flow() -> None:
    texts = {screen.screen.text for screen in shown(SAID_AND_ASKED)}
    assert "One.\nTwo.\nThree?" in texts


def test_what_was_said_last_shares_the_screen_of_our_goodbye() -> None:
    ends = [screen.screen.text for screen in shown(SAID_AND_ASKED) if screen.screen.ends]
    assert set(ends) == {"Four.\nThank you for using this service. Goodbye."}


def test_a_contact_of_unknown_language_is_asked_for_it_before_the_flow_begins() -> None:
    book = make_book(SAID_AND_ASKED)
    language = next(screen for screen in Proof(book, "told").shown if screen.screen.text.endswith("Choose language"))
    assert language.scene.station == (("told", "a"), ("language", "choose"))
    assert not language.screen.menu
    assert not language.screen.back


@pytest.mark.parametrize(
    ("read", "en", "rw"),
    [
        ("{org}", "m" * 20, "m" * 20),
        ("{workshop.title}", "m" * 30, "m" * 30),
        ("{workshop.seats}", "888", "888"),
        ("{workshop.fee}", "88,888 Frw", "88,888 Frw"),
        ("{workshop.starts_on:short}", "30 September 2027", "30 Gashyantare 2027"),
        ("{workshop.starts_on}", "Wednesday 30 September 2027", "ku wa Gatandatu tariki 30 Gashyantare 2027"),
        ("{workshop.starts_at:short}", "09:00", "saa 09:00"),
    ],
)
def test_a_value_takes_the_room_of_the_longest_that_its_type_allows(read: str, en: str, rw: str) -> None:
    for language, longest in (("en", en), ("rw", rw)):
        (screen,) = {each.screen for each in shown(CARDS.replace("TEXT", read), language) if each.screen.ends} - {
            each.screen for each in shown(CARDS, language)
        }
        assert len(screen.text) == len(longest)


def test_a_place_takes_three_screens_and_the_longest_lists() -> None:
    text = HEAD + '  a: {ask: "Where?", answer: place, save: contact.place, next: done}\n'
    parts = {screen.part: screen for screen in shown(text) if screen.scene.station == (("told", "a"),)}
    assert [screen.screen.text for _, screen in sorted(parts.items())] == [
        "Where?",
        "Choose the district you live in:",
        "Choose the sector you live in:",
    ]
    assert parts[2].measure.pages == 2


def test_questions_are_also_measured_after_a_complaint_and_after_the_help() -> None:
    book = make_book(SAID_AND_ASKED)
    texts = [screen.screen.text for screen in Proof(book, "told").interrupted if screen.language == "en"]
    assert any(text == f"Call {'m' * 15}.\nThree?" for text in texts)
    assert any(text.endswith("If you need help, send PERSON.\nThree?") for text in texts)
    assert any(text.startswith("Is it ") for text in texts)


def test_a_measure_holds_one_that_takes_no_more_anywhere() -> None:
    assert Measure(2, 150, 3, 400).holds(Measure(2, 160, 3, 400))
    assert not Measure(2, 150, 3, 400).holds(Measure(1, 100, 4, 100))


def test_a_circle_is_gone_round_once_and_the_longest_way_is_found() -> None:
    proof = Proof(make_book(DETOUR), "told")
    routes = Routes(proof.plan)
    assert routes.count == 5
    longest = routes.longest(dict.fromkeys(proof.plan.moves, 1))
    assert [station[-1][1] for station in longest.stations] == ["a", "b", "c", "d"]
    assert longest.cost == 4


def test_coming_back_to_a_question_costs_its_screen_once_more() -> None:
    proof = Proof(make_book(DETOUR), "told")
    costs: dict[Station, int] = {(("told", name),): 1 for name in ("a", "b", "c")}
    assert Routes(proof.plan).longest(costs).cost == 4
