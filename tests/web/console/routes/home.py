"""The pages of home."""

from __future__ import annotations

from datetime import timedelta

from bot.programme.staff import Act
from bot.store.due import plan
from tests.bots import Bot
from tests.factories import add_contact, add_message, add_request

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "home": ("GET", "/", Act.SEE),
    "overdue": ("GET", "/overdue", Act.SEE),
    "coming": ("GET", "/coming", Act.SEE),
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
    request = add_request(bot, contact, respond_by=bot.now)
    with bot.runtime.database.begin() as db:
        plan(db, "mentor_help", request, bot.now + timedelta(days=2), bot.now)
    add_message(bot, contact)
