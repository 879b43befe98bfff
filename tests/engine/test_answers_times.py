"""Times of day, on the clock and in Kinyarwanda's hours."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.engine.answers import AnswerKind, AnswerSpec, Complaint, Doubtful, Misunderstood, Understood, understand
from bot.engine.display import show_time

TODAY = date(2026, 11, 22)
TIME = AnswerSpec(AnswerKind.TIME)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9:00", time(9)),
        ("09:00", time(9)),
        ("9.00", time(9)),
        ("08.30", time(8, 30)),
        ("8.30", time(8, 30)),
        ("9h30", time(9, 30)),
        ("9h", time(9)),
        ("17h00", time(17)),
        ("17 h 30", time(17, 30)),
        ("14h", time(14)),
        ("14:30", time(14, 30)),
        ("14 30", time(14, 30)),
        ("1430", time(14, 30)),
        ("0930", time(9, 30)),
        ("930", time(9, 30)),
        ("٠٩:٣٠", time(9, 30)),
        ("14", time(14)),
        ("at 9:00", time(9)),
        ("ni 9:00", time(9)),
        ("guhera 9:00", time(9)),
        ("9:00 hrs", time(9)),
        ("00:30", time(0, 30)),
        ("0:30", time(0, 30)),
        ("02:30", time(2, 30)),
        ("12:00", time(12)),
        ("23:59", time(23, 59)),
        ("3pm", time(15)),
        ("3 PM", time(15)),
        ("3:30 p.m.", time(15, 30)),
        ("3.30pm", time(15, 30)),
        ("8 am", time(8)),
        ("8:30 A.M.", time(8, 30)),
        ("12am", time(0)),
        ("12 pm", time(12)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("9 in the morning", time(9)),
        ("3 in the afternoon", time(15)),
        ("7:30 in the evening", time(19, 30)),
        ("8 at night", time(20)),
        ("saa 19:00", time(19)),
        ("saa 14", time(14)),
        ("saa 09:00", time(9)),
        ("guhera saa 15:00", time(15)),
        ("saa tatu za mu gitondo", time(9)),
        ("Saa tatu z'igitondo", time(9)),
        ("saa yine mu gitondo", time(10)),
        ("saa moya za mugitondo", time(7)),
        ("saa tanu z'amanywa", time(11)),
        ("saa sita z’amanywa", time(12)),
        ("saa saba za ku manywa", time(13)),
        ("saa cyenda z'amanywa", time(15)),
        ("saa kenda z'amanywa", time(15)),
        ("saa kumi z'umugoroba", time(16)),
        ("saa kumi za nimugoroba", time(16)),
        ("saa kumi n'imwe z'umugoroba", time(17)),
        ("saa kumi n'ebyiri z'umugoroba", time(18)),
        ("saa kumi n'ebyiri za mu gitondo", time(6)),
        ("saa kumi n'imwe za mu gitondo", time(5)),
        ("saa moya z'ijoro", time(19)),
        ("saa mbiri za nijoro", time(20)),
        ("saa mbili z'ijoro", time(20)),
        ("saa sita z'ijoro", time(0)),
        ("saa cyenda z'ijoro", time(3)),
        ("saa kumi n'imwe z'urukerera", time(5)),
        ("saa tatu n'igice za mu gitondo", time(9, 30)),
        ("saa tatu n'iminota 15 z'ijoro", time(21, 15)),
    ],
)
def test_a_time_that_can_mean_one_thing_only_is_understood(text: str, value: time) -> None:
    assert understand(TIME, text, today=TODAY) == Understood(value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("saa moya", "07:00"),
        ("saa mbiri", "08:00"),
        ("saa mbili", "08:00"),
        ("saa tatu", "09:00"),
        ("Saa Tatu.", "09:00"),
        ("saha tatu", "09:00"),
        ("isaha ya tatu", "09:00"),
        ("tatu", "09:00"),
        ("saa yine zuzuye", "10:00"),
        ("saa ine", "10:00"),
        ("saa tanu", "11:00"),
        ("saa sita", "12:00"),
        ("saa saba", "13:00"),
        ("saa munani", "14:00"),
        ("saa cyenda", "15:00"),
        ("saa kumi", "16:00"),
        ("saa kumi n'imwe", "17:00"),
        ("saa kumi n'ebyiri", "18:00"),
        ("saa kumi nebyiri", "18:00"),
        ("saa tatu n'igice", "09:30"),
        ("saa tanu n igice", "11:30"),
        ("saa tatu n'iminota 20", "09:20"),
        ("saa 2", "08:00"),
        ("saa2", "08:00"),
        ("saa 9", "15:00"),
        ("saa 12", "18:00"),
        ("saa 3 za mu gitondo", "09:00"),
        ("saa 9 za mu gitondo", "09:00"),
        ("saa 2 z'ijoro", "20:00"),
        ("saa 2:30", "08:30"),
        ("saa 9:00", "09:00"),
        ("saa 10:00", "10:00"),
        ("9", "09:00"),
        ("09", "09:00"),
        ("2", "14:00"),
        ("12", "12:00"),
        ("9 o'clock", "09:00"),
        ("2:30", "14:30"),
        ("2h30", "14:30"),
        ("230", "14:30"),
    ],
)
def test_a_time_that_may_be_hours_off_is_asked_back(text: str, shown: str) -> None:
    assert understand(TIME, text, today=TODAY) == Doubtful(time.fromisoformat(shown), shown)


@pytest.mark.parametrize(
    "text",
    [
        "yego",
        "ejo",
        "nimugoroba",
        "saa",
        "saa nyinshi",
        "saa munani za mu gitondo",
        "saa tatu n'iminota 75",
        "0",
        "00",
        "saa 0",
        "24:00",
        "25:00",
        "25",
        "9:75",
        "9:5",
        "13pm",
        "0am",
        "9-12",
        "9:00-12:00",
        "9:00 na 10:00",
        "9:00:00",
        "0788123456",
        "12/5/2027",
        "\U0001f64f",
    ],
)
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert understand(TIME, text, today=TODAY) == Misunderstood(Complaint.NOT_A_TIME)


@pytest.mark.parametrize("hour", [0, 1, 2, 3, *range(5, 24)])
@pytest.mark.parametrize("minute", [0, 15, 30])
def test_a_time_as_we_show_it_is_understood(hour: int, minute: int) -> None:
    value = time(hour, minute)
    words, _, _ = show_time(value, "rw").partition(" (")
    for shown in (show_time(value, "rw"), words, show_time(value, "en")):
        assert understand(TIME, shown, today=TODAY) == Understood(value)
