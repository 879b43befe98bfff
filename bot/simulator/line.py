"""The line from the browser's handsets to the emulator, by HTTP."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import urllib3

if TYPE_CHECKING:
    from bot.settings import Settings

PATIENCE = 20.0
"""Seconds for a request: a webhook may take Twilio's fifteen."""
_RWANDAN = re.compile(r"(?:\+?250|0)?(7[2389]\d{7})")
_NUMBER = re.compile(r"\+[1-9]\d{6,14}")
_SCOPED_ID = re.compile(r"[A-Z]{2}(\.ENT)?\.[A-Za-z0-9]{1,128}")


class LineError(Exception):
    """A handset cannot do what was asked; the text is a sentence for whoever holds it, the status is HTTP's."""

    def __init__(self, status: int, text: str) -> None:
        """Say why not."""
        self.status = status
        super().__init__(text)


class Line:
    """Speaks with the emulator. Safe for many threads."""

    def __init__(self, settings: Settings) -> None:
        """Speak with the emulator that the settings name; nothing is opened yet."""
        self._base = (settings.emulator_url or "").rstrip("/")
        self._pool = urllib3.PoolManager(maxsize=8, retries=False)

    def act(self, medium: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Dial, write or tap, and give what the emulator says of it. Raises LineError."""
        body = json.dumps(asked)
        return self._ask("POST", f"/phone/{medium}", body=body, headers={"Content-Type": "application/json"})

    def send_media(self, content: bytes, content_type: str) -> dict[str, Any]:
        """Put a photo where a message can name it, and give its id as `media`. Raises LineError."""
        return self._ask("POST", "/phone/media", body=content, headers={"Content-Type": content_type})

    def fetch_media(self, identifier: str) -> tuple[bytes, str]:
        """Give a photo that was sent, and its type. Raises LineError."""
        try:
            answer = self._pool.request("GET", f"{self._base}/media/{quote(identifier, safe='')}", timeout=PATIENCE)
        except urllib3.exceptions.HTTPError:
            raise LineError(503, "The emulator is away; is it running?") from None
        if answer.status != 200:
            raise LineError(404, "There is no such photo.")
        return answer.data, answer.headers["Content-Type"]

    def messages(self, **query: object) -> dict[str, Any]:
        """Give a phone's messages, after waiting for them where the query says so. Raises LineError."""
        return self._ask("GET", f"/phone/messages?{urlencode(query)}")

    def _ask(self, method: str, path: str, **rest: Any) -> dict[str, Any]:  # noqa: ANN401  # urllib3's own arguments
        if not self._base:
            raise LineError(503, "No emulator is configured: EMULATOR_URL is not set.")
        try:
            answer = self._pool.request(method, self._base + path, timeout=PATIENCE, **rest)
            said: dict[str, Any] = answer.json()
        except (urllib3.exceptions.HTTPError, ValueError):
            raise LineError(503, "The emulator is away; is it running?") from None
        if answer.status >= 400:
            raise LineError(answer.status, said.get("error", "The emulator refused."))
        return said


def address_of(text: object, medium: str) -> str:
    """Give a phone's address from what a person would type. Raises LineError."""
    if isinstance(text, str):
        compact = re.sub(r"[\s()-]", "", text)
        if rwandan := _RWANDAN.fullmatch(compact):
            return f"+250{rwandan[1]}"
        if _NUMBER.fullmatch(compact) or (medium == "whatsapp" and _SCOPED_ID.fullmatch(compact)):
            return compact
    raise LineError(400, "address is a phone number such as +250788123456.")
