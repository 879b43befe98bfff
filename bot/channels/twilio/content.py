"""Our templates at Twilio's Content API: found by their friendly names, made where they are missing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.channels.twilio.adapter import TwilioConfig
from bot.channels.twilio.menus import SHAPES, Shape, template_of
from bot.channels.twilio.sending import answered, authorization
from bot.errors import Fault, SendError
from bot.marking import N_
from bot.wire import Wire

_MOST_PAGES = 60
"""An account holds 6,000 templates."""
_NAMED: Mapping[str, Shape] = {shape.name: shape for shape in SHAPES}


class ContentApi:
    """Twilio's Content API with our account's credentials."""

    def __init__(self, config: TwilioConfig) -> None:
        """Connect to nothing yet."""
        self._wire = Wire(config.content_api_url, timeout=config.timeout)
        self._headers = {
            "Authorization": authorization(config.account_sid, config.auth_tokens[0]),
            "Content-Type": "application/json",
        }

    def close(self) -> None:
        """Close the idle connections."""
        self._wire.close()

    def every(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Give all templates of a list, page by page. Raises SendError."""
        for _ in range(_MOST_PAGES):
            page = answered(self._wire.call("GET", path, self._headers))
            contents, meta = page.get("contents"), page.get("meta")
            if not isinstance(contents, list) or not isinstance(meta, dict):
                break
            yield from contents
            following = urlsplit(meta.get("next_page_url") or "")
            if not following.query:
                return
            path = f"{following.path}?{following.query}"
        raise SendError(Fault.CHANNEL, N_("Twilio's list of our templates was not understood."), code="contents")

    def post(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        """Post this as JSON and give what is answered. Raises SendError."""
        return answered(self._wire.call("POST", path, self._headers, json.dumps(body).encode()))

    def make(self, template: Mapping[str, object]) -> str:
        """Make a template and give its SID. Raises SendError."""
        made = self.post("/v1/Content", template)
        if not isinstance(made.get("sid"), str):
            raise SendError(Fault.UNKNOWN, N_("Twilio's answer names no template."), code="sid")
        return str(made["sid"])


class TwilioContent:
    """The templates of our account by which menus are shown; for `bot doctor`, not for sending."""

    provider = "twilio"

    def __init__(self, config: TwilioConfig) -> None:
        """Connect to nothing yet."""
        self.account = config.account_sid
        self._api = ContentApi(config)

    def close(self) -> None:
        """Close the idle connections."""
        self._api.close()

    def find_all(self) -> dict[tuple[str, int, int], str]:
        """Give the SIDs of those of our templates that are there. Raises SendError."""
        named = ((str(one.get("friendly_name")), one.get("sid")) for one in self._api.every("/v1/Content?PageSize=100"))
        return {_NAMED[name]: str(sid) for name, sid in named if name in _NAMED}

    def make(self, shape: tuple[str, int, int]) -> str:
        """Make the template of a `Shape` and give its SID. Raises SendError."""
        return self._api.make(template_of(Shape(*shape)))
