"""How Twilio says no, and whom it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, request

if TYPE_CHECKING:
    from bot.settings import Settings

SAYINGS = {
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    21211: "Invalid 'To' Phone Number",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21610: "Attempt to send to unsubscribed recipient",
    21612: "The 'To' phone number is not currently reachable via SMS",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21654: "ContentSid Required",
    21655: "The ContentSid is Invalid",
    21656: "The Content Variables parameter is invalid",
    30003: "Unreachable destination handset",
    63007: "Twilio could not find a Channel with the specified From address",
}
"""What the codes mean. The words may change at Twilio; the codes do not."""


def twilio_error(status: int, code: int) -> Response:
    """Give an error as the API words it."""
    answer = jsonify(
        code=code,
        message=SAYINGS.get(code, f"The request was refused with error {code}"),
        more_info=f"https://www.twilio.com/docs/errors/{code}",
        status=status,
    )
    answer.status_code = status
    return answer


def twilio_broken(status: int) -> Response:
    """Give a 429 or a 500 as the API words it."""
    return twilio_error(status, {429: 20429, 500: 20500}[status])


def refuse_strangers(settings: Settings) -> Response | None:
    """Give the answer to a request that does not carry the account's name and one of its tokens, and None to others."""
    given = request.authorization
    tokens = [token.get_secret_value() for token in settings.twilio_auth_token]
    known = given is not None and given.username == settings.twilio_account_sid and given.password in tokens
    return None if known else twilio_error(401, 20003)
