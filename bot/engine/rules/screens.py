"""Screens: what no degrading helps, and what costs more than it may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.engine.flow import Ask, Flow, Menu, Place, Text, texts_of
from bot.engine.paging import size
from bot.engine.rules.labels import RULE
from bot.engine.rules.remarks import Pen, Remark
from bot.engine.walking.measures import room_for_a_choice
from bot.engine.walking.proof import Proof, Shown, Worst
from bot.engine.walking.speech import labels
from bot.errors import Told
from bot.marking import N_
from bot.messages import Medium

Weighed = tuple[tuple[str, str], int, Remark]
"""A remark with what it is about (a kind of fault, a language) and how much too much there is."""


def check(proofs: Iterable[Proof]) -> Iterator[Remark]:
    """Say which screens cannot be fitted on the media that their flow is offered on; of each fault the worst case."""
    readers = [_Reader(proof) for proof in proofs]
    plain = _worst(weighed for reader in readers for weighed in reader.read())
    interrupted = _worst(weighed for reader in readers for weighed in reader.read_interrupted())
    yield from (interrupted | plain).values()


def _worst(found: Iterator[Weighed]) -> dict[tuple[str, int, tuple[str, str]], Remark]:
    """Give of each fault the worst case, by file, line and what it is about."""
    worst: dict[tuple[str, int, tuple[str, str]], Weighed] = {}
    for weighed in found:
        key = weighed[2].finding.file, weighed[2].finding.line, weighed[0]
        if key not in worst or weighed[1] > worst[key][1]:
            worst[key] = weighed
    return {key: remark for key, (_, _, remark) in worst.items()}


class _Reader:
    """Reads the screens of one proof."""

    def __init__(self, proof: Proof) -> None:
        self.proof = proof
        self.limits = proof.book.limits
        self.media = proof.book.flows[proof.plan.root].media
        self.after = ""
        """When the screens that are being read are met."""

    def read(self) -> Iterator[Weighed]:
        for shown in self.proof.shown:
            yield from self.hard_faults(shown)
            yield from self.costs(shown)

    def read_interrupted(self) -> Iterator[Weighed]:
        self.after = " after a complaint or the help"
        for shown in self.proof.interrupted:
            yield from self.hard_faults(shown)

    def costs(self, shown: Shown) -> Iterator[Weighed]:
        """Tell of what is more than it may be."""
        step = self.stands(shown)[1]
        pages, most = shown.measure.pages, self.limits.pages
        if Medium.USSD in self.media and pages > most and not shown.screen.ends:
            told = f"takes {pages} pages on USSD, {most} at most; {_SHORTER}"
            yield self.fault(shown, ("pages", pages), told, Told(_PAGES, {"taken": pages, "most": most}))
        segments, most = shown.measure.segments, step.segments or self.limits.segments
        if Medium.SMS in self.media and segments > most:
            told = f"takes {segments} segments by SMS, {most} at most; {_SHORTER}, or allow them by 'segments'"
            yield self.fault(shown, ("segments", segments), told, Told(_PARTS, {"taken": segments, "most": most}))

    def hard_faults(self, shown: Shown) -> Iterator[Weighed]:
        """Tell of what cannot be sent at all."""
        if Medium.USSD in self.media and (shown.measure.pages > 1 or shown.measure.widest > self.limits.page):
            yield from self.on_ussd(shown)
        over = shown.measure.characters - self.limits.whatsapp
        if Medium.WHATSAPP in self.media and over > 0:
            told = f"has {shown.measure.characters} characters on WhatsApp, {over} too many; {_SHORTER}"
            yield self.fault(shown, ("whatsapp", over), told, Told(_CHARACTERS, {"over": over}))

    def on_ussd(self, shown: Shown) -> Iterator[Weighed]:
        step = self.stands(shown)[1]
        if shown.screen.ends:
            taken = size(shown.screen.text)
            told = f"takes {taken} septets as the last screen of a call, {taken - self.limits.page} too many"
            yield self.fault(shown, ("end", taken), f"{told}, and cannot be turned{self.beside(shown)}")
            return
        if shown.measure.widest > self.limits.page:
            yield from self.wide_choices(shown)
        if shown.measure.asked:
            told = f"the first page on USSD holds no word of the question{self.beside(shown)}"
            yield self.fault(shown, ("asked", shown.measure.asked), f"{told}; say less before it")
        keys = self.limits.keys
        for key in (keys.more, keys.back):
            if isinstance(step, Ask) and step.answer.takes_key(key):
                told = f"has {shown.measure.pages} pages on USSD, and {key}, which turns them, is an answer"
                told = f"{told}; make it shorter, or bound the answer"
                yield self.fault(shown, (key, shown.measure.pages), told, Told(_TURNED, {"key": key}))

    def wide_choices(self, shown: Shown) -> Iterator[Weighed]:
        step = self.stands(shown)[1]
        names = labels(Worst(self.proof.book, self.proof.known, shown.language))
        room = room_for_a_choice(names, self.limits, menu=shown.scene.menu)
        lines = [choice.label.line for choice in step.choices] if isinstance(step, Menu) else []
        for number, choice in enumerate(shown.screen.choices, start=1):
            taken = size(f"{number}) {choice.label}")
            if taken > room:
                told = (
                    f"choice {number} takes {taken} septets, a page has room for {room}; shorten it by {taken - room}"
                )
                staffs = Told(_WIDE, {"number": number, "over": taken - room})
                line = lines[number - 1] if lines else None
                yield self.fault(shown, ("choice", taken), told, staffs, line)

    def beside(self, shown: Shown) -> str:
        """Tell what else stands on a screen."""
        others = [f"what {station[-1][1]!r} says" for station in shown.scene.said]
        if shown.scene.station is None:
            others = [*others[:-1], "our goodbye"]
        return f" (with {' and '.join(others)})" if others else ""

    def stands(self, shown: Shown) -> tuple[Flow, Place, Text]:
        """Give where a screen is to be mended: its step, or what was said last before our goodbye."""
        station = shown.scene.station or (shown.scene.said or (self.proof.plan.start,))[-1]
        flow = self.proof.book.flows[station[-1][0]]
        step = flow.steps[station[-1][1]]
        return flow, step, next(iter(texts_of(step)), Text("", step.line))

    def fault(
        self, shown: Shown, what: tuple[str, int], told: str, staffs: Told | None = None, line: int | None = None
    ) -> Weighed:
        """Give what is wrong and by how much, with where it stands."""
        flow, step, text = self.stands(shown)
        told, about = f"in {shown.language}{self.after}, {told}", shown.language
        own = replace(staffs, about=about) if staffs else None
        remark = Pen(RULE, flow).fault(line or text.line, step.name, told, own)
        return (what[0], shown.language), what[1], remark


_SHORTER = "say less, or offer fewer choices"
_PAGES = N_(
    "It is too long for a phone's screen: it takes {taken} pages, {most} at most. Say less, or offer fewer answers."
)
_PARTS = N_("It is too long for a message: it takes {taken} SMS, {most} at most. Say less, or offer fewer answers.")
_CHARACTERS = N_("It is too long for WhatsApp by {over} characters. Say less, or offer fewer answers.")
_WIDE = N_("It is too long for a phone's screen: shorten answer {number} by {over} characters.")
_TURNED = N_(
    "It is too long for one page of a phone's screen, and {key}, which turns it, is an answer. Say less, or take"
    " other numbers."
)
