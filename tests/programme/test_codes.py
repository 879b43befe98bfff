"""Numbers that check themselves, and codes."""

from __future__ import annotations

from random import Random

import pytest

from bot.programme.codes import is_number, make_number, read_number, show_number

LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"


def test_a_thousand_numbers_with_one_wrong_letter_are_all_told_as_mistyped() -> None:
    chance = Random(5)  # noqa: S311  # a test that can be repeated
    for _ in range(1000):
        number = make_number()
        place = chance.randrange(len(number))
        wrong = chance.choice(f"{LETTERS}01258BGIOSZ".replace(number[place], ""))
        assert is_number(number)
        assert read_number(f"{number[:place]}{wrong}{number[place + 1 :]}") is None


def test_every_slip_in_a_number_is_told() -> None:
    number = make_number()
    slips = [f"{number[:p]}{wrong}{number[p + 1 :]}" for p in range(8) for wrong in LETTERS if wrong != number[p]]
    swaps = [f"{number[:p]}{number[p + 1]}{number[p]}{number[p + 2 :]}" for p in range(7)]
    assert not [slip for slip in slips + swaps if slip != number and is_number(slip)]


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}."])
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    number = make_number()
    assert read_number(typed.format(show_number(number)).lower()) == number


@pytest.mark.parametrize("typed", ["", "ACDE", "ACDEFHJKL", "ÀCDEFHJK", "12345678"])
def test_what_is_no_number_is_mistyped(typed: str) -> None:
    assert read_number(typed) is None
