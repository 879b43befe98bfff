"""Africa's Talking's sending API, the delivery reports that follow, and what is left of our money."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request

from bot.simulator.faults import Kind, arrange
from bot.simulator.ledger import Message
from bot.simulator.mishaps import after_taking, before_taking
from bot.text import segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.simulator.exchange import Exchange
    from bot.simulator.faults import Strikes

INBOX_PAGE = 100
PRICE = 10
"""Francs for one part of a message."""
CREDIT = 1_000_000
"""Francs that were paid in."""
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_REFUSALS = {
    402: "InvalidSenderId",
    403: "InvalidPhoneNumber",
    404: "UnsupportedNumberType",
    405: "InsufficientBalance",
    406: "UserInBlacklist",
    407: "CouldNotRoute",
    500: "InternalServerError",
    501: "GatewayError",
    502: "RejectedByGateway",
}


def africastalking_api(exchange: Exchange) -> Blueprint:
    """Give the routes of the messaging API: sending, the inbox, and the account."""
    routes = Blueprint("africastalking", __name__)

    @routes.before_request
    def _authenticate() -> Response | None:
        ours = (exchange.settings.at_api_key.get_secret_value(), exchange.settings.at_username)
        is_ours = (request.headers.get("apiKey"), request.values.get("username")) == ours
        return None if is_ours else _plain("The supplied authentication is invalid", 401)

    @routes.get("/version1/messaging")
    def fetch() -> Response:
        after = request.args.get("lastReceivedId", 0, int)
        return jsonify(SMSMessageData={"Messages": [_kept(one) for one in _inbox(exchange, after)]})

    @routes.get("/version1/user")
    def user() -> Response:
        return jsonify(UserData={"balance": f"RWF {CREDIT - _spent(exchange)}.00"})

    @routes.post("/version1/messaging")
    def send() -> Response:
        strikes = exchange.faults.strike_send("africastalking")
        broken = before_taking(strikes, _broken)
        if broken is not None:
            return broken
        refuse = strikes.get(Kind.REFUSE)
        answer = _send(exchange, int(refuse.code or 407) if refuse else 0)
        return after_taking(strikes, _broken) or answer

    return routes


def _spent(exchange: Exchange) -> int:
    ours = (one for one in exchange.ledger.all() if (one.provider, one.origin) == ("africastalking", "bot"))
    return sum(PRICE * segments(one.body) for one in ours)


def _inbox(exchange: Exchange, after: int) -> list[Message]:
    received = (one for one in exchange.ledger.all() if (one.provider, one.origin) == ("africastalking", "phone"))
    return [one for one in received if one.serial > after][:INBOX_PAGE]


def _kept(message: Message) -> dict[str, Any]:
    """Give a message as the inbox shows it: under a number, not under the id with which it was brought."""
    shown = {"id": message.serial, "linkId": message.id, "text": message.body, "date": message.at}
    return {**shown, "from": message.address, "to": message.line}


def _send(exchange: Exchange, refusal: int) -> Response:
    to, text, sender = (request.form.get(name, "") for name in ("to", "message", "from"))
    if not to or not text:
        return _plain("Request is missing required form field " + ("'message'" if to else "'to'"), 400)
    ours = exchange.settings.at_sender_id
    if refusal == 402 or (ours and sender not in ("", ours)):
        return _created("InvalidSenderId", [])
    recipients = [_recipient(exchange, number.strip(), refusal) for number in to.split(",")]
    taken = [recipient for recipient in recipients if recipient["statusCode"] == 101]
    cost, parts = len(taken) * PRICE * segments(text), segments(text)
    summary = f"Sent to {len(taken)}/{len(recipients)} Total Cost: RWF {cost}.0000 Message parts: {parts}"
    return _created(summary, recipients)


def _recipient(exchange: Exchange, number: str, refusal: int) -> dict[str, Any]:
    if not _NUMBER.fullmatch(number):
        refusal = 403
    if refusal:
        status = _REFUSALS.get(refusal, "RejectedByGateway")
        return {"statusCode": refusal, "number": number, "status": status, "cost": "0", "messageId": "None"}
    text, strikes = request.form["message"], exchange.faults.strike_callbacks("africastalking")
    message = Message(
        id="ATXid_" + uuid.uuid4().hex,
        provider="africastalking",
        medium="sms",
        origin="bot",
        address=number,
        line=request.form.get("from", "") or "AFRICASTKNG",
        body=text,
        status="Sent",
        lost=Kind.UNDELIVERED in strikes,
    )
    _report(exchange, exchange.ledger.add(message), strikes)
    return {
        "statusCode": 101,
        "number": number,
        "status": "Success",
        "cost": f"RWF {PRICE * segments(text)}.0000",
        "messageId": message.id,
        "messageParts": segments(text),
    }


def _report(exchange: Exchange, message: Message, strikes: Strikes) -> None:
    failure = strikes.get(Kind.UNDELIVERED)
    last, reason = ("Failed", failure.code or "DeliveryFailure") if failure else ("Success", "")
    exchange.ledger.move(message.id, last, reason)
    forms = [_form(message, status, reason if status == last else "") for status in arrange(["Sent", last], strikes)]

    def call() -> None:
        for form in forms:
            _tell(exchange, form, exchange.retries)

    exchange.courier.carry(call, strikes)


def _tell(exchange: Exchange, form: dict[str, str], pauses: Sequence[float]) -> None:
    """Bring one report; where the bot does not take it, again after each of the pauses."""
    if exchange.webhooks.africastalking("delivery", form).ok or not pauses:
        return
    again = {**form, "retryCount": str(int(form["retryCount"]) + 1)}
    exchange.courier.run(lambda: _tell(exchange, again, pauses[1:]), after=pauses[0])


def _form(message: Message, status: str, reason: str) -> dict[str, str]:
    form = {
        "id": message.id,
        "status": status,
        "phoneNumber": message.address,
        "networkCode": network_code(message.address),
        "retryCount": "0",
    }
    return {**form, "failureReason": reason} if reason else form


def network_code(number: str) -> str:
    """Give the network of a Rwandan number by its prefix: MTN, Airtel; the sandbox's for others."""
    if re.match(r"\+2507[89]", number):
        return "63510"
    return "63514" if re.match(r"\+2507[23]", number) else "99999"


def _created(summary: str, recipients: list[dict[str, Any]]) -> Response:
    answer = jsonify(SMSMessageData={"Message": summary, "Recipients": recipients})
    answer.status_code = 201
    return answer


def _broken(status: int) -> Response:
    return _plain({429: "Too many requests", 500: "Internal server error"}[status], status)


def _plain(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
