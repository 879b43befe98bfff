"""Translation: every sentence has one that is current, says the same placeholders, and is not the English again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.flow import Text
from bot.engine.nodes import nearly
from bot.engine.program import template
from bot.engine.revision import message_key
from bot.engine.rules.remarks import Pen, Remark, naming
from bot.engine.walking.book import Book, Translation
from bot.errors import Told
from bot.marking import N_

RULE = "translation"

_UNEVEN = N_("What stands in braces is not the same in both languages.")

_WORD = re.compile(r"[^\W\d_]")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def check(book: Book) -> Iterator[Remark]:
    """Say which sentences of flows are not translated, or not rightly."""
    for flow in book.flows.values():
        pen = Pen(RULE, flow)
        for step, text in flow.texts():
            for language in book.languages[1:]:
                found = book.catalogues[language].get(message_key(text.message, text.context))
                told = _wrong(text, found, language)
                if told:
                    yield pen.fault(text.line, step, told, _for_staff(text, found))


def _for_staff(text: Text, found: Translation | None) -> Told | None:
    return Told(_UNEVEN) if found and _misplaced(text.message, found.text, "") else None


def _wrong(text: Text, found: Translation | None, language: str) -> str:
    """Give what is wrong with a translation, nothing where it is right."""
    if found is None:
        return f"{_short(text.message)} is not in the {language} catalogue; run: bot i18n update"
    where = f"in {language} ({found.place})"
    if not found.text:
        return f"{_short(text.message)} has no translation {where}"
    if found.is_fuzzy:
        return (
            f"{_short(text.message)} was changed since it was translated {where}; look at it, then take the flag away"
        )
    if found.text == text.message and not found.is_same_in_both and _WORD.search(_PLACEHOLDER.sub("", text.message)):
        return f"{_short(text.message)} is the English again {where}; note 'same in both' beside it if that is meant"
    return _misplaced(text.message, found.text, where)


def _misplaced(message: str, translation: str, where: str) -> str:
    """Tell of placeholders that were lost or added."""
    try:
        wanted = {slot.path for slot in template(message).slots()}
    except ValueError:
        return ""  # another rule says what is wrong with the English
    try:
        given = {slot.path for slot in template(translation).slots()}
    except ValueError as error:
        return f"the braces are not right {where}: {error}"
    lost, added = sorted(wanted - given), sorted(given - wanted)
    if added:
        return f"{naming(added)} is not in the English, but {where}{nearly(added[0], lost)}"
    return f"{naming(lost)} is missing {where}" if lost else ""


def _short(message: str) -> str:
    """Give the beginning of a sentence, in quotes."""
    line = " ".join(message.split())
    return f"'{line if len(line) <= 40 else f'{line[:39].rstrip()}…'}'"
