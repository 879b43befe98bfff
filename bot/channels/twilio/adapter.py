"""Twilio's adapter: who may call us, what was said, what we answer, and how we send."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from twilio.request_validator import HMAC_SHA1

from bot.approvals import Approvals
from bot.asking import Balance, Charge, Listed
from bot.channels import Form
from bot.channels.twilio.asking import Asking, charge_of, inbound_of, listed_of
from bot.channels.twilio.media import STORES, MediaStore
from bot.channels.twilio.menus import NoTemplates, Templates, shape_of, variables_of
from bot.channels.twilio.sending import accepted_of, answered, authorization, client_for
from bot.channels.twilio.webhooks import WHATSAPP, is_signed, message_of, update_of
from bot.channels.twilio.words import TEMPLATE_REFUSED, TEMPLATE_UNKNOWN, VERDICTS
from bot.errors import Fault, InboundError, SendError
from bot.marking import N_
from bot.messages import Accepted, Answer, Channel, Event, Filled, Inbound, Medium, Outbound, UssdReply, Webhook
from bot.wire import Wire

API_URL, CONTENT_API_URL = "https://api.twilio.com", "https://content.twilio.com"
_log = logging.getLogger(__name__)
_SERVICE_SID = "MG"
_SID_LENGTH = 34
_LONGEST_VALIDITY = 36_000
"""Seconds."""


@dataclass(frozen=True, slots=True)
class TwilioConfig:
    """Our account at Twilio."""

    account_sid: str
    auth_tokens: tuple[str, ...] = field(repr=False)
    """The first signs what we send; every one is accepted on what we receive, so that they can be rotated."""
    public_url: str
    """Where Twilio reaches us."""
    api_url: str = API_URL
    content_api_url: str = CONTENT_API_URL
    """Where templates are kept."""
    messaging_api_url: str = "https://messaging.twilio.com"
    """Where messaging services and WhatsApp senders are kept."""
    algorithm: str = HMAC_SHA1
    """The only one accepted for signatures, whatever a request says of itself."""
    timeout: float = 10.0
    """Seconds for a whole call."""
    media_stores: tuple[str, ...] = STORES
    """Where Twilio keeps photos."""


class TwilioAdapter:
    """Speaks Twilio's dialect; safe to share between threads."""

    name = "twilio"
    brings_again = False

    def __init__(
        self, config: TwilioConfig, templates: Templates | None = None, approvals: Approvals | None = None
    ) -> None:
        """Connect to nothing yet; menus are shown natively as far as there are templates for them."""
        self.approvals = approvals
        self._config = config
        self._templates = templates or NoTemplates()
        self._wire = Wire(config.api_url, timeout=config.timeout)
        self._messages = client_for(self._wire, config.account_sid, config.auth_tokens[0]).messages
        self._asking = Asking(self._wire, config.account_sid, config.auth_tokens[0])
        self._media = MediaStore(config.api_url, config.account_sid, config.auth_tokens[0], config.media_stores)

    def close(self) -> None:
        """Close the idle connections."""
        self._wire.close()
        self._media.close()
        if self.approvals:
            self.approvals.close()

    def verify(self, webhook: Webhook) -> None:
        """Raise InboundError 403 unless Twilio signed this, for our account."""
        if not is_signed(webhook, self._config.auth_tokens, self._config.algorithm):
            raise InboundError(403, "X-Twilio-Signature is missing or does not fit")
        if Form(webhook.form).optional("AccountSid") != self._config.account_sid:
            raise InboundError(403, "AccountSid is not ours")

    def parse(self, webhook: Webhook) -> Sequence[Event]:
        """Give the message or the delivery update; nothing for an advertisement, which has no contact behind it."""
        form = Form(webhook.form)
        match webhook.kind:
            case "message":
                return () if form.is_from_service("From") else (message_of(form, self.name),)
            case "status":
                return (update_of(form, webhook.url, self.name),)
            case _:
                raise InboundError(404, "Twilio has no such endpoint here")

    def answer(self, webhook: Webhook, reply: UssdReply | None) -> Answer:
        """Say nothing in TwiML: what we have to say goes through the outbox, where it is accounted for."""
        del reply
        if webhook.kind == "message":
            return Answer("<Response/>", content_type="text/xml")
        return Answer(status=204)

    def send(self, channel: Channel, outbound: Outbound) -> Accepted:
        """Hand one message to Twilio, its choices natively where there is a template for them. Raises SendError.

        Where Twilio refuses that template it has taken nothing, and gets the numbered text at once.
        """
        if outbound.template:
            return self._create(channel, outbound, **_by_template(outbound.template))
        shape = shape_of(outbound)
        sid = self._templates.find(shape) if shape else None
        if shape and sid:
            try:
                variables = variables_of(outbound, shape)
                return self._create(channel, outbound, content_sid=sid, content_variables=variables)
            except SendError as error:
                if error.code not in TEMPLATE_REFUSED:
                    raise
                _log.warning("Twilio refuses the template %s (%s): a menu goes out as text", shape.name, error.code)
                if error.code in TEMPLATE_UNKNOWN:
                    self._templates.lose(sid)
        # One file a message is all that WhatsApp takes. It may show a document without the words that came with it.
        media = {"media_url": [outbound.media_url]} if outbound.media_url else {}
        return self._create(channel, outbound, body=outbound.body, **media)

    def sent(self, channel: Channel, since: datetime, address: str = "") -> Iterator[Listed]:
        """Give what Twilio took from us on a channel since an instant, the latest first. Raises SendError."""
        query = {"To": _addressed(channel.medium, address)} if address else _from(channel)
        found = self._asking.many(since, query, by_date=not address)
        service = "" if address else _service(channel)
        for message in found:
            listed = listed_of(message)
            if listed and listed.medium is channel.medium and service in ("", message.get("messaging_service_sid")):
                yield listed

    def charged(self, channel: Channel, since: datetime, until: datetime) -> Iterator[Charge]:
        """Give what Twilio took for what was sent on a channel in a time, as far as it says. Raises SendError."""
        service = _service(channel)
        for message in self._asking.charged(since, until, _from(channel)):
            charge = charge_of(message)
            if charge and service in ("", message.get("messaging_service_sid")):
                yield charge

    def balance(self) -> Balance:
        """Give what is left on the account. Raises SendError."""
        return self._asking.balance()

    def find_sent(self, provider_id: str) -> Listed | None:
        """Give one message by its SID. Raises SendError."""
        return self._asking.one(provider_id)

    def explain(self, code: str) -> str:
        """Give what one of Twilio's codes means, in a sentence; empty for one that we do not know."""
        return VERDICTS[code][1] if code in VERDICTS else ""

    def received(self, channel: Channel, since: datetime, mark: str) -> Iterator[tuple[Inbound, str]]:
        """Give what Twilio received on a channel since an instant. Raises SendError."""
        line = {} if _service(channel) else {"To": _addressed(channel.medium, channel.sender)}
        for message in self._asking.many(since, line, by_date=True):
            inbound = inbound_of(message, self.name)
            if inbound and inbound.channel == channel.name:
                yield inbound, mark

    def fetch_media(self, url: str) -> bytes:
        """Give a photo that a contact sent. Raises SendError."""
        return self._media.fetch(url)

    def check(self) -> None:
        """Ask Twilio for as little as can be, to see whether it accepts our credentials. Raises SendError."""
        path = f"/2010-04-01/Accounts/{self._config.account_sid}/Messages.json?PageSize=1"
        headers = {"Authorization": authorization(self._config.account_sid, self._config.auth_tokens[0])}
        answered(self._wire.call("GET", path, headers))

    def _create(self, channel: Channel, outbound: Outbound, **content: Any) -> Accepted:  # noqa: ANN401  # as Twilio's
        callback = f"{self._config.public_url}/webhooks/twilio/status?ref={quote(outbound.reference, safe='')}"
        try:
            return accepted_of(
                self._messages.create(
                    to=_addressed(outbound.medium, outbound.address),
                    status_callback=callback,
                    **content,
                    **_sender(channel),
                    **_validity(outbound.valid_for),
                )
            )
        except (AttributeError, TypeError, ValueError) as error:  # what Twilio's client says to an odd answer
            text = N_("Twilio's answer was not understood: it may or may not have the message.")
            raise SendError(Fault.UNKNOWN, text, code=type(error).__name__) from error


