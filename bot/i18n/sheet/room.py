"""How much room a sentence takes, and how much its fullest screen has left for saying it longer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.engine.paging import size
from bot.engine.screens import Fitted
from bot.text import segments


class OnUssd(NamedTuple):
    """A USSD screen; the smaller of two is the one to look at first."""

    pages: int
    left: int
    """Septets on its page; nothing where there are several, for then a longer text only turns sooner."""


class BySms(NamedTuple):
    """An SMS; the smaller of two is the one to look at first."""

    left: int
    """Septets until it takes one more segment."""
    segments: int


@dataclass(frozen=True, slots=True)
class Room:
    """What a sentence takes, and what its fullest screen has left; None on a medium that it is not said on."""

    length: int
    """Septets, with the longest values in it."""
    ussd: OnUssd | None
    sms: BySms | None
    is_alone: bool = False
    """No proved screen says it, so it was measured by itself."""

    def tighter(self, other: Room) -> Room:
        """Give the room of a sentence that is said on both of two screens."""
        ussd = min((screen for screen in (self.ussd, other.ussd) if screen), default=None)
        sms = min((screen for screen in (self.sms, other.sms) if screen), default=None)
        return Room(max(self.length, other.length), ussd, sms)

    def emptied(self) -> Room:
        """Give the room for a translation that is yet to be written, where the English stood in for it."""
        ussd, sms = self.ussd, self.sms
        if ussd and ussd.pages == 1:
            ussd = ussd._replace(left=ussd.left + self.length)
        if sms:
            sms = sms._replace(left=sms.left + self.length)
        return replace(self, length=0, ussd=ussd, sms=sms)


def ussd_room(fitted: Fitted, page: int) -> OnUssd:
    """Give the room of a screen that was fitted for USSD, on pages of so many septets."""
    pages = len(fitted.pages)
    return OnUssd(pages, page - size(fitted.pages[0]) if pages == 1 else 0)


def sms_room(fitted: Fitted) -> BySms:
    """Give the room of a screen that was fitted for SMS."""
    text = fitted.pages[0]
    parts = segments(text)
    left = (160 if parts == 1 else 153 * parts) - size(text)
    while segments(text + "m" * left) > parts:  # an escaped character that would be cut leaves its segment unfilled
        left -= 1
    return BySms(left, parts)
