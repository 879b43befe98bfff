"""What a provider can be asked: which of our messages it has, what it took for them, and what it received for us.

Not every provider can be; an adapter that can ask has these methods beside those of every adapter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol, runtime_checkable

from bot.messages import Channel, Inbound, Medium, MessageStatus


@dataclass(frozen=True, slots=True)
class Listed:
    """A message that a provider has from us, as it shows it when it is asked."""

    provider_id: str
    medium: Medium
    address: str
    body: str
    at: datetime
    """When the provider took it, by its own clock."""
    status: MessageStatus | None
    reason: str = ""
    """The provider's code for why it failed."""


@dataclass(frozen=True, slots=True)
class Charge:
    """What a provider took for a message."""

    provider_id: str
    price: Decimal
    currency: str
    segments: int | None
    """As they counted them; None where they do not say."""


@runtime_checkable
class Charges(Protocol):
    """An adapter whose provider can be asked afterwards what it took for our messages."""

    def charged(self, channel: Channel, since: datetime, until: datetime) -> Iterator[Charge]:
        """Give what was taken for the messages that were sent on a channel in a time, as far as it is known.

        In no order. Raises SendError.
        """


@runtime_checkable
class Lister(Protocol):
    """An adapter whose provider can be asked what it has from us."""

    def sent(self, channel: Channel, since: datetime, address: str = "") -> Iterator[Listed]:
        """Give what it took from us on a channel since an instant, the latest first; with an address, what went there.

        The question with an address finds what waits at the provider, too. Raises SendError.
        """

    def find_sent(self, provider_id: str) -> Listed | None:
        """Give one message by its id. Raises SendError."""


@runtime_checkable
class Explains(Protocol):
    """An adapter that knows what its provider's codes mean."""

    def explain(self, code: str) -> str:
        """Give in a sentence for staff why a message failed, by the provider's code; empty for a code not known."""


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left of our money at a provider."""

    amount: Decimal
    currency: str


@runtime_checkable
class Purse(Protocol):
    """An adapter whose provider can be asked what is left of our money there."""

    def balance(self) -> Balance:
        """Give what is left. Raises SendError."""


@runtime_checkable
class Media(Protocol):
    """An adapter whose provider keeps what contacts send besides words, for us to fetch."""

    def fetch_media(self, url: str) -> bytes:
        """Give what is found where an inbound message said, 5 MB at most. Raises SendError.

        FINAL: it is not there, is too large, or the address is not one of the provider's own.
        """


@runtime_checkable
class Inbox(Protocol):
    """An adapter whose provider can be asked what it received for us."""

    brings_again: bool
    """Whether the provider goes on bringing for hours what we did not take, so that asking is the last resort."""

    def received(self, channel: Channel, since: datetime, mark: str) -> Iterator[tuple[Inbound, str]]:
        """Give what came in on a channel since an instant, each with the mark to go on from; empty at the first time.

        In no order. Where a provider counts by marks, the instant is not looked at. Raises SendError.
        """
