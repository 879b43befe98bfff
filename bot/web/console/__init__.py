"""The staff console: pages for those who work with the contacts, behind a sign-in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, request
from flask_login import current_user

from bot.web.console import (
    account,
    broadcasts,
    canned,
    contacts,
    deeds,
    faults,
    flows,
    home,
    inbox,
    people,
    programme,
    settings,
    signing,
    tickets,
    workshops,
)
from bot.web.console.desk import Desk
from bot.web.console.guard import guard

if TYPE_CHECKING:
    from flask import Flask

    from bot.runtime import Runtime


def add(app: Flask, runtime: Runtime, redis_url: str, simulator: str = "") -> Desk:
    """Add the console to an application; gives its pages, with what each asks of a role."""
    blueprint = Blueprint(
        "console", __name__, url_prefix="/console", template_folder="templates", static_folder="static"
    )
    desk = Desk(blueprint, runtime, (*app.config["SECRET_KEY_FALLBACKS"], app.config["SECRET_KEY"]), simulator)
    blueprint.before_request(partial(_let_in, desk))
    limiter = guard(app, blueprint, runtime, redis_url)
    signing.add(desk, limiter)
    for part in (
        account,
        home,
        contacts,
        broadcasts,
        flows,
        people,
        settings,
        deeds,
        inbox,
        tickets,
        canned,
        workshops,
        programme,
    ):
        part.add(desk)
    faults.add(desk)
    app.register_blueprint(blueprint)
    return desk


def _let_in(desk: Desk) -> None:
    """Let somebody who may bring a file bring one that is larger than a form, before anything of it is read."""
    name = (request.endpoint or "").rpartition(".")[2]
    if name in desk.takes and current_user.is_authenticated and desk.may_open(name):
        request.max_content_length = desk.takes[name]
