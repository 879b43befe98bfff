from __future__ import annotations

import pytest

from bot.channels import Form
from bot.errors import InboundError


@pytest.mark.parametrize(
    ("sent", "number"),
    [("+250788123456", "+250788123456"), (" 250788123456", "+250788123456"), ("+14155550123", "+14155550123")],
    ids=["plain", "unescaped plus", "foreign"],
)
def test_a_phone_number_is_e164(sent: str, number: str) -> None:
    assert Form([("from", sent)]).phone("from") == number


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "+",
        " ",
        "250788123456",
        "0788123456",
        "+0788123456",
        "+250 788 123 456",
        "  250788123456",
        "+250788123456\n",
        "+25078812345678901",
        "+12345",
        "+25078812345\ufffd",
        "+२५०७८८१२३४५६",
        "MTN",
    ],
)
def test_what_cannot_be_a_phone_number_is_refused_by_name(sent: str) -> None:
    with pytest.raises(InboundError, match=r"^from is not a phone number$") as caught:
        Form([("from", sent)]).phone("from")
    assert caught.value.status == 400


@pytest.mark.parametrize("sent", ["", "a b", "a\ufffdb", "a|b", "é", "x" * 65, "a\n"])
def test_what_cannot_be_an_id_is_refused_by_name(sent: str) -> None:
    with pytest.raises(InboundError, match=r"^id is not an id$"):
        Form([("id", sent)]).identifier("id")


@pytest.mark.parametrize("sent", ["ATUid_3bf1", "b68d0989-d856-494f-92ee-7c439e96e1d9", "SM" + "0f" * 16])
def test_an_id_is_taken_as_it_is(sent: str) -> None:
    assert Form([("id", sent)]).identifier("id") == sent


def test_a_missing_field_is_refused_and_an_empty_one_is_not() -> None:
    assert Form([("text", "")]).text("text") == ""
    with pytest.raises(InboundError, match=r"^text is missing$"):
        Form([]).text("text")


def test_of_a_repeated_field_the_first_counts() -> None:
    assert Form([("text", "1"), ("text", "2")]).text("text") == "1"


def test_a_nul_is_left_out_and_what_could_not_be_decoded_stays() -> None:
    assert Form([("text", "a\0b\ufffd")]).text("text") == "ab\ufffd"


@pytest.mark.parametrize(
    ("sender", "is_service"),
    [
        ("8384", True),
        ("21614", True),
        ("MTN", True),
        ("Airtel-RW", True),
        ("Mo Money 2", True),
        ("+250788123456", False),
        (" 250788123456", False),
        ("250788123456", False),
        ("788123456", False),
        ("whatsapp:MTN", False),
        ("", False),
    ],
)
def test_a_short_code_or_a_name_is_nobody_who_can_be_answered(sender: str, *, is_service: bool) -> None:
    assert Form([("from", sender)]).is_from_service("from") is is_service
