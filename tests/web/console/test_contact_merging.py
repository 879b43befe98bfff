"""Contacts who are perhaps one: listed with why, seen side by side, merged once."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.store.contacts import addresses, contacts
from tests.bots import ANOTHER, ME, NOW
from tests.factories import add_contact, add_registration, add_workshop
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

OTHER = "/contacts/1/merge?with=2"


def test_pairs_are_listed_with_why(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    add_contact(web.bot, "+250788000101", name="UWASE ALINE", district="Gasabo")
    add_contact(web.bot, "RW.1234", name="Uwase Aline", district=None, sector=None)
    add_contact(web.bot, ANOTHER, name="Mugisha Eric")
    add_contact(web.bot, "+250788000399", name="Mugisha Éric", district="Gasabo")
    page = administrator.get("/contacts/doubles").text
    assert "numbers that differ in one digit" in page
    assert "one known by WhatsApp alone and one by a number" in page
    assert "the same name and district" not in page
    assert "Mugisha" not in page
    web.bot.do(update(contacts).where(contacts.c.id == 5).values(district="Huye"))
    assert "the same name and district" in administrator.get("/contacts/doubles").text


def test_two_are_seen_side_by_side_and_merged_and_old_addresses_lead_on(web: Web, administrator: Browser) -> None:
    workshop = add_workshop(web.bot)
    for number, name in ((ME, "Uwase Aline"), (ANOTHER, "Uwase A")):
        contact = add_contact(web.bot, number, name=name, opted_out_at=NOW if name == "Uwase A" else None)
        add_registration(web.bot, workshop, contact)
    page = administrator.get("/contacts/1/merge?with=0788000200").text
    for shown in ("Uwase A<", ME, ANOTHER, "One of them stopped messages", "Both are registered for the training"):
        assert shown in page
    assert administrator.post("/contacts/1/merge", form_at=OTHER, **{"with": "2"}).location == "/console/contacts/1"
    assert "They are one contact now." in administrator.get("/contacts/1").text
    assert set(web.bot.values(select(addresses.c.contact_id))) == {1}
    old = administrator.get("/contacts/2")
    assert (old.status_code, old.location) == (301, "/console/contacts/1")
    again = administrator.post("/contacts/1/merge", form_at="/contacts/1/merge", **{"with": "2"})
    assert "is no other contact" in again.text


def test_the_other_is_asked_for_by_number_and_must_be_another(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    assert "Number, or contact number, of the other" in administrator.get("/contacts/1/merge").text
    assert "is no other contact" in administrator.get("/contacts/1/merge?with=1").text
    assert "is no other contact" in administrator.get("/contacts/1/merge?with={x}").text
    assert administrator.get("/contacts/9/merge").status_code == 404
