"""Reads a flow from its YAML document: strict, everything as text, each complaint at its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from bot.engine.document_steps import KINDS, StepReader
from bot.engine.flow import FORMAT, Budget, Flow, Step, Target
from bot.engine.nodes import RULE, NodeReader, Pairs, read_nodes
from bot.errors import Finding, FlowError
from bot.messages import Medium

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ("en", "rw")


def read_flows(folder: Path) -> dict[str, Flow]:
    """Give the flows of a folder's `*.yaml` documents by name. Raises FlowError with all their faults."""
    flows: dict[str, Flow] = {}
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            flow = read_flow(path.read_text("utf-8"), f"{folder.name}/{path.name}")
        except FlowError as error:
            findings.extend(error.findings)
        except UnicodeDecodeError:
            findings.append(Finding(f"{folder.name}/{path.name}", 1, RULE, "", "is not UTF-8"))
        else:
            if flow.name != path.stem:
                told = f"the flow is called {flow.name!r}, the file {path.stem!r}: give both the same name"
                findings.append(Finding(flow.file, 1, RULE, "", told))
            flows[flow.name] = flow
    if findings:
        raise FlowError(*findings)
    return flows


def read_flow(text: str, file: str) -> Flow:
    """Give the flow that a document describes; `file` is how complaints name it. Raises FlowError with all faults."""
    reader = _FlowReader(file)
    root = read_nodes(text, file)
    flow = reader.flow(root)
    if reader.findings or flow is None:
        raise FlowError(*reader.findings)
    return flow


class _FlowReader(NodeReader):
    """Reads a whole document."""

    def flow(self, root: yaml.Node | None) -> Flow | None:
        known = {"format", "flow", "about", "keywords", "media", "start", "steps", "budget"}
        keys = self.pairs(root, "a flow", known)
        for name in ("format", "flow", "about", "start", "steps"):
            if name not in keys:
                self.complain(root, f"the flow has no {name!r}")
        if self.findings:
            return None
        if (form := self.text(keys["format"][1], "format")) != str(FORMAT):
            self.complain(keys["format"][1], f"format {form!r} is not known; this bot reads format {FORMAT}")
        steps = self.pairs(keys["steps"][1], "steps")
        start = keys["start"][1]
        languages = self.pairs(keys["keywords"][1], "keywords", LANGUAGES) if "keywords" in keys else {}
        return Flow(
            name=self.text(keys["flow"][1], "flow"),
            about=self.text(keys["about"][1], "about"),
            file=self.file,
            start=Target(self.text(start, "start"), start.start_mark.line + 1),
            steps={name: step for name, (key, node) in steps.items() if (step := self.read_step(name, key, node))},
            media=self.media(keys),
            keywords={language: self.words(node, "keywords") for language, (_, node) in languages.items()},
            keyword_lines={language: key.start_mark.line + 1 for language, (key, _) in languages.items()},
            budget=self.budget(keys),
        )

    def media(self, keys: Pairs) -> tuple[Medium, ...]:
        if "media" not in keys:
            return tuple(Medium)
        node = keys["media"][1]
        words = self.words(node, "media")
        for word in words:
            if word not in set(Medium):
                self.unknown(node, "medium", word, list(Medium))
        return tuple(Medium(word) for word in words if word in set(Medium))

    def budget(self, keys: Pairs) -> Budget:
        if "budget" not in keys:
            return Budget()
        parts = self.pairs(keys["budget"][1], "budget", ("screens", "segments"))
        return Budget(**{name: self.number(node, name) for name, (_, node) in parts.items()})

    def read_step(self, name: str, key: yaml.Node, node: yaml.Node) -> Step | None:
        self.step = name
        before = len(self.findings)
        if name == "done":
            self.complain(key, "'done' is where a flow is through; no step can be called so")
        step = self.step_of(name, key.start_mark.line + 1, node)
        self.step = ""
        return step if len(self.findings) == before else None

    def step_of(self, name: str, line: int, node: yaml.Node) -> Step | None:
        words = {word.value for word, _ in node.value} if isinstance(node, yaml.MappingNode) else set()
        kinds = [kind for kind in KINDS if kind in words]
        if len(kinds) != 1:
            what = f"is {' and '.join(kinds)} at once" if kinds else f"has none of {', '.join(KINDS)}"
            self.complain(node, f"the step {what}; a step is one of them")
            return None
        kind = kinds[0]
        keys = self.pairs(node, f"a {kind} step", KINDS[kind] | {kind})
        body = StepReader(self, keys)
        step = body.read(kind, name, line)
        for missing in body.missing:
            self.complain(node, f"a {kind} step needs {missing!r}")
        return None if body.missing else step
