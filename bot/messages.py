"""The words that cross the edge: what adapters take in, what they send, and what they owe.

No framework and no provider's name here: the services speak these words, the adapters translate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol


class Medium(StrEnum):
    """What a contact holds in the hand."""

    USSD = "ussd"
    """A call of short screens, paged; nothing is kept on the phone."""
    SMS = "sms"
    """Text messages, paid by the segment."""
    WHATSAPP = "whatsapp"
    """Chat messages; free-form only within 24 hours of the contact's last one."""


class MessageClass(StrEnum):
    """Why a message is sent: it decides what is done when its fate is unknown, and what may hold it back."""

    REPLY = "reply"
    """Our side of a conversation: a repeated prompt is harmless, a lost one strands."""
    NOTICE = "notice"
    """News about the contact's own affairs: a receipt, a reminder, an offer."""
    BROADCAST = "broadcast"
    """One text to many contacts."""


class MessageStatus(StrEnum):
    """Where an outbound message is. The order of the members is the rank; a provider only ever moves it forward."""

    QUEUED = "queued"
    """Waiting for its turn."""
    SENDING = "sending"
    """Being handed to the provider now: the message has begun."""
    UNKNOWN = "unknown"
    """The provider may or may not have it."""
    ACCEPTED = "accepted"
    """The provider has it and gave it an id."""
    SENT = "sent"
    """The provider handed it to the network."""
    FAILED = "failed"
    """The provider said no for good."""
    REFUSED = "refused"
    """We did not send it: opted out, or not allowed."""
    EXPIRED = "expired"
    """It was no longer worth sending."""
    CANCELLED = "cancelled"
    """Staff called it back before it began."""
    DELIVERED = "delivered"
    """It is on the contact's phone."""
    READ = "read"
    """The contact opened it."""

    @property
    def rank(self) -> int:
        """How far along this status is; final statuses that mean *no* share one rank."""
        return _RANKS[self]


_RANKS = {
    MessageStatus.QUEUED: 0,
    MessageStatus.SENDING: 1,
    MessageStatus.UNKNOWN: 2,
    MessageStatus.ACCEPTED: 3,
    MessageStatus.SENT: 4,
    MessageStatus.FAILED: 5,
    MessageStatus.REFUSED: 5,
    MessageStatus.EXPIRED: 5,
    MessageStatus.CANCELLED: 5,
    MessageStatus.DELIVERED: 6,
    MessageStatus.READ: 7,
}


@dataclass(frozen=True, slots=True)
class Webhook:
    """A provider's HTTP request, free of any web framework.

    `url` is the address the provider called, with our public scheme and host and with its query; `form` holds every
    pair in the order sent (a GET's query pairs too), repeats included; header names are lower case.
    """

    kind: str
    """Which of the adapter's endpoints was called: `message`, `status`, `ussd`, `ussd-end`, `sms`, `delivery` …"""
    method: str
    url: str
    headers: Mapping[str, str]
    form: Sequence[tuple[str, str]]
    body: bytes = b""
    secret: str = ""
    """The secret that the path carried, where the adapter's paths carry one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a webhook is answered with."""

    body: str = ""
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200


@dataclass(frozen=True, slots=True)
class UssdTurn:
    """Where an inbound USSD request stands in its call."""

    session: str
    """The provider's id of the call."""
    text: str
    """Everything typed in this call so far, joined by `*`."""
    service_code: str = ""
    network: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """Something a contact said to us."""

    provider: str
    channel: str
    """The name of our channel it came in by."""
    medium: Medium
    address: str
    """E.164 with its `+`; on WhatsApp possibly a business-scoped id (`RW.AbC123`) instead."""
    external_id: str
    """Unique within the provider: the same id is the same message, however often it comes."""
    text: str = ""
    choice_id: str | None = None
    """The opaque id of a tapped button or row, as we had sent it."""
    ussd: UssdTurn | None = None
    profile_name: str = ""
    media_urls: tuple[str, ...] = ()
    opts_out: bool = False
    """The provider itself takes it for an opt-out, and lets nothing of ours through from then on."""
    sent_at: datetime | None = None
    """When the provider got it, where it was not brought to us and we had to ask for it."""


