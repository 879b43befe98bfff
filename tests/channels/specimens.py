"""Every adapter with its provider: how to sign what it takes in, and how the provider answers what it sends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from twilio.request_validator import RequestValidator

from bot.channels.africastalking import AfricasTalkingAdapter, AfricasTalkingConfig
from bot.channels.twilio import TwilioAdapter, TwilioConfig
from bot.messages import Adapter, Channel, Medium, MessageStatus, Webhook

PAYLOADS = Path(__file__).parents[1] / "payloads"
PUBLIC_URL = "https://bot.example.rw"
ACCOUNT = "AC0123456789abcdef0123456789abcdef"
TOKEN, NEXT_TOKEN = "twilio-token-one", "twilio-token-two"
API_KEY, PATH_SECRET = "africastalking-key", "africastalking-path-secret"
NUMBER = "+250788123456"
BODY = "Muraho neza! Amahugurwa ni ejo."
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Specimen:
    """What the contract must know of one adapter."""

    adapter: Adapter
    channel: Channel
    sign: Callable[[str, Pairs], Webhook]
    forge: Callable[[Webhook], Webhook]
    secrets: tuple[str, ...]
    statuses: Mapping[str, MessageStatus]
    """Every status word that the provider documents for an outbound message."""
    status: tuple[str, str]
    """A delivery update: its kind, and the field with the word."""
    taken: str
    """How the provider answers when it takes a message."""

    def payload(self, kind: str, name: str, **changes: str) -> Webhook:
        """Give a genuine request out of the folder, with some of its fields changed."""
        pairs = read_pairs(PAYLOADS / self.adapter.name / kind / f"{name}.json")
        kept = [(field, changes.pop(field, value)) for field, value in pairs]
        return self.sign(kind, kept + list(changes.items()))

    def without(self, kind: str, name: str, field: str) -> Webhook:
        """Give a genuine request that lacks a field."""
        pairs = read_pairs(PAYLOADS / self.adapter.name / kind / f"{name}.json")
        return self.sign(kind, [pair for pair in pairs if pair[0] != field])


def read_pairs(path: Path) -> Pairs:
    return [(name, value) for name, value in json.loads(path.read_text(encoding="utf-8"))]


def sign_as_twilio(kind: str, pairs: Pairs, token: str = TOKEN) -> Webhook:
    url = f"{PUBLIC_URL}/webhooks/twilio/{kind}" + ("?ref=42" if kind == "status" else "")
    signature = RequestValidator(token).compute_signature(url, dict(pairs))
    return Webhook(kind, "POST", url, {"x-twilio-signature": signature}, pairs)


def sign_as_africastalking(kind: str, pairs: Pairs) -> Webhook:
    url = f"{PUBLIC_URL}/webhooks/africastalking/{PATH_SECRET}/{kind}"
    return Webhook(kind, "POST", url, {}, pairs, secret=PATH_SECRET)


@contextmanager
def twilio_at(url: str, timeout: float = 10.0) -> Iterator[Specimen]:
    adapter = TwilioAdapter(TwilioConfig(ACCOUNT, (TOKEN, NEXT_TOKEN), PUBLIC_URL, url, timeout=timeout))
    yield Specimen(
        adapter=adapter,
        channel=Channel("twilio-sms", Medium.SMS, "twilio", "+14155550123"),
        sign=sign_as_twilio,
        forge=lambda webhook: replace(webhook, headers={"x-twilio-signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8="}),
        secrets=(TOKEN, NEXT_TOKEN),
        statuses={
            "accepted": MessageStatus.ACCEPTED,
            "scheduled": MessageStatus.ACCEPTED,
            "queued": MessageStatus.ACCEPTED,
            "sending": MessageStatus.ACCEPTED,
            "sent": MessageStatus.SENT,
            "partially_delivered": MessageStatus.SENT,
            "delivered": MessageStatus.DELIVERED,
            "undelivered": MessageStatus.FAILED,
            "failed": MessageStatus.FAILED,
            "canceled": MessageStatus.CANCELLED,
            "read": MessageStatus.READ,
        },
        status=("status", "MessageStatus"),
        taken=json.dumps({"sid": "SM0123456789abcdef0123456789abcdef", "status": "queued"}),
    )
    adapter.close()


@contextmanager
def africastalking_at(url: str, timeout: float = 10.0) -> Iterator[Specimen]:
    adapter = AfricasTalkingAdapter(AfricasTalkingConfig("menyesha", API_KEY, (PATH_SECRET,), url, timeout=timeout))
    recipient = {"number": NUMBER, "status": "Success", "statusCode": 101, "messageId": "ATXid_1"}
    yield Specimen(
        adapter=adapter,
        channel=Channel("africastalking-sms", Medium.SMS, "africastalking", "MENYESHA"),
        sign=sign_as_africastalking,
        forge=lambda webhook: replace(webhook, secret="guessed"),
        secrets=(API_KEY, PATH_SECRET),
        statuses={
            "Sent": MessageStatus.SENT,
            "Submitted": MessageStatus.SENT,
            "Buffered": MessageStatus.SENT,
            "Success": MessageStatus.DELIVERED,
            "Rejected": MessageStatus.FAILED,
            "Failed": MessageStatus.FAILED,
            "AbsentSubscriber": MessageStatus.FAILED,
            "Expired": MessageStatus.FAILED,
        },
        status=("delivery", "status"),
        taken=json.dumps({"SMSMessageData": {"Message": "Sent to 1/1", "Recipients": [recipient]}}),
    )
    adapter.close()


SPECIMENS = {"twilio": twilio_at, "africastalking": africastalking_at}
