"""What staff do with a contact in the console: each on record, none by mistake, nothing that was typed lost."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select, update

from bot.messages import MessageStatus
from bot.store.contacts import consents, contacts
from bot.store.outbox import outbox
from bot.store.staff import deeds, history
from tests.bots import ME, NOW, Bot
from tests.factories import add_contact, add_message
from tests.people import add_on_phone_of
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

DETAILS = {"name": "Uwase Aline", "district": "Huye", "sector": "Tumba", "trade": "shoes", "language": "en", "sex": ""}
AGREED = {"wording": "Yes, write to me again", "language": "en", "on": "2027-03-01", "source": "by phone"}


def seen_at(browser: Browser, path: str) -> str:
    (found,) = re.findall(r'name="seen" type="hidden" value="(\w+)"', browser.get(path).text)
    return str(found)


def save(browser: Browser, seen: str, **changes: str) -> str:
    """Send the form of the details; give the page that follows."""
    answer = browser.post("/contacts/1/edit", **DETAILS | {"seen": seen} | changes)
    return browser.get(answer.location.removeprefix("/console")).text if answer.status_code == 302 else answer.text


def on_record(bot: Bot) -> list[tuple[str, str, str | None, int | None]]:
    rows = bot.rows(select(history).where(history.c.subject == "contacts").order_by(history.c.id))
    return [(row.event, row.became, row.note, row.staff_id) for row in rows]


def test_details_are_put_right_and_on_record_is_which_and_by_whom_and_not_what_they_were(
    web: Web, administrator: Browser
) -> None:
    add_contact(web.bot)
    seen = seen_at(administrator, "/contacts/1/edit")
    page = save(administrator, seen, name="uwase aline claire", district="Gasabo", sector="remera", sex="female")
    assert "The details are saved." in page
    (row,) = web.bot.rows(select(contacts))
    kept = (row.name, row.district, row.sector, row.trade, row.language, row.sex)
    assert kept == ("Uwase Aline Claire", "Gasabo", "Remera", "shoes", "en", "female")
    assert on_record(web.bot) == [("edit", "edited", "name, district, sector, sex", 1)]
    assert web.bot.values(select(deeds.c.deed).where(deeds.c.subject == "contacts", deeds.c.deed != "read")) == [
        "edited"
    ]


def test_what_is_not_known_any_more_is_emptied(web: Web, administrator: Browser) -> None:
    add_contact(web.bot, sex="male")
    save(administrator, seen_at(administrator, "/contacts/1/edit"), sector="", sex="")
    assert web.bot.rows(select(contacts.c.district, contacts.c.sector, contacts.c.sex)) == [("Huye", None, None)]


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"sector": "Tumbo"}, "Is not spelled like a sector of Huye; did you mean Tumba?"),
        ({"sector": "Kacyiru"}, "Is no sector of Huye"),
        ({"district": "", "sector": "Tumba"}, "Needs its district"),
        ({"name": "4"}, "Is no name"),
        ({"trade": "ships"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(
    web: Web, administrator: Browser, changes: dict[str, str], complaint: str
) -> None:
    add_contact(web.bot)
    page = save(administrator, seen_at(administrator, "/contacts/1/edit"), **{"name": "Typed Name"} | changes)
    assert complaint in page
    assert changes.get("name", "Typed Name") in page
    assert web.bot.values(select(contacts.c.name)) == ["Uwase Aline"]


def test_who_saves_second_is_told_what_stands_now_and_may_save_again(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    seen = seen_at(administrator, "/contacts/1/edit")
    save(administrator, seen, trade="bags")
    page = save(administrator, seen, name="Uwase Alice")
    assert "Somebody changed these details meanwhile" in page
    assert "Uwase Alice" in page
    assert "Now it says: bags" in page
    assert web.bot.values(select(contacts.c.name)) == ["Uwase Aline"]
    (again,) = re.findall(r'name="seen" type="hidden" value="(\w+)"', page)
    assert "The details are saved." in save(administrator, again, name="Uwase Alice")
    assert web.bot.rows(select(contacts.c.name, contacts.c.trade)) == [("Uwase Alice", "shoes")]


def test_saving_what_stands_changes_nothing_and_writes_no_record(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    assert "Nothing was different." in save(administrator, seen_at(administrator, "/contacts/1/edit"))
    assert on_record(web.bot) == []


def test_messages_are_stopped_at_once_with_what_was_said(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    administrator.post("/contacts/1/stop", form_at="/contacts/1", note="")
    assert "Say why" in administrator.get("/contacts/1").text
    assert web.bot.values(select(contacts.c.opted_out_at)) == [None]
    administrator.post("/contacts/1/stop", form_at="/contacts/1", note="Called, wants no more")
    assert "They receive no messages any more." in administrator.get("/contacts/1").text
    assert web.bot.values(select(contacts.c.opted_out_at)) == [NOW]
    administrator.post("/contacts/1/stop", form_at="/contacts/1", note="Again")
    assert "They receive no messages already." in administrator.get("/contacts/1").text
    assert on_record(web.bot) == [("opt_out", "opted_out", "Called, wants no more", 1)]


def test_messages_are_allowed_again_only_with_how_they_agreed(web: Web, administrator: Browser) -> None:
    add_contact(web.bot, opted_out_at=NOW)
    assert "This is needed." in administrator.post("/contacts/1/allow", **AGREED | {"wording": ""}).text
    assert (
        "They stopped messages after that day"
        in administrator.post("/contacts/1/allow", **AGREED | {"on": "2027-02-28"}).text
    )
    assert "still to come" in administrator.post("/contacts/1/allow", **AGREED | {"on": "2027-03-02"}).text
    assert web.bot.values(select(contacts.c.opted_out_at)) == [NOW]
    assert administrator.post("/contacts/1/allow", **AGREED).status_code == 302
    assert web.bot.values(select(contacts.c.opted_out_at)) == [None]
    row = web.bot.rows(select(consents).order_by(consents.c.id))[-1]
    assert (row.wording, row.source, row.medium, row.purpose) == (
        "Yes, write to me again",
        "by phone",
        "import",
        "profile",
    )
    assert on_record(web.bot) == [("opt_in", "opted_in", None, 1)]
    assert administrator.get("/contacts/1/allow").status_code == 302


def test_the_data_of_a_contact_is_handed_over_as_a_file_on_record(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    answer = administrator.post("/contacts/1/data", form_at="/contacts/1")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contact-1.json"'
    assert json.loads(answer.text)["contacts"][0]["name"] == "Uwase Aline"
    assert on_record(web.bot) == [("export", "exported", None, 1)]
    assert "exported" in administrator.get("/deeds").text


@pytest.mark.parametrize("typed", ["0788 000 100", ME, "1"])
def test_a_contact_is_erased_by_who_types_their_number(web: Web, administrator: Browser, typed: str) -> None:
    add_contact(web.bot)
    answer = administrator.post("/contacts/1/erase", number=typed)
    assert answer.status_code == 302
    assert "They are erased." in administrator.get("/contacts").text
    assert administrator.get("/contacts/1").status_code == 404
    assert web.bot.values(select(contacts.c.erased_at)) == [NOW]
    assert on_record(web.bot) == [("erase", "erased", None, 1)]


@pytest.mark.parametrize("typed", ["", "0788000200", "2", "erase"])
def test_nobody_is_erased_by_a_click_or_by_another_number(web: Web, administrator: Browser, typed: str) -> None:
    add_contact(web.bot)
    add_contact(web.bot, "+250788000200")
    assert administrator.post("/contacts/1/erase", number=typed).status_code == 200
    assert web.bot.values(select(contacts.c.erased_at)) == [None, None]


def test_who_is_being_written_to_is_erased_a_moment_later(web: Web, administrator: Browser) -> None:
    add_message(web.bot, add_contact(web.bot), status=MessageStatus.SENDING)
    add_message(web.bot, 1)
    assert (
        "Try again in a minute"
        in administrator.get("/contacts/1/erase").text
        + administrator.post("/contacts/1/erase", number=ME).text
        + administrator.get("/contacts/1").text
    )
    assert web.bot.values(select(contacts.c.erased_at)) == [None]
    web.bot.do(update(outbox).values(status=MessageStatus.SENT))
    assert administrator.post("/contacts/1/erase", number=ME).status_code == 302


def test_before_erasing_it_is_said_who_shares_the_phone(web: Web, administrator: Browser) -> None:
    add_on_phone_of(web.bot, add_contact(web.bot))
    assert (
        "They share a phone: Mutesi Diane. Only Uwase Aline is erased." in administrator.get("/contacts/1/erase").text
    )


@pytest.mark.parametrize("path", ["edit", "allow", "erase"])
def test_who_is_not_there_cannot_be_acted_on(administrator: Browser, path: str) -> None:
    assert administrator.get(f"/contacts/9/{path}").status_code == 404
