"""What anybody may look at without signing in: pages in both languages, with nothing from elsewhere, and our files."""

from __future__ import annotations

from flask import Blueprint

from bot.runtime import Runtime
from bot.web.public import certificates, exhibition, feeds, files
from bot.web.public.pages import refuse_zeros


def create(runtime: Runtime) -> Blueprint:
    """Give the public pages, with their templates and styles."""
    blueprint = Blueprint(
        "public", __name__, template_folder="templates", static_folder="static", static_url_path="/public"
    )
    blueprint.before_request(refuse_zeros)
    exhibition.add(blueprint, runtime)
    feeds.add(blueprint, runtime)
    files.add(blueprint, runtime)
    certificates.add(blueprint, runtime)
    return blueprint
