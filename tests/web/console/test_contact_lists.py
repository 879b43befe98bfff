"""Lists in the console: brought in after a look, never by half; and taken out, with no formula in them."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.programme.staff import Member, Role, add_member
from bot.programme.stage import Stage
from bot.services.personal.bringing import bring_in, stage_list, start_list
from bot.services.personal.people import Person
from bot.store.contacts import addresses, consents, contacts
from bot.store.enrolments import enrolments
from bot.store.staff import deeds, history
from bot.web.console.contact_import import BIGGEST_LIST
from tests.bots import ME, NOW, Bot
from tests.factories import add_contact
from tests.lives import is_erased
from tests.web.conftest import URL, Web
from tests.web.console.conftest import _TOKEN, Browser

HEAD = "number,name,district,sector,trade,language,consent_wording,consent_date,consent_source\n"
GOOD = HEAD + "0788000100,Uwase Aline,Huye,Tumba,Inkweto,en,I agree.,2027-02-01,Form\n0788000200,Mugisha Eric,,,,,,,\n"
ALL = {"basis": "all", "wording": "I agree to messages.", "language": "rw", "on": "2027-02-20", "source": "At the fair"}


def bring(browser: Browser, content: bytes, name: str = "people.csv", **form: str) -> TestResponse:
    """Bring a list; give the answer."""
    token = _TOKEN.search(browser.get("/contacts/import").text)
    assert token
    values = {"csrf_token": token[1], "basis": "each", "language": "en"} | form
    headers = {"Referer": f"{URL}/", "Accept-Language": "en"}
    data = values | {"file": (BytesIO(content), name)}
    return browser.client.post("/console/contacts/import", data=data, base_url=URL, headers=headers)


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, written = Workbook(), BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(written)
    return written.getvalue()


def test_a_list_is_looked_at_first_and_then_taken_in_once(web: Web, administrator: Browser) -> None:
    answer = bring(administrator, GOOD.encode())
    assert answer.location == "/console/contacts/import/1"
    page = administrator.get("/contacts/import/1").text
    assert "What it would do" in page
    assert "<dt>new</dt><dd>2</dd>" in page
    assert web.bot.count(contacts) == 0
    for _ in range(2):
        administrator.post("/contacts/import/1/take-in", form_at="/contacts/import")
    assert "being taken in already" in administrator.get("/contacts").text
    assert "What it did" in administrator.get("/contacts/import/1").text
    assert web.bot.values(select(contacts.c.name).order_by(contacts.c.id)) == ["Uwase Aline", "Mugisha Eric"]
    assert web.bot.values(select(consents.c.wording)) == ["I agree."]
    assert web.bot.values(select(history.c.became).where(history.c.subject == "contacts")) == ["created"] * 2
    done = select(deeds.c.deed).where(deeds.c.subject == "enrolments").order_by(deeds.c.id)
    assert web.bot.values(done) == ["brought a list", "took a list in"]


def test_what_was_read_is_kept_no_longer_than_it_is_needed(web: Web, administrator: Browser) -> None:
    for name in ("one.csv", "two.csv", "three.csv"):
        bring(administrator, GOOD.encode(), name)
    administrator.post("/contacts/import/1/take-in", form_at="/contacts/import")
    administrator.post("/contacts/import/2/drop", form_at="/contacts/import")
    kept = select(enrolments.c.people.is_not(None)).order_by(enrolments.c.id)
    assert web.bot.values(kept) == [False, False, True]
    web.bot.pass_time(days=1, minutes=1)
    bring_in(web.bot.runtime)
    assert web.bot.values(select(enrolments.c.people)) == [None] * 3
    administrator.sign_in("administrator")
    administrator.post("/contacts/import/3/take-in", form_at="/contacts/import")
    assert "was dropped" in administrator.get("/contacts/import/3").text
    assert web.bot.values(select(contacts.c.name)) == ["Uwase Aline", "Mugisha Eric"]


def test_what_is_known_stays_and_it_is_said_who_is_left_out(web: Web, administrator: Browser) -> None:
    add_contact(web.bot, "+250788000300", name="Ineza Rosine", trade=None)
    add_contact(web.bot, "+250788000400")
    assert is_erased(web.bot, 2)
    rows = "0788000300,Another Name,,,shoes,,,,\n0788000400,Uwase Aline,,,,,,,\n"
    bring(administrator, (HEAD + rows).encode())
    page = administrator.get("/contacts/import/1").text
    assert "<dt>completed</dt><dd>1</dd>" in page
    assert "was erased, and has not agreed since" in page
    administrator.post("/contacts/import/1/take-in", form_at="/contacts/import")
    known = select(contacts.c.name, contacts.c.trade).where(contacts.c.erased_at.is_(None))
    assert web.bot.rows(known) == [("Ineza Rosine", "shoes")]


def test_every_bad_row_is_told_with_the_remedy_and_nobody_is_taken_in(web: Web, administrator: Browser) -> None:
    rows = "0788000100,Uwase Aline,Hye,,,,,,\n12,Mugisha,,,ships,,,,\n0788000300,Good One,,,,,,,\n"
    page = bring(administrator, (HEAD + rows).encode()).text
    for told in ("3 cells cannot be read", "did you mean Huye?", "is no mobile number", "is none of"):
        assert told in page
    assert web.bot.count(enrolments) == 0


@pytest.mark.parametrize(("basis", "given"), [("all", 2), ("none", 0), ("each", 1)])
def test_how_they_agreed_is_asked_for_the_whole_list(web: Web, administrator: Browser, basis: str, given: int) -> None:
    bring(administrator, GOOD.encode(), **ALL if basis == "all" else {"basis": basis})
    administrator.post("/contacts/import/1/take-in", form_at="/contacts/import")
    found = web.bot.values(select(consents.c.wording))
    assert found == {"all": ["I agree to messages."] * 2, "none": [], "each": ["I agree."]}[basis]
    assert len(found) == given


@pytest.mark.parametrize("basis", ["each", "none"])
def test_how_all_agreed_is_not_passed_over_where_something_else_is_chosen(
    web: Web, administrator: Browser, basis: str
) -> None:
    page = bring(administrator, GOOD.encode(), **ALL | {"basis": basis}).text
    assert "Below it is written how all of them agreed." in page
    assert "I agree to messages.</textarea>" in page
    assert web.bot.count(enrolments) == 0


def test_how_all_agreed_is_said_whole_or_not_at_all(web: Web, administrator: Browser) -> None:
    page = bring(administrator, GOOD.encode(), **ALL | {"source": "", "on": ""}).text
    assert page.count("This is needed.") == 2
    assert web.bot.count(enrolments) == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("people.txt", b"number", "a list ends in .csv or .xlsx"),
        ("people.csv", b"name\nUwase\n", "It has no column number"),
        ("people.csv", b"number,Distrct\n", "did you mean district?"),
        ("people.csv", b"number\n", "Nobody is in this list."),
        ("people.csv", b"number\n" + b"0788000100\n" * 10_001, "It has more than 10,000 rows"),
        ("people.xlsx", b"number", "cannot be read as an Excel workbook"),
        (
            "people.xlsx",
            workbook(("number",), *(("0788000100",) for _ in range(10_001))),
            "It has more than 10,000 rows",
        ),
    ],
)
def test_what_is_no_list_is_refused_with_what_helps(
    administrator: Browser, name: str, content: bytes, told: str
) -> None:
    assert told in bring(administrator, content, name).text


def test_a_workbook_that_is_huge_when_unpacked_is_refused(administrator: Browser) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (101 * 1024 * 1024))
    assert "too big when it is unpacked" in bring(administrator, packed.getvalue(), "people.xlsx").text


def test_only_this_page_takes_a_big_file(administrator: Browser) -> None:
    padding = b"x" * 70_000
    assert bring(administrator, b"number,name\n0788000100," + padding).status_code == 200
    form = {"data": b"x" * (BIGGEST_LIST + 1), "content_type": "multipart/form-data; boundary=x"}
    assert administrator.client.post("/console/contacts/import", base_url=URL, **form).status_code == 413
    assert administrator.post("/contacts/1/stop", form_at="/contacts/import", note="x" * 70_000).status_code == 413


def test_a_list_that_takes_long_is_gone_on_with_by_the_workers(each_web: Web) -> None:
    bot = each_web.bot
    people = [Person(n, f"+25078{n:07d}", {"name": "Uwase"}) for n in range(2, 502)]
    with bot.runtime.database.begin() as db:
        by = add_member(db, {"login": "d", "name": "D", "role": Role.COORDINATOR}, NOW)
        stage = Stage(bot.runtime, db, NOW, Member(by, "d", "D", Role.COORDINATOR, None))
        stage_list(stage, "many.csv", people)
    standing = select(enrolments.c.status, enrolments.c.done)
    bring_in(bot.runtime, 0)
    assert bot.rows(standing) == [("checking", 200)]
    bring_in(bot.runtime)
    assert bot.rows(standing) == [("ready", 500)]
    with bot.runtime.database.begin() as db:
        start_list(Stage(bot.runtime, db, NOW, stage.member), 1)
    bring_in(bot.runtime, 0)
    assert bot.rows(standing) == [("running", 200)]
    assert bot.count(contacts) == 200
    bring_in(bot.runtime)
    assert bot.rows(standing) == [("taken_in", 500)]
    assert bot.count(addresses) == 500


def test_a_list_over_which_we_fail_keeps_none_waiting_and_is_left(
    each_web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    bot = each_web.bot
    with bot.runtime.database.begin() as db:
        by = add_member(db, {"login": "d", "name": "D", "role": Role.COORDINATOR}, NOW)
        stage = Stage(bot.runtime, db, NOW, Member(by, "d", "D", Role.COORDINATOR, None))
        for name in ("bad.csv", "good.csv"):
            stage_list(stage, name, [Person(2, "+250780000001", {"name": "Uwase"})])
    bot.do(update(enrolments).where(enrolments.c.id == 1).values(people='[{"of": "another age"}]'))
    standing = select(enrolments.c.status).order_by(enrolments.c.id)
    bring_in(bot.runtime)
    assert bot.values(standing) == ["checking", "ready"]
    for _ in range(6):
        bring_in(bot.runtime)
    assert bot.values(standing) == ["failed", "ready"]
    assert bot.values(select(enrolments.c.people).where(enrolments.c.id == 1)) == [None]
    assert caplog.text.count("list 1 of people: an error of ours") == 5


def test_why_a_list_is_left_is_told(web: Web, administrator: Browser) -> None:
    bring(administrator, GOOD.encode())
    web.bot.do(update(enrolments).values(status="failed", people=None))
    page = administrator.get("/contacts/import/1").text
    assert "for a fault of ours that is in the log: 2 of 2 were looked at or taken in." in page
    assert "Take them in" not in page


def add_found(bot: Bot) -> None:
    add_contact(bot, name="=Uwase")
    add_contact(bot, "+250788000200", district="Gasabo", opted_out_at=NOW)


def test_a_list_that_is_taken_out_has_no_formulas_and_is_on_record(web: Web, administrator: Browser) -> None:
    add_found(web.bot)
    answer = administrator.post("/contacts/list.csv?district=Huye", form_at="/contacts")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="contacts.csv"'
    assert list(csv.reader(StringIO(answer.text)))[1:] == [
        ["1", "'=Uwase", f"'{ME}", "Huye", "Tumba", "shoes", "en", "False"]
    ]
    book = load_workbook(BytesIO(administrator.post("/contacts/list.xlsx", form_at="/contacts").data))
    assert [row[1].value for row in book.worksheets[0].iter_rows()] == ["name", "Uwase Aline", "'=Uwase"]
    assert web.bot.values(select(deeds.c.deed).where(deeds.c.deed == "exported a list")) == ["exported a list"] * 2
