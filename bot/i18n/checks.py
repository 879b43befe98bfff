"""All checks on one pair, for a catalogue's sentence as for a text that staff wrote in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.i18n import kinyarwanda, translation

if TYPE_CHECKING:
    from bot.i18n.forms import Forms
    from bot.i18n.pairs import Check, Complaint, Pair

_ANY: tuple[Check, ...] = (
    translation.check_placeholders,
    translation.check_english,
    translation.check_alphabet,
    translation.check_shape,
    translation.check_label,
    translation.check_length,
)
_OWN: dict[str, tuple[Check, ...]] = {
    "rw": (
        kinyarwanda.check_syllables,
        kinyarwanda.check_spelling,
        kinyarwanda.check_elision,
        kinyarwanda.check_kirundi,
    ),
}


def check_pair(pair: Pair, language: str, forms: Forms | None = None) -> list[Complaint]:
    """Give what is wrong with a translation into a language; with a word list, also the forms that are not in it."""
    checks = (*_ANY, *_OWN.get(language, ()), *([forms.check] if forms else []))
    return [complaint for check in checks for complaint in check(pair)]
