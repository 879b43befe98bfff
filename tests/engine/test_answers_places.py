"""Places that were typed instead of chosen."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.answers import AnswerKind, AnswerSpec, Complaint, Doubtful, Misunderstood, Understood, understand
from bot.places import PROVINCES, districts

TODAY = date(2026, 11, 22)
PLACE = AnswerSpec(AnswerKind.PLACE)


@pytest.mark.parametrize("district", [name for place in PROVINCES for name in districts(place.name)])
def test_a_districts_name_is_that_district(district: str) -> None:
    assert understand(PLACE, f"akarere ka {district}", today=TODAY) == Understood(district)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Kimironko", "Kimironko, Gasabo"),
        ("umurenge wa Kacyiru", "Kacyiru, Gasabo"),
        ("Tumba, Huye", "Tumba, Huye"),
        ("tumba mu karere ka Rurindo", "Tumba, Rulindo"),
        ("Gisagara Ndora", "Ndora, Gisagara"),
        ("Byumba", "Byumba, Gicumbi"),
        ("Nyamilambo", "Nyamirambo, Nyarugenge"),
    ],
)
def test_a_sector_of_one_district_is_understood(text: str, place: str) -> None:
    assert understand(PLACE, text, today=TODAY) == Understood(place)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("musanse", "Musanze"),
        ("Ruhengeri", "Musanze"),
        ("Kibuye", "Karongi"),
        ("Mageragere", "Mageregere, Nyarugenge"),
        ("Butare", "Butare, Rusizi"),
        ("Muhanda", "Muhanda, Ngororero"),
    ],
)
def test_a_guessed_place_is_asked_back(text: str, place: str) -> None:
    assert understand(PLACE, text, today=TODAY) == Doubtful(place, place)


@pytest.mark.parametrize("text", ["Remera", "Tumba", "Kigali", "Amajyepfo", "Rwanda", "Nairobi", "yego", "1", "?"])
def test_what_is_no_one_place_is_not_guessed(text: str) -> None:
    assert understand(PLACE, text, today=TODAY) == Misunderstood(Complaint.UNKNOWN_PLACE)
