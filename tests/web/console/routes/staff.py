"""The pages of staff, and of one's own account."""

from __future__ import annotations

from bot.programme.staff import Act, Role, add_member
from tests.bots import NOW, Bot

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "people": ("GET", "/staff", Act.MANAGE_STAFF),
    "invite": ("POST", "/staff/somebody/invite", Act.MANAGE_STAFF),
    "person": ("GET", "/staff/somebody", Act.MANAGE_STAFF),
    "enable": ("POST", "/staff/somebody/enable", Act.MANAGE_STAFF),
    "disable": ("POST", "/staff/somebody/disable", Act.MANAGE_STAFF),
    "deeds": ("GET", "/deeds", Act.MANAGE_STAFF),
    "account": ("GET", "/account", None),
    "second_factor": ("GET", "/account/second-factor", None),
    "remove_second_factor": ("POST", "/account/second-factor/remove", None),
    "sign_out": ("POST", "/sign-out", None),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    with bot.runtime.database.begin() as db:
        add_member(db, {"login": "somebody", "name": "Somebody", "role": Role.VIEWER}, NOW)
