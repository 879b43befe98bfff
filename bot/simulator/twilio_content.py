"""Twilio's Content API as far as a conversation needs it: templates of texts, buttons and lists, and their filling."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request

from bot.simulator.ledger import Choice
from bot.simulator.twilio_errors import refuse_strangers, twilio_error

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.simulator.journal import Journal

LIMITS = {"twilio/quick-reply": (3, 20), "twilio/list-picker": (10, 24)}
"""The most choices, and the longest label, of what is sent within a conversation."""
LONGEST_BODY = 1024
_REFUSED = re.compile(r"[\n\r\t]| {5}")
_BARE = re.compile(r"\W*\{\{|.*\}\}\W*$|.*\}\}\W*\{\{", re.DOTALL)
"""A body that WhatsApp refuses: a variable stands at an end, or nothing but marks between two."""


@dataclass(frozen=True, slots=True)
class Content:
    """A template with its variables filled in."""

    body: str = ""
    choices: tuple[Choice, ...] = ()
    opener: str = ""


class Templates:
    """The account's content templates."""

    def __init__(self, journal: Journal) -> None:
        """Take up what the journal holds."""
        self._journal = journal
        self.all: dict[str, dict[str, Any]] = {entry["sid"]: entry for entry in journal.entries("content")}

    def add(self, template: dict[str, Any]) -> dict[str, Any]:
        """Keep a template, and give it with its id."""
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        kept = {"sid": "HX" + uuid.uuid4().hex, **template, "date_created": now, "date_updated": now}
        self._journal.write("content", kept)
        self.all[kept["sid"]] = kept
        return kept

    def review(self, sid: str, **said: str) -> dict[str, str]:
        """Keep what WhatsApp says of a template, and give it."""
        review = {**self.all[sid].get("approval", {}), **said}
        self._journal.write("content", {**self.all[sid], "approval": review})
        self.all[sid]["approval"] = review
        return review

    def render(self, sid: str, variables: str) -> Content:
        """Give a template filled in; without an id, nothing. Raises LookupError or ValueError where that fails."""
        if not sid:
            return Content()
        types: dict[str, Any] = self.all[sid]["types"]
        given = {**self.all[sid].get("variables", {}), **json.loads(variables or "{}")}
        kind = next(kind for kind in ("twilio/list-picker", "twilio/quick-reply", "twilio/text") if kind in types)
        filled = _fill(types[kind], given)
        items = filled.get("items") or filled.get("actions") or []
        choices = tuple(
            Choice(item["id"], item.get("item") or item["title"], item.get("description", "")) for item in items
        )
        content = Content(filled["body"], choices, filled.get("button", ""))
        _check(content, *LIMITS.get(kind, (0, 0)))
        return content


def _whole(value: object) -> str:
    """Give a value as Twilio takes it: neither empty nor with a line break, a tab or more than four spaces in a row."""
    if not isinstance(value, str) or not value.strip() or _REFUSED.search(value):
        raise ValueError(value)
    return value


def _fill(part: Any, values: dict[str, Any]) -> Any:  # noqa: ANN401  # JSON of any shape
    if isinstance(part, dict):
        return {name: _fill(value, values) for name, value in part.items()}
    if isinstance(part, list):
        return [_fill(value, values) for value in part]
    return re.sub(r"\{\{(\w+)\}\}", lambda match: _whole(values.get(match[1])), part) if isinstance(part, str) else part


def _check(content: Content, most: int, longest: int) -> None:
    labels = [choice.label for choice in content.choices]
    if len(content.body) > LONGEST_BODY or len(labels) > most or any(len(label) > longest for label in labels):
        raise ValueError(content)


def twilio_content(settings: Settings, templates: Templates) -> Blueprint:
    """Give the routes of the Content resource."""
    routes = Blueprint("twilio_content", __name__, url_prefix="/v1/Content")

    @routes.before_request
    def _authenticate() -> Response | None:
        return refuse_strangers(settings)

    @routes.post("")
    def create() -> tuple[Response, int]:
        template = {"account_sid": settings.twilio_account_sid, "language": "en", **request.get_json()}
        return jsonify(_resource(templates.add(template))), 201

    @routes.post("/<sid>/ApprovalRequests/whatsapp")
    def submit(sid: str) -> tuple[Response, int] | Response:
        if sid not in templates.all:
            return twilio_error(404, 20404)
        asked = {name: request.get_json()[name] for name in ("name", "category")}
        return jsonify(templates.review(sid, **asked, status="received", rejection_reason="")), 201

    @routes.get("/<sid>")
    def fetch(sid: str) -> Response:
        return jsonify(_resource(templates.all[sid])) if sid in templates.all else twilio_error(404, 20404)

    @routes.get("")
    def index() -> Response:
        contents = [_resource(template) for template in templates.all.values()]
        return jsonify(contents=contents, meta=_one_page(len(contents)))

    return routes


def twilio_approvals(settings: Settings, templates: Templates) -> Blueprint:
    """Give the list of templates with what WhatsApp says of them, and the place where it is told what to say.

    What is submitted is decided when it is next listed; what was decided by hand stays so.
    """
    routes = Blueprint("twilio_approvals", __name__)

    @routes.get("/v1/ContentAndApprovals")
    def index() -> Response:
        if stranger := refuse_strangers(settings):
            return stranger
        contents = [
            {**_resource(template), "approval_requests": _decided(templates, sid)}
            for sid, template in templates.all.items()
        ]
        return jsonify(contents=contents, meta=_one_page(len(contents)))

    @routes.post("/approvals/<sid>")
    def decide(sid: str) -> Response:
        return jsonify(templates.review(sid, **request.get_json()))

    return routes


def _decided(templates: Templates, sid: str) -> dict[str, str]:
    template = templates.all[sid]
    review: dict[str, str] = template.get("approval") or {"status": "unsubmitted"}
    if review["status"] != "received":
        return review
    if _BARE.match(template["types"].get("twilio/text", {}).get("body", "{{")):
        return templates.review(sid, status="rejected", rejection_reason="INVALID_FORMAT")
    return templates.review(sid, status="approved")


def _resource(template: dict[str, Any]) -> dict[str, Any]:
    template = {name: value for name, value in template.items() if name != "approval"}
    url = f"{request.host_url}v1/Content/{template['sid']}"
    return {**template, "url": url, "links": {"approval_fetch": f"{url}/ApprovalRequests"}}


def _one_page(size: int) -> dict[str, Any]:
    url = f"{request.host_url}v1/Content?PageSize={size}&Page=0"
    neighbours = {"first_page_url": url, "previous_page_url": None, "next_page_url": None}
    return {"page": 0, "page_size": size, "key": "contents", "url": url, **neighbours}