@dataclass(frozen=True, slots=True)
class UssdEnd:
    """A USSD call is over, as the provider tells us afterwards; it may never come, and may come early."""

    provider: str
    session: str
    address: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryUpdate:
    """What a provider tells us later about an outbound message."""

    provider: str
    provider_id: str
    word: str
    """The provider's own word for it."""
    status: MessageStatus | None
    """Ours; None for a word that we do not know, which is recorded and moves nothing."""
    reference: str = ""
    """Our own reference, where it travelled with the message: the outbox row's id."""
    reason: str = ""
    """The provider's code or word for why it failed."""
    address: str = ""
    """The contact's, where they name it."""
    opted_out: bool = False
    """The failure says that the contact has opted out at the provider."""
    raw: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProviderOptOut:
    """A contact opted out at the provider, who tells us."""

    provider: str
    address: str
    sender: str = ""


Event = Inbound | UssdEnd | DeliveryUpdate | ProviderOptOut
"""What a webhook may say."""


class OfferedChoice(NamedTuple):
    """One line of a menu as it is offered: its id, opaque to whoever shows it, and what the contact reads."""

    id: str
    label: str


class Filled(NamedTuple):
    """A template that WhatsApp approved, and what fills it in."""

    sid: str
    """The provider's name for it."""
    values: tuple[str, ...]
    """In the order in which it names them."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to hand to a provider. `body` stands alone; `choices` are the same menu for a medium with buttons."""

    reference: str
    """Our own: the outbox row's id. It travels along wherever the provider lets it."""
    medium: Medium
    address: str
    body: str
    prompt: str = ""
    """The body without its numbered lines; used with `choices`."""
    choices: tuple[OfferedChoice, ...] = ()
    opener: str = ""
    """What opens a list of `choices`, on a medium that shows one folded up."""
    media_url: str = ""
    """Where the provider finds a file that goes with it; for a medium that carries files only."""
    template: Filled | None = None
    """What the body was made of, where it is sent by a template."""
    valid_for: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has the message."""

    provider_id: str
    status: MessageStatus = MessageStatus.ACCEPTED
    segments: int | None = None
    price: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class UssdReply:
    """One USSD screen: the text, and whether the call goes on."""

    text: str
    ends: bool


class Adapter(Protocol):
    """The code that speaks one provider's dialect. It keeps no state but its configuration and connections."""

    name: str
    """The provider's name, as it stands in records and paths."""

    def verify(self, webhook: Webhook) -> None:
        """Raise InboundError 403 unless the provider sent this. Called before anything is interpreted."""

    def parse(self, webhook: Webhook) -> Sequence[Event]:
        """Give what the request says, in order. Raises InboundError 400 where it cannot be understood."""

    def answer(self, webhook: Webhook, reply: UssdReply | None) -> Answer:
        """Give what to answer a request that was dealt with; `reply` is the screen of a USSD turn."""

    def send(self, channel: Channel, outbound: Outbound) -> Accepted:
        """Hand one message over, within ten seconds. Raises SendError, and nothing else, when that fails."""

    def close(self) -> None:
        """Close the idle connections; a later `send` opens new ones."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A configured line of ours on a medium: a short code, a sender name, a WhatsApp number."""

    name: str
    """Unique: `twilio-sms`, `africastalking-ussd` …"""
    medium: Medium
    provider: str
    sender: str
    """What the contact sees it comes from: a number, a short code, a name; for USSD the code to dial."""
    two_way: bool = True
    """Whether a contact can answer on it."""


class Clock(Protocol):
    """Gives the present instant, aware, in UTC."""

    def __call__(self) -> datetime:
        """Give the present instant, aware, in UTC."""
