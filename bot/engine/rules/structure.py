"""Structure: every name that a flow uses is the name of something."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial

from bot.engine.flow import DONE, Do, Flow, Menu, Run, Step, Text, targets_of
from bot.engine.nodes import nearly
from bot.engine.program import template
from bot.engine.revision import HOUSE_FLOWS
from bot.engine.rules.remarks import Pen, Remark, naming
from bot.engine.walking.book import Book
from bot.errors import Finding

RULE = "structure"

Check = Callable[[Book, Pen, Step], Iterator[Remark]]


def check(book: Book) -> Iterator[Remark]:
    """Say which steps, flows, actions, sources, arguments and outcomes do not exist, and which are left out."""
    for name in HOUSE_FLOWS:
        if name not in book.flows:
            told = f"there is no flow {name!r}, which every conversation can come to"
            yield Remark(Finding(f"{name}.yaml", 1, RULE, "", told))
    for flow in book.flows.values():
        pen = Pen(RULE, flow)
        yield from _flow(pen, flow)
        for step in flow.steps.values():
            for rule in _CHECKS:
                yield from rule(book, pen, step)


def _flow(pen: Pen, flow: Flow) -> Iterator[Remark]:
    if not flow.media:
        yield pen.fault(1, "", "is offered on no medium; leave 'media' out to offer it on all")
    if flow.start.step not in flow.steps:
        yield pen.fault(flow.start.line, "", _no_step(flow.start.step, flow.steps))


def _targets(_book: Book, pen: Pen, step: Step) -> Iterator[Remark]:
    for target in targets_of(step):
        if target.step != DONE and target.step not in pen.flow.steps:
            yield pen.fault(target.line, step.name, _no_step(target.step, pen.flow.steps))


def _no_step(name: str, steps: Mapping[str, Step]) -> str:
    return f"there is no step {name!r}{nearly(name, [*steps, DONE]) or '; add it'}"


def _texts(_book: Book, pen: Pen, step: Step) -> Iterator[Remark]:
    texts = [text for name, text in pen.flow.texts() if name == step.name]
    yield from (remark for text in texts for remark in _braces(pen, step, text))
    retry = getattr(step, "retry", None)
    if retry and "{" in retry.message:
        yield pen.fault(retry.line, step.name, "'retry' cannot have placeholders; say it without")


def _braces(pen: Pen, step: Step, text: Text) -> Iterator[Remark]:
    try:
        parsed = template(text.message)
    except ValueError as error:
        yield pen.fault(text.line, step.name, f"the braces are not right: {error}; a brace itself is written twice")
        return
    if any(not slot.path for slot in parsed.slots()):
        yield pen.fault(text.line, step.name, "{} names nothing; write the name of a value, as in {contact.name}")


def _flows(book: Book, pen: Pen, step: Step) -> Iterator[Remark]:
    if not isinstance(step, Run):
        return
    if step.flow not in book.flows:
        yield pen.fault(step.line, step.name, f"there is no flow {step.flow!r}{nearly(step.flow, book.flows)}")
        return
    missing = [str(medium) for medium in pen.flow.media if medium not in book.flows[step.flow].media]
    if missing:
        told = f"runs {step.flow!r} on {naming(missing)}, where that flow is not offered; add it to the 'media' there"
        yield pen.fault(step.line, step.name, told)


def _actions(book: Book, pen: Pen, step: Step) -> Iterator[Remark]:
    if not isinstance(step, Do):
        return
    spec = book.library.actions.get(step.action)
    if spec is None:
        other = " (it is a source, for 'choices_from')" if step.action in book.library.sources else ""
        known = nearly(step.action, book.library.actions)
        yield pen.fault(step.line, step.name, f"there is no action {step.action!r}{other}{known}")
        return
    yield from _arguments(partial(pen.fault, step.line, step.name), step.action, step.arguments, spec.arguments)
    unanswered = [outcome for outcome in spec.outcomes if outcome not in step.outcomes]
    if unanswered:
        told = f"does not say where {step.action} leads with {naming(unanswered)}"
        yield pen.fault(step.line, step.name, f"{told}; add it to the outcomes")
    for outcome, target in step.outcomes.items():
        if outcome not in spec.outcomes:
            told = f"{step.action} has no outcome {outcome!r}{nearly(outcome, spec.outcomes) or '; take it out'}"
            yield pen.fault(target.line, step.name, told)


def _sources(book: Book, pen: Pen, step: Step) -> Iterator[Remark]:
    if not isinstance(step, Menu):
        return
    if not step.source:
        if step.arguments:
            yield pen.fault(step.line, step.name, "'with' is for 'choices_from'; take it out")
        return
    spec = book.library.sources.get(step.source)
    if spec is None:
        other = " (it is an action, for 'do')" if step.source in book.library.actions else ""
        known = nearly(step.source, book.library.sources)
        yield pen.fault(step.line, step.name, f"there is no source {step.source!r}{other}{known}")
        return
    yield from _arguments(partial(pen.fault, step.line, step.name), step.source, step.arguments, spec.arguments)


def _arguments(
    fault: Callable[[str], Remark], called: str, given: Collection[str], wanted: Collection[str]
) -> Iterator[Remark]:
    missing = [name for name in wanted if name not in given]
    if missing:
        yield fault(f"{called} needs {naming(missing)}; give it by 'with'")
    for name in given:
        if name not in wanted:
            yield fault(f"{called} takes no {name!r}{nearly(name, wanted) or '; take it out'}")


_CHECKS: tuple[Check, ...] = (_targets, _texts, _flows, _actions, _sources)
