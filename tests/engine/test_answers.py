"""Answers in general: bounds, longest forms, and that nothing a contact types breaks the reading of it."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.answers import AnswerKind, AnswerSpec, Complaint, Doubtful, Misunderstood, Understood, understand
from bot.engine.values import show, store
from bot.text import septets

TODAY = date(2026, 11, 22)
TYPES = {
    AnswerKind.TEXT: str,
    AnswerKind.NAME: str,
    AnswerKind.NUMBER: int,
    AnswerKind.AMOUNT: Decimal,
    AnswerKind.DATE: date,
    AnswerKind.TIME: time,
    AnswerKind.PHONE: str,
    AnswerKind.YES_NO: bool,
    AnswerKind.PLACE: str,
    AnswerKind.CODE: str,
}
TYPED = st.one_of(
    st.text(),
    st.text("0123456789oO.,/:-+*# 'kmh", max_size=20),
    st.lists(
        st.sampled_from(
            [
                *(
                    "12",
                    "5",
                    "2027",
                    "0788123456",
                    "saa",
                    "tatu",
                    "n'igice",
                    "za mu gitondo",
                    "ku wa",
                    "Gatanu",
                    "tariki",
                ),
                *("ukwa", "kabiri", "Nzeri", "May", "ejo", "ibihumbi", "miliyoni", "magana", "atanu", "Frw", "k", "pm"),
                *("yego", "oya", "Huye", "Tumba", "Kigali", "umurenge wa", "\U0001f64f", "\u0665", "9" * 30),
            ]
        ),
        max_size=5,
    ).map(" ".join),
)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("text", ["", "   ", "\n", "\u200b", "\ufeff \u00a0"])
def test_what_cannot_be_seen_is_empty(kind: AnswerKind, text: str) -> None:
    assert understand(AnswerSpec(kind), text, today=TODAY) == Misunderstood(Complaint.EMPTY)


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind is not AnswerKind.TEXT])
def test_only_a_text_may_be_as_long_as_a_message(kind: AnswerKind) -> None:
    assert understand(AnswerSpec(kind), "1" * 161, today=TODAY) == Misunderstood(Complaint.TOO_LONG)


@pytest.mark.parametrize("kind", TYPES)
@given(text=TYPED)
def test_whatever_is_typed_is_understood_as_its_kind_or_not_at_all(kind: AnswerKind, text: str) -> None:
    match understand(AnswerSpec(kind), text, today=TODAY):
        case Understood(value) | Doubtful(value):
            assert type(value) is TYPES[kind]
        case heard:
            assert isinstance(heard, Misunderstood)


@pytest.mark.parametrize("kind", TYPES)
@given(text=TYPED)
def test_what_was_understood_is_no_longer_than_the_longest(kind: AnswerKind, text: str) -> None:
    spec = AnswerSpec(kind)
    match understand(spec, text, today=TODAY):
        case Understood(value) | Doubtful(value):
            for language in ("en", "rw"):
                shown = show(store(value), language, ZoneInfo("Africa/Kigali"), today=TODAY)
                assert (septets(shown) or 0) <= spec.longest


@given(text=TYPED)
def test_what_is_shown_to_be_confirmed_is_understood_without_doubt(text: str) -> None:
    for kind in (AnswerKind.DATE, AnswerKind.TIME):
        heard = understand(AnswerSpec(kind), text, today=TODAY)
        if isinstance(heard, Doubtful):
            again = understand(AnswerSpec(kind), heard.shown, today=TODAY)
            assert again in (Understood(heard.value), Doubtful(heard.value, heard.shown))


@pytest.mark.parametrize(
    ("spec", "bounds", "longest"),
    [
        (AnswerSpec(AnswerKind.TEXT), (1, 160), 160),
        (AnswerSpec(AnswerKind.TEXT, high=60), (1, 60), 60),
        (AnswerSpec(AnswerKind.NAME), (2, 40), 40),
        (AnswerSpec(AnswerKind.NUMBER), (0, 999_999), len("999,999")),
        (AnswerSpec(AnswerKind.NUMBER, 1, 20), (1, 20), 2),
        (AnswerSpec(AnswerKind.NUMBER, -1000, 5), (-1000, 5), len("-1,000")),
        (AnswerSpec(AnswerKind.AMOUNT), (0, 999_999_999), len("999,999,999 Frw")),
        (AnswerSpec(AnswerKind.AMOUNT, 1000, 50_000), (1000, 50_000), len("50,000 Frw")),
        (AnswerSpec(AnswerKind.DATE, 0, 365), (0, 365), len("ku wa Gatandatu tariki 28 Gashyantare 2027")),
        (AnswerSpec(AnswerKind.TIME), (0, 0), len("saa kumi n'ebyiri n'iminota 59 za mu gitondo (06:59)")),
        (AnswerSpec(AnswerKind.PHONE), (0, 0), 16),
        (AnswerSpec(AnswerKind.YES_NO), (0, 0), len("Yego")),
        (AnswerSpec(AnswerKind.PLACE), (0, 0), len("Nyarugenge, Nyarugenge") + 1),
        (AnswerSpec(AnswerKind.PHOTO), (0, 0), 0),
        (AnswerSpec(AnswerKind.CODE), (1, 20), 20),
    ],
)
def test_a_bound_left_out_is_the_kinds_own(spec: AnswerSpec, bounds: tuple[int, int], longest: int) -> None:
    assert (spec.bounds, spec.longest) == (bounds, longest)


def test_no_words_are_a_photo() -> None:
    for text in ("ifoto", "", "m" * 200):
        assert understand(AnswerSpec(AnswerKind.PHOTO), text, today=TODAY) == Misunderstood(Complaint.NOT_A_PHOTO)
