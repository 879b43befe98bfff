"""The phones of the people the bot talks with, as HTTP: dial, write, tap, and see what has come."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request

from bot.simulator.africastalking_inbound import sms_by_africastalking
from bot.simulator.calls import Calls, PhoneError
from bot.simulator.ledger import Message, Question
from bot.simulator.media import LARGEST, Medium
from bot.simulator.twilio_inbound import sms_by_twilio, whatsapp_by_twilio

if TYPE_CHECKING:
    from bot.simulator.exchange import Exchange
    from bot.simulator.webhooks import Reply

LONGEST_WAIT = 30.0
"""Seconds that a phone may wait for its messages in one request."""
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_SCOPED_ID = re.compile(r"[A-Z]{2}(\.ENT)?\.[A-Za-z0-9]{1,128}")
_SMS = {"africastalking": sms_by_africastalking, "twilio": sms_by_twilio}


def phones(exchange: Exchange) -> Blueprint:
    """Give the routes of the phones: requests and answers are JSON, an `error` is a sentence."""
    routes, views = Blueprint("phones", __name__, url_prefix="/phone"), _Views(exchange)
    routes.post("/ussd")(views.ussd)
    routes.post("/sms")(views.sms)
    routes.post("/whatsapp")(views.whatsapp)
    routes.get("/messages")(views.messages)
    routes.post("/media")(views.media)

    @routes.errorhandler(PhoneError)
    def _cannot(error: PhoneError) -> tuple[Response, int]:
        return jsonify(error=str(error)), error.status

    return routes


class _Views:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._calls = Calls(exchange)

    def ussd(self) -> Response:
        asked, address = _asked()
        after = self._exchange.ledger.serial
        if asked.get("hang_up"):
            self._calls.hang_up(address)
            return jsonify(text="", ended=True)
        dialled = asked.get("dial")
        screen = self._calls.dial(address, str(dialled)) if dialled else self._calls.answer(address, _text(asked))
        answered = _answered(screen.reply, after)
        return jsonify(text=screen.text, ended=screen.ended, session=screen.session, **answered)

    def sms(self) -> Response:
        asked, address = _asked()
        after = self._exchange.ledger.serial
        usual = "africastalking" if self._exchange.settings.at_username else "twilio"
        send = _SMS.get(asked.get("provider") or usual)
        if send is None:
            raise PhoneError(f"provider is {' or '.join(_SMS)}.")
        return jsonify(_answered(send(self._exchange, address, _text(asked), str(asked.get("to") or "")), after))

    def whatsapp(self) -> Response:
        asked, address = _asked(scoped=True)
        after, choice = self._exchange.ledger.serial, str(asked.get("choice_id") or "")
        try:
            photo = (str(asked.get("media") or ""), request.host_url.rstrip("/"))
            reply = whatsapp_by_twilio(self._exchange, address, "" if choice else _text(asked), choice, photo)
        except LookupError:
            raise PhoneError(f"No message to this phone has offered {choice}.") from None
        return jsonify(_answered(reply, after))

    def media(self) -> Response:
        content = request.get_data()
        if not 0 < len(content) <= LARGEST:
            raise PhoneError(f"Send a photo of {LARGEST} bytes at most.")
        return jsonify(media=self._exchange.media.add(Medium(content, request.content_type or "image/jpeg")))

    def messages(self) -> Response:
        question = _question()
        found = self._exchange.ledger.wait(question, min(request.args.get("wait", 0.0, float), LONGEST_WAIT))
        last = found[-1].serial if found else question.after
        return jsonify(messages=[_shown(message) for message in found], after=last)


def _asked(*, scoped: bool = False) -> tuple[dict[str, Any], str]:
    """Give the request's object, and the phone it is about."""
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        raise PhoneError("Send a JSON object.")
    return asked, _address(asked.get("address"), scoped=scoped)


def _address(address: object, *, scoped: bool) -> str:
    if isinstance(address, str) and (_NUMBER.fullmatch(address) or (scoped and _SCOPED_ID.fullmatch(address))):
        return address
    raise PhoneError("address is a number such as +250788123456.")


def _text(asked: dict[str, Any]) -> str:
    text = asked.get("text")
    if not isinstance(text, str):
        raise PhoneError("text is missing.")
    return text


def _question() -> Question:
    query = request.args
    return Question(
        address=_address(query.get("address"), scoped=True),
        medium=query.get("medium", ""),
        after=query.get("after", 0, int),
        mine=query.get("mine") == "1",
        count=query.get("count", 1, int),
    )


def _answered(reply: Reply, after: int) -> dict[str, Any]:
    """Give what the webhook answered, and the serial number after which its messages are to be looked for."""
    return {"status": reply.status, "body": reply.body, "queued": reply.queued, "after": after}


def _shown(message: Message) -> dict[str, Any]:
    return {
        "serial": message.serial,
        "id": message.id,
        "medium": message.medium,
        "provider": message.provider,
        "mine": message.origin == "phone",
        "line": message.line,
        "text": message.body,
        "choices": [asdict(choice) for choice in message.choices],
        "opener": message.opener,
        "media": message.media,
        "at": message.at,
    }
