"""What is kept as an English sentence, such as why a message failed, told again in the language of whoever reads it."""

from __future__ import annotations

import re
from functools import cache

from bot.engine.revision import message_key
from bot.runtime import Runtime
from bot.services import kept_sentences
from bot.services.broadcasting.reasons import TO_NOBODY, USED_UP
from bot.wire import calling

_FILLED = (
    *(calling.AWAY, calling.BROKEN, calling.BAD_SETTING, USED_UP, TO_NOBODY),
    *(text for name, text in vars(kept_sentences).items() if name.isupper() and isinstance(text, str)),
)
_SLOT = re.compile(r"\\\{(\w+)\\\}")


def retell(runtime: Runtime, language: str, kept: str) -> str:
    """Give in a language a sentence that was kept in English; what a provider said in its own words stays as it is."""
    if known := runtime.words.get(language, {}).get(message_key(kept)):
        return known
    for sentence in _FILLED:
        if found := _pattern(sentence).fullmatch(kept):
            values = {name: _part(runtime, language, value) for name, value in found.groupdict().items()}
            return runtime.say(language, sentence, **values)
    return kept


def _part(runtime: Runtime, language: str, value: str) -> str:
    """Give what fills a sentence, where that is one itself; it stands there without its full stop."""
    told = retell(runtime, language, f"{value}.")
    return value if told == f"{value}." else told.removesuffix(".")


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    return re.compile(_SLOT.sub(r"(?P<\1>.+?)", re.escape(sentence)), re.DOTALL)
