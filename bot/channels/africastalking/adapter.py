"""Africa's Talking's adapter: who may call us, what was said, what we answer, and how we send."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from bot.asking import Balance
from bot.channels import Form
from bot.channels.africastalking.asking import read_balance, read_inbox
from bot.channels.africastalking.webhooks import READERS
from bot.channels.africastalking.words import CODES, REASONS, TAKEN, VERDICTS
from bot.errors import Fault, InboundError, SendError
from bot.marking import N_
from bot.messages import Accepted, Answer, Channel, Event, Inbound, Outbound, UssdReply, Webhook
from bot.wire import Response, Wire, fault_of

_COST = re.compile(r"([A-Z]{3}) (\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class AfricasTalkingConfig:
    """Our account at Africa's Talking."""

    username: str
    api_key: str = field(repr=False)
    webhook_secrets: Sequence[str] = field(repr=False)
    """One of them stands in the path of every webhook, for nothing that they send is signed."""
    api_url: str = "https://api.africastalking.com"
    timeout: float = 10.0
    """Seconds for a whole call."""


class AfricasTalkingAdapter:
    """Speaks Africa's Talking's dialect; safe to share between threads."""

    name = "africastalking"
    brings_again = True

    def __init__(self, config: AfricasTalkingConfig) -> None:
        """Connect to nothing yet."""
        self._config = config
        self._wire = Wire(config.api_url, timeout=config.timeout)

    def close(self) -> None:
        """Close the idle connections."""
        self._wire.close()

    def verify(self, webhook: Webhook) -> None:
        """Raise InboundError 403 unless the path carried a secret of ours."""
        theirs = webhook.secret.encode()
        if not any(hmac.compare_digest(ours.encode(), theirs) for ours in self._config.webhook_secrets if ours):
            raise InboundError(403, "The secret in the path is not ours")

    def parse(self, webhook: Webhook) -> Sequence[Event]:
        """Give the one thing that the request says; nothing for an advertisement, which has no contact behind it."""
        if webhook.kind not in READERS:
            raise InboundError(404, "Africa's Talking has no such endpoint here")
        form = Form(webhook.form)
        if webhook.kind == "sms" and form.is_from_service("from"):
            return ()
        return (READERS[webhook.kind](form),)

    def answer(self, webhook: Webhook, reply: UssdReply | None) -> Answer:
        """Give a USSD turn its screen, to the letter, for a space too much would end the call; else nothing."""
        if webhook.kind == "ussd" and reply is not None:
            return Answer(f"{'END' if reply.ends else 'CON'} {reply.text}")
        return Answer()

    def send(self, channel: Channel, outbound: Outbound) -> Accepted:
        """Hand one SMS to Africa's Talking. Raises SendError."""
        form = {
            "username": self._config.username,
            "to": outbound.address,
            "message": outbound.body,
            "bulkSMSMode": "1",
            "enqueue": "1",
        }
        if channel.sender:
            form["from"] = channel.sender
        headers = {**self._headers(), "Content-Type": "application/x-www-form-urlencoded"}
        return _accepted(self._wire.call("POST", "/version1/messaging", headers, urlencode(form).encode()))

    def explain(self, code: str) -> str:
        """Give what a code or word of Africa's Talking means, in a sentence; empty for one that we do not know."""
        verdict = VERDICTS.get(CODES.get(code, code))
        return verdict[1] if verdict else REASONS.get(code, "")

    def _headers(self) -> dict[str, str]:
        return {"apiKey": self._config.api_key, "Accept": "application/json"}

    def balance(self) -> Balance:
        """Give what is left on the account. Raises SendError."""
        return read_balance(self._wire, self._headers(), self._config.username)

    def received(self, channel: Channel, since: datetime, mark: str) -> Iterator[tuple[Inbound, str]]:
        """Give what came in on a channel after a mark, each with its own. Raises SendError."""
        del since  # they count by marks
        for message, to, own_mark in read_inbox(self._wire, self._headers(), self._config.username, mark):
            if to == channel.sender:
                yield message, own_mark


def _accepted(response: Response) -> Accepted:
    """Read an answer, which is a 201 even where nobody gets the message."""
    error = fault_of(response)
    if error is not None:
        raise error
    told = response.json().get("SMSMessageData")
    match told:
        case {"Recipients": [{"statusCode": code, **recipient}, *_]}:
            return _taken(str(code), recipient)
        case {"Recipients": [], "Message": message}:
            raise _refused(str(message)[:64])
        case _:
            raise SendError(Fault.UNKNOWN, N_("The answer was not understood: they may or may not have the message."))


def _taken(code: str, recipient: Mapping[Any, Any]) -> Accepted:
    """Give what became of the one recipient; a code that we do not know may mean that the message is on its way."""
    message_id = recipient.get("messageId")
    if code not in TAKEN or message_id in (None, "", "None"):
        fault, text = VERDICTS.get(
            code, (Fault.UNKNOWN, N_("They may or may not have the message: no id came with it."))
        )
        raise SendError(fault, text, code=code)
    cost = _COST.fullmatch(str(recipient.get("cost")))
    parts = recipient.get("messageParts")
    return Accepted(
        provider_id=str(message_id),
        segments=parts if isinstance(parts, int) and parts else None,
        price=Decimal(cost[2]) if cost else None,
        currency=cost[1] if cost else "",
    )


def _refused(message: str) -> SendError:
    """Give why the whole request failed, where the message is all that they say."""
    fault, text = VERDICTS.get(
        CODES.get(message, ""), (Fault.FINAL, N_("Africa's Talking sent the message to nobody."))
    )
    return SendError(fault, text, code=message)
