"""Broadcasts in the console: written once, looked at before, started once, and kept in hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.messages import MessageStatus
from bot.programme.lifecycle import TIME
from bot.programme.staff import Role
from bot.services.broadcasting.preparing import begin
from bot.services.broadcasting.readying import make_ready
from bot.services.broadcasting.starting import start
from bot.services.sweeping import sweep
from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.store.outbox import outbox
from bot.store.staff import deeds, history
from tests.bots import ANOTHER, NOW
from tests.factories import add_contact
from tests.services.broadcasting.rows import add_broadcast, people
from tests.web.conftest import URL, Web
from tests.web.console.conftest import Browser, add_person

EN, RW = "{contact.name}, the fair of {org} opens.", "{org}: {contact.name}, imurikagurisha riratangira."
WRITTEN = {"name": "Fair", "medium": "sms", "text_en": EN, "text_rw": RW, "do": "keep"}
HTMX = {"HX-Request": "true", "Accept-Language": "en"}


def form_key(browser: Browser) -> str:
    found = re.search(r'name="key" type="hidden" value="(\w+)"', browser.get("/broadcasts/new").text)
    assert found
    return found[1]


def keep(browser: Browser, **form: str) -> str:
    """Write a broadcast; give where one is led."""
    return browser.post("/broadcasts/new", **WRITTEN | {"key": form_key(browser)} | form).location


def statuses(web: Web) -> list[str]:
    return web.bot.values(select(broadcasts.c.status).order_by(broadcasts.c.id))


def test_one_is_written_prepared_started_and_finished(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    add_contact(web.bot, ANOTHER, language="rw")
    path = keep(administrator).removeprefix("/console")
    assert "The draft is kept. Nobody has been written to." in administrator.get(path).text
    administrator.post(f"{path}/prepare", form_at=path)
    assert "being prepared" in administrator.get(path).text
    make_ready(web.bot.runtime)
    assert "Start: 2 messages, 0.04 USD" in administrator.get(path).text
    administrator.post(f"{path}/start", form_at=path, when="now")
    web.bot.do(update(outbox).values(status=MessageStatus.DELIVERED, begun_at=NOW, segments=1))
    sweep(web.bot.runtime, "me")
    page = administrator.get(path).text
    for shown in ("finished", "on the phone", "Cost so far, by our prices: 0.04 USD", "0.019 USD"):
        assert shown in page
    assert "0.04 USD" in administrator.get("/broadcasts").text
    done = select(deeds.c.deed).where(deeds.c.subject == "broadcasts").order_by(deeds.c.id)
    assert web.bot.values(done) == ["drafted", "prepared", "started"]


def test_a_form_that_is_sent_again_drafts_nothing_more(each_web: Web) -> None:
    add_person(each_web, "keza")
    browser = Browser(each_web)
    browser.sign_in("keza")
    key = form_key(browser)
    assert keep(browser, key=key) == keep(browser, key=key)
    assert keep(browser) != keep(browser, key=key)
    assert statuses(each_web) == ["draft", "draft"]


def test_what_was_typed_stands_there_still_beside_what_is_wrong_with_it(web: Web, administrator: Browser) -> None:
    typed = WRITTEN | {"text_en": "Dear {contact.nmae}", "text_rw": "", "name": "", "districts": "Huye"}
    page = administrator.post("/broadcasts/new", **typed).text
    assert "This is needed." in page
    page = administrator.post("/broadcasts/new", **typed | {"name": "Fair"}).text
    for shown in ("did you mean {contact.name}?", "The text is empty.", "Dear {contact.nmae}", 'value="Fair"'):
        assert shown in page
    assert re.search(r"<input checked[^>]* value=\"Huye\"", page)
    assert statuses(web) == []


def test_whom_it_reaches_is_counted_as_one_chooses_and_why_others_are_left_out(
    web: Web, administrator: Browser
) -> None:
    add_contact(web.bot)
    add_contact(web.bot, ANOTHER, district="Gasabo")
    add_contact(web.bot, "+250788000300", opted_out_at=NOW)
    chosen = WRITTEN | {"districts": "Huye"}
    page = administrator.post("/broadcasts/new/people", form_at="/broadcasts/new", **chosen).text
    assert "<strong>1</strong>" in page
    assert "1: opted out" in page
    assert "District: Huye" in page
    assert "<html" not in page


def test_those_who_are_ticked_among_the_contacts_are_written_to_and_nobody_else(
    web: Web, administrator: Browser
) -> None:
    ids = people(web.bot, 3)
    ids.append(add_contact(web.bot, "+250788000300", opted_out_at=NOW))
    listed = administrator.get("/contacts").text
    assert [key for key in ids if f'id="key-bulk-{key}" value="{key}"' in listed] == ids
    page = administrator.get(f"/broadcasts/new?whom=chosen&key={ids[0]}&key={ids[3]}&key=x&key=-1").text
    found = re.search(r'name="rest" value="([^"]*)"', page)
    assert found
    chosen = select(contacts.c.name).where(contacts.c.id.in_([ids[0], ids[3]])).order_by(contacts.c.id)
    assert f"Only these contacts {', '.join(web.bot.values(chosen))}" in page
    form = WRITTEN | {"rest": found[1].replace("&#34;", '"')}
    counted = administrator.post("/broadcasts/new/people", form_at="/broadcasts/new", **form).text
    assert "<strong>1</strong>" in counted
    assert "1: opted out" in counted
    administrator.post("/broadcasts/new", **form | {"key": form_key(administrator)})
    make_ready(web.bot.runtime)
    with web.bot.runtime.database.begin() as db:
        begin(db, web.bot.runtime, 1, TIME)
    make_ready(web.bot.runtime)
    assert web.bot.values(select(outbox.c.contact_id)) == [ids[0]]


def test_without_anybody_ticked_nothing_is_written_to_everybody(web: Web, administrator: Browser) -> None:
    people(web.bot, 1)
    assert administrator.get("/broadcasts/new?whom=chosen").location == "/console/contacts"
    assert "Choose whom to write to first." in administrator.get("/contacts").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, ["About 3 messages of 3 segments.", "They would cost about 0.06 USD.", "preparing reckons exactly."]),
        ({"text_en": ""}, ["About 1 messages of 1 segments.", "Not among them: 2 who read English"]),
        ({"medium": "whatsapp", "text_en": "Menyesha: fair."}, ["Left out, and never written to:"]),
    ],
)
def test_about_what_it_would_cost_is_said_beside_whom_it_reaches(
    web: Web, administrator: Browser, typed: dict[str, str], said: list[str]
) -> None:
    people(web.bot, 2)
    add_contact(web.bot, ANOTHER, language="rw")
    page = administrator.post("/broadcasts/new/people", form_at="/broadcasts/new", **WRITTEN | typed).text
    assert [one for one in said if one not in page] == []
    nothing = WRITTEN | {"text_en": "", "text_rw": ""}
    assert "About" not in administrator.post("/broadcasts/new/people", form_at="/broadcasts/new", **nothing).text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Aline’s fair of Menyesha", "Character 6, &#39;’&#39;, goes out as &#34;&#39;&#34;."),
        ("Menyesha [fair]", "[ counts as two characters."),
        ("Menyesha " + "x" * 140, "With 8 characters less it is one SMS less."),
        ("Menyesha, {contact.name} " + "x" * 90, "For those with the longest name it is 2 SMS."),
        ("Menyesha \N{PARTY POPPER}", "does not fit an SMS and has no plain twin; leave it out."),
        ("Fair", "The text does not say that it comes from Menyesha"),
        ("Menyesha: {contact.name} of {contact.district}", "Menyesha: Uwase Aline of Huye\nTo stop: send STOP"),
    ],
)
def test_what_makes_it_dearer_is_named_as_one_types(web: Web, administrator: Browser, text: str, said: str) -> None:
    add_contact(web.bot)
    typed = WRITTEN | {"text_en": text}
    assert said in administrator.post("/broadcasts/new/words", form_at="/broadcasts/new", **typed).text


def test_who_asks_far_more_often_than_anybody_types_is_told_to_wait_in_place_of_the_piece(
    administrator: Browser,
) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', administrator.get("/broadcasts/new").text)
    assert token
    asked = {"data": WRITTEN | {"csrf_token": token[1]}, "base_url": URL, "headers": HTMX | {"Referer": f"{URL}/"}}
    answers = [administrator.client.post("/console/broadcasts/new/words", **asked) for _ in range(91)]
    assert [one.status_code for one in answers] == [200] * 90 + [429]
    assert "Wait a moment, then go on. All that you typed is still here." in answers[-1].text
    assert "<html" not in answers[-1].text


def test_without_anybody_to_reach_an_example_is_shown(administrator: Browser) -> None:
    page = administrator.post("/broadcasts/new/words", form_at="/broadcasts/new", **WRITTEN).text
    assert "Uwimana Marie, the fair of Menyesha opens." in page


def test_who_may_only_look_sees_nobodys_name(web: Web, browser_of: Callable[[Role], Browser]) -> None:
    people(web.bot, 1)
    add_broadcast(web.bot, "draft", text_en="{contact.name}, the fair opens.")
    shown = browser_of(Role.VIEWER).get("/broadcasts/1").text
    assert "Uwimana Marie, the fair opens." in shown
    assert "<button" not in shown.partition("<main")[2]
    assert "Uwase Aline, the fair opens." in browser_of(Role.COORDINATOR).get("/broadcasts/1").text


def prepared(web: Web, number: int = 2) -> None:
    people(web.bot, number)
    add_broadcast(web.bot, "preparing", recipients=0)
    make_ready(web.bot.runtime)


def test_it_is_started_at_a_time_of_rwanda(web: Web, administrator: Browser) -> None:
    prepared(web)
    when = {"when": "later", "starts_at": "2027-03-02T09:00", "ends_at": "2027-03-03T18:00"}
    administrator.post("/broadcasts/1/start", form_at="/broadcasts/1", **when)
    (row,) = web.bot.rows(select(broadcasts))
    assert (row.starts_at - NOW, row.ends_at - NOW) == (timedelta(hours=23), timedelta(days=2, hours=8))
    assert "02/03/2027 09:00" in administrator.get("/broadcasts/1").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"when": "later", "starts_at": ""}, "That is no time; choose a day and an hour."),
        ({"when": "now", "ends_at": "2027-02-01T09:00"}, "It would end before it begins."),
        ({"when": "now", "starts_at": "2027-03-02T09:00"}, "A time was typed, but now was chosen."),
    ],
)
def test_a_time_that_makes_no_sense_starts_nothing(
    web: Web, administrator: Browser, form: dict[str, str], said: str
) -> None:
    prepared(web)
    administrator.post("/broadcasts/1/start", form_at="/broadcasts/1", **form)
    assert said in administrator.get("/broadcasts/1").text
    assert statuses(web) == ["prepared"]


def test_what_cannot_be_done_is_told_in_the_language_of_who_asked(web: Web, administrator: Browser) -> None:
    add_broadcast(web.bot, "draft")
    administrator.post("/broadcasts/1/pause", form_at="/broadcasts/1")
    assert "Broadcast 1 is draft: only a started one can be paused." in administrator.get("/broadcasts/1").text
    assert web.bot.count(deeds) == 1
    assert administrator.get("/broadcasts/9").status_code == 404
    assert administrator.get("/broadcasts/9/pause").location == "/console/broadcasts/9"
    assert administrator.post("/broadcasts/9/pause", form_at="/broadcasts/1").status_code == 404


def test_called_off_half_way_what_had_not_begun_stays_unsent(web: Web, administrator: Browser) -> None:
    prepared(web, 3)
    start(web.bot.runtime, 1)
    web.bot.do(update(outbox).where(outbox.c.id == 1).values(status=MessageStatus.SENDING))
    assert "1 have begun and cannot be called back. 2 are not sent." in administrator.get("/broadcasts/1").text
    administrator.post("/broadcasts/1/cancel", form_at="/broadcasts/1")
    assert web.bot.values(select(outbox.c.status).order_by(outbox.c.id)) == ["sending", "cancelled", "cancelled"]
    assert "called back" in administrator.get("/broadcasts/1").text


def test_progress_is_asked_for_by_itself_until_it_is_over(web: Web, administrator: Browser) -> None:
    prepared(web)
    start(web.bot.runtime, 1)
    piece = administrator.get("/broadcasts/1?seen=started", **HTMX)
    assert "<html" not in piece.text
    assert "0 of 2 have begun (0%)." in piece.text
    assert 'hx-trigger="every 2s"' in piece.text
    assert "HX-Refresh" not in piece.headers
    assert "quiet hours" not in piece.text
    web.bot.pass_time(hours=11)
    at_night = administrator.get("/broadcasts/1?seen=started", **HTMX).text
    assert "In quiet hours nothing is sent; it goes on by itself at 02/03/2027 08:00." in at_night
    web.bot.do(update(outbox).values(status=MessageStatus.DELIVERED, begun_at=NOW, segments=1))
    sweep(web.bot.runtime, "me")
    over = administrator.get("/broadcasts/1?seen=started", **HTMX)
    assert over.headers["HX-Refresh"] == "true"
    assert "every 2s" not in over.text


def test_what_was_cut_off_while_it_was_prepared_is_gone_on_with(web: Web) -> None:
    people(web.bot, 2)
    add_broadcast(web.bot, "preparing", recipients=0)
    make_ready(web.bot.runtime)
    make_ready(web.bot.runtime)
    assert statuses(web) == ["prepared"]
    assert web.bot.count(outbox) == 2
    became = select(history.c.became).where(history.c.subject == "broadcasts")
    assert web.bot.values(became) == ["prepared"]


def test_the_list_is_narrowed_by_what_its_address_says(web: Web, administrator: Browser) -> None:
    add_broadcast(web.bot, "draft", name="Fair")
    add_broadcast(web.bot, "cancelled", name="Market")
    page = administrator.get("/broadcasts?status=draft").text
    assert "Fair" in page
    assert "Market" not in page
    assert "There is no such broadcast yet." in administrator.get("/broadcasts?status=paused").text


def test_a_broadcast_is_written_like_another(web: Web, administrator: Browser) -> None:
    filters = '{"districts":["Huye"],"registered":true,"confirmed":true}'
    add_broadcast(web.bot, "finished", name="Last fair", filters=filters)
    page = administrator.get("/broadcasts/new?like=1").text
    assert 'value="Last fair"' in page
    assert "Menyesha: the fair opens." in page
    assert re.search(r"<input checked[^>]* value=\"Huye\"", page)
    assert '<option selected value="confirmed">' in page
