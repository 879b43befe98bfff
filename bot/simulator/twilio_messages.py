"""Twilio's sending API as the official client speaks it: create, fetch and list messages; and what is left for them."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, jsonify, request

from bot.simulator.faults import Kind
from bot.simulator.ledger import Message
from bot.simulator.mishaps import after_taking, before_taking
from bot.simulator.twilio_errors import refuse_strangers, twilio_broken, twilio_error
from bot.simulator.twilio_inbound import has_stopped
from bot.simulator.twilio_reports import report
from bot.simulator.twilio_resource import asked_for, page, resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.simulator.exchange import Exchange
    from bot.simulator.faults import Strikes
    from bot.simulator.twilio_content import Content, Templates

LONGEST_BODY = 1600
_CREDIT = Decimal(1000)
"""Dollars that were paid in."""
_TO = re.compile(r"(whatsapp:)?\+[1-9]\d{6,14}|whatsapp:[A-Z]{2}(\.ENT)?\.[A-Za-z0-9]{1,128}")
_LANDLINE = re.compile(r"\+250(2|06)\d+")


def twilio_messages(exchange: Exchange, templates: Templates) -> Blueprint:
    """Give the routes of the Messages resource."""
    routes = Blueprint("twilio_messages", __name__, url_prefix="/2010-04-01/Accounts/<account>")

    @routes.before_request
    def _authenticate() -> Response | None:
        return refuse_strangers(exchange.settings)

    @routes.post("/Messages.json")
    def create(account: str) -> Response:
        strikes = exchange.faults.strike_send("twilio")
        return before_taking(strikes, twilio_broken) or _create(exchange, templates, account, strikes)

    @routes.get("/Balance.json")
    def balance(account: str) -> Response:
        return jsonify(account_sid=account, balance=str(_CREDIT - _spent(exchange, account)), currency="USD")

    @routes.get("/Messages/<sid>.json")
    def fetch(account: str, sid: str) -> Response:
        message = exchange.ledger.find(sid)
        if message is None or message.provider != "twilio":
            return twilio_error(404, 20404)
        return jsonify(resource(account, message))

    @routes.get("/Messages.json")
    def index(account: str) -> Response:
        return jsonify(page(account, _asked_for(exchange), request.args))

    return routes


def _asked_for(exchange: Exchange) -> list[Message]:
    """Give what a list is asked for: messages to a phone stand under its address, those from one among all."""
    address = request.args.get("To", "").removeprefix("whatsapp:")
    candidates = exchange.ledger.all(address) or exchange.ledger.all()
    return [message for message in reversed(candidates) if asked_for(message, request.args)]


def _spent(exchange: Exchange, account: str) -> Decimal:
    ours = (one for one in exchange.ledger.all() if (one.provider, one.origin) == ("twilio", "bot"))
    return sum((abs(Decimal(resource(account, one)["price"] or 0)) for one in ours), Decimal(0))


def _create(exchange: Exchange, templates: Templates, account: str, strikes: Strikes) -> Response:
    form = request.form
    if refuse := strikes.get(Kind.REFUSE):
        return twilio_error(400, int(refuse.code or 21612))
    if code := _complaint(exchange, form):
        return twilio_error(400, code)
    try:
        content = templates.render(form.get("ContentSid", ""), form.get("ContentVariables", ""))
    except LookupError:
        return twilio_error(400, 21655)
    except ValueError:
        return twilio_error(400, 21656)
    callbacks = exchange.faults.strike_callbacks("twilio")
    message = replace(_message(exchange, form, content), lost=Kind.UNDELIVERED in callbacks)
    message = exchange.ledger.add(message)
    report(exchange, message, form.get("StatusCallback", ""), callbacks)
    answer = jsonify(resource(account, message))
    answer.status_code = 201
    return after_taking(strikes, twilio_broken) or answer


def _complaint(exchange: Exchange, form: Mapping[str, str]) -> int | None:
    """Give the code of the first thing that Twilio would not accept, if there is one."""
    to, sender = form.get("To", ""), form.get("From") or form.get("MessagingServiceSid", "")
    checks = (
        (not to, 21604),
        (not _TO.fullmatch(to), 21211),
        (bool(_LANDLINE.match(to)), 21614),
        (not sender, 21603),
        (to.startswith("whatsapp:") and sender.startswith("+"), 63007),
        (has_stopped(exchange.ledger, to), 21610),
        (len(form.get("Body", "")) > LONGEST_BODY, 21617),
        ("ContentVariables" in form and "ContentSid" not in form, 21654),
        (not (form.get("Body") or form.get("ContentSid") or form.get("MediaUrl")), 21602),
    )
    return next((code for wrong, code in checks if wrong), None)


def _message(exchange: Exchange, form: Mapping[str, str], content: Content) -> Message:
    medium = "whatsapp" if form["To"].startswith("whatsapp:") else "sms"
    settings = exchange.settings
    own = {"sms": settings.twilio_sms_from, "whatsapp": settings.twilio_whatsapp_from}[medium]
    query = dict(parse_qsl(urlsplit(form.get("StatusCallback", "")).query))
    service = form.get("MessagingServiceSid", "")
    return Message(
        id="SM" + uuid.uuid4().hex,
        provider="twilio",
        medium=medium,
        origin="bot",
        address=form["To"].removeprefix("whatsapp:"),
        line=(form.get("From") or own or service).removeprefix("whatsapp:"),
        body=content.body or form.get("Body", ""),
        status="accepted" if service else "queued",
        reference=query.get("ref", ""),
        choices=content.choices,
        opener=content.opener,
        media=form.get("MediaUrl", ""),
        service=service,
    )
