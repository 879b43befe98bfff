"""The verifier, as those who publish use it: with the words that we and the providers act on before any flow does."""

from __future__ import annotations

from collections.abc import Mapping

from bot.engine.calls import Library
from bot.engine.flow import Flow
from bot.engine.program import SOURCE_LANGUAGE
from bot.engine.revision import Revision
from bot.engine.rules import sound, verify
from bot.engine.walking.book import Book, Limits, Translation
from bot.errors import Finding, FlowError
from bot.runtime import Runtime
from bot.services.opting import opting_word

_PROVIDER_WORDS = frozenset(
    (
        *("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "optout", "revoke"),
        *("start", "unstop", "yes", "help", "info"),
    )
)
"""What Twilio acts on by itself, unless told otherwise, when it is the whole of an SMS."""

_PROVED: dict[tuple[str, int, str], None] = {}
"""The revisions that this process has proved, by their content, what the code offered them, and the room there was."""
_AT_MOST = 256

_HEARD_AS = {"stop": "opting out", "start": "opting in"}


def make_book(
    flows: Mapping[str, Flow], library: Library, catalogues: Mapping[str, Mapping[str, Translation]], limits: Limits
) -> Book:
    """Give all that is proved together."""
    return Book(
        flows=flows,
        library=library,
        catalogues=catalogues,
        limits=limits,
        taken=lambda text: _HEARD_AS.get(opting_word(text) or ""),
        provider_words=_PROVIDER_WORDS,
    )


def prove(revision: Revision, runtime: Runtime) -> None:
    """Prove a revision before anybody meets it; the same is proved once. Raises FlowError with all that is found."""
    limits = Limits(page=runtime.house.page_septets, keys=runtime.house.keys)
    known = (revision.digest, id(runtime.library), repr(limits))
    if known in _PROVED:
        return
    found = [remark.finding for remark in verify(book_of(revision, runtime.library, limits)).remarks if remark.fails]
    if found:
        raise FlowError(*found)
    _PROVED[known] = None
    if len(_PROVED) > _AT_MOST:
        _PROVED.pop(next(iter(_PROVED)), None)


def find_misfit(revision: Revision, library: Library) -> Finding | None:
    """Give the first reason why a revision cannot run with what the code offers it today; None where it can.

    What is only worse than it should be, such as a long screen, is none: its sessions go on.
    """
    try:
        book = book_of(revision, library, Limits())
    except FlowError as error:
        return error.findings[0]
    return next((remark.finding for remark in sound(book) if remark.fails), None)


def book_of(revision: Revision, library: Library, limits: Limits) -> Book:
    """Give what is proved of a revision."""
    flows, words = revision.read()
    # Whoever publishes gives the words in each language by themselves: the same in both is meant to be the same.
    catalogues = {
        language: {key: Translation(text, f"the {language} words", is_same_in_both=True) for key, text in table.items()}
        for language, table in words.items()
        if language != SOURCE_LANGUAGE
    }
    return make_book(flows, library, catalogues, limits)
