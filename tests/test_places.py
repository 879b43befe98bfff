"""Places: the lists are whole, and a name is found as people write it."""

from __future__ import annotations

import pytest
import rwanda_geo_data

from bot.places import PROVINCES, Place, districts, find_district, find_province, find_sectors, sectors
from bot.text import septets

NAMES = {place.name: place.name.split()[0].removesuffix("ern") for place in PROVINCES}
ALL_DISTRICTS = [name for province in NAMES for name in districts(province)]


@pytest.mark.parametrize("province", NAMES)
def test_a_province_has_the_districts_of_the_published_list(province: str) -> None:
    assert sorted(districts(province)) == sorted(rwanda_geo_data.get_districts_by_province(NAMES[province]))


@pytest.mark.parametrize("province", NAMES)
def test_every_district_has_the_sectors_of_the_published_list(province: str) -> None:
    for district in districts(province):
        published = rwanda_geo_data.get_sectors_by_district(NAMES[province], district)
        assert sectors(district) == tuple(sorted(published))


def test_there_are_5_provinces_30_districts_and_416_sectors() -> None:
    assert (len(PROVINCES), len(ALL_DISTRICTS)) == (5, 30)
    assert sum(len(sectors(name)) for name in ALL_DISTRICTS) == 416


def test_every_name_is_cheap_to_send() -> None:
    names = [name for place in PROVINCES for name in (place.name, place.name_rw)]
    names += ALL_DISTRICTS + [sector for name in ALL_DISTRICTS for sector in sectors(name)]
    assert [name for name in names if not septets(name) or len(name) > 18] == []


def test_only_a_province_has_another_name_in_kinyarwanda() -> None:
    assert [place.name_rw for place in PROVINCES[:2]] == ["Umujyi wa Kigali", "Amajyaruguru"]
    assert (Place("Kigali City", "Gasabo").name_rw, Place("Kigali City", "Gasabo", "Jali").name_rw) == (
        "Gasabo",
        "Jali",
    )


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError):
        districts("Kigali")
    with pytest.raises(KeyError):
        sectors("Butare")


@pytest.mark.parametrize("name", ALL_DISTRICTS)
def test_every_district_is_found_by_its_name(name: str) -> None:
    found = find_district(name.upper())
    assert found
    assert (found.district, found.fuzzy) == (name, False)
    assert name in districts(found.province)


@pytest.mark.parametrize("district", ALL_DISTRICTS)
def test_every_sector_is_found_within_its_district(district: str) -> None:
    for sector in sectors(district):
        assert [(place.sector, place.fuzzy) for place in find_sectors(sector, district)] == [(sector, False)]


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("akarere ka Huye", "Huye"),
        ("mu karere ka Huye", "Huye"),
        ("mu Huye", "Huye"),
        ("i Huye.", "Huye"),
        ("Huye district", "Huye"),
        ("district of Karongi", "Karongi"),
        ("Rurindo", "Rulindo"),
        ("bulera", "Burera"),
        ("Kikukiro", "Kicukiro"),
        ("Ngolorero", "Ngororero"),
        ("GASSABO", "Gasabo"),
        ("Nyamaseke", "Nyamasheke"),
    ],
)
def test_a_district_written_as_it_sounds_is_no_guess(text: str, district: str) -> None:
    found = find_district(text)
    assert found
    assert (found.district, found.fuzzy) == (district, False)


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Nyarugenje", "Nyarugenge"),
        ("Musanse", "Musanze"),
        ("Kayoza", "Kayonza"),
        ("Rwamangana", "Rwamagana"),
        ("Rustiro", "Rutsiro"),
        ("Muanga", "Muhanga"),
        ("Gastibo", "Gatsibo"),
        ("Butare", "Huye"),
        ("Gisenyi", "Rubavu"),
        ("ruhengeli", "Musanze"),
        ("Byumba", "Gicumbi"),
        ("Kibungo", "Ngoma"),
        ("Cyangugu", "Rusizi"),
        ("Gikongoro", "Nyamagabe"),
        ("Gitalama", "Muhanga"),
        ("Kibuye", "Karongi"),
        ("Nyabisindu", "Nyanza"),
    ],
)
def test_a_misspelt_or_old_name_is_a_guess(text: str, district: str) -> None:
    found = find_district(text)
    assert found
    assert (found.district, found.fuzzy) == (district, True)


@pytest.mark.parametrize(
    "text", ["", " ", "x", "1", "yego", "oya", "sinzi", "Rwanda", "Kigali", "Nairobi", "Kampala", "Bujumbura", "Remera"]
)
def test_what_is_no_district_is_not_taken_for_one(text: str) -> None:
    assert find_district(text) is None


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Kigali", "Kigali City"),
        ("Umujyi wa Kigali", "Kigali City"),
        ("City of Kigali", "Kigali City"),
        ("Kigari", "Kigali City"),
        ("Amajyepfo", "Southern Province"),
        ("Intara y'Amajyepfo", "Southern Province"),
        ("intara y\u2019amajyaluguru", "Northern Province"),
        ("Southern", "Southern Province"),
        ("west", "Western Province"),
        ("Eastern Province", "Eastern Province"),
        ("iburengerazuba", "Western Province"),
    ],
)
def test_a_province_is_found_in_both_languages(text: str, province: str) -> None:
    assert find_province(text) == Place(province)


def test_a_misspelt_province_is_a_guess() -> None:
    assert find_province("Iburasirasuba") == Place("Eastern Province", fuzzy=True)
    assert find_province("Huye") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kimironko", [("Kimironko", "Gasabo")]),
        ("Umurenge wa Gisozi mu karere ka Gasabo", [("Gisozi", "Gasabo")]),
        ("kacyilu", [("Kacyiru", "Gasabo")]),
        ("Tumba, Huye", [("Tumba", "Huye")]),
        ("huye tumba", [("Tumba", "Huye")]),
        ("Tumba Butare", [("Tumba", "Huye")]),
        ("Remera, Ngoma", [("Remera", "Ngoma")]),
        ("Tumba", [("Tumba", "Rulindo"), ("Tumba", "Huye")]),
        ("Remera", [("Remera", "Musanze"), ("Remera", "Gasabo"), ("Remera", "Gatsibo"), ("Remera", "Ngoma")]),
        ("Kibirizi", [("Kibirizi", "Gisagara"), ("Kibirizi", "Nyamagabe"), ("Kibilizi", "Nyanza")]),
        ("Nairobi", []),
        ("", []),
    ],
)
def test_a_sectors_name_gives_every_place_it_may_mean(text: str, found: list[tuple[str, str]]) -> None:
    places = find_sectors(text)
    assert sorted((place.sector, place.district) for place in places) == sorted(found)
    assert not any(place.fuzzy for place in places)


def test_a_misspelt_sector_is_a_guess() -> None:
    assert find_sectors("Mageragere") == (Place("Kigali City", "Nyarugenge", "Mageregere", fuzzy=True),)
    assert find_sectors("Gacuriro", "Gasabo") == ()
    assert find_sectors("Kimironk", "Gasabo") == (Place("Kigali City", "Gasabo", "Kimironko", fuzzy=True),)
