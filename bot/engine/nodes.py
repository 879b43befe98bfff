"""Reads YAML nodes strictly: everything as text, unknown and doubled keys refused, each complaint at its line."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import yaml

from bot.errors import Finding, FlowError, Told
from bot.marking import N_

if TYPE_CHECKING:
    from collections.abc import Collection

RULE = "notation"
TWICE = N_("{word} stands there twice. Take one out.")

_UNKNOWN = N_("{word} is not known here.")
_EMPTY = N_("A text is empty.")
_NO_NUMBER = N_("{word} is no whole number.")

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads everything as text. The two that PyYAML has do not accept quite the same, so one is used throughout."""

Pairs = dict[str, "tuple[yaml.ScalarNode, yaml.Node]"]
"""A mapping's keys as words, each with its key's node and its value's."""


class NodeReader:
    """Walks a document's nodes; what is wrong is noted in `findings`, and reading goes on."""

    def __init__(self, file: str) -> None:
        """Begin with no findings; `file` is how complaints name the document."""
        self.file = file
        self.step = ""
        self.findings: list[Finding] = []

    def complain(self, node: yaml.Node | None, message: str, told: Told | None = None) -> None:
        """Note what is wrong at a node; `told` says it to staff who did not write the document themselves."""
        line = node.start_mark.line + 1 if node else 1
        self.findings.append(Finding(self.file, line, RULE, self.step, message, told))

    def unknown(self, node: yaml.Node, what: str, word: str, known: Collection[str]) -> None:
        """Note a word that is not known, with the known one that it nearly is."""
        self.complain(node, f"unknown {what} {word!r}{nearly(word, known)}", Told(_UNKNOWN, {"word": word}))

    def pairs(self, node: yaml.Node | None, what: str, known: Collection[str] | None = None) -> Pairs:
        """Give a mapping's keys and values, having complained of doubled and unknown keys."""
        if not isinstance(node, yaml.MappingNode):
            self.complain(node, f"{what} must be a mapping")
            return {}
        found: Pairs = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.complain(key, f"a key of {what} must be a word")
            elif key.value in found:
                first = found[key.value][0].start_mark.line + 1
                told = f"{key.value!r} stands here a second time, first in line {first}"
                self.complain(key, told, Told(TWICE, {"word": key.value}))
            elif known is not None and key.value not in known:
                self.unknown(key, f"key in {what}", key.value, known)
            else:
                found[key.value] = (key, value)
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        """Give a text that is not empty."""
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return str(node.value).strip()
        self.complain(node, f"{what} must be a text that is not empty", Told(_EMPTY))
        return ""

    def word(self, node: yaml.Node, what: str, known: Collection[str]) -> str:
        """Give one of the known words."""
        word = self.text(node, what)
        if word and word not in known:
            self.unknown(node, what, word, known)
        return word

    def number(self, node: yaml.Node, what: str) -> int | None:
        """Give a whole number."""
        text = self.text(node, what)
        if text and not text.removeprefix("-").isdigit():
            self.complain(node, f"{what} must be a whole number, not {text!r}", Told(_NO_NUMBER, {"word": text}))
            return None
        return int(text) if text else None

    def words(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        """Give a list of texts."""
        if not isinstance(node, yaml.SequenceNode):
            self.complain(node, f"{what} must be a list")
            return ()
        return tuple(self.text(item, what) for item in node.value)


def read_nodes(text: str, file: str) -> yaml.Node | None:
    """Give a document's root; `file` is how complaints name it. Raises FlowError for what is no YAML."""
    try:
        return yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"{error.problem or error.context}; quote a text that holds ': ' or begins with {{ or *"
        raise FlowError(Finding(file, line, RULE, "", problem)) from None
    except yaml.YAMLError as error:
        raise FlowError(Finding(file, 1, RULE, "", str(error).splitlines()[0])) from None


def nearly(word: str, known: Collection[str]) -> str:
    """Give `; did you mean 'x'?` where one of the known words is nearly this one, else nothing."""
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""
