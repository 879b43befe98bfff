"""What was answered, shown: with its currency, in the contact's language, by the label and not by its value."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.catalogue import read_catalogue
from bot.documents import LOCALES
from bot.engine import words
from bot.engine.display import show_yes_no
from bot.engine.rules import verify
from bot.engine.session import Session
from bot.engine.values import Both, Stored, recall, show, store
from bot.engine.walking.proof import Proof
from tests.engine.rules.books import make_book
from tests.engine.talking import HEAD, Talk

ZONE = ZoneInfo("Africa/Kigali")
TODAY = date(2027, 3, 1)
ASKED = (
    HEAD
    + """
  a: {ask: "For how much?", answer: amount, save: price, next: b}
  b: {ask: "Is it paid?", answer: yes_no, save: paid, next: c}
  c: {ask: "How many?", answer: number, low: 1, save: n, next: d}
  d: {menu: "{price}, {paid}, {n}", choices: {on: {label: "Go on", next: done}}}
"""
)
CHOSEN = (
    "#rw: Small => Nto\n#rw: Shoes => Inkweto\n"
    + HEAD
    + """
  a: {menu: "Which size?", choices: {s: Small, l: "Large {org}"}, save: size, next: b}
  b: {menu: "What?", choices: {shoes: Shoes}, save: contact.trade, next: c}
  c: {menu: "{size}, {contact.trade}", choices: {on: {label: "Go on", next: done}}}
"""
)


@pytest.mark.parametrize(
    ("value", "english", "kinyarwanda"),
    [
        ("as it is", "as it is", "as it is"),
        (1200, "1,200", "1,200"),
        (True, "Yes", "Yego"),
        (False, "No", "Oya"),
        (Decimal(5000), "5,000 Frw", "5,000 Frw"),
        (Decimal("12.50"), "12.50 Frw", "12.50 Frw"),
        (Both("Leather", "Uruhu"), "Leather", "Uruhu"),
        (time(9), "09:00", "saa tatu za mu gitondo (09:00)"),
        (datetime(2027, 3, 1, 9, tzinfo=ZONE), "1 March 09:00", "1 Werurwe saa 09:00"),
        (TODAY, "Monday 1 March", "ku wa Mbere tariki 1 Werurwe"),
    ],
)
def test_a_value_is_shown_by_its_type_and_comes_back_as_it_was(value: object, english: str, kinyarwanda: str) -> None:
    session = Session("en", [["a", "b"]], {"it": store(value)})
    stored = Session.load(session.dump()).answers["it"]
    assert [show(stored, language, ZONE, today=TODAY) for language in ("en", "rw")] == [english, kinyarwanda]
    assert (recall(stored), type(recall(stored))) == (value, type(value))


def test_a_choice_is_shown_by_its_label_and_handed_on_by_its_value() -> None:
    stored: Stored = ["choice", "s", "Small", "Nto"]
    assert [show(stored, language, ZONE, today=TODAY) for language in ("en", "rw")] == ["Small", "Nto"]
    assert recall(stored) == "s"


def test_yes_and_no_are_what_the_catalogue_says() -> None:
    translated = read_catalogue(LOCALES)["rw"]
    for language, yes, no in (("en", words.YES, words.NO), ("rw", translated[words.YES], translated[words.NO])):
        assert (show_yes_no(language, yes=True), show_yes_no(language, yes=False)) == (yes, no)


@pytest.mark.parametrize(("language", "paid"), [("en", "Yes"), ("rw", "Yego")])
def test_an_amount_has_its_currency_and_a_yes_is_said_in_the_language(language: str, paid: str) -> None:
    talk = Talk(ASKED, language=language)
    talk.begin()
    talk.say("5k")
    talk.say("1")
    assert talk.say("1200").startswith(f"5,000 Frw, {paid}, 1,200\n")
    assert recall(talk.session.answers["price"]) == Decimal(5000)


def test_a_choice_is_called_what_the_present_language_calls_it() -> None:
    talk = Talk(CHOSEN, org="Menyesha")
    talk.begin()
    talk.say("1")
    assert talk.say("1").startswith("Small, Shoes\n")
    assert talk.say("ikinyarwanda").startswith("Nto, Inkweto\n")
    assert talk.held.contact["trade"] == "shoes"


def test_where_a_label_has_a_placeholder_the_value_stands_for_it() -> None:
    talk = Talk(CHOSEN, org="Menyesha")
    talk.begin()
    talk.say("2")
    assert talk.say("1").startswith("l, Shoes\n")
    notes = [str(remark) for remark in verify(make_book(CHOSEN)).remarks]
    assert [note for note in notes if "s value, since" in note] == [
        "told.yaml:12: answers: c: note: {size} shows a choice's value, since a label of its menu has a placeholder"
    ]


def test_what_no_menu_offers_is_shown_as_it_was_kept() -> None:
    talk = Talk(HEAD + '  a: {menu: "{contact.trade}", choices: {shoes: Shoes}, save: contact.trade, next: done}\n')
    talk.held.contact["trade"] = "saddler"
    assert talk.begin().startswith("saddler\n")
    talk.held.contact["trade"] = "shoes"
    assert talk.begin().startswith("Shoes\n")


def test_a_kept_choice_takes_the_room_of_its_longest_label() -> None:
    long = CHOSEN.replace("=> Inkweto", "=> Inkweto ndende cyane").replace("Large {org}", "Large")
    shown = [each for each in Proof(make_book(long), "told").shown if each.scene.station == (("told", "c"),)]
    assert {each.screen.text for each in shown} == {f"{'m' * len('Small')}, {'m' * len('Inkweto ndende cyane')}"}
