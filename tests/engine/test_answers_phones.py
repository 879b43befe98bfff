"""Mobile numbers, as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.answers import AnswerKind, AnswerSpec, Complaint, Misunderstood, Understood, understand
from bot.engine.display import show_phone

TODAY = date(2026, 11, 22)
PHONE = AnswerSpec(AnswerKind.PHONE)


@pytest.mark.parametrize(
    "text",
    [
        "0788123456",
        "788123456",
        "250788123456",
        "+250788123456",
        "00250788123456",
        "+2500788123456",
        "2500788123456",
        "+250 (0)788 123 456",
        "+250 788 123 456",
        "+250-788.123.456",
        "0788 123 456",
        "0788-12-34-56",
        "078.812.3456",
        "(0788) 123 456",
        "0 7 8 8 1 2 3 4 5 6",
        "0788123456.",
        " 0788123456 ",
        "\u202a+250 788 123 456\u202c",
        "0788\u00a0123\u00a0456",
        "٠٧٨٨١٢٣٤٥٦",
        "O788123456",
        "o788123456",
        "Tel: 0788123456",
        "ni 0788123456",
        "nimero yanjye ni 0788123456",
        "my number is 0788123456 thanks",
        "0788123456 (Alice)",
        "whatsapp:+250788123456",
    ],
)
def test_a_mobile_number_is_understood_however_it_is_written(text: str) -> None:
    assert understand(PHONE, text, today=TODAY) == Understood("+250788123456")


@pytest.mark.parametrize("prefix", ["72", "73", "77", "78", "79"])
def test_every_network_of_the_numbering_plan_is_known(prefix: str) -> None:
    assert understand(PHONE, f"0{prefix}2123456", today=TODAY) == Understood(f"+250{prefix}2123456")


@pytest.mark.parametrize(
    "text",
    [
        "0712123456",
        "0742123456",
        "0252123456",
        "078812345",
        "07881234567",
        "112",
        "5",
        "0",
        "*123#",
        "*384*1#",
        "+256772123456",
        "+14155238886",
        "0788123456/0722123456",
        "0788123456 or 0722123456",
        "0788 ABC DEF",
        "07881234S6",
        "abc",
        "yego",
        "+",
        "\U0001f64f",
    ],
)
def test_what_is_no_mobile_number_here_is_refused(text: str) -> None:
    assert understand(PHONE, text, today=TODAY) == Misunderstood(Complaint.NOT_A_PHONE)


def test_the_numbers_of_another_country_are_its_own() -> None:
    assert understand(PHONE, "0772123456", today=TODAY, country="UG") == Understood("+256772123456")
    assert understand(PHONE, "0788123456", today=TODAY, country="KE") != Understood("+250788123456")


def test_a_number_as_we_show_it_is_understood() -> None:
    assert understand(PHONE, show_phone("+250788123456"), today=TODAY) == Understood("+250788123456")
