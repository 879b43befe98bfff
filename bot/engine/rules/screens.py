"""Screens: what no degrading helps, and what costs more than it may."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.answers import AnswerKind
from bot.engine.flow import Ask, Flow, Menu, Place, Text, texts_of
from bot.engine.rules.labels import RULE
from bot.engine.rules.remarks import Pen, Remark
from bot.engine.screens import size
from bot.engine.walking.composing import labels
from bot.engine.walking.measures import room_for_a_choice
from bot.engine.walking.proof import Proof, Shown, Worst
from bot.messages import Medium


def check(proof: Proof) -> Iterator[Remark]:
    """Say which screens cannot be fitted on the media that the flow is offered on."""
    reader = _Reader(proof)
    for shown in proof.shown:
        yield from reader.faults(shown)
    for shown in proof.interrupted:
        yield from reader.hard_faults(shown)


class _Reader:
    """Reads the screens of one proof."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        self.limits = proof.book.limits
        self.media = proof.book.flows[proof.plan.root].media

    def faults(self, shown: Shown) -> Iterator[Remark]:
        yield from self.hard_faults(shown)
        flow, step, text = self.stands(shown)
        pen = Pen(RULE, flow)
        taken = shown.measure
        if Medium.USSD in self.media and taken.pages > self.limits.pages and not shown.screen.ends:
            told = f"takes {taken.pages} pages on USSD, {self.limits.pages} at most; {_SHORTER}"
            yield pen.fault(text.line, step.name, _in(shown, told))
        most = step.segments or self.limits.segments
        if Medium.SMS in self.media and taken.segments > most:
            told = f"takes {taken.segments} segments by SMS, {most} at most; {_SHORTER}, or allow them by 'segments'"
            yield pen.fault(text.line, step.name, _in(shown, told))

    def hard_faults(self, shown: Shown) -> Iterator[Remark]:
        flow, step, text = self.stands(shown)
        pen = Pen(RULE, flow)
        if Medium.USSD in self.media:
            yield from self.on_ussd(pen, shown)
        over = shown.measure.characters - self.limits.whatsapp
        if Medium.WHATSAPP in self.media and over > 0:
            told = f"has {shown.measure.characters} characters on WhatsApp, {over} too many; {_SHORTER}"
            yield pen.fault(text.line, step.name, _in(shown, told))

    def on_ussd(self, pen: Pen, shown: Shown) -> Iterator[Remark]:
        _, step, text = self.stands(shown)
        if shown.screen.ends and shown.measure.pages > 1:
            taken = size(shown.screen.text)
            told = f"takes {taken} septets as the last screen of a call, {taken - self.limits.page} too many"
            yield pen.fault(text.line, step.name, _in(shown, f"{told}, and cannot be turned{self.beside(shown)}"))
        if shown.measure.widest > self.limits.page:
            yield from self.wide_choices(pen, shown)
        more = self.limits.keys.more
        if shown.measure.pages > 1 and isinstance(step, Ask) and _takes(step, more):
            told = f"has {shown.measure.pages} pages on USSD, and {more}, which turns them, is an answer"
            yield pen.fault(text.line, step.name, _in(shown, f"{told}; make it shorter, or bound the answer"))

    def wide_choices(self, pen: Pen, shown: Shown) -> Iterator[Remark]:
        _, step, text = self.stands(shown)
        names = labels(Worst(self.proof.book, self.proof.known, shown.language))
        room = room_for_a_choice(names, self.limits, menu=shown.scene.menu)
        lines = [choice.label.line for choice in step.choices] if isinstance(step, Menu) else []
        for number, choice in enumerate(shown.screen.choices, start=1):
            taken = size(f"{number}) {choice.label}")
            if taken > room:
                line = lines[number - 1] if lines else text.line
                told = f"choice {number} takes {taken} septets, a page has room for {room}; shorten it by {taken - room}"
                yield pen.fault(line, step.name, _in(shown, told))
                if not lines:
                    return

    def beside(self, shown: Shown) -> str:
        """Tell what else stands on a last screen."""
        others = [*(f"what {station[-1][1]!r} says" for station in shown.scene.said)]
        if shown.scene.station is None:
            others = [*others[:-1], "our goodbye"]
        return f" (with {' and '.join(others)})" if others else ""

    def stands(self, shown: Shown) -> tuple[Flow, Place, Text]:
        """Give where a screen is to be mended: its step, or what was said last before our goodbye."""
        station = shown.scene.station or (shown.scene.said or (self.proof.plan.start,))[-1]
        flow = self.proof.book.flows[station[-1][0]]
        step = flow.steps[station[-1][1]]
        return flow, step, next(iter(texts_of(step)), Text("", step.line))


_SHORTER = "say less, or offer fewer choices"


def _in(shown: Shown, told: str) -> str:
    return f"in {shown.language}, {told}"


def _takes(step: Ask, key: str) -> bool:
    """Whether a key is an answer to a question for a number, where it turns no page."""
    low, high = step.answer.bounds
    return step.answer.kind in {AnswerKind.NUMBER, AnswerKind.AMOUNT} and low <= int(key) <= high
