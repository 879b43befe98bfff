"""Lists of people: what is taken in, and what is said of each thing that cannot be."""

from __future__ import annotations

from datetime import date

import pytest

from bot.services.personal.people import Agreed, Person, Reading, read_people

READING = Reading(date(2027, 3, 1), "RW", {"shoes": "shoes", "inkweto": "shoes", "bags": "bags"})
CONSENT = {
    "language": "en",
    "consent_wording": "I agree.",
    "consent_date": "2027-02-28",
    "consent_source": "Form at the fair in Huye",
}


def read(*rows: dict[str, str]) -> list[Person]:
    people, faults = read_people(enumerate(rows, start=2), READING)
    assert faults == []
    return people


@pytest.mark.parametrize("written", ["0788000100", "788000100", "+250 788 000 100", "250788000100", "0788-000-100"])
def test_a_number_may_be_written_in_any_way(written: str) -> None:
    assert read({"number": written}) == [Person(2, "+250788000100")]


@pytest.mark.parametrize(
    ("cells", "known"),
    [
        ({"language": "Kinyarwanda"}, {"language": "rw"}),
        ({"language": "EN"}, {"language": "en"}),
        ({"name": "UWASE  aline"}, {"name": "UWASE aline"}),
        ({"name": "uwase aline"}, {"name": "Uwase Aline"}),
        ({"district": "akarere ka huye"}, {"district": "Huye"}),
        ({"district": "HUYE", "sector": "tumba"}, {"district": "Huye", "sector": "Tumba"}),
        ({"trade": "Inkweto"}, {"trade": "shoes"}),
        ({"trade": "", "name": " "}, {}),
    ],
)
def test_what_is_known_is_read_as_contacts_say_it(cells: dict[str, str], known: dict[str, str]) -> None:
    assert read({"number": "0788000100", **cells}) == [Person(2, "+250788000100", known)]


def test_a_consent_is_read_whole() -> None:
    (person,) = read({"number": "0788000100", **CONSENT})
    assert person.agreed == Agreed("I agree.", date(2027, 2, 28), "Form at the fair in Huye")


@pytest.mark.parametrize(
    ("cells", "column", "says"),
    [
        ({"number": ""}, "number", "is empty"),
        ({"number": "0588000100"}, "number", "is no mobile number; write it like 0788123456"),
        ({"number": "+256 772 123456"}, "number", "is no mobile number"),
        ({"language": "fr"}, "language", "is neither en nor rw"),
        ({"name": "A1"}, "name", "is no name"),
        ({"name": "A" * 61}, "name", "is no name"),
        ({"district": "Musanzi"}, "district", "did you mean Musanze?"),
        ({"district": "Butare"}, "district", "did you mean Huye?"),
        ({"district": "Paris"}, "district", "is no district of Rwanda"),
        ({"sector": "Tumba"}, "sector", "needs its district"),
        ({"district": "Huye", "sector": "Tumbi"}, "sector", "is not spelled"),
        ({"district": "Huye", "sector": "Kimihurura"}, "sector", "is no sector of Huye"),
        ({"trade": "cars"}, "trade", "is none of shoes, bags"),
        ({**CONSENT, "consent_date": "28/02/2027"}, "consent_date", "write it like 2026-05-31"),
        ({**CONSENT, "consent_date": "2027-03-02"}, "consent_date", "is still to come"),
        ({**CONSENT, "consent_wording": ""}, "consent_wording", "a consent needs its wording"),
        ({**CONSENT, "consent_source": ""}, "consent_source", "a consent needs its wording"),
        ({**CONSENT, "consent_source": "x" * 81}, "consent_source", "is longer than 80 characters"),
        ({**CONSENT, "language": ""}, "language", "is needed beside a consent"),
    ],
)
def test_what_cannot_be_taken_in_is_named_with_its_remedy(cells: dict[str, str], column: str, says: str) -> None:
    people, faults = read_people([(7, {"number": "0788000100", **cells})], READING)
    assert people == []
    assert [(fault.row, fault.column) for fault in faults] == [(7, column)]
    assert says in faults[0].text


def test_all_that_is_wrong_is_told_at_once() -> None:
    rows = [(2, {"number": "1", "trade": "cars"}), (3, {"number": "0788000100"}), (4, {"number": "2"})]
    _, faults = read_people(rows, READING)
    assert [(fault.row, fault.column) for fault in faults] == [(2, "number"), (2, "trade"), (4, "number")]


def test_a_number_that_comes_twice_is_one_person() -> None:
    (person,) = read(
        {"number": "0788000100", "name": "Uwase Aline", "trade": "bags"},
        {"number": "+250788000100", "trade": "shoes", **CONSENT},
    )
    assert person.known == {"name": "Uwase Aline", "trade": "shoes", "language": "en"}
    assert person.agreed is not None


def test_a_number_that_two_names_share_is_a_fault() -> None:
    rows = [(2, {"number": "0788000100", "name": "Uwase"}), (3, {"number": "0788000100", "name": "Mutesi"})]
    _, (fault,) = read_people(rows, READING)
    assert (fault.row, fault.text) == (3, "is in row 2 too, with another name; keep one of them")
