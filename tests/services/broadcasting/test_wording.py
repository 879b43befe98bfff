"""The one renderer: fields filled in once, in what the medium can carry, never longer than was reckoned with."""

from __future__ import annotations

import json

import pytest

from bot.messages import Medium
from bot.services.broadcasting.wording import Wording


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("Fair on 1 April", {}, "Fair on 1 April"),
        ("{contact.name}: fair", {"contact.name": "Aline"}, "Aline: fair"),
        ("{contact.name}, {contact.name}", {"contact.name": "Aline"}, "Aline, Aline"),
        ("{contact.name}", {"contact.name": "{contact.sector}", "contact.sector": "Tumba"}, "{contact.sector}"),
        ("[{contact.sector}]", {"contact.name": "Aline"}, "[]"),
        ("[{contact.name}]", {"contact.name": None}, "[]"),
        ("{contact.district}’s fair", {"contact.district": "Huye"}, "Huye's fair"),
        ("{contact.name}", {"contact.name": "Zoê \N{WAVING HAND SIGN}"}, "Zoe "),
        ("{contact.district}", {"contact.district": "Nyarugenge City"}, "Nyarugenge"),
        ("{contact.district}", {"contact.district": "€€€€€€€€€€"}, "€€€€€"),
    ],
)
def test_fields_are_filled_in_as_an_sms_can_carry_them(text: str, fields: dict[str, str], expected: str) -> None:
    assert Wording(text, Medium.SMS).fill(json.dumps(fields)) == expected


def test_on_whatsapp_every_character_goes_through() -> None:
    words = Wording("{contact.name}’s fair \N{WAVING HAND SIGN}", Medium.WHATSAPP)
    assert words.fill('{"contact.name": "Zoê"}') == "Zoê’s fair \N{WAVING HAND SIGN}"


def test_the_longest_that_the_words_can_be_has_every_field_at_its_longest() -> None:
    assert len(Wording("{contact.name}{contact.district}{contact.sector}", Medium.SMS).fill_longest()) == 88