def _by_template(template: Filled) -> dict[str, str]:
    values = {str(place): value for place, value in enumerate(template.values, 1)}
    # Variables where the template has none are refused (https://github.com/twilio/twilio-python/issues/892).
    variables = {"content_variables": json.dumps(values, ensure_ascii=False)} if values else {}
    return {"content_sid": template.sid, **variables}


def _addressed(medium: Medium, address: str) -> str:
    return f"{WHATSAPP}{address.removeprefix(WHATSAPP)}" if medium is Medium.WHATSAPP else address


def _service(channel: Channel) -> str:
    """Give the SID of the messaging service that chooses the sender; empty where we name the sender."""
    sender = channel.sender
    return sender if sender.startswith(_SERVICE_SID) and len(sender) == _SID_LENGTH else ""


def _sender(channel: Channel) -> dict[str, str]:
    service = _service(channel)
    return {"messaging_service_sid": service} if service else {"from_": _addressed(channel.medium, channel.sender)}


def _from(channel: Channel) -> dict[str, str]:
    return {} if _service(channel) else {"From": _addressed(channel.medium, channel.sender)}


def _validity(valid_for: timedelta | None) -> dict[str, int]:
    if valid_for is None:
        return {}
    return {"validity_period": min(max(int(valid_for.total_seconds()), 1), _LONGEST_VALIDITY)}
