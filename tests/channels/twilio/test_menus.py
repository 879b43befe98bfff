"""Menus in WhatsApp's own form: which template shows one, and what fills it in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.channels.twilio.menus import SHAPES, Shape, shape_of, template_of, variables_of
from bot.messages import Medium, OfferedChoice, Outbound
from tests.channels.specimens import NUMBER


def menu(*labels: str, prompt: str = "Choose:", medium: Medium = Medium.WHATSAPP, opener: str = "Choose") -> Outbound:
    choices = tuple(OfferedChoice(f"token.{at}", label) for at, label in enumerate(labels))
    return Outbound("42", medium, NUMBER, "in full", prompt=prompt, choices=choices, opener=opener)


def numbered(count: int, length: int = 8) -> list[str]:
    return [f"choice {number}".ljust(length, "x") for number in range(count)]


@pytest.mark.parametrize(
    ("labels", "shape"),
    [
        (["Yes"], ("buttons", 1, 1)),
        (["Yes", "No"], ("buttons", 2, 1)),
        (numbered(3, length=20), ("buttons", 3, 1)),
        (numbered(4), ("list", 4, 1)),
        (["Yes", "a" * 21], ("list", 2, 1)),
        (["a" * 24], ("list", 1, 1)),
        (["a" * 25], None),
        (numbered(10, length=24), ("list", 10, 1)),
        (numbered(11), None),
        ([], None),
        (["Yes", ""], None),
        (["Yes", " "], None),
        (["Yes", "yes"], None),
    ],
)
def test_few_short_choices_are_buttons_more_are_a_list_and_others_text(
    labels: list[str], shape: tuple[str, int, int] | None
) -> None:
    assert shape_of(menu(*labels)) == shape


@pytest.mark.parametrize(
    ("prompt", "lines"),
    [
        ("Choose:", 1),
        ("Cluster management\n22 March\nVenue: Kigali\nSeats left: 3", 4),
        ("That was not clear.\n\nChoose:\n", 2),
        ("\n".join("123456"), 6),
        ("\n".join("1234567"), None),
        ("a" * 1024, 1),
        ("a" * 1025, None),
        (f"{'a' * 511}\n{'b' * 512}", 2),
        (f"{'a' * 512}\n{'b' * 512}", None),
        ("", None),
        (" \n ", None),
    ],
)
def test_every_line_of_the_text_is_a_value_of_its_own(prompt: str, lines: int | None) -> None:
    shape = shape_of(menu("Yes", "No", prompt=prompt))
    assert (shape.lines if shape else None) == lines


@pytest.mark.parametrize("opener", ["", "a" * 21])
def test_a_list_that_cannot_be_opened_is_text(opener: str) -> None:
    assert shape_of(menu(*numbered(4), opener=opener)) is None


def test_an_sms_has_no_buttons() -> None:
    assert shape_of(menu("Yes", "No", medium=Medium.SMS)) is None


def filled(outbound: Outbound) -> dict[str, Any]:
    """Give what arrives: the template with its variables filled in."""
    shape = shape_of(outbound)
    assert shape is not None
    text = json.dumps(template_of(shape)["types"])
    for name, value in json.loads(variables_of(outbound, shape)).items():
        assert f"{{{{{name}}}}}" in text, "a value that no template asks for"
        text = text.replace(f"{{{{{name}}}}}", json.dumps(value)[1:-1])
    assert "{{" not in text, "a variable that nothing fills in"
    found: dict[str, Any] = json.loads(text)
    return found


def test_buttons_say_and_bring_back_what_they_should() -> None:
    assert filled(menu("Yes", "No", prompt="Cluster management\nApply?")) == {
        "twilio/quick-reply": {
            "body": "Cluster management\nApply?",
            "actions": [
                {"type": "QUICK_REPLY", "title": "Yes", "id": "token.0"},
                {"type": "QUICK_REPLY", "title": "No", "id": "token.1"},
            ],
        }
    }


def test_the_rows_of_a_list_carry_the_number_that_can_be_typed() -> None:
    content = filled(menu(*numbered(10), prompt="Hitamo:", opener="Hitamo"))["twilio/list-picker"]
    assert (content["body"], content["button"]) == ("Hitamo:", "Hitamo")
    assert content["items"][9] == {"item": "choice 9", "id": "token.9", "description": "10"}


def test_no_value_is_one_that_twilio_refuses() -> None:
    outbound = menu("Guhanga\timideli", "Yego", prompt="Mu bucuruzi bw'u Rwanda,\ttwese      hamwe\nHitamo:\r\n")
    assert filled(outbound)["twilio/quick-reply"]["body"] == "Mu bucuruzi bw’u Rwanda, twese hamwe\nHitamo:"
    assert filled(outbound)["twilio/quick-reply"]["actions"][0]["title"] == "Guhanga imideli"


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_template_keeps_to_what_twilio_takes(shape: Shape) -> None:
    template: dict[str, Any] = template_of(shape)
    assert template["friendly_name"] == shape.name
    assert len(template["variables"]) <= 100
    assert all(len(name) <= 16 and sample for name, sample in template["variables"].items())
    text = json.dumps(template["types"])
    assert all(f"{{{{{name}}}}}" in text for name in template["variables"])


def test_there_is_a_template_for_every_size_under_a_name_of_its_own() -> None:
    assert {(kind, size) for kind, size, _ in SHAPES} == {
        *(("buttons", size) for size in range(1, 4)),
        *(("list", size) for size in range(1, 11)),
    }
    assert len({shape.name for shape in SHAPES}) == len(SHAPES)
