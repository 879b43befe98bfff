"""The inbox: who asks is seen by age, taken by one, answered once in their own channel, and handed back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.programme.staff import Role
from bot.store.contacts import contacts
from bot.store.outbox import outbox
from bot.store.staff import deeds
from bot.store.tickets import canned_replies, ticket_words, tickets
from tests.bots import ME, NOW
from tests.factories import add_contact
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

TICKET = "/inbox/1"


@pytest.fixture
def desk(browser_of: Callable[[Role], Browser]) -> Browser:
    """Somebody at the mentors' desk, who may answer."""
    return browser_of(Role.MENTOR_DESK)


def ask(web: Web, *words: str) -> str:
    """Have a contact ask a person by SMS; give the reference."""
    add_contact(web.bot)
    web.bot.phone().sms("menu", "person", *(words or ("Where is the hall?",)))
    return str(web.bot.values(select(tickets.c.reference))[0])


def form_of(browser: Browser, **changes: str) -> dict[str, str]:
    """Give the form of a ticket's answer as its page has it."""
    page = browser.get(TICKET).text
    hidden = {name: page.split(f'name="{name}" value="')[1].partition('"')[0] for name in ("key", "seen")}
    return hidden | {"words": "In Huye.", "medium": "sms", "canned": "0"} | changes


def send(browser: Browser, form: dict[str, str]) -> Any:  # noqa: ANN401  # an answer of the console
    return browser.post(f"{TICKET}/answer", form_at=TICKET, **form)


def pass_a_day(web: Web, browser: Browser) -> None:
    """Let a day pass, after which they sign in again."""
    web.bot.pass_time(hours=25)
    browser.sign_in("mentor_desk")


def answers(web: Web) -> list[Any]:
    return web.bot.values(select(outbox.c.body).where(outbox.c.body.startswith("Answer")).order_by(outbox.c.id))


def test_a_ticket_is_listed_with_who_has_it_and_by_when_it_is_to_be_answered(web: Web, desk: Browser) -> None:
    reference = ask(web)
    page = desk.get("/inbox").text
    assert all(shown in page for shown in (reference, "Uwase Aline", "nobody", "open"))
    assert "late: " not in page
    pass_a_day(web, desk)
    assert "late: 02/03/2027 10:00" in desk.get("/inbox").text


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ("", True),
        ("?show=mine", True),
        ("?show=nobodys", False),
        ("?show=all", True),
        ("?show=closed", False),
        ("?medium=whatsapp", False),
        ("?medium=sms&language=en", True),
        ("?language=rw", False),
        ("?show=nonsense", True),
    ],
)
def test_the_list_is_narrowed_by_its_address(web: Web, desk: Browser, asked: str, *, is_there: bool) -> None:
    reference = ask(web)
    desk.post(f"{TICKET}/take", form_at=TICKET)
    assert (reference in desk.get(f"/inbox{asked}").text) == is_there


def test_who_only_looks_sees_how_many_there_are_and_nobody(web: Web, browser_of: Callable[[Role], Browser]) -> None:
    reference = ask(web)
    viewer = browser_of(Role.VIEWER)
    page = viewer.get("/inbox").text
    assert "<dt>open, SMS</dt><dd>1</dd>" in page
    assert reference not in page
    assert viewer.get(TICKET).status_code == 403


def test_an_answer_goes_in_the_contacts_channel_and_is_on_record(web: Web, desk: Browser) -> None:
    reference = ask(web)
    assert send(desk, form_of(desk)).status_code == 302
    assert answers(web) == [f"Answer to question {reference}: In Huye."]
    page = desk.get(TICKET).text
    assert "Your answer goes by SMS." in page
    assert page.count("In Huye.") >= 2
    assert web.bot.values(select(deeds.c.deed).where(deeds.c.subject == "tickets")) == [
        *("read", "read", "answered", "read"),
    ]


def test_what_is_sent_twice_by_one_form_goes_once(web: Web, desk: Browser) -> None:
    ask(web)
    form = form_of(desk)
    assert [send(desk, form).status_code for _ in range(2)] == [302, 302]
    assert len(answers(web)) == 1
    assert send(desk, form_of(desk, words="And bring your shoes.")).status_code == 302
    assert len(answers(web)) == 2


def test_whoever_answers_past_a_colleague_is_told_and_keeps_their_words(
    web: Web, desk: Browser, browser_of: Callable[[Role], Browser]
) -> None:
    ask(web)
    mine, other = form_of(desk, words="It is in Huye, I think."), browser_of(Role.COORDINATOR)
    send(other, form_of(other))
    refused = send(desk, mine)
    assert refused.status_code == 200
    assert "Coordinator answered meanwhile." in refused.text
    assert "It is in Huye, I think.</textarea>" in refused.text
    assert len(answers(web)) == 1
    again = dict(mine, seen=refused.text.split('name="seen" value="')[1].partition('"')[0])
    assert send(desk, again).status_code == 302
    assert len(answers(web)) == 2


