"""What is drawn: boxes and arrows, before anybody says where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.engine.flow import DONE, Ask, Do, End, Flow, Menu, Run, Say, Step

START = " start"
"""The name of the box that every drawing begins with; no step can be called so."""

_ONCE = ", once"


@dataclass(frozen=True, slots=True)
class Box:
    """One step, or one flow."""

    name: str
    kind: str
    head: str
    """What stands above the text."""
    text: str = ""
    note: str = ""
    """What is no sentence of it: what is saved, who is called."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One way on."""

    source: str
    target: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing's content."""

    title: str
    about: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def diagram_of_flow(flow: Flow) -> Diagram:
    """Give a flow's steps and the ways between them; choices and outcomes that lead to one step share an arrow."""
    arrows = [Arrow(START, flow.start.step), *_merged(arrow for step in flow.steps.values() for arrow in _ways(step))]
    boxes = [Box(START, "start", ""), *(_box(step) for step in flow.steps.values())]
    if any(arrow.target == DONE for arrow in arrows):
        boxes.append(Box(DONE, "done", DONE))
    return Diagram(flow.name, flow.about, tuple(boxes), tuple(arrows))


def diagram_of_flows(flows: Mapping[str, Flow]) -> Diagram:
    """Give the flows, and which of them runs which; those that a word begins say so."""
    steps = ((flow.name, step) for flow in flows.values() for step in flow.steps.values())
    runs = [Arrow(name, step.flow) for name, step in steps if isinstance(step, Run)]
    boxes = [Box(flow.name, "flow", flow.name, flow.about, _keywords(flow)) for flow in flows.values()]
    return Diagram("flows", "which flow runs which", tuple(boxes), tuple(dict.fromkeys(runs)))


def _keywords(flow: Flow) -> str:
    words = [word for spoken in flow.keywords.values() for word in spoken]
    return f"begun by {', '.join(words)}" if words else ""


def _box(step: Step) -> Box:
    match step:
        case Say(text=text):
            return Box(step.name, "say", step.name, text.message)
        case Ask(text=text, answer=answer, save=save, once=once):
            return Box(step.name, "ask", step.name, text.message, f"{answer.kind} → {save}{_ONCE if once else ''}")
        case Menu(text=text, source=source, save=save, once=once):
            saved = f"{source or ''} → {save}".strip() if save else ""
            return Box(step.name, "menu", step.name, text.message, f"{saved}{_ONCE if once else ''}")
        case Do(action=action):
            return Box(step.name, "do", step.name, note=action)
        case Run(flow=flow):
            return Box(step.name, "run", step.name, note=flow)
        case End(text=text, receipt=receipt):
            return Box(step.name, "end", step.name, text.message, f"also by {receipt}" if receipt else "")


def _ways(step: Step) -> Iterator[Arrow]:
    match step:
        case Say(next=target) | Ask(next=target) | Run(next=target):
            yield Arrow(step.name, target.step)
        case Menu():
            yield from _choices(step)
        case Do(outcomes=outcomes):
            for outcome, target in outcomes.items():
                yield Arrow(step.name, target.step, (outcome,))
        case End():
            return


def _choices(menu: Menu) -> Iterator[Arrow]:
    for choice in menu.choices:
        target = choice.next or menu.next
        if target:
            yield Arrow(menu.name, target.step, (choice.label.message,))
    if menu.source and menu.next and menu.empty:
        yield Arrow(menu.name, menu.next.step, ("one of them",))
        yield Arrow(menu.name, menu.empty.step, ("none",))


def _merged(arrows: Iterator[Arrow]) -> list[Arrow]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for arrow in arrows:
        ends = arrow.source, arrow.target
        found[ends] = (*found.get(ends, ()), *arrow.labels)
    return [Arrow(source, target, labels) for (source, target), labels in found.items()]
