"""Matching: the provider's message that is ours has our words, in whichever way they were handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from bot.asking import Listed
from bot.messages import Medium
from bot.services.matching import SKEW, is_same, pair
from tests.bots import ANOTHER, ME, NOW


class Ours(NamedTuple):
    id: int = 1
    medium: str = "whatsapp"
    address: str = ME
    body: str = "Choose:\n1) It's a course"
    prompt: str = "Choose:"
    choices: str = "[]"
    begun_at: Any = NOW
    created_at: Any = NOW


def theirs(body: str = "Choose:", later: float = 0, sid: str = "SM1", **more: Any) -> Listed:  # noqa: ANN401  # whatever they show
    shown = {"medium": Medium.WHATSAPP, "address": ME, "body": body, "at": NOW + timedelta(seconds=later)}
    return Listed(sid, status=None, **{**shown, **more})


@pytest.mark.parametrize("body", ["Choose:", "Choose: \n", "Choose:\n1) It’s a course", ""])
def test_a_menu_is_known_by_its_text_or_by_what_stands_above_its_choices(body: str) -> None:
    assert is_same(Ours(), theirs(body))  # type: ignore[arg-type]  # a row by its names


@pytest.mark.parametrize(
    "other", [theirs("Choose"), theirs(address=ANOTHER), theirs(medium=Medium.SMS), theirs("choose:")]
)
def test_other_words_or_another_receiver_make_another_message(other: Listed) -> None:
    assert not is_same(Ours(), other)  # type: ignore[arg-type]  # a row by its names


@pytest.mark.parametrize("body", ["Choose:", ""])
def test_what_has_no_choices_is_known_by_its_text_only(body: str) -> None:
    assert not is_same(Ours(choices=""), theirs(body))  # type: ignore[arg-type]  # a row by its names


def test_of_several_alike_each_has_one_of_its_own_in_order() -> None:
    ours: Any = [Ours(id=2, begun_at=NOW + timedelta(seconds=5)), Ours(id=1)]
    listed = [theirs(later=6, sid="SM2"), theirs(later=1)]
    assert {row_id: one.provider_id for row_id, one in pair(ours, listed).items()} == {1: "SM1", 2: "SM2"}
    assert list(pair(ours, listed[:1])) == [1]


def test_what_they_had_long_before_is_not_ours() -> None:
    ours: Any = [Ours()]
    assert pair(ours, [theirs(later=-SKEW.total_seconds() - 1)]) == {}
