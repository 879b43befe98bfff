"""Where each sentence is said and as what, in a translator's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.engine import words
from bot.engine.flow import Ask, End, Flow, Menu, Say, Step
from bot.engine.revision import message_key

_KINDS = {
    **dict.fromkeys((words.BACK, words.MAIN_MENU, words.MORE), "key"),
    **dict.fromkeys((words.YES, words.NO, words.RESUME_CONTINUE, words.RESUME_AGAIN), "choice"),
    **dict.fromkeys((words.IS_IT, words.CHOOSE_PROVINCE, words.CHOOSE_DISTRICT, words.CHOOSE_SECTOR), "question"),
    **dict.fromkeys((words.INVALID_CHOICE, *words.COMPLAINTS.values()), "complaint"),
    words.GOODBYE: "last words",
}
_PAGE = re.compile(r"bot/web/console/(?:templates/console/)?(.+)\.(?:py|html)")


class Use(NamedTuple):
    """One place that a sentence is said in."""

    where: str
    kind: str


def uses_of(flows: Iterable[Flow]) -> Mapping[str, tuple[Use, ...]]:
    """Give, by message key, the places of every sentence of flows, each once and in the flows' order."""
    found: dict[str, dict[Use, None]] = {}
    for flow in flows:
        for step in flow.steps.values():
            for key, kind in _said(step):
                found.setdefault(key, {})[Use(f"{flow.name}/{step.name}", kind)] = None
    return {key: tuple(uses) for key, uses in found.items()}


def own_use(message: str, files: Iterable[str] = ()) -> Use:
    """Give the use of a sentence that stands in code, in these files: on which pages of the console, where on any."""
    pages = sorted({found[1] for file in files if (found := _PAGE.fullmatch(file))})
    where = f"in the console: {', '.join(pages)}" if pages else "said by the bot itself"
    return Use(where, _KINDS.get(message, "message"))


def _said(step: Step) -> Iterator[tuple[str, str]]:
    match step:
        case Say(text=text):
            texts = [(text, "message")]
        case End(text=text):
            texts = [(text, "last words")]
        case Ask(text=text, retry=retry):
            texts = [(text, "question"), *([(retry, "complaint")] if retry else [])]
        case Menu(text=text, choices=choices):
            texts = [(text, "question"), *((choice.label, "choice") for choice in choices)]
        case _:
            texts = []
    for text, kind in texts:
        yield message_key(text.message, text.context), kind