def test_nothing_is_sent_without_words(web: Web, desk: Browser) -> None:
    ask(web)
    assert "This is needed." in send(desk, form_of(desk, words="")).text
    assert answers(web) == []


def test_the_second_who_takes_a_ticket_is_told_who_has_it(
    web: Web, desk: Browser, browser_of: Callable[[Role], Browser]
) -> None:
    reference = ask(web)
    other = browser_of(Role.COORDINATOR)
    desk.post(f"{TICKET}/take", form_at=TICKET, had_by="0")
    other.post(f"{TICKET}/take", form_at=TICKET, had_by="0")
    assert f"Mentor_Desk has ticket {reference} by now. Nothing was changed." in other.get(TICKET).text
    assert web.bot.values(select(tickets.c.staff_id)) == [1]


def test_a_ticket_is_given_to_a_colleague_who_may_answer_and_to_nobody_else(
    web: Web, desk: Browser, browser_of: Callable[[Role], Browser]
) -> None:
    ask(web)
    browser_of(Role.COORDINATOR)
    browser_of(Role.VIEWER)
    desk.post(f"{TICKET}/take", form_at=TICKET, to="2", had_by="0")
    assert web.bot.values(select(tickets.c.staff_id)) == [2]
    assert "to Coordinator" in desk.get(TICKET).text
    assert desk.post(f"{TICKET}/take", form_at=TICKET, to="3", had_by="2").status_code == 404
    assert web.bot.values(select(tickets.c.staff_id)) == [2]


def test_who_is_spoken_with_hears_no_flow_until_it_is_handed_back(web: Web, desk: Browser) -> None:
    ask(web)
    desk.post(f"{TICKET}/take", form_at=TICKET, over="1", had_by="0")
    assert "A person speaks with them, not the flows." in desk.get(TICKET).text
    assert "reads what you write here" in web.bot.phone().sms("Are you there?")
    assert "Are you there?" in desk.get(TICKET).text
    desk.post(f"{TICKET}/back", form_at=TICKET)
    assert web.bot.values(select(contacts.c.taken_over_at)) == [None]
    assert "A person speaks with them" not in desk.get(TICKET).text


def test_closing_takes_a_note_and_a_closed_ticket_is_not_answered(web: Web, desk: Browser) -> None:
    reference = ask(web)
    form = form_of(desk)
    desk.post(f"{TICKET}/close", form_at=TICKET, note="told the place")
    assert "told the place" in desk.get(TICKET).text
    refused = send(desk, form)
    assert f"Ticket {reference} is over." in refused.text
    assert answers(web) == []
    assert web.bot.values(select(tickets.c.status)) == ["closed"]


def test_whatsapp_says_until_when_it_is_open_and_then_sms_is_what_is_left(web: Web, desk: Browser) -> None:
    add_contact(web.bot)
    web.bot.phone().whatsapp("menu", "person", "Where is the hall?")
    page = desk.get(TICKET).text
    assert "WhatsApp is open until 02/03 10:00." in page
    assert page.index('value="whatsapp"') < page.index('value="sms"')
    pass_a_day(web, desk)
    page = desk.get(TICKET).text
    assert "WhatsApp is closed since 02/03 10:00: the answer goes by SMS." in page
    assert 'value="whatsapp"' not in page
    refused = send(desk, form_of(desk, medium="whatsapp"))
    assert "WhatsApp takes nothing but templates. Answer by SMS." in refused.text
    assert send(desk, form_of(desk)).status_code == 302


def test_who_has_no_number_and_a_closed_whatsapp_cannot_be_answered_and_it_says_why(web: Web, desk: Browser) -> None:
    web.bot.phone("RW.AbC123").whatsapp("en", "1", "person", "Where is the hall?")
    pass_a_day(web, desk)
    page = desk.get(TICKET).text
    assert "and no number is known: wait until they write." in page
    assert ">Send<" not in page


def test_in_the_quiet_hours_it_says_when_the_answer_goes(web: Web, desk: Browser) -> None:
    ask(web)
    web.bot.now = datetime(2027, 3, 1, 20, tzinfo=UTC)
    desk.sign_in("mentor_desk")
    assert "your answer goes at 08:00." in desk.get(TICKET).text
    send(desk, form_of(desk))
    assert "Your answer goes by SMS at 08:00." in desk.get(TICKET).text
    assert web.bot.values(select(outbox.c.due_at).order_by(outbox.c.id))[-1] == datetime(2027, 3, 2, 6, tzinfo=UTC)


