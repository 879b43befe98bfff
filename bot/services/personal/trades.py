"""The trades that contacts may name: those that the flow `profile` offers, as it calls them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bot.documents import read_documents
from bot.engine.document import read_flow
from bot.engine.flow import Menu
from bot.engine.revision import message_key
from bot.runtime import Runtime
from bot.text import plain


def read_trades(runtime: Runtime) -> dict[str, str]:
    """Give each trade by what it may be called in either language, folded."""
    names = {plain(value): value for value in _offered()}
    for language in ("en", *runtime.words):
        names |= {plain(label): value for value, label in trade_labels(runtime, language).items()}
    return names


def trade_labels(runtime: Runtime, language: str) -> dict[str, str]:
    """Give what each trade is called in a language, in the order in which they are offered."""
    words = runtime.words.get(language, {})
    return {value: words.get(key) or message for value, (key, message) in _offered().items()}


@cache
def _offered() -> Mapping[str, tuple[str, str]]:
    """Give by value the key of each label in the catalogue, and the label in English."""
    flow = read_flow(read_documents()["profile"], "profile.yaml")
    menu = next(step for step in flow.steps.values() if isinstance(step, Menu) and step.save == "contact.trade")
    labels = {choice.value: choice.label for choice in menu.choices}
    return {value: (message_key(label.message, label.context), label.message) for value, label in labels.items()}
