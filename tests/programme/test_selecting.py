"""Who is selected: all seats are given, what is kept is kept, and nobody is passed over who comes first."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.programme.selecting import SEXES, Applicant, Criteria, Ranked, select

DISTRICTS = ("Gasabo", "Huye", "Musanze")


@st.composite
def applicants(draw: st.DrawFn, most: int = 12) -> list[Applicant]:
    facts = st.tuples(st.sampled_from(DISTRICTS), st.sampled_from((*SEXES, "unsaid")), st.booleans(), st.booleans())
    people = draw(st.lists(facts, max_size=most))
    return [Applicant(place, place, *one) for place, one in enumerate(people, 1)]


@st.composite
def criteria(draw: st.DrawFn) -> Criteria:
    shares = draw(st.dictionaries(st.sampled_from(DISTRICTS), st.integers(0, 3)))
    seats = draw(st.integers(sum(shares.values()), sum(shares.values()) + 5))
    return Criteria(seats, shares, draw(st.integers(0, 50)), draw(st.booleans()), draw(st.booleans()))


def selected(line: list[Ranked]) -> list[Applicant]:
    return [one.applicant for one in line if one.selected]


def count(people: list[Applicant], name: str) -> int:
    return sum(name in (one.district, one.sex) for one in people)


@given(criteria(), applicants())
def test_every_seat_is_given_while_there_are_applicants_and_nobody_is_forgotten(
    wanted: Criteria, people: list[Applicant]
) -> None:
    line = select(wanted, people)
    assert sorted(one.applicant.id for one in line) == [one.id for one in people]
    assert len(selected(line)) == min(wanted.seats, len(people))
    assert [one.selected for one in line] == sorted((one.selected for one in line), reverse=True)


@given(criteria(), applicants())
def test_a_districts_share_is_kept_as_far_as_it_has_applicants(wanted: Criteria, people: list[Applicant]) -> None:
    got = selected(select(wanted, people))
    for name, share in wanted.shares.items():
        assert count(got, name) >= min(share, count(people, name))


@given(criteria(), applicants(most=9))
def test_both_sexes_get_their_part_wherever_that_can_be(wanted: Criteria, people: list[Applicant]) -> None:
    least = {name: min(wanted.seats * wanted.sex_share // 100, count(people, name)) for name in SEXES}
    least |= {name: min(share, count(people, name)) for name, share in wanted.shares.items()}
    seats = min(wanted.seats, len(people))
    can_be = any(
        all(count(list(some), name) >= number for name, number in least.items()) for some in combinations(people, seats)
    )
    got = selected(select(wanted, people))
    assert can_be == all(count(got, name) >= number for name, number in least.items())


@given(criteria(), applicants())
def test_of_two_that_are_alike_the_one_whom_staff_prefer_comes_first(wanted: Criteria, people: list[Applicant]) -> None:
    order = [one.applicant for one in select(wanted, people)]
    for before, after in combinations(order, 2):
        if (before.district, before.sex, before.member, before.trained) == (
            after.district,
            after.sex,
            after.member,
            after.trained,
        ):
            assert before.place < after.place


@given(criteria(), applicants(), st.randoms())
def test_the_order_in_which_they_are_read_does_not_matter(
    wanted: Criteria, people: list[Applicant], chance: Random
) -> None:
    mixed = people[:]
    chance.shuffle(mixed)
    assert select(wanted, mixed) == select(wanted, people)


@given(criteria(), applicants(), applicants(most=4))
def test_who_has_a_seat_already_counts(wanted: Criteria, people: list[Applicant], seated: list[Applicant]) -> None:
    got = selected(select(wanted, people, seated))
    assert len(got) == min(max(0, wanted.seats - len(seated)), len(people))


WOMAN, MAN = Applicant(3, 3, "Huye", "female"), Applicant(1, 1, "Gasabo", "male")


@pytest.mark.parametrize(
    ("wanted", "reasons"),
    [
        (Criteria(1, {}), ("applied as number 1",)),
        (Criteria(1, {"Huye": 1}), ("a seat is kept for Huye", "applied as number 3")),
        (Criteria(2, {}, sex_share=50), ("man: both sexes get their part", "applied as number 1")),
        (Criteria(1, {}, newcomers=True), ("was at no training before", "applied as number 1")),
    ],
)
def test_it_says_why(wanted: Criteria, reasons: tuple[str, ...]) -> None:
    assert tuple(map(str, select(wanted, [WOMAN, MAN])[0].reasons)) == reasons
