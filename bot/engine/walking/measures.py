"""How much room a screen takes on each medium, fitted as it will be sent."""

from __future__ import annotations

from typing import NamedTuple

from bot.engine.paging import size
from bot.engine.screens import Fit, Labels, Screen, fit
from bot.engine.walking.book import Limits
from bot.messages import Medium
from bot.text import segments, sendable


class Measure(NamedTuple):
    """What one screen takes."""

    pages: int
    """On USSD."""
    widest: int
    """Septets of the largest of its pages."""
    segments: int
    """By SMS."""
    characters: int
    """By WhatsApp."""
    asked: int = 0
    """The page on which its question begins."""

    def free(self, limits: Limits) -> int | None:
        """Give the septets that are left on a screen of one page; none can be told of one that is turned."""
        return limits.page - self.widest if self.pages == 1 else None

    def on_whatsapp_alone(self) -> Measure:
        """Give what a screen takes that is shown nowhere else."""
        return Measure(0, 0, 0, self.characters)

    def holds(self, other: Measure) -> bool:
        """Whether another screen takes no more than this one anywhere."""
        return all(ours >= theirs for ours, theirs in zip(self._but_widest(), other._but_widest(), strict=True))

    def _but_widest(self) -> tuple[int, int, int]:
        return self.pages, self.segments, self.characters


def measure(screen: Screen, labels: Labels, limits: Limits) -> Measure:
    """Give what a screen takes."""
    on_ussd = fit(screen, _how(Medium.USSD, labels, limits))
    pages = on_ussd.pages
    by_sms = fit(screen, _how(Medium.SMS, labels, limits)).pages[0]
    by_whatsapp = fit(screen, _how(Medium.WHATSAPP, labels, limits)).pages[0]
    return Measure(len(pages), max(map(size, pages)), segments(by_sms), len(by_whatsapp), on_ussd.asked)


def room_for_a_choice(labels: Labels, limits: Limits, *, menu: bool) -> int:
    """Give the septets that a numbered choice may take on a page that can be turned both ways."""
    ways = [f"{limits.keys.back}) {labels.back}", *([f"{limits.keys.menu}) {labels.menu}"] if menu else [])]
    return limits.page - size(f"\n{limits.keys.more}) {labels.more}\n{max(map(sendable, ways), key=size)}")


def _how(medium: Medium, labels: Labels, limits: Limits) -> Fit:
    return Fit(medium, limits.page, limits.keys, labels)
