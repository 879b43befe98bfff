"""A translator is told where a sentence is said, and as what, in words."""

from __future__ import annotations

import pytest

from bot.engine import words
from bot.engine.document import read_flow
from bot.i18n.sheet.uses import Use, own_use, uses_of

FLOW = """\
format: 1
flow: seat
about: All kinds of steps.
start: hello
steps:
  hello: {say: Hello., next: ask}
  ask: {ask: Your name?, answer: name, save: contact.name, retry: Once more?, next: menu}
  menu:
    menu: Free?
    choices:
      yes: {label: Hello., next: end}
      no: {label: Free, context: not taken, next: end}
  end: {end: Hello.}
"""


def test_each_sentence_has_its_places_and_what_it_is_there() -> None:
    assert uses_of([read_flow(FLOW, "seat.yaml")]) == {
        "Hello.": (Use("seat/hello", "message"), Use("seat/menu", "choice"), Use("seat/end", "last words")),
        "Your name?": (Use("seat/ask", "question"),),
        "Once more?": (Use("seat/ask", "complaint"),),
        "Free?": (Use("seat/menu", "question"),),
        "not taken\x04Free": (Use("seat/menu", "choice"),),
    }


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        (words.BACK, "key"),
        (words.YES, "choice"),
        (words.IS_IT, "question"),
        (words.INVALID_CHOICE, "complaint"),
        (words.COMPLAINTS["empty"], "complaint"),
        (words.GOODBYE, "last words"),
        (words.RESUME, "message"),
        ("Anything else", "message"),
    ],
)
def test_a_sentence_of_the_code_is_told_apart_too(message: str, kind: str) -> None:
    assert own_use(message) == Use("said by the bot itself", kind)


def test_a_sentence_of_the_console_is_told_with_its_pages() -> None:
    files = ["bot/web/console/templates/console/workshops/move.html", "bot/web/console/desk.py", "bot/services/due.py"]
    assert own_use("Move it", files) == Use("in the console: desk, workshops/move", "message")
