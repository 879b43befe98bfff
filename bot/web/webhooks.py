"""Providers' webhooks: verified, parsed, taken in, answered; the same way for every adapter.

Nothing slow happens here: the database is all that is asked, and what is to be sent is left to the workers.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.errors import InboundError
from bot.messages import Adapter, Answer, DeliveryUpdate, Event, Inbound, ProviderOptOut, UssdEnd, UssdReply, Webhook
from bot.runtime import Runtime
from bot.services.conversation import Received, receive
from bot.services.late import SORRY
from bot.services.nudging import take_in_end
from bot.services.statuses import take_in_opt_out, take_in_update
from bot.store.database import STORE_AWAY

FORM_BYTES_AT_MOST = 64 * 1024
log = logging.getLogger(__name__)


def create(runtime: Runtime, public_url: str) -> Blueprint:
    """Give the webhooks of the providers that are configured; those of others are not there."""
    blueprint = Blueprint("webhooks", __name__, url_prefix="/webhooks")

    def take_in(provider: str, kind: str, secret: str = "") -> Response:
        adapter = runtime.adapters.get(provider)
        if adapter is None:
            return Response("this provider is not configured here", 404, mimetype="text/plain")
        return _respond(runtime, adapter, _webhook(kind, public_url, secret))

    @blueprint.post("/twilio/<any(message, status):kind>")
    def twilio(kind: str) -> Response:
        return take_in("twilio", kind)

    @blueprint.post("/africastalking/<secret>/<any('ussd', 'ussd-end', 'sms', 'delivery', 'opt-out'):kind>")
    def africastalking(secret: str, kind: str) -> Response:
        return take_in("africastalking", kind, secret)

    return blueprint


def _webhook(kind: str, public_url: str, secret: str) -> Webhook:
    """Give the request free of Flask. The address is the public one, as the provider signed it.

    A body without a length is read up to the limit, and one byte beyond it tells that it was cut.
    """
    body = request.get_data()
    if len(body) > FORM_BYTES_AT_MOST:
        raise RequestEntityTooLarge
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    return Webhook(
        kind=kind,
        method=request.method,
        url=f"{public_url}{request.path}{query}",
        headers={name.lower(): value for name, value in request.headers},
        body=body,
        form=list(request.form.items(multi=True)),
        secret=secret,
    )


def _respond(runtime: Runtime, adapter: Adapter, webhook: Webhook) -> Response:
    try:
        events = _events(runtime, adapter, webhook)
    except InboundError as error:
        log.warning("%s %s refused with %s", adapter.name, webhook.kind, error.status)
        return Response(str(error), error.status, mimetype="text/plain")
    try:
        taken = [_take_in(runtime, event) for event in events]
    except STORE_AWAY:
        log.exception("%s %s: the store is down", adapter.name, webhook.kind)
        return _sorry(runtime, adapter, webhook, 503)
    except Exception:
        log.exception("%s %s: our own fault", adapter.name, webhook.kind)
        return _sorry(runtime, adapter, webhook, 500)
    for received in filter(lambda received: received.inbound_id, taken):
        log.info("inbound %s: %s queued", received.inbound_id, received.queued)
    reply = next((received.reply for received in taken if received.reply), None)
    response = _response(adapter.answer(webhook, reply))
    response.headers["X-Messages-Queued"] = str(sum(received.queued for received in taken))
    return response


def _events(runtime: Runtime, adapter: Adapter, webhook: Webhook) -> Sequence[Event]:
    """Give what a genuine request says. Raises InboundError."""
    adapter.verify(webhook)
    try:
        unquote_to_bytes(webhook.body).decode()
    except UnicodeDecodeError:
        raise InboundError(400, "The form is not UTF-8") from None
    events = adapter.parse(webhook)
    if any(isinstance(event, Inbound) and event.channel not in runtime.channels for event in events):
        raise InboundError(404, "This line is not configured here")
    return events


def _take_in(runtime: Runtime, event: Event) -> Received:
    match event:
        case Inbound():
            return receive(runtime, event)
        case DeliveryUpdate():
            take_in_update(runtime, event)
        case ProviderOptOut():
            take_in_opt_out(runtime, event)
        case UssdEnd():
            take_in_end(runtime, event)
    return Received()


def _sorry(runtime: Runtime, adapter: Adapter, webhook: Webhook, status: int) -> Response:
    """Answer a request that could not be taken in: an error, so that the provider tries again; USSD has no retry."""
    if webhook.kind == "ussd":
        text = runtime.say(runtime.default_language, SORRY)
        return _response(adapter.answer(webhook, UssdReply(text, ends=True)))
    return Response("not taken in; try again", status, mimetype="text/plain")


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, content_type=answer.content_type)
