"""Text: what it costs, what folding makes of it, and the form in which words are compared."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import gsm0338
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import fold_gsm7, foreign, plain, segments, septets, western_digits

# Counted once with the npm package sms-segments-calculator 1.3.0: text, encoding, segments.
COUNTED = json.loads(Path(__file__).with_name("segments.json").read_text("utf-8"))
CODEC = gsm0338.Codec()
MESSAGE = (
    "Muraho! Murakaza neza mu bucuruzi bw'u Rwanda. Andika 1 kugira ngo ukomeze, "
    "cyangwa HAGARIKA kugira ngo utazongera kubona ubutumwa."
)
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

anything = st.text()
latin = st.text(st.characters(max_codepoint=0x24F))


def in_gsm(character: str) -> bool:
    """Say whether the codec that serves as oracle knows this character."""
    try:
        CODEC.encode(character)
    except UnicodeError:
        return False
    return character != "\x1b"  # the escape itself is no character


def test_the_calculated_segments_are_those_of_the_published_calculator() -> None:
    differing = [row for row in COUNTED if segments(row[0]) != row[2]]
    assert len(COUNTED) > 200
    assert differing == []


def test_the_encoding_is_the_one_that_the_published_calculator_chooses() -> None:
    assert [row for row in COUNTED if (septets(row[0]) is None) != (row[1] == "UCS-2")] == []


def test_the_alphabet_is_the_codecs() -> None:
    characters = [chr(code) for code in range(0x3000)]
    assert [c for c in characters if (septets(c) is not None) != in_gsm(c)] == []


@given(st.text(st.sampled_from([c for c in map(chr, range(0x3000)) if in_gsm(c)])))
def test_septets_are_as_many_as_the_codec_writes(text: str) -> None:
    assert septets(text) == len(CODEC.encode(text)[0])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("a" * 152 + "€" + "a" * 151, 2),
        ("a" * 152 + "€" + "a" * 152, 3),
        ("’" * 70, 1),
        ("’" * 71, 2),
        ("’" * 134, 2),
        ("’" * 135, 3),
        ("🙏" * 35, 1),
        ("🙏" * 36, 2),
        ("’" * 66 + "🙏" + "’" * 66, 3),
        ("a" * 158 + "\r\n", 1),
        ("a" * 159 + "\r\n", 2),
        (MESSAGE, 1),
        (MESSAGE.replace("'", "’"), 2),
    ],
)
def test_segments_at_the_edges(text: str, count: int) -> None:
    assert segments(text) == count


@pytest.mark.parametrize(
    "grapheme",
    ["👍🏾", FAMILY, "🇷🇼", "e\u0301", "1\ufe0f\u20e3"],
    ids=["skin tone", "family", "flag", "combining mark", "keycap"],
)
def test_a_grapheme_is_never_cut_in_two(grapheme: str) -> None:
    units = len(grapheme.encode("utf-16-le")) // 2
    before = "’" * (68 - units)
    assert segments(before + grapheme + "’" * 66) == 3
    assert segments(before[1:] + grapheme + "’" * 67) == 2


def test_two_flags_are_two_graphemes() -> None:
    assert segments("’" * 63 + "🇷🇼🇰🇪" + "’" * 63) == 2


@given(anything)
def test_septets_and_foreign_agree(text: str) -> None:
    assert (septets(text) is None) == bool(foreign(text))


@given(st.one_of(anything, latin))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold_gsm7(fold_gsm7(text)) == fold_gsm7(text)


@given(latin)
def test_what_foreign_calls_without_a_twin_is_what_folding_leaves(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    left = [character for _, character, twin in foreign(text) if twin is None]
    assert [character for _, character, _ in foreign(fold_gsm7(text))] == left


@given(anything)
def test_a_text_within_gsm7_is_folded_to_itself(text: str) -> None:
    if septets(text) is not None:
        assert fold_gsm7(text) == text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("n’ubucuruzi", "n'ubucuruzi"),
        ("“Muraho” — ‘amakuru’?", "\"Muraho\" - 'amakuru'?"),
        ("n`u Rwanda, n\u00b4u Rwanda", "n'u Rwanda, n'u Rwanda"),
        ("25\u00a0000\u202fFrw", "25 000 Frw"),
        ("a\tb\u2009c", "a b c"),
        ("\ufeffYego\u200b", "Yego"),
        ("Komeza…", "Komeza..."),
        ("• uruhu", "- uruhu"),
        ("5\u22123", "5-3"),
        ("ê ç î â ô Ê", "e c i a o E"),
        ("é è à ù Ç ñ", "é è à ù Ç ñ"),
        ("e\u0301", "é"),
        ("Zo\u00eb and Zoe\u0308", "Zoe and Zoe"),
        ("cœur, łódź", "coeur, lodz"),
        ("1\ufe0f\u20e3", "1"),
        ("m\u0302", "m"),
        ("Kigali\u2028Huye", "Kigali\nHuye"),
        ("\u202a+250788123456\u202c", "+250788123456"),
        ("Murakoze 🙏", "Murakoze 🙏"),
        ("محمد й", "محمد й"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold_gsm7(text) == folded


def test_foreign_names_position_character_and_twin() -> None:
    assert foreign("n’iki\u200b… 🙏") == ((1, "’", "'"), (5, "\u200b", ""), (6, "…", "..."), (8, "🙏", None))


def test_a_plain_text_has_nothing_foreign() -> None:
    assert foreign(MESSAGE) == ()


@pytest.mark.parametrize(
    ("text", "size"),
    [("", 0), ("Yego", 4), ("Ñandú", None), ("[a]", 5), ("10 €", 5), ("a\r\nb", 4), ("a\tb", None), ("\f", 2)],
)
def test_septets(text: str, size: int | None) -> None:
    assert septets(text) == size


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("YEGO", "yego"),
        ("  Yego!! ", "yego"),
        ("1)", "1"),
        ("(2).", "2"),
        ("#3", "3"),
        ("Stop. Thank you", "stop thank you"),
        ("Yes,   apply", "yes apply"),
        ("n’igice", "nigice"),
        ("N'IGICE", "nigice"),
        ('"Oya"', "oya"),
        ("Éliane Ngamijé", "eliane ngamije"),
        ("e-mail", "e-mail"),
        ("- uruhu -", "uruhu"),
        ("Yego\u00a0rwose", "yego rwose"),
        ("1\ufe0f\u20e3", "1"),
        ("٢", "2"),
        ("Yego 🙏", "yego"),
        ("🙏", ""),
        ("...", ""),
        ("", ""),
        ("12/5/2027", "12/5/2027"),
        ("STRASSE straße", "strasse strasse"),
    ],
)
def test_words_are_compared_in_a_plain_form(text: str, words: str) -> None:
    assert plain(text) == words


@given(latin)
def test_the_plain_form_of_a_plain_form_is_itself(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(anything)
def test_a_plain_form_has_single_spaces_only(text: str) -> None:
    assert not re.search(r"^\s|\s\s|\s$|[\t\n]", plain(text))


@pytest.mark.parametrize(
    ("text", "digits"), [("٠٧٨٨", "0788"), ("\uff11\uff12", "12"), ("x1", "x1"), ("é२", "é2"), ("²", "²")]
)
def test_digits_of_every_script_become_western(text: str, digits: str) -> None:
    assert western_digits(text) == digits
