"""The staff console: pages for those who work with the contacts, behind a sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint

from bot.web.console import (
    account,
    banks,
    broadcasts,
    canned,
    coming,
    contact_acts,
    contact_import,
    contact_merging,
    contacts,
    deeds,
    faults,
    flows,
    home,
    inbox,
    matches,
    mentors,
    mentorship,
    overdue,
    people,
    programme,
    referrals,
    settings,
    signing,
    tasks,
    tickets,
    tickets_at_once,
    whatsapp,
    whatsapp_writing,
    workshops,
)
from bot.web.console.desk import Desk
from bot.web.console.focus import takes_focus
from bot.web.console.guard import guard

if TYPE_CHECKING:
    from flask import Flask

    from bot.runtime import Runtime

_PARTS = (
    signing,
    account,
    home,
    overdue,
    coming,
    contacts,
    contact_acts,
    contact_import,
    contact_merging,
    broadcasts,
    flows,
    people,
    settings,
    deeds,
    inbox,
    tickets,
    tickets_at_once,
    canned,
    mentorship,
    matches,
    tasks,
    mentors,
    referrals,
    banks,
    whatsapp,
    whatsapp_writing,
    workshops,
    programme,
)


def add(app: Flask, runtime: Runtime, redis_url: str, simulator: str = "") -> Desk:
    """Add the console to an application; gives its pages, with what each asks of a role."""
    blueprint = Blueprint(
        "console", __name__, url_prefix="/console", template_folder="templates", static_folder="static"
    )
    desk = Desk(blueprint, runtime, (*app.config["SECRET_KEY_FALLBACKS"], app.config["SECRET_KEY"]), simulator)
    blueprint.before_request(desk.let_files_in)
    blueprint.add_app_template_global(takes_focus)
    desk.limiter = guard(app, blueprint, runtime, redis_url)
    for part in _PARTS:
        part.add(desk)
    faults.add(app, desk)
    app.register_blueprint(blueprint)
    return desk
