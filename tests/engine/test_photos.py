"""Photos: the first that comes by WhatsApp is the answer; where none can come the step is passed by."""

from __future__ import annotations

import pytest

from bot.engine.rules import verify
from bot.messages import Medium
from tests.engine.rules.books import make_book
from tests.engine.talking import HEAD, Talk

FLOW = (
    HEAD
    + """
  a: {ask: "What is it called?", answer: text, high: 20, save: title, next: b}
  b: {ask: "Send a photo of {title}.", answer: photo, save: photo, next: c}
  c: {ask: "One of its sole, too.", answer: photo, save: sole, next: d}
  d: {menu: "Is that all?", choices: {"yes": {label: "Yes", next: e}, "no": {label: "No", next: b}}}
  e: {do: keep_photo, with: {photo: photo}, outcomes: {kept: kept, none: none}}
  kept: {end: "We have it."}
  none: {end: "We have no photo."}
"""
)
PHOTO = "https://photos.example/1"
CHOICES = "Is that all?\n1) Yes\n2) No"


def test_the_first_photo_is_the_answer() -> None:
    talk = Talk(FLOW, Medium.WHATSAPP)
    talk.begin()
    assert talk.say("Sandals") == "Send a photo of Sandals."
    talk.say("", photos=(PHOTO, "https://photos.example/2"))
    assert talk.say("menu", photos=(PHOTO,)) == CHOICES
    assert talk.session.answers == {"title": "Sandals", "photo": PHOTO, "sole": PHOTO}


@pytest.mark.parametrize("text", ["I have none", "", "1"])
def test_no_words_are_a_photo(text: str) -> None:
    talk = Talk(FLOW, Medium.WHATSAPP)
    talk.begin()
    talk.say("Sandals")
    assert talk.say(text) == "Send a photo.\nSend a photo of Sandals."


def test_the_ways_out_of_a_photo_are_those_of_every_question() -> None:
    talk = Talk(FLOW, Medium.WHATSAPP)
    talk.begin()
    talk.say("Sandals")
    assert talk.say("back") == "What is it called?"


@pytest.mark.parametrize("medium", [Medium.USSD, Medium.SMS])
def test_where_no_photo_can_come_it_is_said_once_how_to_send_it(medium: Medium) -> None:
    talk = Talk(FLOW, medium, whatsapp="0788000001")
    talk.begin()
    shown = talk.say("Sandals")
    assert shown.startswith(f"Send the photo by WhatsApp to 0788000001.\n{CHOICES}")
    assert talk.session.answers == {"title": "Sandals", "photo": "", "sole": ""}
    assert talk.say("1", talk.outcome("keep_photo", "none")) == "We have no photo."


def test_where_there_is_no_number_for_whatsapp_a_photo_is_passed_without_a_word() -> None:
    talk = Talk(FLOW, Medium.SMS)
    talk.begin()
    assert talk.say("Sandals") == CHOICES


def test_a_conversation_that_goes_on_without_photos_passes_the_question_that_is_open() -> None:
    talk = Talk(FLOW, Medium.WHATSAPP)
    talk.begin()
    talk.say("Sandals")
    other = Talk(FLOW, Medium.SMS)
    other.held = talk.held
    assert other.say("English") == CHOICES


def test_stepping_back_steps_over_a_photo_that_was_passed() -> None:
    talk = Talk(FLOW, Medium.USSD)
    talk.begin()
    talk.say("Sandals")
    assert talk.say("0").startswith("What is it called?")
    assert talk.session.answers == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Is that all?", "Is {photo} all?", "'photo' is a photo, which no words can show"),
        ("with: {photo: photo}", "with: {photo: sandals}", "nothing saves 'sandals' before"),
        ("save: sole", "save: contact.trade", "contact.trade holds a text, the answer is a photo"),
        ("next: c}", "next: b}", "goes in a circle in which nobody is asked anything: b → b"),
        ("answer: photo, save: sole", "answer: photo, high: 3, save: sole", "photo has no bounds; take 'high' out"),
    ],
)
def test_what_no_photo_can_be_is_found(old: str, new: str, told: str) -> None:
    found = [str(remark) for remark in verify(make_book(FLOW.replace(old, new))).remarks if remark.fails]
    assert any(told in fault for fault in found), found
    assert not any(remark.fails for remark in verify(make_book(FLOW)).remarks)
