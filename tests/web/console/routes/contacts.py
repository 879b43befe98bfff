"""The pages of contacts."""

from __future__ import annotations

from bot.programme.staff import Act
from tests.bots import Bot
from tests.factories import add_contact, add_registration, add_workshop

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "contacts": ("GET", "/contacts", Act.HANDLE_DATA),
    "contact": ("GET", "/contacts/1", Act.HANDLE_DATA),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    contact = add_contact(bot)
    add_contact(bot, "+250788000200", name="Mugisha Eric", district="Gasabo", language="rw")
    add_registration(bot, add_workshop(bot), contact, code="ACDEFH")
    bot.phone().sms("menu")
