"""Where an account at Twilio is reached, as far as `bot doctor` needs it: found, and told where to bring things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request

from bot.simulator.twilio_errors import refuse_strangers, twilio_error

if TYPE_CHECKING:
    from bot.settings import Settings

_SID = "PN" + "0" * 32
_SENDER_SID = "XE" + "0" * 32
_KEPT = {"SmsUrl": "sms_url", "SmsFallbackUrl": "sms_fallback_url"}
_KEPT_OF_SERVICE = {"InboundRequestUrl": "inbound_request_url", "FallbackUrl": "fallback_url"}
_CHOICE = "UseInboundWebhookOnNumber"


def twilio_numbers(settings: Settings) -> Blueprint:
    """Give the account's one number, messaging service and WhatsApp sender; at first they bring nothing anywhere."""
    routes = Blueprint("twilio_numbers", __name__)
    routes.before_request(lambda: refuse_strangers(settings))
    _play_number(routes, settings)
    _play_service(routes, settings)
    _play_sender(routes, settings)
    return routes


def _play_number(routes: Blueprint, settings: Settings) -> None:
    number: dict[str, str] = {"sid": _SID, "sms_url": "", "sms_fallback_url": ""}
    path = "/2010-04-01/Accounts/<account>/IncomingPhoneNumbers"

    @routes.get(f"{path}.json")
    def list_numbers(account: str) -> Response:
        del account
        asked = request.args.get("PhoneNumber", "")
        own = [{**number, "phone_number": asked}] if asked == settings.twilio_sms_from else []
        return jsonify(incoming_phone_numbers=own)

    @routes.post(f"{path}/<sid>.json")
    def change_number(account: str, sid: str) -> Response:
        del account
        if sid != _SID:
            return twilio_error(404, 20404)
        number.update({kept: request.form[name] for name, kept in _KEPT.items() if name in request.form})
        return jsonify(number)


def _play_service(routes: Blueprint, settings: Settings) -> None:
    service: dict[str, Any] = {
        "sid": settings.twilio_messaging_service_sid,
        "inbound_request_url": None,
        "fallback_url": None,
        "use_inbound_webhook_on_number": True,
    }

    @routes.route("/v1/Services/<sid>", methods=["GET", "POST"])
    def serve(sid: str) -> Response:
        if sid != service["sid"]:
            return twilio_error(404, 20404)
        service.update({kept: request.form[name] for name, kept in _KEPT_OF_SERVICE.items() if name in request.form})
        if _CHOICE in request.form:
            service["use_inbound_webhook_on_number"] = request.form[_CHOICE] == "true"
        return jsonify(service)


def _play_sender(routes: Blueprint, settings: Settings) -> None:
    number = settings.twilio_whatsapp_from.removeprefix("whatsapp:")
    sender: dict[str, Any] = {"sid": _SENDER_SID, "sender_id": f"whatsapp:{number}", "status": "ONLINE", "webhook": {}}

    @routes.get("/v2/Channels/Senders")
    def list_senders() -> Response:
        return jsonify(senders=[sender] if number else [], meta={"next_page_url": None})

    @routes.post("/v2/Channels/Senders/<sid>")
    def change_sender(sid: str) -> tuple[Response, int]:
        if sid != _SENDER_SID:
            return twilio_error(404, 20404), 404
        sender["webhook"] |= (request.get_json(silent=True) or {}).get("webhook", {})
        return jsonify(sender), 202
