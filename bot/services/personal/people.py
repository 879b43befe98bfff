"""Reads a list of people, row by row: what can be taken in, and all that stands in the way, with the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.engine.answers import AnswerKind, AnswerSpec
from bot.engine.answers.heard import Understood
from bot.engine.answers.understanding import understand
from bot.marking import N_
from bot.places import find_district, find_sectors
from bot.text import plain

COLUMNS = (
    *("number", "language", "name", "district", "sector", "trade"),
    *("consent_wording", "consent_date", "consent_source"),
)
"""The headings that a list may have; none but the number must be there."""
_NO_NUMBER = N_("is no mobile number; write it like 0788123456")
_TWICE = N_("is in row {row} too, with another name; keep one of them")
_LANGUAGES = {"en": "en", "english": "en", "rw": "rw", "kinyarwanda": "rw", "ikinyarwanda": "rw"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands in the way, where, and how to mend it."""

    row: int
    column: str
    sentence: str
    """In English, to be translated before its placeholders are filled."""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence in English, filled."""
        return self.sentence.format_map(self.values)


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent that was given outside of any conversation."""

    wording: str
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a list; what is not known is None."""

    row: int
    number: str
    known: Mapping[str, str] = field(default_factory=dict)
    """Language, name, district, sector and trade, as far as they are given."""
    agreed: Agreed | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """By what a list is read."""

    today: date
    country: str
    trades: Mapping[str, str]
    """Each trade by its value and by its labels in either language, folded."""


class _Misread(ValueError):  # noqa: N818  # a fault of the list's, not of ours
    """A cell cannot be taken in."""

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(sentence)


def read_people(rows: Iterable[tuple[int, Mapping[str, str]]], reading: Reading) -> tuple[list[Person], list[Fault]]:
    """Give the people of a list, each number once, and the faults; where there is one, nothing should be taken in."""
    people: dict[str, Person] = {}
    faults: list[Fault] = []
    for row, cells in rows:
        person, found = _read(row, {name: text.strip() for name, text in cells.items() if text.strip()}, reading)
        before = people.get(person.number) if person else None
        if person and before and _differ(before, person):
            found = [Fault(row, "number", _TWICE, {"row": before.row})]
        if person and not found:
            people[person.number] = _merged(before, person) if before else person
        faults += found
    return list(people.values()), faults


def _differ(one: Person, other: Person) -> bool:
    names = {plain(person.known["name"]) for person in (one, other) if "name" in person.known}
    return len(names) > 1


def _merged(before: Person, person: Person) -> Person:
    """Give both as one: what the later row says counts, what it does not say is the earlier one's."""
    return replace(before, known={**before.known, **person.known}, agreed=person.agreed or before.agreed)


def read_cells(row: int, cells: Mapping[str, str], reading: Reading) -> tuple[dict[str, str], list[Fault]]:
    """Give what the cells that are not empty say, by column, and the faults."""
    faults: list[Fault] = []
    values: dict[str, str] = {}
    for column, read in _READERS.items():
        if column in cells:
            try:
                values[column] = read(cells, reading)
            except _Misread as error:
                faults.append(Fault(row, column, error.sentence, error.values))
    return values, faults


def _read(row: int, cells: Mapping[str, str], reading: Reading) -> tuple[Person | None, list[Fault]]:
    values, faults = read_cells(row, {"number": "", **cells}, reading)
    faults += [Fault(row, column, text) for column, text in _consent_faults(cells, values)]
    number = values.pop("number", "")
    if faults or not number:
        return None, faults
    agreed = None
    if wording := cells.get("consent_wording"):
        agreed = Agreed(wording, date.fromisoformat(values.pop("consent_date")), cells["consent_source"])
    return Person(row, number, values, agreed), []


def _consent_faults(cells: Mapping[str, str], values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Say what is missing of a consent that is given in part."""
    parts = [column for column in COLUMNS if column.startswith("consent_")]
    if not any(part in cells for part in parts):
        return
    for part in parts:
        if part not in cells:
            yield part, N_("is empty; a consent needs its wording, its date and where it was given, or nothing of it")
    if "language" not in values:
        yield "language", N_("is needed beside a consent: the language of its wording, en or rw")
    if len(cells.get("consent_source", "")) > 80:
        yield "consent_source", N_("is longer than 80 characters; say it shorter")


def _number(cells: Mapping[str, str], reading: Reading) -> str:
    text = cells.get("number", "")
    heard = understand(AnswerSpec(AnswerKind.PHONE), text, today=reading.today, country=reading.country)
    if not isinstance(heard, Understood):
        raise _Misread(_NO_NUMBER if text else N_("is empty; give a mobile number"))
    return str(heard.value)


def _language(cells: Mapping[str, str], _reading: Reading) -> str:
    found = _LANGUAGES.get(cells["language"].lower())
    if found is None:
        raise _Misread(N_("is neither en nor rw"))
    return found


def _name(cells: Mapping[str, str], reading: Reading) -> str:
    heard = understand(AnswerSpec(AnswerKind.NAME), cells["name"], today=reading.today, country=reading.country)
    if not isinstance(heard, Understood):
        raise _Misread(N_("is no name of 2 to 40 letters; write it in letters, and shorten it where it is long"))
    return str(heard.value)


def _district(cells: Mapping[str, str], _reading: Reading) -> str:
    found = find_district(cells["district"])
    if found is None:
        raise _Misread(N_("is no district of Rwanda; write its name as on a map"))
    if found.fuzzy:
        raise _Misread(N_("is not spelled like a district; did you mean {district}?"), district=found.district)
    return found.district


def _sector(cells: Mapping[str, str], reading: Reading) -> str:
    if "district" not in cells:
        raise _Misread(N_("needs its district, since several districts have sectors of one name"))
    try:
        district = _district(cells, reading)
    except _Misread:
        raise _Misread(N_("cannot be looked up before the district is right")) from None
    found = find_sectors(cells["sector"], district)
    if not found:
        raise _Misread(N_("is no sector of {district}; write its name as on a map"), district=district)
    if found[0].fuzzy:
        meant = " / ".join(place.sector for place in found)
        raise _Misread(
            N_("is not spelled like a sector of {district}; did you mean {meant}?"), district=district, meant=meant
        )
    return found[0].sector


def _trade(cells: Mapping[str, str], reading: Reading) -> str:
    found = reading.trades.get(plain(cells["trade"]))
    if found is None:
        raise _Misread(N_("is none of {trades}"), trades=", ".join(dict.fromkeys(reading.trades.values())))
    return found


def _consent_date(cells: Mapping[str, str], reading: Reading) -> str:
    text = cells["consent_date"]
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _Misread(N_("is no date; write it like 2026-05-31")) from None
    if day > reading.today:
        raise _Misread(N_("is still to come; give the day on which they agreed"))
    return text


_READERS = {
    "number": _number,
    "language": _language,
    "name": _name,
    "district": _district,
    "sector": _sector,
    "trade": _trade,
    "consent_date": _consent_date,
}
