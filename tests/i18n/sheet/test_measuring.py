"""What stands beside a sentence is what the engine would show in the worst case, to the septet."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.engine import words
from bot.engine.calls import Library
from bot.engine.document import read_flow
from bot.engine.kinds import Display, Kind
from bot.engine.program import Slot
from bot.engine.walking.book import Book, Limits, Translation
from bot.i18n.sheet.longest import LongestValues
from bot.i18n.sheet.measuring import Ruler
from bot.i18n.sheet.room import BySms, OnUssd, Room

HEAD = "format: 1\nflow: {name}\nabout: A flow.\nstart: {start}\nsteps:\n"
MENU = HEAD.format(name="menu", start="main") + (
    "  main:\n    menu: Welcome to {org}.\n    choices:\n"
    "      seat: {label: A seat, next: seat}\n      bye: {label: Goodbye, next: bye}\n"
    "  seat: {run: seat, next: main}\n"
    "  bye: {end: See you.}\n"
)
SEAT = HEAD.format(name="seat", start="ask") + (
    "  ask: {ask: Your name?, answer: name, high: 20, save: contact.name, retry: 'Once more, please.', next: sure}\n"
    "  sure:\n    menu: '{contact.name}, is that right?'\n    choices:\n"
    "      yes: {label: 'Yes', next: thank}\n      no: {label: 'No', next: ask}\n"
    "  thank: {say: 'Thank you, {contact.name}.', next: done}\n"
)
SMS_ONLY = HEAD.format(name="news", start="tell").replace("start", "media: [sms]\nstart") + "  tell: {end: News.}\n"
LIBRARY = Library({}, {}, {"contact.name": Kind(Display.TEXT, 20)}, {"org": Kind(Display.TEXT, 10)})


def ruler(translations: Mapping[str, str] | None = None, flows: Mapping[str, str] | None = None) -> Ruler:
    documents = flows or {"menu": MENU, "seat": SEAT, "news": SMS_ONLY}
    book = Book(
        {name: read_flow(text, f"{name}.yaml") for name, text in documents.items()},
        LIBRARY,
        {"rw": {english: Translation(text, "") for english, text in (translations or {}).items()}},
        Limits(),
    )
    return Ruler(book, "rw")


def test_a_question_is_measured_with_its_choices_and_what_is_said_before_it() -> None:
    thanks, question = len("Thank you, ") + 20 + len("."), len("Welcome to ") + 10 + len(".")
    left = 160 - thanks - len("\n") - question - len("\n1) A seat\n2) Goodbye")
    assert ruler().room("Welcome to {org}.") == Room(question, OnUssd(1, left), BySms(left, 1))
    assert ruler().room("Thank you, {contact.name}.") == Room(thanks, OnUssd(1, left), BySms(left, 1))


def test_a_choice_has_the_room_of_its_question() -> None:
    measure = ruler()
    question, choice = measure.room("Welcome to {org}."), measure.room("A seat")
    assert (choice.ussd, choice.sms) == (question.ussd, question.sms) != (None, None)
    assert choice.length == len("A seat")


def test_the_translation_is_what_is_measured() -> None:
    room = ruler({"See you.": "Murabeho neza."}).room("See you.")
    assert room == Room(14, OnUssd(1, 146), BySms(146, 1))


def test_the_stand_in_for_what_is_missing_is_the_english() -> None:
    assert ruler().room("See you.") == Room(8, OnUssd(1, 152), BySms(152, 1))


def test_a_medium_that_the_flow_is_not_offered_on_is_left_out() -> None:
    assert ruler().room("News.") == Room(5, None, BySms(155, 1))


def test_a_way_out_is_measured_where_it_is_printed() -> None:
    question = len("Your name?\n0) Back")
    (room, alone) = (ruler().room(words.BACK), ruler().room(words.MORE))
    assert not room.is_alone
    assert room.ussd is not None
    assert room.ussd.left <= 160 - question
    assert room.sms is None  # an SMS prints no ways out
    assert alone.is_alone


def test_what_no_proved_screen_says_is_measured_alone_and_says_so() -> None:
    assert ruler().room("Once more, please.") == Room(18, OnUssd(1, 142), BySms(142, 1), is_alone=True)
    length = len("Use up to {high} characters.".replace("{high}", "20"))
    assert ruler().room("Use up to {high} characters.").length == length


def test_a_flow_that_cannot_be_proved_is_measured_sentence_by_sentence() -> None:
    broken = MENU.replace("next: bye", "next: nowhere")
    room = ruler(flows={"menu": broken, "seat": SEAT}).room("Welcome to {org}.")
    assert room == Room(22, OnUssd(1, 138), BySms(138, 1), is_alone=True)


@pytest.mark.parametrize("wrong", ["Murakaza neza kuri {org.", "Murakaza neza }"])
def test_braces_that_are_not_right_stop_nothing(wrong: str) -> None:
    assert ruler({"Welcome to {org}.": wrong}).room("Welcome to {org}.").length > 0
    assert ruler({"On its own {org}.": wrong}).room("On its own {org}.").length == len(wrong) + wrong.count("{") * 1 + (
        wrong.count("}")
    )


@pytest.mark.parametrize(
    ("slot", "length"),
    [
        (Slot("contact.name", short=False), 20),
        (Slot("name", short=False), 20),
        (Slot("org", short=False), 10),
        (Slot("high", short=False), 2),
        (Slot("value", short=False), 20),
        (Slot("date", short=True), len("30 Gashyantare 2027")),
        (Slot("unheard.of", short=False), len("{unheard.of}")),
    ],
)
def test_the_longest_value_is_found_by_the_bare_name(slot: Slot, length: int) -> None:
    book = Book({"seat": read_flow(SEAT, "seat.yaml")}, LIBRARY, {})
    assert len(LongestValues(book, "rw").value(slot)) == length