def test_a_draft_says_how_long_it_is_and_what_makes_it_dearer(web: Web, desk: Browser) -> None:
    ask(web)
    written = {words: form_of(desk, words=words) for words in ("It’s here.", "👍")}
    drafts = {words: desk.post(f"{TICKET}/draft", form_at=TICKET, **form).text for words, form in written.items()}
    assert "37 characters, 1 SMS" in drafts["It’s here."]
    assert "Dearer by: 👍" in drafts["👍"]
    gone = desk.post(f"{TICKET}/draft", form_at=TICKET, **form_of(desk, words="At 8.", canned="99")).text
    assert all(said in gone for said in ("Somebody has removed this canned reply.", "At 8."))
    on_whatsapp = desk.post(f"{TICKET}/draft", form_at=TICKET, **form_of(desk, words="Yes.", medium="whatsapp"))
    assert "characters on WhatsApp" in on_whatsapp.text


def test_a_canned_reply_is_put_in_in_the_contacts_language_after_what_was_written(web: Web, desk: Browser) -> None:
    ask(web)
    texts = {"text_en": "Hello {contact.name} of {org}.", "text_rw": "Muraho {contact.name}."}
    web.bot.do(insert(canned_replies).values(name="Hello", changed_at=NOW, **texts))
    piece = desk.client.post(
        f"/console{TICKET}/draft",
        data=form_of(desk, canned="1", words="One moment."),
        base_url="https://bot.example.rw",
        headers={"HX-Request": "true", "Referer": "https://bot.example.rw/"},
    )
    assert piece.status_code == 400  # without its token
    text = desk.post(f"{TICKET}/draft", form_at=TICKET, **form_of(desk, canned="1", words="One moment.")).text
    assert "One moment.\nHello Uwase Aline of Menyesha.</textarea>" in text.replace("\r\n", "\n")
    web.bot.do(contacts.update().values(language="rw"))
    assert (
        "Muraho Uwase Aline.</textarea>"
        in desk.post(f"{TICKET}/draft", form_at=TICKET, **form_of(desk, canned="1", words="")).text
    )


def test_the_conversation_is_sent_again_only_when_something_is_new(web: Web, desk: Browser) -> None:
    ask(web)
    shown = desk.get(TICKET)
    last = shown.text.split("last=")[1].partition('"')[0]
    assert desk.get(f"{TICKET}?last={last}", **{"HX-Request": "true"}).status_code == 204
    web.bot.phone().sms("Are you there?")
    news = desk.get(f"{TICKET}?last={last}", **{"HX-Request": "true"})
    assert "Are you there?" in news.text
    assert "<html" not in news.text
    # Whoever leaves such a page open is signed out all the same.
    by_itself = desk.get(f"{TICKET}?last={last}", **{"HX-Request": "true", "X-By-Itself": "1"})
    assert ["Set-Cookie" in answer.headers for answer in (shown, by_itself)] == [True, False]


def test_canned_replies_are_kept_by_those_who_run_the_programme(
    web: Web, desk: Browser, browser_of: Callable[[Role], Browser]
) -> None:
    keeper = browser_of(Role.COORDINATOR)
    form = {"name": "Hello", "text_en": "Hello {contact.name}", "text_rw": "Muraho {contact.name}"}
    assert keeper.post("/inbox/replies/new", **form).status_code == 302
    wrong = keeper.post("/inbox/replies/new", **form | {"name": "Other", "text_en": "Hello {first}"})
    assert "There is no field {first}." in wrong.text
    assert "Hello {first}</textarea>" in wrong.text
    assert "There is a reply called Hello already." in keeper.post("/inbox/replies/new", **form).text
    assert keeper.post("/inbox/replies/1", **form | {"text_en": "Good day"}).status_code == 302
    assert "Good day" in desk.get("/inbox/replies").text
    keeper.post("/inbox/replies/1/remove", form_at="/inbox/replies/1")
    assert web.bot.count(canned_replies) == 0


def test_fifty_tickets_are_a_page(web: Web, desk: Browser) -> None:
    with web.bot.runtime.database.begin() as db:
        for number in range(51):
            contact = db.execute(insert(contacts).values(created_at=NOW).returning(contacts.c.id)).scalar_one()
            own = {"reference": f"R{number:04}", "medium": "sms", "status": "open", "contact_id": contact}
            db.execute(insert(tickets).values(**own, created_at=NOW, changed_at=NOW + timedelta(minutes=number)))
    first = desk.get("/inbox?medium=sms").text
    assert "R0049" in first
    assert "R0050" not in first
    assert "/console/inbox?medium=sms&amp;after=50" in first
    assert "R0050" in desk.get("/inbox?medium=sms&after=50").text


def test_words_of_both_sides_are_shown_as_they_were(web: Web, desk: Browser) -> None:
    ask(web, "<b>Where?</b>")
    web.bot.phone(ME).dial()
    page = desk.get(TICKET).text
    assert "&lt;b&gt;Where?&lt;/b&gt;" in page
    assert "USSD" in page
    assert web.bot.count(ticket_words) == 1
