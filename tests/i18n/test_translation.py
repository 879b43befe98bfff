"""What holds between an English sentence and its translation, whatever the language."""

from __future__ import annotations

import pytest

from bot.i18n.pairs import Complaint, Pair
from bot.i18n.translation import (
    check_alphabet,
    check_confidence,
    check_english,
    check_label,
    check_length,
    check_placeholders,
    check_shape,
)


@pytest.mark.parametrize(
    ("message", "translation", "told"),
    [
        ("Hello {name}.", "Muraho.", ["{name} is missing"]),
        ("Hello.", "Muraho {name}.", ["{name} is not in the English"]),
        (
            "{workshop.title}, {workshop.venue}",
            "{workshop.tile}, {workshop.venue}",
            ["{workshop.tile} is not in the English; did you mean {workshop.title}?", "{workshop.title} is missing"],
        ),
        (
            "{starts_at:short}",
            "{starts_at}",
            ["{starts_at} is not in the English; did you mean {starts_at:short}?", "{starts_at:short} is missing"],
        ),
        ("Hello {name}.", "Muraho {name.", ["the braces are not right: expected '}' before end of string"]),
        ("Hello {name}.", "Muraho name}.", ["the braces are not right: Single '}' encountered in format string"]),
    ],
)
def test_a_placeholder_that_differs_is_found(message: str, translation: str, told: list[str]) -> None:
    assert [complaint.message for complaint in check_placeholders(Pair(message, translation))] == told


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("{bank} services", "Serivisi za {bank}"),
        ("{title} at {starts_at:short}", "{starts_at:short}: {title}"),
        ("{title}: {title}", "{title}"),
        ("All {{braces}}", "{{Byose}}"),
    ],
)
def test_placeholders_may_move_and_be_said_again(message: str, translation: str) -> None:
    assert list(check_placeholders(Pair(message, translation))) == []


@pytest.mark.parametrize(
    ("message", "translation", "rules"),
    [
        ("Send a photo.", "Send a photo.", 3),
        ("Send a photo.", "Ohereza photo.", 1),
        ("Your account", "Konti, your konti", 1),
        ("Muraho", "Muraho", 1),
    ],
)
def test_what_was_left_in_english_is_found(message: str, translation: str, rules: int) -> None:
    assert [complaint.rule for complaint in check_english(Pair(message, translation))] == ["english"] * rules


@pytest.mark.parametrize(
    "pair",
    [
        Pair("No, we are here so that she is", "no we be so he me she is was i a to"),
        Pair("{contact.name}\n{contact.place}", "{contact.name}\n{contact.place}"),
        Pair("English", "English", "same in both: its own name"),
        Pair("Choose language / Hitamo ururimi:", "Hitamo ururimi / Choose language:", "same in both: not chosen yet"),
        Pair("Your phone: {phone}", "{phone}: {your.phone}"),
    ],
)
def test_what_is_no_english_or_meant_so_is_left_alone(pair: Pair) -> None:
    assert list(check_english(pair)) == []


def test_a_character_that_makes_a_message_dear_is_found() -> None:
    assert list(check_alphabet(Pair("", "Murakoze 😀"))) == [Complaint("gsm7", "'😀' at 10 is not in GSM-7")]


def test_a_character_that_sending_replaces_is_only_a_warning() -> None:
    (complaint,) = check_alphabet(Pair("", "n’ubucuruzi"))
    assert complaint == Complaint(
        "gsm7", '"’" at 2 is not in GSM-7; it is sent as "\'"'.replace('"’"', "'’'"), fails=False
    )


def test_plain_text_costs_what_it_looks_like() -> None:
    assert list(check_alphabet(Pair("", "Seritifika y'amahugurwa: 25,000 Frw @ {place} é à"))) == []


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("Choose:\n{list}", "Hitamo: {list}"),
        ("Choose: {list}", "Hitamo:\n{list}"),
        ("Hello", " Muraho"),
        ("Hello", "Muraho\n"),
        ("Hello {name}", "Muraho  {name}"),
    ],
)
def test_lost_lines_and_stray_spaces_are_found(message: str, translation: str) -> None:
    assert {complaint.rule for complaint in check_shape(Pair(message, translation))} == {"shape"}


def test_the_same_lines_are_left_alone() -> None:
    assert list(check_shape(Pair("Choose:\n{list}", "Hitamo:\n{list}"))) == []


@pytest.mark.parametrize("word", ["Hagarika", "TANGIRA", "Tangira.", "Stop", "Ubufasha", "Kuvamo", "Help"])
def test_a_label_that_opts_out_or_in_is_found(word: str) -> None:
    assert [complaint.rule for complaint in check_label(Pair("Cancel it", word))] == ["label"]


@pytest.mark.parametrize(
    "label", ["Hagarika kwiyandikisha", "Tangira bundi bushya", "Ukeneye ubufasha?", "Yego", "Oya"]
)
def test_a_label_that_says_more_is_left_alone(label: str) -> None:
    assert list(check_label(Pair("Cancel it", label))) == []


@pytest.mark.parametrize("translation", ["Oya", "Tuzakumenyesha " * 5])
def test_an_unusual_length_is_a_warning(translation: str) -> None:
    (complaint,) = check_length(Pair("Try again some time later.", translation))
    assert (complaint.rule, complaint.fails) == ("length", False)


@pytest.mark.parametrize(
    ("message", "translation"),
    [("Try again some time later.", "Ongera ugerageze mu kanya."), ("No", "Ntabwo byemewe na gato")],
)
def test_a_usual_length_and_a_short_sentence_are_left_alone(message: str, translation: str) -> None:
    assert list(check_length(Pair(message, translation))) == []


def test_the_length_is_that_of_the_words_not_of_the_placeholders() -> None:
    long = "{registration.title_in_a_language_of_choice}"
    assert list(check_length(Pair(f"That choice is not valid {long}", "Ihitamo si ryo rwose {a}"))) == []


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "confidence: sure; model 1",
        "confidence: attested",
        "confidence: derived;",
        "I am quite sure",
        "confidence attested; model 5",
    ],
)
def test_a_translation_without_its_grounds_is_found(comment: str) -> None:
    assert [complaint.rule for complaint in check_confidence(Pair("Hello", "Muraho", comment))] == ["confidence"]


@pytest.mark.parametrize(
    "pair",
    [
        Pair("Hello", "Muraho", "confidence: attested; glossary: hello"),
        Pair("Hello", "Muraho", "Looked at twice. confidence: attested words; models 5 and 7 Doubt: none"),
        Pair("Hello", "Muraho", "confidence: unsure; not found"),
        Pair("{name}", "{name}"),
    ],
)
def test_a_translation_with_its_grounds_is_left_alone(pair: Pair) -> None:
    assert list(check_confidence(pair)) == []
