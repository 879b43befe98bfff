"""What Twilio tells us: its signature, an inbound message, a delivery update."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import RequestValidator

from bot.channels import Form
from bot.channels.twilio.words import STATUSES, STOP_WORDS, VERDICTS
from bot.errors import Fault
from bot.messages import DeliveryUpdate, Inbound, Medium, Webhook

WHATSAPP = "whatsapp:"
"""Stands before every WhatsApp address, theirs and ours."""

_BUSINESS_SCOPED = re.compile(r"whatsapp:([A-Z]{2}(?:\.ENT)?\.[A-Za-z0-9]{1,128})")
"""A WhatsApp contact who hides the phone number."""
_MOST_MEDIA = 10
_NO_VERDICT = (Fault.FINAL, "")


def is_signed(webhook: Webhook, tokens: Sequence[str], algorithm: str) -> bool:
    """Whether one of our tokens signed this, by this algorithm (https://www.twilio.com/docs/usage/security)."""
    signature = webhook.headers.get("x-twilio-signature")
    if not signature:
        return False
    # What a GET brings is in the URL, and signed there.
    form = _Pairs(webhook.form if webhook.method == "POST" else ())
    return any(RequestValidator(token).validate(webhook.url, form, signature, algorithm) for token in tokens)


def message_of(form: Form, provider: str) -> Inbound:
    """Give the SMS or WhatsApp message that a form holds."""
    medium = Medium.WHATSAPP if form.text("From").startswith(WHATSAPP) else Medium.SMS
    hidden = _BUSINESS_SCOPED.fullmatch(form.text("From"))
    media = (form.optional(f"MediaUrl{number}") for number in range(_MOST_MEDIA))
    return Inbound(
        provider=provider,
        channel=f"{provider}-{medium}",
        medium=medium,
        address=hidden[1] if hidden else form.phone("From", prefix=WHATSAPP),
        external_id=form.identifier("MessageSid"),
        text=form.optional("Body").strip(),
        choice_id=form.optional("ButtonPayload") or form.optional("ListId") or None,
        profile_name=form.optional("ProfileName"),
        media_urls=tuple(filter(None, media)),
        opts_out=_opts_out(form, medium),
    )


def _opts_out(form: Form, medium: Medium) -> bool:
    """Whether Twilio blocks our sender from now on: it says so where its words are of our own choosing."""
    said = form.optional("Body").strip().upper()
    return form.optional("OptOutType") == "STOP" or (medium is Medium.SMS and said in STOP_WORDS)


def update_of(form: Form, url: str, provider: str) -> DeliveryUpdate:
    """Give the delivery update that a form holds; our reference is in the address that was called."""
    word, code = form.text("MessageStatus"), form.optional("ErrorCode")
    return DeliveryUpdate(
        provider=provider,
        provider_id=form.identifier("MessageSid"),
        word=word,
        status=STATUSES.get(word),
        reference=parse_qs(urlsplit(url).query).get("ref", [""])[0],
        reason=code,
        address=form.optional("To").removeprefix(WHATSAPP),
        opted_out=VERDICTS.get(code, _NO_VERDICT)[0] is Fault.OPTED_OUT,
        raw=form.fields,
    )


class _Pairs(dict[str, list[str]]):
    """A form as Twilio's validator reads it, with every value of a repeated field."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        for name, value in pairs:
            self.setdefault(name, []).append(value)

    def getlist(self, name: str) -> list[str]:
        return self[name]
