"""Rwanda's provinces, districts and sectors, and finding them as people write them.

Names in `places.tsv` are spelled as most published lists spell them. A sector's name is no key: thirty of them occur in
several districts, and fourteen are a district's name too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PROVINCES = {
    "Kigali City": "Umujyi wa Kigali",
    "Northern Province": "Amajyaruguru",
    "Southern Province": "Amajyepfo",
    "Eastern Province": "Iburasirazuba",
    "Western Province": "Iburengerazuba",
}

_OLD_NAMES = {
    "Butare": "Huye",
    "Byumba": "Gicumbi",
    "Cyangugu": "Rusizi",
    "Gikongoro": "Nyamagabe",
    "Gisenyi": "Rubavu",
    "Gitarama": "Muhanga",
    "Kibungo": "Ngoma",
    "Kibuye": "Karongi",
    "Nyabisindu": "Nyanza",
    "Ruhengeri": "Musanze",
}
"""Former names of towns, still in use, and the district that each lies in."""

_FILLERS = re.compile(
    r"\b(?:akarere|karere|umurenge|murenge|intara|ntara|umujyi|mujyi|ka|wa|ya|mu|muri|ku|kuri|i|ni"
    r"|district|sector|province|city|town|of|the|in)\b"
)
_ELISIONS = re.compile(r"\b\w{1,2}['\u2018\u2019](?=\w)")
_SOUNDS = ((re.compile(r"(.)\1"), r"\1"), (re.compile("l"), "r"), (re.compile("sh"), "s"), (re.compile("c"), "k"))
_ALIKE = 80
"""From this likeness on (of 100) a misspelt name is taken for another."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was found; what is narrower than what was named is empty.

    `fuzzy` tells that it was guessed (a misspelling, an old name) and must be asked back.
    """

    province: str
    district: str = ""
    sector: str = ""
    fuzzy: bool = False

    @property
    def name(self) -> str:
        """The name of the narrowest part."""
        return self.sector or self.district or self.province

    @property
    def name_rw(self) -> str:
        """The same in Kinyarwanda; only provinces have another name in English."""
        return _PROVINCES.get(self.name, self.name)


PROVINCES = tuple(map(Place, _PROVINCES))
"""The five provinces; their English names are the keys."""


def districts(province: str) -> tuple[str, ...]:
    """Give the districts of a province, by its English name, in alphabetical order. Raises KeyError for another."""
    return _districts()[province]


def sectors(district: str) -> tuple[str, ...]:
    """Give the sectors of a district in alphabetical order. Raises KeyError for no such district."""
    return tuple(place.sector for place in _sectors()[district])


def find_province(text: str) -> Place | None:
    """Give the province that the text names in either language: `Amajyepfo`, `South`, `umujyi wa Kigali`."""
    return _nearest(_fold(text), _province_names())


def find_district(text: str) -> Place | None:
    """Give the one district that the text names or resembles most, old town names included."""
    name = _fold(text)
    return _old_names().get(name) or _nearest(name, _district_names())


def find_sectors(text: str, district: str | None = None) -> tuple[Place, ...]:
    """Give the sectors that the text may mean: all of that name, else those that resemble it most.

    A text that names the district too (`Tumba, Huye`) is understood; `district` narrows the search to one.
    """
    name = _fold(text)
    if district is None:
        for sector, within in _cuts(name):
            if found := _alike(sector, _sector_names(within.district)):
                return found
    return _alike(name, _sector_names(district))


def _cuts(name: str) -> Iterator[tuple[str, Place]]:
    """Give each way to read the words as a sector beside its district."""
    words = name.split()
    for cut in range(1, len(words)):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        for sector, district in ((left, right), (right, left)):
            if within := _district_names().get(district) or _old_names().get(district):
                yield sector, within


def _fold(text: str) -> str:
    """Give the name as it sounds, without the words for district, sector and *in*."""
    words = plain(_ELISIONS.sub(" ", text.lower().replace(",", " ")))
    name = " ".join(_FILLERS.sub(" ", words).split())
    for sound, written in _SOUNDS:
        name = sound.sub(written, name)
    return name


def _nearest(name: str, names: Mapping[str, Place]) -> Place | None:
    """Give the place of this name, else the one that is more like it than any other."""
    if name in names:
        return names[name]
    found = process.extract(name, names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=2)
    if not found or (len(found) > 1 and found[0][1] == found[1][1]):
        return None
    return replace(names[found[0][0]], fuzzy=True)


def _alike(name: str, names: Mapping[str, tuple[Place, ...]]) -> tuple[Place, ...]:
    """Give the places of this name, else all those of the names that are most like it."""
    if name in names:
        return names[name]
    found = process.extract(name, names.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None)
    return tuple(
        replace(place, fuzzy=True) for like, score, _ in found if score == found[0][1] for place in names[like]
    )


@cache
def _districts() -> Mapping[str, tuple[str, ...]]:
    named = {place.district: place.province for some in _sectors().values() for place in some}
    return {key: tuple(name for name, province in named.items() if province == key) for key in _PROVINCES}


@cache
def _sectors() -> Mapping[str, tuple[Place, ...]]:
    rows = (line.split("\t") for line in files("bot").joinpath("places.tsv").read_text("utf-8").splitlines())
    return {
        district: tuple(Place(province, district, sector) for sector in names.split())
        for province, district, names in rows
    }


@cache
def _province_names() -> Mapping[str, Place]:
    names = ((place, name) for place in PROVINCES for name in (place.name, place.name_rw, place.name.split("ern ")[0]))
    return {_fold(name): place for place, name in names}


@cache
def _district_names() -> Mapping[str, Place]:
    return {_fold(name): Place(province, name) for province in _PROVINCES for name in districts(province)}


@cache
def _old_names() -> Mapping[str, Place]:
    now = _district_names()
    return {_fold(old): replace(now[_fold(name)], fuzzy=True) for old, name in _OLD_NAMES.items()}


@cache
def _sector_names(district: str | None) -> Mapping[str, tuple[Place, ...]]:
    """Give what each folded name may mean, in one district or in all."""
    pool = _sectors()[district] if district else tuple(place for some in _sectors().values() for place in some)
    names: dict[str, tuple[Place, ...]] = {}
    for place in pool:
        names[_fold(place.sector)] = (*names.get(_fold(place.sector), ()), place)
    return names
