"""Twilio's numbers of an account as far as `bot doctor` needs them: found, and told where to bring things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from bot.simulator.twilio_errors import refuse_strangers, twilio_error

if TYPE_CHECKING:
    from bot.settings import Settings

_SID = "PN" + "0" * 32
_KEPT = {"SmsUrl": "sms_url", "SmsFallbackUrl": "sms_fallback_url"}


def twilio_numbers(settings: Settings) -> Blueprint:
    """Give the one number of the account, TWILIO_SMS_FROM, which at first brings what it is told nowhere."""
    routes = Blueprint("twilio_numbers", __name__, url_prefix="/2010-04-01/Accounts/<account>")
    number: dict[str, str] = {"sid": _SID, "sms_url": "", "sms_fallback_url": ""}

    @routes.get("/IncomingPhoneNumbers.json")
    def list_numbers(account: str) -> Response:
        del account
        asked = request.args.get("PhoneNumber", "")
        own = [{**number, "phone_number": asked}] if asked == settings.twilio_sms_from else []
        return refuse_strangers(settings) or jsonify(incoming_phone_numbers=own)

    @routes.post("/IncomingPhoneNumbers/<sid>.json")
    def change(account: str, sid: str) -> Response:
        del account
        if refused := refuse_strangers(settings):
            return refused
        if sid != _SID:
            return twilio_error(404, 20404)
        number.update({kept: request.form[name] for name, kept in _KEPT.items() if name in request.form})
        return jsonify(number)

    return routes
