"""Dates, as people write them; the day is a Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.answers import AnswerKind, AnswerSpec, Complaint, Doubtful, Misunderstood, Understood, understand
from bot.engine.display import show_date

TODAY = date(2026, 11, 22)
ANY = AnswerSpec(AnswerKind.DATE)
AHEAD = AnswerSpec(AnswerKind.DATE, 0, 365)
BEHIND = AnswerSpec(AnswerKind.DATE, high=0)


@pytest.mark.parametrize(
    "text",
    [
        "12/5/2027",
        "12/05/2027",
        "12-05-2027",
        "12.5.2027",
        "12.5.27",
        "12/5/27",
        "12 5 2027",
        "12*5*2027",
        "12 / 5 / 2027",
        "2027-05-12",
        "2027/5/12",
        "12052027",
        "20270512",
        "١٢/٥/٢٠٢٧",
        "12 Gicurasi 2027",
        "12 GICURASI 2027",
        "tariki 12 Gicurasi 2027",
        "tariki ya 12 Gicurasi 2027",
        "ku itariki ya 12 Gicurasi 2027",
        "12 May 2027",
        "12 may, 2027",
        "12-May-2027",
        "12May27",
        "May 12, 2027",
        "May 12th 2027",
        "the 12th of May 2027",
        "12th May 2027",
        "on 12 May 2027",
        "2027 May 12",
        "12 Gicurasi",
        "12 May",
        "12/5",
        "12.5.",
        "12 ukwa gatanu",
        "12 ukwa 5",
        "12 ukwagatanu 2027",
        "12 ukwezi kwa gatanu",
        "12 ukwezi kwa 5 2027",
        "tariki 12 ukwa gatanu 2027",
        "ukwa gatanu tariki 12",
        "ku wa Gatatu tariki 12 Gicurasi 2027",
        "Ku wa gatatu, tariki ya 12/5/2027",
        "kuwa gatatu 12/5/2027",
        "Wednesday 12 May 2027",
        "Wed 12 May",
    ],
)
def test_the_twelfth_of_may_is_understood_however_it_is_written(text: str) -> None:
    assert understand(ANY, text, today=TODAY) == Understood(date(2027, 5, 12))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5 Mutarama", date(2027, 1, 5)),
        ("5 Jan", date(2027, 1, 5)),
        ("5 ukwa mbere", date(2027, 1, 5)),
        ("5 Gashyantare", date(2027, 2, 5)),
        ("5 ukwa kabiri", date(2027, 2, 5)),
        ("5 ukwakabiri", date(2027, 2, 5)),
        ("5 Werurwe", date(2027, 3, 5)),
        ("5 ukwa gatatu", date(2027, 3, 5)),
        ("5 Mata", date(2027, 4, 5)),
        ("5 ukwa kane", date(2027, 4, 5)),
        ("5 Kamena", date(2027, 6, 5)),
        ("5 ukwa gatandatu", date(2027, 6, 5)),
        ("5 Nyakanga", date(2027, 7, 5)),
        ("5 ukwa karindwi", date(2027, 7, 5)),
        ("5 Kanama", date(2027, 8, 5)),
        ("5 ukwa munani", date(2027, 8, 5)),
        ("5 Nzeri", date(2027, 9, 5)),
        ("5 Nzeli", date(2027, 9, 5)),
        ("5 sept", date(2027, 9, 5)),
        ("5 ukwa cyenda", date(2027, 9, 5)),
        ("5 ukwa kenda", date(2027, 9, 5)),
        ("5 Ukwakira", date(2027, 10, 5)),
        ("5 ukwa cumi", date(2027, 10, 5)),
        ("5 ukwacumi", date(2027, 10, 5)),
        ("30 Ugushyingo", date(2026, 11, 30)),
        ("30 ukwa cumi na rumwe", date(2026, 11, 30)),
        ("30 ukwacuminakumwe", date(2026, 11, 30)),
        ("30 ukwa cumi n'umwe", date(2026, 11, 30)),
        ("5 Ukuboza", date(2026, 12, 5)),
        ("5 ukwa cumi na kabiri", date(2026, 12, 5)),
        ("5 Ukwacuminabiri", date(2026, 12, 5)),
        ("5 ukwa 12", date(2026, 12, 5)),
    ],
)
def test_every_month_has_a_name_and_a_number(text: str, day: date) -> None:
    assert understand(ANY, text, today=TODAY) == Understood(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", date(2026, 11, 22)),
        ("uyu munsi", date(2026, 11, 22)),
        ("Tomorrow", date(2026, 11, 23)),
        ("ejo hazaza", date(2026, 11, 23)),
        ("ejo hashize", date(2026, 11, 21)),
        ("yesterday", date(2026, 11, 21)),
        ("22/11", date(2026, 11, 22)),
        ("23/11", date(2026, 11, 23)),
        ("21/11", date(2027, 11, 21)),
        ("29/2", date(2028, 2, 29)),
        ("3/3/90", date(1990, 3, 3)),
        ("3/3/30", date(2030, 3, 3)),
        ("ku Cyumweru tariki 29 Ugushyingo", date(2026, 11, 29)),
        ("kuri uyu wa Kabiri tariki ya 24 Ugushyingo 2026", date(2026, 11, 24)),
    ],
)
def test_a_day_is_counted_from_today(text: str, day: date) -> None:
    assert understand(ANY, text, today=TODAY) == Understood(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ejo", date(2026, 11, 23)),
        ("Ejo.", date(2026, 11, 23)),
        ("ejobundi", date(2026, 11, 24)),
        ("Saturday", date(2026, 11, 28)),
        ("ku wa Gatandatu", date(2026, 11, 28)),
        ("gatandatu", date(2026, 11, 28)),
        ("kuwa mbere", date(2026, 11, 23)),
        ("Kuwambere", date(2026, 11, 23)),
        ("ku cyumweru", date(2026, 11, 22)),
        ("tariki 12", date(2026, 12, 12)),
        ("the 30th", date(2026, 11, 30)),
        ("ku wa Gatandatu 12", date(2026, 12, 12)),
        ("5/25/2027", date(2027, 5, 25)),
        ("12/13/2027", date(2027, 12, 13)),
        ("120527", date(2027, 5, 12)),
        ("3 Gashantare", date(2027, 2, 3)),
        ("3 Ugushingo", date(2027, 11, 3)),
        ("12 Setember", date(2027, 9, 12)),
        ("12 Febuary 2027", date(2027, 2, 12)),
        ("ku wa Mbere tariki 12 Gicurasi 2027", date(2027, 5, 12)),
        ("Friday 12/5/2027", date(2027, 5, 12)),
    ],
)
def test_a_guessed_date_is_asked_back_in_digits(text: str, day: date) -> None:
    assert understand(ANY, text, today=TODAY) == Doubtful(day, f"{day:%d/%m/%Y}")


@pytest.mark.parametrize(
    "text",
    [
        "yego",
        "sinzi",
        "vuba",
        "none",
        "12",
        "0",
        "1205",
        "2027",
        "0788123456",
        "123456789012345678901234567890",
        "May",
        "May 2027",
        "Gicurasi 2027",
        "ukwa gatanu",
        "5/2027",
        "31/2/2027",
        "29/2/2027",
        "32/1/2027",
        "0/5/2027",
        "13/13/2027",
        "12/5/127",
        "12/5/2",
        "12/5/0000",
        "12/99999999999999999999/2027",
        "1/2/3/4",
        "12 foo",
        "12 foo 2027",
        "12 May June",
        "12 Mata Kamena",
        "le 5 mai 2027",
        "14:30",
        "12/5/2027 9:00",
        "tariki 45",
        "1/1/1890",
        "5/5/2090",
        "\U0001f64f",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert understand(ANY, text, today=TODAY) == Misunderstood(Complaint.NOT_A_DATE)


@pytest.mark.parametrize(
    ("spec", "text", "complaint"),
    [
        (AHEAD, "21/11/2026", Complaint.IN_THE_PAST),
        (AHEAD, "ejo hashize", Complaint.IN_THE_PAST),
        (AHEAD, "12/5/2020", Complaint.IN_THE_PAST),
        (AHEAD, "23/11/2027", Complaint.NOT_A_DATE),
        (AnswerSpec(AnswerKind.DATE, 7, 30), "tomorrow", Complaint.IN_THE_PAST),
        (BEHIND, "23/11/2026", Complaint.IN_THE_FUTURE),
        (BEHIND, "tomorrow", Complaint.IN_THE_FUTURE),
        (BEHIND, "1/1/1900", Complaint.NOT_A_DATE),
    ],
)
def test_a_date_out_of_bounds_is_told_why(spec: AnswerSpec, text: str, complaint: Complaint) -> None:
    assert understand(spec, text, today=TODAY) == Misunderstood(complaint)


@pytest.mark.parametrize("text", ["22/11/2026", "today", "22/11/2027"])
def test_the_bounds_themselves_are_possible(text: str) -> None:
    assert isinstance(understand(AHEAD, text, today=TODAY), Understood)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("12/5", Understood(date(2026, 5, 12))),
        ("12 Ukuboza", Understood(date(2025, 12, 12))),
        ("22/11", Understood(date(2026, 11, 22))),
        ("3/3/30", Understood(date(1930, 3, 3))),
        ("ejo", Doubtful(date(2026, 11, 21), "21/11/2026")),
        ("Saturday", Doubtful(date(2026, 11, 21), "21/11/2026")),
        ("tariki 30", Doubtful(date(2026, 10, 30), "30/10/2026")),
    ],
)
def test_where_only_the_past_is_possible_the_last_such_day_is_meant(text: str, heard: Understood | Doubtful) -> None:
    assert understand(BEHIND, text, today=TODAY) == heard


@pytest.mark.parametrize("language", ["en", "rw"])
@pytest.mark.parametrize("short", [False, True])
def test_a_date_as_we_show_it_is_understood(language: str, *, short: bool) -> None:
    for month in range(1, 13):
        day = date(2027, month, 28)
        shown = show_date(day, language, short=short, today=TODAY)
        assert understand(ANY, shown, today=TODAY) == Understood(day)
