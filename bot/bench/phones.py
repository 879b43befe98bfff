"""Phones that register by USSD, one contact after another, as Africa's Talking tells us of them."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import uuid4

from bot.bench.rehearsal import REGISTRATION

KEYS = tuple(said for _, said in REGISTRATION)
_NUMBERS = 100_000
"""How many contacts one line can bring."""


class Phone:
    """A line on which one contact after another dials, registers, and hangs up; no number is used twice.

    Its first call drops, each line's at another turn: people do not all come to their last question at once.
    """

    def __init__(self, line: int) -> None:
        """Take up a line, of a thousand that there are."""
        self._number = line * _NUMBERS
        self._turn = 0
        self._last = line % len(KEYS) + 1
        self._call = uuid4().hex

    def turn(self) -> bytes:
        """Give the form of the next turn: the call, the number, and all that was typed so far."""
        if self._turn == self._last:
            self._number, self._turn, self._last, self._call = self._number + 1, 0, len(KEYS), uuid4().hex
        self._turn += 1
        fields = {
            "sessionId": self._call,
            "phoneNumber": f"+2507{self._number:08}",
            "networkCode": "63513",
            "serviceCode": "*384*10#",
            "text": "*".join(KEYS[1 : self._turn]),
        }
        return urlencode(fields).encode()

    @property
    def is_through(self) -> bool:
        """Whether the turn that was given last comes to the end of a registration."""
        return self._turn == len(KEYS)
