"""The pages of contacts."""

from __future__ import annotations

from bot.programme.staff import Act, Member, Role, add_member
from bot.programme.stage import Stage
from bot.services.personal.bringing import bring_in, stage_list
from bot.services.personal.people import Person
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
    "contacts_file": ("POST", "/contacts/list.csv", Act.HANDLE_DATA),
    "doubles": ("GET", "/contacts/doubles", Act.HANDLE_DATA),
    "merge_contact": ("GET", "/contacts/1/merge?with=2", Act.HANDLE_DATA),
    "import_contacts": ("GET", "/contacts/import", Act.HANDLE_DATA),
    "contact_list": ("GET", "/contacts/import/1", Act.HANDLE_DATA),
    "take_in_list": ("POST", "/contacts/import/2/take-in", Act.HANDLE_DATA),
    "drop_contact_list": ("POST", "/contacts/import/2/drop", Act.HANDLE_DATA),
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
    add_list(bot)
    bot.phone().sms("menu")
    bot.phone().whatsapp("menu")


def add_list(bot: Bot) -> None:
    """Add two lists that were looked at, by somebody of the staff who brought them."""
    with bot.runtime.database.begin() as db:
        by = add_member(db, {"login": "importer", "name": "Importer", "role": Role.COORDINATOR}, NOW)
        stage = Stage(bot.runtime, db, NOW, Member(by, "importer", "Importer", Role.COORDINATOR, None))
        for name in ("people.csv", "more.xlsx"):
            stage_list(stage, name, [Person(2, "+250788000902", {"name": "Umutoni Grace"})])
    bring_in(bot.runtime)
