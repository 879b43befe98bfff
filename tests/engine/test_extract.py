"""A flow's sentences reach translators with the line, the context and the step that says them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file

from bot.engine.document import read_flows
from bot.engine.revision import message_key
from bot.errors import FlowError

if TYPE_CHECKING:
    from collections.abc import Callable

FLOWS = Path(__file__).parent.parent.parent / "flows"

SEAT = """\
format: 1
flow: seat
about: A seat, free or not.
start: ask

steps:
  ask:
    menu: Do you want it?
    context: a seat
    choices:
      yes: {label: "Yes", next: thanks}
      no:
        label: Free
        context: not taken
        next: name
  name:
    ask: >-
      Enter your
      full name.
    answer: name
    retry: Letters only.
    save: name
    next: thanks
  thanks:
    end: "Thank you.\\nGoodbye."
"""


@pytest.fixture
def extract(tmp_path: Path) -> Callable[[str], list[tuple[object, ...]]]:
    """Give what Babel gets out of a flow's text."""
    path = tmp_path / "flows" / "seat.yaml"
    path.parent.mkdir()

    def run(text: str) -> list[tuple[object, ...]]:
        path.write_text(text, "utf-8")
        return list(extract_from_file("bot.engine.extract:extract_flow", path, DEFAULT_KEYWORDS))

    return run


def test_every_sentence_comes_with_line_context_and_step(extract: Callable[[str], list[tuple[object, ...]]]) -> None:
    assert extract(SEAT) == [
        (8, "Do you want it?", ["seat/ask"], "a seat"),
        (11, "Yes", ["seat/ask"], None),
        (13, "Free", ["seat/ask"], "not taken"),
        (17, "Enter your full name.", ["seat/name"], None),
        (21, "Letters only.", ["seat/name"], None),
        (25, "Thank you.\nGoodbye.", ["seat/thanks"], None),
    ]


def test_a_wrong_flow_is_refused_with_its_file(extract: Callable[[str], list[tuple[object, ...]]]) -> None:
    with pytest.raises(FlowError, match=r"^flows/seat\.yaml:8: notation: ask: .*'next'"):
        extract(SEAT.replace('yes: {label: "Yes", next: thanks}', 'yes: "Yes"'))


def test_nothing_that_a_flow_says_is_left_out() -> None:
    said = {message_key(text.message, text.context) for flow in read_flows(FLOWS).values() for _, text in flow.texts()}
    found = {
        message_key(str(message), context)
        for path in FLOWS.glob("*.yaml")
        for _, message, _, context in extract_from_file("bot.engine.extract:extract_flow", path, DEFAULT_KEYWORDS)
    }
    assert found == said
