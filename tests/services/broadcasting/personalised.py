"""Ten thousand personalised texts, the same at each run: what people are called, what staff write, at all lengths."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

PEOPLE, TEXTS = 500, 20
_PARTS = (
    "Uwase",
    "Aline",
    "N'Kurunziza",
    "Ng\u2019endo",
    "\u00c9lise",
    "Fran\u00e7oise",
    "Ma\u00ebl",
    "Zo\u00eb",
    "Mukamana",
    "O'Brien",
    "Jean-Bosco",
    "[Shop]",
    "{Atelier}",
    "\u20acric",
    "~Keza~",
    "A|B",
    "Ineza \U0001f60a",
    "\U0001f45e Manzi",
    "\U0001f1f7\U0001f1fc",
    "\U0001f469\U0001f3fe\u200d\U0001f527 Uwera",
    "\u0141ukasz",
    "\u0141\u00f3d\u017a",
    "Habimana",
    "Nyira",
    "Cy\u2013iza",
    "Ishimwe\u00a0",
    "\u201cGaju\u201d",
    "\u0645\u0631\u064a\u0645",
)
_WORDS = {
    "en": "Menyesha fair opens on 1 April in your district bring what you make and meet buyers [stand 4] it's \u20ac0",
    "rw": "Menyesha imurikagurisha ritangira ku ya 1 Mata mu karere kawe n'abaguzi bw'inkweto y'ubuntu \u20ac0",
}
_PLACES = {"en": "Dear {contact.name} of {contact.district}: ", "rw": "Muraho {contact.name} ({contact.district}): "}


def people() -> Iterator[dict[str, str]]:
    """Give the contacts: name, district, language."""
    chance = Random(20270301)  # noqa: S311  # not for secrets
    for number in range(PEOPLE):
        name = " ".join(_pick(chance, _PARTS) for _ in range(1 + int(chance.random() * 5)))[:60]
        district = _pick(chance, ("Huye", "Nyarugenge", "Gasabo", "Ruhango"))
        yield {"name": name, "district": district, "language": "en" if number % 2 else "rw"}


def texts() -> Iterator[dict[str, str]]:
    """Give what is said, by language: from one line to several segments, many of them just at their edge."""
    chance = Random(20270302)  # noqa: S311
    for number in range(TEXTS):
        length = (20, 60, 85, 100, 110, 120, 130, 230, 255, 270, 280, 380, 400, 420, 430, 440, 540, 560, 600, 700)[
            number
        ]
        yield {language: _PLACES[language] + _ramble(chance, language, length) for language in _WORDS}


def _ramble(chance: Random, language: str, length: int) -> str:
    words, said = _WORDS[language].split(), ""
    while len(said) < length:
        said += f"{_pick(chance, words)} "
    return said[:length].rstrip() + "."


def _pick(chance: Random, those: tuple[str, ...] | list[str]) -> str:
    """Pick one, in a manner that is the same in every version of Python."""
    return those[int(chance.random() * len(those))]
