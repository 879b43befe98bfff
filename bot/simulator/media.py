"""Photos that phones send, as Twilio keeps them: asked for with the account's credentials, and found a hop further."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, Response, redirect, request

from bot.simulator.twilio_errors import refuse_strangers, twilio_error

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as BaseResponse

    from bot.settings import Settings
    from bot.simulator.journal import Journal

LARGEST = 16 * 1024 * 1024
"""Bytes that a phone may send; what the bot does with them is its own affair."""


@dataclass(frozen=True, slots=True)
class Medium:
    """One photo, or whatever else was sent as one."""

    content: bytes
    content_type: str


class MediaStore:
    """What phones have sent besides words, by id."""

    def __init__(self, journal: Journal) -> None:
        """Take up what the journal holds."""
        self._journal = journal
        self._kept = {
            entry["id"]: Medium(b64decode(entry["content"]), entry["content_type"])
            for entry in journal.entries("media")
        }

    def add(self, medium: Medium) -> str:
        """Keep it; gives its id."""
        identifier = "ME" + secrets.token_hex(16)
        content = b64encode(medium.content).decode()
        self._journal.write("media", {"id": identifier, "content": content, "content_type": medium.content_type})
        self._kept[identifier] = medium
        return identifier

    def find(self, identifier: str) -> Medium | None:
        """Give what was kept under an id."""
        return self._kept.get(identifier)


def twilio_media(settings: Settings, store: MediaStore) -> Blueprint:
    """Give the routes by which the bot fetches it."""
    routes = Blueprint("twilio_media", __name__)

    @routes.get("/2010-04-01/Accounts/<account>/Messages/<sid>/Media/<identifier>")
    def ask(account: str, sid: str, identifier: str) -> Response | BaseResponse:
        del account, sid
        return refuse_strangers(settings) or redirect(f"{request.host_url}media/{identifier}", 307)

    @routes.get("/media/<identifier>")
    def give(identifier: str) -> Response:
        found = store.find(identifier)
        return Response(found.content, content_type=found.content_type) if found else twilio_error(404, 20404)

    return routes
