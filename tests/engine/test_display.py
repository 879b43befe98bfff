"""Display: dates, times, money and lists as people write them in both languages."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.display import (
    join_or,
    longest_date,
    longest_money,
    longest_time,
    show_count,
    show_date,
    show_money,
    show_phone,
    show_time,
)
from bot.text import septets

YEAR = [date(2026, 1, 1) + timedelta(days) for days in range(365)]
DAY = [time(hour, minute) for hour in range(24) for minute in range(60)]
FORMS = [(language, short) for language in ("en", "rw") for short in (False, True)]


@pytest.mark.parametrize(
    ("day", "english", "kinyarwanda"),
    [
        (date(2026, 9, 12), "Saturday 12 September", "ku wa Gatandatu tariki 12 Nzeri"),
        (date(2026, 9, 13), "Sunday 13 September", "ku Cyumweru tariki 13 Nzeri"),
        (date(2026, 11, 23), "Monday 23 November", "ku wa Mbere tariki 23 Ugushyingo"),
        (date(2026, 2, 3), "Tuesday 3 February", "ku wa Kabiri tariki 3 Gashyantare"),
        (date(2026, 12, 30), "Wednesday 30 December", "ku wa Gatatu tariki 30 Ukuboza"),
        (date(2026, 10, 1), "Thursday 1 October", "ku wa Kane tariki 1 Ukwakira"),
        (date(2026, 5, 8), "Friday 8 May", "ku wa Gatanu tariki 8 Gicurasi"),
        (date(2027, 5, 12), "Wednesday 12 May 2027", "ku wa Gatatu tariki 12 Gicurasi 2027"),
    ],
)
def test_a_date_is_written_with_its_weekday(day: date, english: str, kinyarwanda: str) -> None:
    today = date(2026, 11, 22)
    assert show_date(day, "en", today=today) == english
    assert show_date(day, "rw", today=today) == kinyarwanda


def test_a_short_date_is_without_its_weekday() -> None:
    assert show_date(date(2026, 9, 12), "en", short=True) == "12 September"
    assert show_date(date(2026, 9, 12), "rw", short=True) == "12 Nzeri"


def test_a_date_in_another_year_names_the_year() -> None:
    day = date(2027, 1, 7)
    assert show_date(day, "rw", short=True, today=date(2026, 12, 31)) == "7 Mutarama 2027"
    assert show_date(day, "rw", short=True, today=date(2027, 12, 31)) == "7 Mutarama"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (time(0), "saa sita z'ijoro (00:00)"),
        (time(1, 20), "saa saba n'iminota 20 z'ijoro (01:20)"),
        (time(3, 59), "saa cyenda n'iminota 59 z'ijoro (03:59)"),
        (time(5), "saa kumi n'imwe za mu gitondo (05:00)"),
        (time(6), "saa kumi n'ebyiri za mu gitondo (06:00)"),
        (time(7), "saa moya za mu gitondo (07:00)"),
        (time(8), "saa mbili za mu gitondo (08:00)"),
        (time(9), "saa tatu za mu gitondo (09:00)"),
        (time(9, 30), "saa tatu n'igice za mu gitondo (09:30)"),
        (time(10, 15), "saa yine n'iminota 15 za mu gitondo (10:15)"),
        (time(11), "saa tanu z'amanywa (11:00)"),
        (time(12), "saa sita z'amanywa (12:00)"),
        (time(13), "saa saba z'amanywa (13:00)"),
        (time(14), "saa munani z'amanywa (14:00)"),
        (time(15), "saa cyenda z'amanywa (15:00)"),
        (time(16), "saa kumi z'umugoroba (16:00)"),
        (time(17), "saa kumi n'imwe z'umugoroba (17:00)"),
        (time(18, 30), "saa kumi n'ebyiri n'igice z'umugoroba (18:30)"),
        (time(19), "saa moya z'ijoro (19:00)"),
        (time(20), "saa mbili z'ijoro (20:00)"),
        (time(21), "saa tatu z'ijoro (21:00)"),
    ],
)
def test_a_time_in_kinyarwanda_is_said_in_words_and_digits(value: time, words: str) -> None:
    assert show_time(value, "rw") == words


def test_a_short_time_is_digits() -> None:
    assert show_time(time(9), "rw", short=True) == "saa 09:00"
    assert show_time(time(14, 5), "en", short=True) == show_time(time(14, 5), "en") == "14:05"


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "0 Frw"),
        (500, "500 Frw"),
        (25_000, "25,000 Frw"),
        (Decimal("25000.00"), "25,000 Frw"),
        (Decimal("1234567.5"), "1,234,567.50 Frw"),
        (-1500, "-1,500 Frw"),
    ],
)
def test_money_is_a_number_and_then_frw(amount: int | Decimal, shown: str) -> None:
    assert show_money(amount, "en") == show_money(amount, "rw") == shown


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (999, "999"), (1200, "1,200"), (1_000_000, "1,000,000")])
def test_a_count_has_its_thousands_set_off(count: int, shown: str) -> None:
    assert show_count(count) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [("+250788123456", "0788123456"), ("+256772123456", "+256772123456"), ("RW.AbC1", "RW.AbC1")]
)
def test_a_phone_number_is_shown_as_it_is_dialled_here(number: str, shown: str) -> None:
    assert show_phone(number) == shown


@pytest.mark.parametrize(
    ("words", "english", "kinyarwanda"),
    [
        ([], "", ""),
        (["Huye"], "Huye", "Huye"),
        (["Huye", "Kigali"], "Huye or Kigali", "Huye cyangwa Kigali"),
        (["1", "2", "3"], "1, 2 or 3", "1, 2 cyangwa 3"),
    ],
)
def test_words_are_joined_as_alternatives(words: list[str], english: str, kinyarwanda: str) -> None:
    assert join_or(words, "en") == english
    assert join_or(words, "rw") == kinyarwanda


@pytest.mark.parametrize(("language", "short"), FORMS)
def test_no_date_is_longer_than_the_longest(language: str, *, short: bool) -> None:
    shown = [show_date(day, language, short=short, today=date(2025, 1, 1)) for day in YEAR]
    assert max(septets(text) or 999 for text in shown) == longest_date(language, short=short)


@pytest.mark.parametrize(("language", "short"), FORMS)
def test_no_time_is_longer_than_the_longest(language: str, *, short: bool) -> None:
    shown = [show_time(value, language, short=short) for value in DAY]
    assert max(septets(text) or 999 for text in shown) == longest_time(language, short=short)


@given(st.integers(0, 10**9 - 1), st.sampled_from(["en", "rw"]))
def test_no_amount_of_nine_digits_is_longer_than_the_longest(amount: int, language: str) -> None:
    assert (septets(show_money(amount, language)) or 999) <= longest_money(9, language) == len("999,999,999 Frw")


def test_a_language_that_is_not_spoken_here_is_refused() -> None:
    with pytest.raises(KeyError):
        show_date(YEAR[0], "fr")
    with pytest.raises(KeyError):
        show_time(DAY[0], "fr")
