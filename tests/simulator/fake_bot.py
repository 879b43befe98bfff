"""A bot of a few lines that believes nobody: it checks signature and secret, and answers as the real one would."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import urllib3
from flask import Flask, Response, request
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from bot.settings import Settings

TOKEN, SECRET, ACCOUNT, KEY = "twilio-token", "path secret/1", "AC" + "0" * 32, "at-key"
LANGUAGE = "Hitamo ururimi / Choose language:\n1) Ikinyarwanda\n2) English"
MENU = "Welcome to Menyesha. Choose:\n1) Workshops\n2) Help"


def settings_for(bot_url: str, **more: str | bool) -> Settings:
    """Give settings of a bot at this address, with both providers."""
    values: dict[str, Any] = {
        "secret_key": "k",
        "public_url": bot_url,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "twilio_sms_from": "+250788000001",
        "twilio_whatsapp_from": "whatsapp:+250788000002",
        "at_username": "menyesha",
        "at_api_key": KEY,
        "at_webhook_secret": SECRET,
        "at_sender_id": "MENYESHA",
        "ussd_code": "*384*10#",
    }
    return Settings(**values | more)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on loopback, with a thread for each request, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class FakeBot:
    """What was brought to it stands in `heard`; a `status` other than 200 is all that it then answers.

    `counts`: it says how many messages it sends. `silent`: it sends none.
    """

    def __init__(self) -> None:
        self.emulator = ""
        self.status = 200
        self.menu = MENU
        self.counts = True
        self.silent = False
        self.heard: list[tuple[str, dict[str, str]]] = []
        self.errands: list[threading.Thread] = []
        self.templates: dict[str, str] = {}
        self._news = threading.Condition()
        self._known: set[str] = set()
        self._pool = urllib3.PoolManager(retries=False)
        self.app = Flask(__name__)
        self.app.post("/webhooks/twilio/message")(self._twilio_message)
        self.app.post("/webhooks/twilio/status")(self._twilio_status)
        self.app.post("/webhooks/africastalking/<path:secret>/<kind>")(self._africastalking)

    def wait_for(self, kind: str, count: int = 1) -> list[dict[str, str]]:
        """Give the forms of a kind once there are so many."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.of(kind)) >= count, 10), f"{kind}: {self.heard}"
            return self.of(kind)

    def of(self, kind: str) -> list[dict[str, str]]:
        return [form for heard, form in self.heard if heard == kind]

    def send_sms(self, address: str, text: str) -> urllib3.BaseHTTPResponse:
        form = {"username": "menyesha", "to": address, "message": text, "from": "MENYESHA", "enqueue": "1"}
        return self.post("/version1/messaging", form, {"apiKey": KEY, "Accept": "application/json"})

    def send_twilio(self, form: dict[str, str], password: str = TOKEN) -> urllib3.BaseHTTPResponse:
        headers = urllib3.make_headers(basic_auth=f"{ACCOUNT}:{password}")
        return self.post(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", form, headers)

    def post(self, path: str, form: dict[str, str], headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        return self._pool.request(
            "POST", self.emulator + path, fields=form, headers=headers, encode_multipart=False, timeout=20
        )

    def settle(self) -> None:
        """Wait until all that was promised has been sent."""
        while self.errands:
            self.errands.pop().join()

    def close(self) -> None:
        self._pool.clear()

    def _hear(self, kind: str) -> Response | None:
        with self._news:
            self.heard.append((kind, request.form.to_dict()))
            self._news.notify_all()
        return None if self.status == 200 else Response("", self.status)

    def _check_twilio(self) -> None:
        validator = RequestValidator(TOKEN)
        assert validator.validate(request.url, request.form, request.headers["X-Twilio-Signature"])
        assert request.form["AccountSid"] == ACCOUNT

    def _twilio_status(self) -> Response:
        self._check_twilio()
        return self._hear("status") or Response(status=204)

    def _twilio_message(self) -> Response:
        self._check_twilio()
        refused = self._hear("message")
        if refused:
            return refused
        sender, text = request.form["From"], request.form.get("ButtonPayload") or request.form["Body"]
        return self._queued(
            [lambda: self._answer_by_twilio(sender, text)], Response("<Response/>", mimetype="text/xml")
        )

    def _africastalking(self, secret: str, kind: str) -> Response:
        assert secret == SECRET
        refused = self._hear(kind)
        if refused or kind not in ("ussd", "sms"):
            return refused or Response(status=200)
        address, text = request.form.get("phoneNumber") or request.form["from"], request.form["text"]
        if kind == "sms":
            return self._queued([lambda: self.send_sms(address, self._say(address, text))], Response())
        screen, receipt = self._screen(address, text)
        errands: list[Callable[[], object]] = [lambda: self.send_sms(address, receipt)] if receipt else []
        return self._queued(errands, Response(screen, mimetype="text/plain"))

    def _queued(self, errands: list[Callable[[], object]], answer: Response) -> Response:
        errands = [] if self.silent else errands
        for errand in errands:
            thread = threading.Thread(target=errand)
            thread.start()
            self.errands.append(thread)
        if self.counts:
            answer.headers["X-Messages-Queued"] = str(len(errands))
        return answer

    def _say(self, address: str, text: str) -> str:
        if address not in self._known and text not in ("1", "2"):
            return LANGUAGE
        self._known.add(address)
        return "Workshops: none." if text == "workshops" else self.menu

    def _screen(self, address: str, text: str) -> tuple[str, str]:
        steps = text.split("*") if text else []
        if address not in self._known:
            if not steps:
                return f"CON {LANGUAGE}", ""
            self._known.add(address)
            steps = steps[1:]
        if steps[-1:] == ["1"]:
            return "END You have a seat.", "You have a seat. Code: K7P2."
        return f"CON {self.menu}", ""

    def _answer_by_twilio(self, sender: str, text: str) -> None:
        line = "whatsapp:+250788000002" if sender.startswith("whatsapp:") else "+250788000001"
        form = {"To": sender, "From": line, "Body": self._say(sender, text), "StatusCallback": f"{self._base}?ref=42"}
        if text in self.templates:
            form = {"To": sender, "From": line, "ContentSid": self.templates[text], "ContentVariables": '{"1":"Alice"}'}
        self.send_twilio(form)

    @property
    def _base(self) -> str:
        return f"{self.url}/webhooks/twilio/status"

    url = ""
