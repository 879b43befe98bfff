"""The pages of contacts."""

from __future__ import annotations

from bot.programme.staff import Act
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_registration, add_request, add_workshop
from tests.people import add_group, add_on_phone_of, add_ticket

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "contacts": ("GET", "/contacts", Act.HANDLE_DATA),
    "contact": ("GET", "/contacts/1", Act.HANDLE_DATA),
    "edit_contact": ("GET", "/contacts/1/edit", Act.HANDLE_DATA),
    "opt_out_contact": ("POST", "/contacts/2/stop", Act.HANDLE_DATA),
    "opt_in_contact": ("GET", "/contacts/3/allow", Act.HANDLE_DATA),
    "export_contact": ("POST", "/contacts/1/data", Act.HANDLE_DATA),
    "erase_contact": ("GET", "/contacts/1/erase", Act.HANDLE_DATA),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    contact = add_contact(bot)
    another = add_contact(bot, "+250788000200", name="Mugisha Eric", district="Gasabo", sector="Remera", language="rw")
    add_contact(bot, "+250788222901", name="Ineza Rosine", opted_out_at=NOW)
    add_registration(bot, add_workshop(bot), contact, code="CNTADE")
    add_request(bot, contact, reference="CNT001")
    add_ticket(bot, contact, reference="CNT002")
    add_group(bot, contact, another)
    add_on_phone_of(bot, contact)
    bot.phone().sms("menu")
    bot.phone().whatsapp("menu")
