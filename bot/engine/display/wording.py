"""Money, counts, phone numbers and lists in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_FRANCS = {"en": "Frw", "rw": "Frw"}
_OR = {"en": "or", "rw": "cyangwa"}
_YES_NO = {"en": ("No", "Yes"), "rw": ("Oya", "Yego")}


def show_money(amount: int | Decimal, language: str) -> str:
    """Give an amount of Rwandan francs as it is written, `25,000 Frw`; decimals only where there are any."""
    whole = amount == int(amount)
    return f"{int(amount):,} {_FRANCS[language]}" if whole else f"{amount:,.2f} {_FRANCS[language]}"


def show_yes_no(language: str, *, yes: bool) -> str:
    """Give the answer to a question of yes or no: `Yes`, `Oya`."""
    return _YES_NO[language][yes]


def show_count(count: int) -> str:
    """Give a whole number with its thousands set off: `1,200`."""
    return f"{count:,}"


def show_phone(number: str) -> str:
    """Give an E.164 number as it is dialled in Rwanda, `0788123456`; one from abroad stays as it is."""
    local = number.removeprefix("+250")
    return number if local == number else f"0{local}"


def join_or(words: Sequence[str], language: str) -> str:
    """Give the words as alternatives: `Kigali, Huye or Musanze`, `Kigali, Huye cyangwa Musanze`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {_OR[language]} {words[-1]}"


def longest_money(digits: int, language: str) -> int:
    """Give the most characters that a whole amount of so many digits takes, a septet each."""
    return len(show_money(10**digits - 1, language))
