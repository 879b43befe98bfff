"""The providers' double: takes what is sent, keeps an account of it, and refuses what a provider refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from bot.errors import Fault, InboundError, SendError
from bot.messages import Accepted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.messages import Answer, Channel, Event, Outbound, UssdReply, Webhook


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that a provider took."""

    at: datetime
    provider: str
    channel: str
    outbound: Outbound

    @property
    def provider_id(self) -> str:
        """By what the provider knows it."""
        return id_of(self.provider, self.outbound)


def id_of(provider: str, outbound: Outbound) -> str:
    """Give the provider's id of a message."""
    return f"{provider}-{outbound.reference}"


@dataclass
class Gateway:
    """An adapter without a network."""

    name: str
    clock: Callable[[], datetime]
    reaches: Callable[[str], bool]
    """Whether anybody is at a number."""
    outages: Sequence[tuple[datetime, datetime]] = ()
    """When the provider is away."""
    sent: list[Sent] = field(default_factory=list)
    """What was taken and not yet fetched."""

    def send(self, channel: Channel, outbound: Outbound) -> Accepted:
        """Take a message. Raises SendError where the provider is away, or the number leads nowhere."""
        now = self.clock()
        if any(since <= now < until for since, until in self.outages):
            raise SendError(Fault.AWAY, "The provider is away.", code="away")
        if not self.reaches(outbound.address):
            raise SendError(Fault.ADDRESS, "There is nobody at this number.", code="nobody")
        self.sent.append(Sent(now, self.name, channel.name, outbound))
        return Accepted(id_of(self.name, outbound))

    def fetch(self) -> list[Sent]:
        """Give what was taken since the last time, in the order in which it was written."""
        found, self.sent = sorted(self.sent, key=lambda one: int(one.outbound.reference)), []
        return found

    def verify(self, _webhook: Webhook) -> None:
        """Refuse every request: there is no network."""
        _refuse()

    def parse(self, _webhook: Webhook) -> Sequence[Event]:
        """Refuse every request: there is no network."""
        _refuse()

    def answer(self, _webhook: Webhook, _reply: UssdReply | None) -> Answer:
        """Refuse every request: there is no network."""
        _refuse()

    def close(self) -> None:
        """Close nothing."""


def _refuse() -> NoReturn:
    raise InboundError(403, "nobody calls here")
