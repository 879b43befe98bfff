"""The pages of home."""

from __future__ import annotations

from bot.programme.staff import Act
from tests.bots import Bot
from tests.factories import add_contact, add_message, add_request

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "home": ("GET", "/", Act.SEE),
    "overdue": ("GET", "/overdue", Act.SEE),
    "flows": ("GET", "/flows", Act.SEE),
    "flow": ("GET", "/flows/register", Act.SEE),
    "flow_drawing": ("GET", "/flows/register.svg", Act.SEE),
    "settings": ("GET", "/settings", Act.SEE),
    "prices": ("GET", "/settings/prices", Act.RUN_PROGRAMME),
    "test_channel": ("GET", "/settings/channels/africastalking-sms/test", Act.RUN_PROGRAMME),
    "tested": ("GET", "/settings/channels/africastalking-sms/tests/1", Act.RUN_PROGRAMME),
    "withdraw_revision": ("POST", "/flows/revisions/none/withdraw", Act.RUN_PROGRAMME),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    contact = add_contact(bot, "+250788000300", name="Iradukunda Rose")
    add_request(bot, contact, respond_by=bot.now)
    add_message(bot, contact)
