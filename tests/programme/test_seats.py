"""Who gets a seat, as arithmetic: no seat twice, no share to others, nobody past those who wait for the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.programme.seats import Room, next_in_line

DISTRICTS = ("Huye", "Gasabo", "Musanze")
districts = st.sampled_from(DISTRICTS)
shares = st.dictionaries(districts, st.integers(0, 6))
rooms = st.builds(Room, st.integers(0, 12), shares, st.dictionaries(districts, st.integers(0, 8)))
lines = st.lists(districts, max_size=20).map(lambda line: list(enumerate(line)))


def seat(room: Room, line: list[str]) -> Room:
    """Seat those who come one after another, as far as there is room."""
    for district in line:
        if room.has_seat(district):
            room = room.with_one_more(district)
    return room


def open_seats(room: Room) -> int:
    return max(0, room.seats - sum(room.shares.values()))


@pytest.mark.parametrize(
    ("room", "district", "left"),
    [
        (Room(2, {}, {}), "Huye", 2),
        (Room(2, {}, {"Gasabo": 1}), "Huye", 1),
        (Room(2, {}, {"Gasabo": 2}), "Huye", 0),
        (Room(3, {"Huye": 1}, {"Gasabo": 2}), "Huye", 1),
        (Room(3, {"Huye": 1}, {"Gasabo": 2}), "Gasabo", 0),
        (Room(3, {"Huye": 1}, {"Huye": 2}), "Gasabo", 1),
        (Room(3, {"Huye": 1}, {"Huye": 3}), "Huye", 0),
        (Room(3, {"Huye": 1}, {"Huye": 3}), "Gasabo", 0),
        (Room(4, {"Huye": 2, "Gasabo": 2}, {"Huye": 2}), "Huye", 0),
        (Room(4, {"Huye": 2, "Gasabo": 2}, {"Huye": 2}), "Musanze", 0),
        (Room(2, {"Huye": 2, "Gasabo": 2}, {"Huye": 2}), "Gasabo", 0),
        (Room(1, {"Huye": 3}, {"Gasabo": 2}), "Huye", 0),
        (Room(0, {}, {}), "Huye", 0),
    ],
)
def test_a_district_fills_its_own_share_first_and_then_open_seats(room: Room, district: str, left: int) -> None:
    assert room.seats_left(district) == left


@given(room=rooms, district=districts)
def test_there_is_a_seat_exactly_where_some_are_left(room: Room, district: str) -> None:
    assert room.has_seat(district) == (room.seats_left(district) > 0)


@given(room=rooms, line=st.lists(districts, max_size=40))
def test_nobody_sits_beyond_the_last_seat(room: Room, line: list[str]) -> None:
    before = sum(room.taken.values())
    assert sum(seat(room, line).taken.values()) <= max(before, room.seats)


@given(seats=st.integers(0, 12), kept=shares, line=st.lists(districts, max_size=40))
def test_a_share_that_fits_is_there_however_many_others_came_before(
    seats: int, kept: dict[str, int], line: list[str]
) -> None:
    share = min(kept.get("Huye", 0), seats)
    room = Room(seats, {**kept, "Huye": share}, {})
    assume(sum(room.shares.values()) <= seats)
    filled = seat(room, [district for district in line if district != "Huye"])
    assert filled.seats_left("Huye") >= share


@given(room=rooms, line=st.lists(districts, max_size=40))
def test_one_who_sits_takes_one_seat_of_their_own_district(room: Room, line: list[str]) -> None:
    room = seat(Room(room.seats, room.shares, {}), line)
    for district in filter(room.has_seat, DISTRICTS):
        assert room.with_one_more(district).seats_left(district) == room.seats_left(district) - 1


@given(room=rooms, line=lines)
def test_the_next_in_line_are_those_who_would_sit_one_after_another(room: Room, line: list[tuple[int, str]]) -> None:
    lucky = next_in_line(room, line)
    assert lucky == sorted(lucky)
    expected = seat(room, [district for _, district in line])
    seated = Counter({name: count - room.taken.get(name, 0) for name, count in expected.taken.items()})
    assert Counter(dict(line)[who] for who in lucky) == +seated


@given(room=rooms, line=lines)
def test_whoever_is_left_waiting_has_no_seat(room: Room, line: list[tuple[int, str]]) -> None:
    lucky = set(next_in_line(room, line))
    after = room
    for who in lucky:
        after = after.with_one_more(dict(line)[who])
    assert [who for who, district in line if who not in lucky and after.has_seat(district)] == []


@given(room=rooms, line=lines)
def test_nobody_passes_one_of_the_same_district(room: Room, line: list[tuple[int, str]]) -> None:
    lucky = set(next_in_line(room, line))
    for district in DISTRICTS:
        same = [who in lucky for who, name in line if name == district]
        assert same == sorted(same, reverse=True)


@given(seats=st.integers(0, 12), line=st.lists(districts, max_size=40))
def test_without_shares_the_first_get_the_seats(seats: int, line: list[str]) -> None:
    assert next_in_line(Room(seats, {}, {}), enumerate(line)) == list(range(min(seats, len(line))))


@given(room=rooms, line=st.lists(districts, max_size=60))
def test_shares_and_open_seats_are_filled_by_enough_people(room: Room, line: list[str]) -> None:
    empty = Room(room.seats, room.shares, {})
    filled = seat(empty, [*line, *(name for name in DISTRICTS for _ in range(room.seats))])
    if sum(room.shares.values()) <= room.seats and set(room.shares) == set(DISTRICTS):
        assert sum(filled.taken.values()) == room.seats
    assert sum(filled.taken.values()) >= open_seats(empty)
