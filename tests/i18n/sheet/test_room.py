"""The room that is left is to the septet: so much more fits, and one more does not."""

from __future__ import annotations

import pytest

from bot.engine.screens import Fit, Keys, Labels, Screen, fit
from bot.i18n.sheet.room import BySms, OnUssd, Room, sms_room, ussd_room
from bot.messages import Medium, OfferedChoice
from bot.text import segments

LABELS = Labels("Back", "Main menu", "More")


def on_ussd(text: str, *labels: str, page: int = 160) -> OnUssd:
    choices = tuple(OfferedChoice("x", label) for label in labels)
    return ussd_room(fit(Screen(text, choices), Fit(Medium.USSD, page, Keys(), LABELS)), page)


def by_sms(text: str) -> BySms:
    return sms_room(fit(Screen(text), Fit(Medium.SMS, 160, Keys(), LABELS)))


@pytest.mark.parametrize(("text", "left"), [("", 160), ("m" * 160, 0), ("{m}", 155), ("é’", 158)])
def test_a_page_has_room_for_so_much_more(text: str, left: int) -> None:
    assert on_ussd(text) == (1, left)
    assert on_ussd(text + "m" * left).pages == 1
    assert on_ussd(f"{text} {'m' * left}").pages > 1


def test_choices_take_room_too() -> None:
    assert on_ussd("Choose:", "Yes", "No") == (1, 160 - len("Choose:\n1) Yes\n2) No"))


def test_a_screen_of_several_pages_has_no_room_to_tell_of() -> None:
    assert on_ussd("m " * 100) == (2, 0)


def test_the_page_is_as_long_as_it_was_set() -> None:
    assert on_ussd("m" * 60, page=100) == (1, 40)


@pytest.mark.parametrize(
    "text", ["", "m" * 160, "m" * 161, "m" * 306, "m" * 307, "{" * 80, "{" * 81, "m" + "{" * 160, "m" * 500 + "€"]
)
def test_an_sms_has_room_for_so_much_more_before_another_segment(text: str) -> None:
    left, parts = by_sms(text)
    assert parts == segments(text) == segments(text + "m" * left)
    assert segments(text + "m" * (left + 1)) == parts + 1


def test_of_two_screens_the_one_with_less_room_counts() -> None:
    room = Room(5, OnUssd(1, 20), BySms(30, 1)).tighter(Room(7, OnUssd(1, 10), BySms(90, 2)))
    assert room == Room(7, OnUssd(1, 10), BySms(30, 1))


def test_a_screen_of_one_page_counts_before_one_that_is_turned_anyway() -> None:
    assert Room(5, OnUssd(3, 0), None).tighter(Room(5, OnUssd(1, 50), None)) == Room(5, OnUssd(1, 50), None)


def test_a_medium_that_neither_is_on_stays_away() -> None:
    assert Room(5, None, BySms(9, 1)).tighter(Room(5, None, None)) == Room(5, None, BySms(9, 1))


@pytest.mark.parametrize(
    ("room", "emptied"),
    [
        (Room(30, OnUssd(1, 20), BySms(40, 1)), Room(0, OnUssd(1, 50), BySms(70, 1))),
        (Room(30, OnUssd(2, 0), BySms(40, 2), is_alone=True), Room(0, OnUssd(2, 0), BySms(70, 2), is_alone=True)),
        (Room(30, None, None), Room(0, None, None)),
    ],
)
def test_what_the_english_took_is_there_for_the_translation(room: Room, emptied: Room) -> None:
    assert room.emptied() == emptied
