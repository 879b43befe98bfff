"""Numbers and amounts, as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.answers import AnswerKind, AnswerSpec, Complaint, Misunderstood, Understood, understand

TODAY = date(2026, 11, 22)
AMOUNT = AnswerSpec(AnswerKind.AMOUNT)
NUMBER = AnswerSpec(AnswerKind.NUMBER)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", 0),
        ("500", 500),
        ("5000", 5000),
        ("5,000", 5000),
        ("5.000", 5000),
        ("5 000", 5000),
        ("5'000", 5000),
        ("5\u00a0000", 5000),
        ("5\u202f000 Frw", 5000),
        (" 5000 ", 5000),
        ("5000.", 5000),
        ("5.000 Frw", 5000),
        ("5,000 frw", 5000),
        ("5000Frw", 5000),
        ("5000 FRW.", 5000),
        ("5000 rwf", 5000),
        ("RWF 5,000", 5000),
        ("Frw5,000", 5000),
        ("5000f", 5000),
        ("5000 Fr", 5000),
        ("5,000/=", 5000),
        ("5000/-", 5000),
        ("ni 5000", 5000),
        ("hafi 5000", 5000),
        ("about 5000", 5000),
        ("nka 5000 frw", 5000),
        ("amafaranga 5000", 5000),
        ("5000 francs", 5000),
        ("25,000", 25_000),
        ("25,000.00", 25_000),
        ("500.00", 500),
        ("1.234.567", 1_234_567),
        ("1,234,567", 1_234_567),
        ("1 234 567 Frw", 1_234_567),
        ("5 000 000 rwf", 5_000_000),
        ("5k", 5000),
        ("5K", 5000),
        ("5 k", 5000),
        ("5k frw", 5000),
        ("1.5k", 1500),
        ("1,5k", 1500),
        ("2.55k", 2550),
        ("500k", 500_000),
        ("2m", 2_000_000),
        ("2M", 2_000_000),
        ("1.5m", 1_500_000),
        ("5 thousand", 5000),
        ("2 million", 2_000_000),
        ("2,5 million", 2_500_000),
        ("five hundred", 500),
        ("ten thousand", 10_000),
        ("miliyoni", 1_000_000),
        ("miliyoni 2", 2_000_000),
        ("miliyoni 2.5", 2_500_000),
        ("Miliyoni 2 Frw", 2_000_000),
        ("miliyoni imwe", 1_000_000),
        ("miliyoni ebyiri", 2_000_000),
        ("miliyoni eshatu", 3_000_000),
        ("miliyoni n'igice", 1_500_000),
        ("miliyoni imwe n’igice", 1_500_000),
        ("miliyoni ebyiri n'igice", 2_500_000),
        ("igihumbi", 1000),
        ("ibihumbi 5", 5000),
        ("ibihumbi bitanu", 5000),
        ("ibihumbi icumi", 10_000),
        ("ibihumbi makumyabiri", 20_000),
        ("ibihumbi mirongo itanu", 50_000),
        ("ibihumbi ijana", 100_000),
        ("ibihumbi magana atanu", 500_000),
        ("amafaranga ibihumbi bitatu", 3000),
        ("ijana", 100),
        ("magana atanu", 500),
        ("magana inani", 800),
        ("5000!", 5000),
        ("(5000)", 5000),
        ("٥٠٠٠", 5000),
        ("５０００", 5000),
        ("5OOO", 5000),
        ("5ooo", 5000),
        ("5oo0 frw", 5000),
        ("1O,OOO", 10_000),
    ],
)
def test_an_amount_is_understood(text: str, amount: int) -> None:
    assert understand(AMOUNT, text, today=TODAY) == Understood(amount)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "o",
        "ooo",
        "oya",
        "yego",
        "sinzi",
        "?",
        "k",
        "frw",
        "5,00",
        "5.00",
        "1.5",
        "12.50",
        "1,50 frw",
        "1.500k",
        "1,500k",
        "1.234k",
        "0.0005k",
        "1,234.567",
        "1.234,567",
        "1 234,567",
        "12,34,567",
        "5000 5000",
        "5-10",
        "5 or 6",
        "5 cyangwa 6",
        "5000-10000",
        "5k 500",
        "5 x 1000",
        "over 5000",
        "ibihumbi",
        "magana",
        "ibihumbi bitanu na magana atanu",
        "miliyoni 2 n'ibihumbi 500",
        "ibihumbi byinshi",
        "0788123456",
        "00012",
        "+250788123456",
        "12/5/2027",
        "14:30",
        "mfite 27",
        "5%",
        "\u00bd",
        "\U0001f64f",
    ],
)
def test_what_is_no_single_whole_number_is_not_guessed(text: str) -> None:
    assert understand(AMOUNT, text, today=TODAY) == Misunderstood(Complaint.NOT_A_NUMBER)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("27", 27),
        ("05", 5),
        ("007", 7),
        ("imyaka 27", 27),
        ("27 years", 27),
        ("27 years old", 27),
        ("abantu 5", 5),
        ("5 people", 5),
        ("abakozi 12", 12),
        ("12 pairs", 12),
        ("iminsi 3", 3),
        ("umwe", 1),
        ("babiri", 2),
        ("ebyiri", 2),
        ("batatu", 3),
        ("eshatu", 3),
        ("bane", 4),
        ("enye", 4),
        ("batanu", 5),
        ("Eshanu", 5),
        ("itandatu", 6),
        ("esheshatu", 6),
        ("barindwi", 7),
        ("umunani", 8),
        ("icyenda", 9),
        ("ikenda", 9),
        ("icumi", 10),
        ("makumyabiri", 20),
        ("mirongo itatu", 30),
        ("abantu batanu", 5),
        ("one", 1),
        ("Five people", 5),
        ("ten", 10),
        ("1\ufe0f\u20e3", 1),
    ],
)
def test_a_count_is_understood_with_what_is_counted(text: str, number: int) -> None:
    assert understand(NUMBER, text, today=TODAY) == Understood(number)


@pytest.mark.parametrize(("text", "fits"), [("16", True), ("99", True), ("15", False), ("100", False), ("-20", False)])
def test_bounds_are_part_of_the_range(text: str, *, fits: bool) -> None:
    heard = understand(AnswerSpec(AnswerKind.NUMBER, 16, 99), text, today=TODAY)
    assert heard == (Understood(int(text)) if fits else Misunderstood(Complaint.OUT_OF_RANGE))


def test_a_number_below_zero_is_understood_where_it_is_possible() -> None:
    spec = AnswerSpec(AnswerKind.NUMBER, -10, 10)
    assert understand(spec, "-5", today=TODAY) == understand(spec, "\u22125", today=TODAY) == Understood(-5)
