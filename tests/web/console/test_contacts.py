"""Contacts in the console: found by all that staff know of them, and everything of one on a page."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update

from bot.services.stories import read_talk
from bot.store.contacts import contacts
from bot.store.groups import memberships
from bot.store.outbox import outbox
from bot.store.staff import deeds
from bot.store.surveys import survey_invitations, surveys
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import (
    add_bank,
    add_contact,
    add_message,
    add_product,
    add_referral,
    add_registration,
    add_request,
    add_workshop,
)
from tests.people import add_group, add_on_phone_of, add_ticket
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

PIECE = {"HX-Request": "true"}
_PERSON = re.compile(r'href="/console/contacts/\d+"')


def add_people(bot: Bot) -> None:
    add_contact(bot)
    add_contact(bot, ANOTHER, name="Mugisha Éric Jean-Paul", district="Gasabo")
    add_group(bot, 2)
    add_on_phone_of(bot, 1, "N'Uwera Diane")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("q=ali", {"Uwase Aline"}),
        ("q=ALINE+uwa", {"Uwase Aline"}),
        ("q=wase", set()),
        ("q=eric", {"Mugisha Éric Jean-Paul"}),
        ("q=Érïc+paul", {"Mugisha Éric Jean-Paul"}),
        ("q=nuwera", {"N'Uwera Diane"}),
        ("q=n%27uwera", {"N'Uwera Diane"}),
        ("q=0788+000+200", {"Mugisha Éric Jean-Paul"}),
        ("q=%2B25078800020", {"Mugisha Éric Jean-Paul"}),
        ("q=07880001", {"Uwase Aline", "N'Uwera Diane"}),
        ("q=078%25", set()),
        ("district=Gasabo", {"Mugisha Éric Jean-Paul"}),
        ("district=Gasabo&q=ali", set()),
        ("group=1", {"Mugisha Éric Jean-Paul"}),
        ("group=1&district=Huye", set()),
        ("district=Nowhere&group=x", {"Uwase Aline", "Mugisha Éric Jean-Paul", "N'Uwera Diane"}),
    ],
)
def test_contacts_are_found_by_all_that_is_known_of_them(
    web: Web, administrator: Browser, asked: str, names: set[str]
) -> None:
    add_people(web.bot)
    text = administrator.get(f"/contacts?{asked}", **PIECE).text.replace("&#39;", "'")
    assert {name for name in ("Uwase Aline", "Mugisha Éric Jean-Paul", "N'Uwera Diane") if name in text} == names
    assert "<html" not in text


def test_who_left_a_group_is_not_found_by_it(web: Web, administrator: Browser) -> None:
    add_people(web.bot)
    web.bot.do(update(memberships).values(left_at=NOW))
    assert "Nobody was found" in administrator.get("/contacts?group=1").text


def test_a_page_has_fifty_and_leads_to_the_next_with_what_was_asked_for(web: Web, administrator: Browser) -> None:
    web.bot.do(
        insert(contacts).values([{"name": f"Uwase {n}", "district": "Huye", "created_at": NOW} for n in range(60)])
    )
    first = administrator.get("/contacts?q=uwase&district=Huye").text
    assert len(_PERSON.findall(first)) == 50
    assert "q=uwase&amp;district=Huye&amp;after=11" in first
    rest = administrator.get("/contacts?q=uwase&district=Huye&after=11").text
    assert len(_PERSON.findall(rest)) == 10
    assert ">More<" not in rest


def test_going_back_to_a_search_gives_a_whole_page(administrator: Browser) -> None:
    back = PIECE | {"HX-History-Restore-Request": "true"}
    assert "<html" in administrator.get("/contacts?q=ali", **back).text


def add_survey(bot: Bot, contact: int) -> None:
    moments = {"created_at": NOW, "changed_at": NOW}
    bot.do(insert(surveys).values(name="feedback", document="", status="open", **moments))
    bot.do(insert(survey_invitations).values(survey_id=1, contact_id=contact, status="answered", **moments))


def add_story(bot: Bot) -> int:
    """Add a contact who has had to do with everything; give the id."""
    contact = add_contact(bot)
    add_registration(bot, add_workshop(bot), contact, code="ACDEFH")
    add_request(bot, contact, reference="RRR222")
    add_referral(bot, add_bank(bot), contact, reference="FFF333")
    add_product(bot, contact, name="Black shoes")
    add_ticket(bot, contact, reference="TTT444")
    add_group(bot, contact)
    add_survey(bot, contact)
    for price in ("0.25", "0.5"):
        add_message(bot, contact, price=price, currency="RWF")
    return contact


def test_the_story_of_a_contact_is_on_one_page_and_its_reading_on_record(web: Web, administrator: Browser) -> None:
    contact, phone = add_story(web.bot), web.bot.phone(ME)
    phone.sms("menu <b>")
    phone.dial()
    page = administrator.get(f"/contacts/{contact}").text
    known = ("Uwase Aline", "Huye", ME, "Cluster management", "ACDEFH", "RRR222", "FFF333", "Black shoes", "TTT444")
    for shown in (*known, "Group ", "feedback", "0.75", "RWF", "Do you agree?", "menu &lt;b&gt;", "USSD"):
        assert shown in page
    (read,) = web.bot.rows(select(deeds).where(deeds.c.deed == "read"))
    assert (read.subject, read.subject_id, read.origin) == ("contacts", contact, "127.0.0.1")
    assert administrator.get("/contacts/99").status_code == 404


def test_a_menu_of_whatsapp_is_shown_as_it_was_seen(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    web.bot.phone().whatsapp("menu")
    page = administrator.get("/contacts/1").text
    assert '<span class="tag">My trainings</span>' in page
    assert "2) My trainings" not in page


def test_a_phone_that_several_share_is_shown_as_such_on_both_their_pages(web: Web, administrator: Browser) -> None:
    member = add_on_phone_of(web.bot, add_contact(web.bot))
    assert "Mutesi Diane" in administrator.get("/contacts/1").text
    page = administrator.get(f"/contacts/{member}").text
    assert "Uwase Aline" in page
    assert "They have no phone of their own" in page


def test_older_messages_are_a_page_further_and_none_is_lost_or_shown_twice(each_web: Web) -> None:
    contact = add_contact(each_web.bot)
    for number in range(120):
        add_message(each_web.bot, contact, body=f"message {number}")
    phone = each_web.bot.phone()
    for number in range(60):
        phone.sms(f"word {number}")
    seen, before = [], ""
    while True:
        with each_web.bot.runtime.database.look() as db:
            talk = read_talk(db, contact, before)
        seen += [(said.is_ours, said.text) for said in talk.said]
        if not (before := talk.before):
            break
    sent = [(True, body) for body in each_web.bot.values(select(outbox.c.body))]
    assert sorted(seen) == sorted(sent + [(False, f"word {number}") for number in range(60)])


@pytest.mark.parametrize("before", ["x", "1-2", "-1-0-1", "9" * 40 + "-0-1", "99999999999999999-0-1"])
def test_an_address_that_makes_no_sense_gives_the_newest_messages(
    web: Web, administrator: Browser, before: str
) -> None:
    add_message(web.bot, add_contact(web.bot), body="The newest")
    assert "The newest" in administrator.get(f"/contacts/1?before={before}").text


@pytest.mark.parametrize(("price", "shown"), [("10", "10"), ("0.0105", "0.021")])
def test_what_messages_to_one_cost_is_told_without_zeros_behind_it(
    web: Web, administrator: Browser, price: str, shown: str
) -> None:
    who = add_contact(web.bot)
    for _ in range(2 if price != shown else 1):
        add_message(web.bot, who, status="delivered", price=Decimal(price), currency="RWF")
    assert f"<td>RWF</td><td>{shown}</td>" in administrator.get(f"/contacts/{who}").text
