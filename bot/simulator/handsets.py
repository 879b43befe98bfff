"""The page with three handsets, and the JSON that it and scripts speak. Mounted at /simulator, never in production."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, render_template, request

from bot.catalogue import read_catalogue
from bot.simulator.line import Line, LineError, address_of
from bot.simulator.media import LARGEST
from bot.simulator.turn import is_dialled, read_turn, take
from bot.text import segments, septets

if TYPE_CHECKING:
    from bot.settings import Settings

LANGUAGES = {"en": "English", "rw": "Ikinyarwanda"}
"""What the page speaks: each language by its own name."""
DEMO_CODE = "*384*10#"
"""What the phone dials where the settings name no code."""
UCS2_SCREEN = 80
"""Characters on a USSD screen once one of them is outside GSM-7."""
POLL = 8
"""Seconds that a page's request for messages waits for them."""
WAITING_PAGES = 3
"""Requests that may wait at once: each holds one of the web server's few threads. Others are told to come back."""
SHOWN = ("image/jpeg", "image/png", "image/webp")
"""What the page shows as a photo."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def create_simulator(settings: Settings) -> Blueprint:
    """Give the page and its JSON, to be mounted at /simulator."""
    routes = Blueprint(
        "simulator", __name__, url_prefix="/simulator", template_folder="templates", static_folder="static"
    )
    views = _Views(settings)
    routes.get("/")(views.page)
    routes.post("/api/turn")(views.turn)
    routes.post("/api/say")(views.say)
    routes.get("/api/messages")(views.messages)
    routes.post("/api/media")(views.send_media)
    routes.get("/api/media/<identifier>")(views.media)

    @routes.errorhandler(LineError)
    def _cannot(error: LineError) -> tuple[Response, int]:
        return jsonify(error=str(error)), error.status

    @routes.after_request
    def _guard(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return response

    return routes


class _Views:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._code = settings.ussd_code or DEMO_CODE
        self._line = Line(settings)
        self._phrases = read_catalogue(Path(__file__).with_name("locales"))
        self._waiting = threading.BoundedSemaphore(WAITING_PAGES)

    def page(self) -> str:
        """Give the page, in the language asked for or the browser's."""
        asked = request.args.get("lang", "")
        language = asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "en"
        providers = {"africastalking": "Africa's Talking", "twilio": "Twilio"}
        configured = {
            "africastalking": bool(self._settings.at_username),
            "twilio": bool(self._settings.twilio_sms_from),
        }
        return render_template(
            "simulator/page.html",
            _=lambda english: self._phrases.get(language, {}).get(english, english),
            language=language,
            languages=LANGUAGES,
            code=self._code,
            settings=self._settings,
            providers={name: label for name, label in providers.items() if configured[name]},
        )

    def turn(self) -> Response:
        """Take one turn for a script."""
        return jsonify(take(self._line, read_turn(request.get_json(silent=True)), self._code))

    def say(self) -> Response:
        """Dial, write or tap for the page; what the bot says by SMS or WhatsApp comes with the messages."""
        asked = request.get_json(silent=True)
        if not isinstance(asked, dict) or asked.get("medium") not in ("ussd", "sms", "whatsapp"):
            raise LineError(400, "Send a JSON object with medium, address and text.")
        medium, text = asked["medium"], str(asked.get("text", ""))
        said: dict[str, Any] = {**asked, "address": address_of(asked.get("address"), medium), "text": text}
        if medium == "ussd" and is_dialled(text) and not asked.get("hang_up"):
            said["dial"] = text or self._code
        reply = self._line.act(medium, said)
        failed = "status" in reply and not 200 <= reply["status"] < 300
        return jsonify(text=reply.get("text", ""), ended=reply.get("ended"), failed=failed, **self._size(reply))

    def send_media(self) -> Response:
        """Put a photo of the page where a message can name it."""
        request.max_content_length = LARGEST
        return jsonify(self._line.send_media(request.get_data(), request.content_type or "image/jpeg"))

    def media(self, identifier: str) -> Response:
        """Give a photo that was sent, for the page to show; the type is never one that could run."""
        content, kind = self._line.fetch_media(identifier)
        return Response(content, content_type=kind if kind in SHOWN else "application/octet-stream")

    def messages(self) -> Response:
        """Give a phone's messages after a serial number, waiting for the first of them where `wait` says so."""
        query = request.args
        asked = {name: query[name] for name in ("medium", "after", "mine") if name in query}
        asked["address"] = address_of(query.get("address"), "whatsapp")
        waits = query.get("wait") == "1" and self._waiting.acquire(blocking=False)
        try:
            found = self._line.messages(**asked, wait=POLL if waits else 0)
        finally:
            if waits:
                self._waiting.release()
        for message in found["messages"]:
            message["segments"] = segments(message["text"]) if message["medium"] == "sms" else None
        return jsonify(**found, waited=waits)

    def _size(self, reply: dict[str, Any]) -> dict[str, int]:
        """Give how full a screen is, in its own units."""
        text = reply.get("text", "")
        used = septets(text)
        if used is None:
            return {"used": len(text.encode("utf-16-le")) // 2, "room": UCS2_SCREEN}
        return {"used": used, "room": self._settings.ussd_page_septets}
