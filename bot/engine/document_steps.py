"""Reads one step of a flow document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from bot.engine.answers import AnswerKind, AnswerSpec
from bot.engine.flow import Ask, Choice, Do, End, Menu, Run, Say, Step, Target, Text
from bot.messages import Medium

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from bot.engine.nodes import NodeReader, Pairs

KINDS = {
    "say": {"next", "context", "segments"},
    "ask": {"answer", "low", "high", "save", "retry", "once", "next", "context", "segments"},
    "menu": {"choices", "choices_from", "with", "save", "empty", "next", "once", "context", "segments"},
    "do": {"with", "outcomes"},
    "run": {"next"},
    "end": {"receipt", "context", "segments"},
}
"""The kinds of step, each with the keys that it may have besides its own."""


class StepReader:
    """Reads one step's keys; what it needed and did not find is in `missing`."""

    def __init__(self, reader: NodeReader, keys: Pairs) -> None:
        """Read these keys; complaints go to the reader."""
        self.reader = reader
        self.keys = keys
        self.missing: list[str] = []

    def read(self, kind: str, name: str, line: int) -> Step:
        """Give the step of this kind and name."""
        make: dict[str, Callable[[str, int], Step]] = {
            "say": self._say,
            "ask": self._ask,
            "menu": self._menu,
            "do": self._do,
            "run": self._run,
            "end": self._end,
        }
        return make[kind](name, line)

    def _say(self, name: str, line: int) -> Say:
        return Say(
            name=name, line=line, segments=self._count("segments"), text=self._text("say"), next=self._need("next")
        )

    def _end(self, name: str, line: int) -> End:
        receipt = self._word("receipt", [Medium.SMS])
        medium = Medium(receipt) if receipt in set(Medium) else None
        return End(name=name, line=line, segments=self._count("segments"), text=self._text("end"), receipt=medium)

    def _run(self, name: str, line: int) -> Run:
        return Run(name=name, line=line, flow=self._plain("run"), next=self._need("next"))

    def _do(self, name: str, line: int) -> Do:
        outcomes = {word: self._target(node) for word, (_, node) in self._mapping("outcomes", needed=True).items()}
        return Do(name=name, line=line, action=self._plain("do"), arguments=self._arguments(), outcomes=outcomes)

    def _ask(self, name: str, line: int) -> Ask:
        kind = self._word("answer", list(AnswerKind), needed=True)
        known = AnswerKind(kind) if kind in set(AnswerKind) else AnswerKind.TEXT
        return Ask(
            name=name,
            line=line,
            segments=self._count("segments"),
            text=self._text("ask"),
            answer=AnswerSpec(known, self._count("low"), self._count("high")),
            save=self._plain("save"),
            next=self._need("next"),
            retry=self._text("retry", context=False) if "retry" in self.keys else None,
            once=self._word("once", ("true", "false")) == "true",
        )

    def _menu(self, name: str, line: int) -> Menu:
        fixed = tuple(self._choices())
        source = self._plain("choices_from") if "choices_from" in self.keys else None
        if bool(fixed) == bool(source):
            self.missing.append("choices' or 'choices_from")
        for word in ("save", "next", "empty"):
            if source and word not in self.keys:
                self.missing.append(word)
        after = self._find("next")
        if fixed and not after and any(choice.next is None for choice in fixed):
            self.missing.append("next")
        return Menu(
            name=name,
            line=line,
            segments=self._count("segments"),
            text=self._text("menu"),
            choices=fixed,
            source=source,
            arguments=self._arguments(),
            save=self._plain("save") if "save" in self.keys else None,
            empty=self._find("empty"),
            next=after,
            once=self._word("once", ("true", "false")) == "true",
        )

    def _choices(self) -> Iterator[Choice]:
        for value, (key, node) in self._mapping("choices").items():
            if isinstance(node, yaml.ScalarNode):
                yield Choice(value, Text(self.reader.text(node, f"choice {value!r}"), node.start_mark.line + 1))
                continue
            parts = self.reader.pairs(node, f"choice {value!r}", ("label", "next", "context"))
            if "label" not in parts:
                self.reader.complain(key, f"choice {value!r} has no 'label'")
                continue
            label = parts["label"][1]
            context = self.reader.text(parts["context"][1], "context") if "context" in parts else None
            words = Text(self.reader.text(label, "label"), label.start_mark.line + 1, context)
            yield Choice(value, words, self._target(parts["next"][1]) if "next" in parts else None)

    def _mapping(self, name: str, *, needed: bool = False) -> Pairs:
        if name in self.keys:
            return self.reader.pairs(self.keys[name][1], name)
        if needed:
            self.missing.append(name)
        return {}

    def _arguments(self) -> dict[str, str]:
        return {word: self.reader.text(node, word) for word, (_, node) in self._mapping("with").items()}

    def _text(self, name: str, *, context: bool = True) -> Text:
        node = self.keys[name][1]
        told = self._plain("context") if context and "context" in self.keys else None
        return Text(self.reader.text(node, name), node.start_mark.line + 1, told)

    def _plain(self, name: str) -> str:
        if name not in self.keys:
            self.missing.append(name)
            return ""
        return self.reader.text(self.keys[name][1], name)

    def _word(self, name: str, known: Collection[str], *, needed: bool = False) -> str:
        if name in self.keys:
            return self.reader.word(self.keys[name][1], name, known)
        if needed:
            self.missing.append(name)
        return ""

    def _count(self, name: str) -> int | None:
        return self.reader.number(self.keys[name][1], name) if name in self.keys else None

    def _target(self, node: yaml.Node) -> Target:
        return Target(self.reader.text(node, "the target"), node.start_mark.line + 1)

    def _find(self, name: str) -> Target | None:
        return self._target(self.keys[name][1]) if name in self.keys else None

    def _need(self, name: str) -> Target:
        target = self._find(name)
        if target is None:
            self.missing.append(name)
        return target or Target("", 0)
