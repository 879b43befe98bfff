"""What Africa's Talking tells us: a USSD turn and its end, an SMS, a delivery report, an opt-out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2b

from bot.channels import Form
from bot.channels.africastalking.words import OPTED_OUT, STATUSES
from bot.messages import DeliveryUpdate, Event, Inbound, Medium, ProviderOptOut, UssdEnd, UssdTurn

_PROVIDER = "africastalking"


def turn_of(form: Form) -> Inbound:
    """Give a USSD turn; its text is all that was typed in the call, for only who knows the last turn can take it apart.

    Turns have no id: a turn is known by its call and that text, so that a repeated request is the same turn.
    """
    session, text = form.identifier("sessionId"), form.text("text")
    return Inbound(
        provider=_PROVIDER,
        channel=f"{_PROVIDER}-{Medium.USSD}",
        medium=Medium.USSD,
        address=form.phone("phoneNumber"),
        external_id=f"{session}|{blake2b(text.encode(), digest_size=8).hexdigest()}",
        text=text,
        ussd=UssdTurn(session, text, form.text("serviceCode"), form.optional("networkCode")),
    )


def end_of(form: Form) -> UssdEnd:
    """Give the end of a USSD call."""
    return UssdEnd(_PROVIDER, form.identifier("sessionId"), form.phone("phoneNumber"), form.optional("status"))


def message_of(form: Form) -> Inbound:
    """Give an SMS."""
    return Inbound(
        provider=_PROVIDER,
        channel=f"{_PROVIDER}-{Medium.SMS}",
        medium=Medium.SMS,
        address=form.phone("from"),
        external_id=form.identifier("id"),
        text=form.text("text").strip(),
    )


def update_of(form: Form) -> DeliveryUpdate:
    """Give a delivery report."""
    phone, word, reason = form.phone("phoneNumber"), form.text("status"), form.optional("failureReason")
    return DeliveryUpdate(
        provider=_PROVIDER,
        provider_id=form.identifier("id"),
        word=word,
        status=STATUSES.get(word),
        reason=reason,
        address=phone,
        opted_out=reason == OPTED_OUT,
        raw={**form.fields, "phoneNumber": phone},
    )


def opt_out_of(form: Form) -> ProviderOptOut:
    """Give an opt-out from our bulk SMS."""
    return ProviderOptOut(_PROVIDER, form.phone("phoneNumber"), form.optional("senderId"))


READERS: Mapping[str, Callable[[Form], Event]] = {
    "ussd": turn_of,
    "ussd-end": end_of,
    "sms": message_of,
    "delivery": update_of,
    "opt-out": opt_out_of,
}
"""How each of our endpoints reads its form."""
