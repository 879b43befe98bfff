"""What a phone sends by Twilio, and the words that Twilio acts on by itself."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.simulator.ledger import Message

if TYPE_CHECKING:
    from bot.simulator.exchange import Exchange
    from bot.simulator.ledger import Choice, Ledger
    from bot.simulator.webhooks import Reply

STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})


def sms_by_twilio(exchange: Exchange, address: str, text: str, to: str = "") -> Reply:
    """Send a text message to a number of the bot's, and give what the bot answered; Twilio may say something itself."""
    stopped = has_stopped(exchange.ledger, address)
    message = exchange.ledger.add(_message("sms", address, to or exchange.settings.twilio_sms_from, text))
    if words := _own_words(text, stopped=stopped):
        own = replace(message, id=_new_id(), origin="provider", body=words, status="delivered")
        exchange.ledger.add(own)
    ends = {"From": address, "To": message.line, "FromCountry": "RW", "ToCountry": "RW"}
    return exchange.webhooks.twilio_message({**_form(message), **ends})


def whatsapp_by_twilio(
    exchange: Exchange, address: str, text: str, choice_id: str = "", photo: tuple[str, str] = ("", "")
) -> Reply:
    """Send a WhatsApp message, typed or by a tap on a choice, and give what the bot answered.

    `photo` is the id of what comes with it, and the address of the API below which it is found.

    Raises LookupError for a choice that no message to this phone has offered.
    """
    asked, choice = _offered(exchange.ledger, address, choice_id) if choice_id else (None, None)
    line = exchange.settings.twilio_whatsapp_from.removeprefix("whatsapp:")
    media, api = photo
    own = _message("whatsapp", address, line, choice.label if choice else text)
    message = exchange.ledger.add(replace(own, media=media, id=own.id.replace("SM", "MM", 1) if media else own.id))
    form = {
        **_form(message),
        "From": f"whatsapp:{address}",
        "To": f"whatsapp:{line}",
        "ProfileName": "Simulator",
        "ChannelMetadata": json.dumps({"type": "whatsapp"}),
        "MessageType": "interactive" if choice else "image" if media else "text",
    }
    if media:
        form |= _with_photo(exchange, message, api)
    if address.startswith("+"):
        form["WaId"] = address.removeprefix("+")
    if asked and choice:
        form |= {"OriginalRepliedMessageSid": asked.id, **_tap(asked, choice)}
    return exchange.webhooks.twilio_message(form)


def has_stopped(ledger: Ledger, address: str) -> bool:
    """Say whether a phone's last word of the kind that Twilio acts on was one that stops its text messages."""
    words = (
        message.body.strip().upper()
        for message in reversed(ledger.all(address))
        if (message.provider, message.medium, message.origin) == ("twilio", "sms", "phone")
    )
    return next((word in STOP_WORDS for word in words if word in STOP_WORDS | START_WORDS), False)


def _own_words(text: str, *, stopped: bool) -> str:
    word = text.strip().upper()
    if word in STOP_WORDS:
        return "You have successfully been unsubscribed. Reply START to resubscribe."
    if word in START_WORDS and stopped:
        return "You have successfully been re-subscribed. Reply STOP to unsubscribe."
    return ""


def _offered(ledger: Ledger, address: str, choice_id: str) -> tuple[Message, Choice]:
    for message in reversed(ledger.all(address)):
        for choice in message.choices:
            if choice.id == choice_id:
                return message, choice
    raise LookupError(choice_id)


def _with_photo(exchange: Exchange, message: Message, api: str) -> dict[str, str]:
    found = exchange.media.find(message.media)
    path = f"/2010-04-01/Accounts/{exchange.settings.twilio_account_sid}/Messages/{message.id}/Media/{message.media}"
    kind = found.content_type if found else "image/jpeg"
    return {"NumMedia": "1", "MediaUrl0": api + path, "MediaContentType0": kind}


def _tap(asked: Message, choice: Choice) -> dict[str, str]:
    if asked.opener:
        return {"ListId": choice.id, "ListTitle": choice.label, "ListDescription": choice.description}
    return {"ButtonPayload": choice.id, "ButtonText": choice.label}


def _message(medium: str, address: str, line: str, text: str) -> Message:
    return Message(
        id=_new_id(),
        provider="twilio",
        medium=medium,
        origin="phone",
        address=address,
        line=line,
        body=text,
        status="received",
    )


def _new_id() -> str:
    return "SM" + uuid.uuid4().hex


def _form(message: Message) -> dict[str, str]:
    ids = dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), message.id)
    return {**ids, "Body": message.body, "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received"}
