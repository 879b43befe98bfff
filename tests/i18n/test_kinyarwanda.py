"""What a machine can say about Kinyarwanda: slips are found, and right sentences left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.i18n.kinyarwanda import check_elision, check_kirundi, check_spelling, check_syllables
from bot.i18n.pairs import Pair

if TYPE_CHECKING:
    from bot.i18n.pairs import Check


def found(check: Check, text: str) -> list[str]:
    return [complaint.message for complaint in check(Pair("", text))]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Andik izina ryawe.", "andik"),
        ("Hitamo order yawe.", "order"),
        ("Murakaza neza muri training.", "training"),
        ("Amafarnga y'u Rwanda", "amafarnga"),
        ("Koperative y'abahhinzi", "y'abahhinzi"),
        ("Qitamo intara", "qitamo"),
        ("ibikoresho mpx'uruhu", "mpx'uruhu"),
        ("Ohereza ubutumwwa", "ubutumwwa"),
        ("OHEREZA AMAHUGURW", "amahugurw"),
        ("Murakoze café", "café"),
    ],
)
def test_a_word_that_no_kinyarwanda_syllables_make_is_found(text: str, word: str) -> None:
    assert found(check_syllables, text) == [f"{word!r} has syllables that Kinyarwanda does not have"]


@pytest.mark.parametrize(
    "text",
    [
        "Umunyabukorikori, umunyamuryango, rwiyemezamirimo, impamyabushobozi, inshyashya, ubwishyu",
        "Amajyaruguru, icyongereza, imyanya, injyana, intwari, nzwi, mpfa, byahagaritswe, jya, ryose",
        "n'igihe, by'uruhu, iby'abagabo, ay'akarere, nk'uko, k'inguzanyo, mw'isoko, icy'ibanze, uw'i Huye",
        "ku wa Gatandatu tariki 12 Nzeri, saa tatu n'igice za mu gitondo (09:30): 25,000 Frw",
        "Ohereza STOP kuri WhatsApp, cyangwa SMS. Choose language: English",
        "{bank} {workshop.starts_at:short}",
        "n’ibikoresho",
        "1=Nzaza, 2=Sinzabasha",
    ],
)
def test_kinyarwanda_is_known_by_its_syllables(text: str) -> None:
    assert found(check_syllables, text) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("ntago", "ntabwo"),
        ("Kugirango", "kugira ngo"),
        ("mukanya", "mu kanya"),
        ("sibyo", "si byo"),
        ("Kuwa", "ku wa"),
        ("nomero", "nimero"),
        ("numero", "nimero"),
        ("telefone", "telefoni"),
        ("konte", "konti"),
    ],
)
def test_the_spellings_of_chat_are_found(wrong: str, right: str) -> None:
    assert found(check_spelling, f"Andika {wrong} hano.") == [f"{wrong.lower()!r} is written {right!r}"]


def test_the_spellings_of_the_press_are_left_alone() -> None:
    assert found(check_spelling, "ntabwo, kugira ngo, mu kanya, si byo, ku wa Mbere, nimero ya telefoni, konti") == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("mu amahugurwa", "mu mahugurwa"),
        ("Ku urutonde", "Ku rutonde"),
        ("ku akarere", "ku karere"),
        ("ya amahugurwa", "y'amahugurwa"),
        ("bya uruhu", "by'uruhu"),
        ("cya imari", "cy'imari"),
        ("rwa abategereje", "rw'abategereje"),
        ("z'{bank}", "za {bank}"),
        ("bw' {org}", "bwa {org}"),
        ("n'{bank}", "na {bank}"),
        ("n' umujyanama", "n'umujyanama"),
        ("y 'amahugurwa", "y'amahugurwa"),
        ("by ' uruhu", "by'uruhu"),
        ("n’ umujyanama", "n'umujyanama"),
    ],
)
def test_a_vowel_or_a_space_that_should_have_gone_is_found(wrong: str, right: str) -> None:
    (told,) = found(check_elision, f"Reba {wrong} hano.")
    assert f"is written {right!r}" in told


@pytest.mark.parametrize(
    "text",
    [
        "ku isoko, ku ishami, mu mahugurwa, mu karere ka Huye, ku rutonde, muri aya mahugurwa, kuri WhatsApp",
        "ubutumwa bwa {org}, Serivisi za {bank}, Akarere ka {district}, {org} na {bank}",
        "ya Uganda, bwa Ecobank, ya ambasade, kwa ajenti wa banki, ryo kuri interineti",
        "ibikoresho by'uruhu, n'igihe, urutonde rw'abategereje, umubare wawe w'ibanga, amafaranga y'u Rwanda",
        "Subiza 'Yego' cyangwa 'Oya' kuri iki kibazo",
        "cyane cyane, buhoro buhoro, mito mito",
    ],
)
def test_right_elision_is_left_alone(text: str) -> None:
    assert found(check_elision, text) == []


@pytest.mark.parametrize(
    "wrong",
    ["canke", "vyose", "ivyo", "ico", "cane", "ukamenyeramwo", "umusi", "imisi", "gushika", "ca", "co", "c'igihugu"],
)
def test_kirundi_is_found(wrong: str) -> None:
    (told,) = found(check_kirundi, f"Andika {wrong} hano.")
    assert told.startswith(f"{wrong!r} is Kirundi")


@pytest.mark.parametrize(
    "text",
    ["cyangwa byose, ibyo, icyo, cyane; umunsi, iminsi, kugera, cya, cyo, cy'igihugu", "Gicurasi, ubwicanyi, Ecobank"],
)
def test_kinyarwanda_is_not_taken_for_kirundi(text: str) -> None:
    assert found(check_kirundi, text) == []
