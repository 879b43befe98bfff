"""Our templates at Twilio's Content API: found by their friendly names, made where they are missing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.channels.twilio.adapter import TwilioConfig
from bot.channels.twilio.menus import SHAPES, Shape, template_of
from bot.channels.twilio.sending import answered, authorization
from bot.errors import Fault, SendError
from bot.wire import Wire

_FIRST_PAGE = "/v1/Content?PageSize=100"
_MOST_PAGES = 60
"""An account holds 6,000 templates."""
_NAMED: Mapping[str, Shape] = {shape.name: shape for shape in SHAPES}


class TwilioContent:
    """The templates of our account; for `bot doctor`, not for sending."""

    provider = "twilio"

    def __init__(self, config: TwilioConfig) -> None:
        """Connect to nothing yet."""
        self.account = config.account_sid
        self._wire = Wire(config.content_api_url, timeout=config.timeout)
        self._headers = {
            "Authorization": authorization(config.account_sid, config.auth_tokens[0]),
            "Content-Type": "application/json",
        }

    def close(self) -> None:
        """Close the idle connections."""
        self._wire.close()

    def find_all(self) -> dict[tuple[str, int, int], str]:
        """Give the SIDs of those of our templates that are there. Raises SendError."""
        found: dict[tuple[str, int, int], str] = {}
        path = _FIRST_PAGE
        for _ in range(_MOST_PAGES):
            page = answered(self._wire.call("GET", path, self._headers))
            contents, meta = page.get("contents"), page.get("meta")
            if not isinstance(contents, list) or not isinstance(meta, dict):
                break
            named = [(one.get("friendly_name"), one.get("sid")) for one in contents]
            found |= {_NAMED[name]: str(sid) for name, sid in named if name in _NAMED}
            following = urlsplit(meta.get("next_page_url") or "")
            if not following.query:
                return found
            path = f"{following.path}?{following.query}"
        raise SendError(Fault.CHANNEL, "Twilio's list of our templates was not understood.", code="contents")

    def make(self, shape: tuple[str, int, int]) -> str:
        """Make the template of a `Shape` and give its SID. Raises SendError."""
        body = json.dumps(template_of(Shape(*shape))).encode()
        made: dict[str, Any] = answered(self._wire.call("POST", "/v1/Content", self._headers, body))
        if not isinstance(made.get("sid"), str):
            raise SendError(Fault.UNKNOWN, "Twilio's answer names no template.", code="sid")
        return str(made["sid"])
