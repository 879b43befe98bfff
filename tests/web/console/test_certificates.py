"""Certificates and handouts in the console: who signs, who gets one, taken back; brought, written, sent."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta

import pypdfium2
import pytest
from sqlalchemy import delete, insert, select
from werkzeug.test import TestResponse

from bot.programme.codes import show_number
from bot.programme.handout_sources import LARGEST_FILE
from bot.programme.staff import Role
from bot.services.sweeping import sweep
from bot.store.certificates import certificates, signatories
from bot.store.contacts import contacts
from bot.store.files import files
from bot.store.handouts import handout_chapters, handout_copies, handouts
from bot.store.outbox import outbox
from bot.store.staff import deeds, history
from bot.store.workshops import attendance, workshops
from tests.bots import ANOTHER, ME, NOW
from tests.factories import add_contact, add_registration, add_workshop
from tests.papers import add_certificate, add_handout
from tests.web.conftest import URL, Web
from tests.web.console.conftest import Browser, Value

TERMS = {
    "days_needed": "2",
    "first_name": "Mukamana Alice",
    "first_title_rw": "Umuyobozi",
    "first_title_en": "Director",
}
CHAPTERS = "/handouts/1/chapters"
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def held(web: Web) -> int:
    """A workshop that one was at for both days, another for one."""
    number = add_workshop(web.bot)
    for phone, name, days in ((ME, "Uwase Aline", 2), (ANOTHER, "Mutesi Diane", 1)):
        seat = add_registration(web.bot, number, add_contact(web.bot, phone, name=name))
        for day in range(days):
            on = date(2027, 3, 22) + timedelta(days=day)
            web.bot.do(insert(attendance).values(registration_id=seat, day=on, how="staff", marked_at=NOW))
    return number


def told(web: Web, number: str = ME) -> list[str]:
    sweep(web.bot.runtime, "the test")
    return web.bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def pages(document: bytes) -> list[str]:
    read = pypdfium2.PdfDocument(document)
    texts = [page.get_textpage().get_text_range() for page in read]
    read.close()
    return texts


def bring(browser: Browser, content: bytes, **form: str) -> TestResponse:
    own = {"title_rw": "Ibiciro", "title_en": "Costs", "language": "both", "workshop_id": "0", "form_key": "once"}
    answer = browser.post("/handouts/new", **own | form, document=(io.BytesIO(content), "costs.pdf"))
    answer.request.environ["wsgi.input"].close()
    return answer


@pytest.mark.usefixtures("held")
def test_who_was_there_gets_one_and_the_page_says_why_another_does_not(web: Web, administrator: Browser) -> None:
    page = administrator.get("/workshops/1/certificates").text
    assert "was there on 2 of 2 days" in page
    assert "was there on 1 of 2 days, and 2 are needed" in page
    assert "Nobody signs the certificates of this training yet." in page
    administrator.post("/workshops/1/certificates/issue", form_at="/workshops/1/certificates")
    assert web.bot.count(certificates) == 0
    assert administrator.post("/workshops/1/certificates/terms", **TERMS).status_code == 302
    for _ in range(2):
        administrator.post("/workshops/1/certificates/issue", form_at="/workshops/1/certificates")
    (row,) = web.bot.rows(select(certificates))
    assert (row.name, [body.partition(":")[0] for body in told(web)]) == ("Uwase Aline", ["Your certificate"])
    page = administrator.get("/workshops/1/certificates").text
    assert show_number(row.number) in page
    assert "has one already" in page
    late = administrator.post("/workshops/1/certificates/terms", **TERMS | {"days_needed": "1"})
    assert "Certificates of this training are out already" in late.text


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"first_name": ""}, "This is needed."),
        ({"first_title_en": ""}, "This is needed."),
        ({"second_name": "Keza"}, "This is needed."),
        ({"first_name": "x" * 41}, "40 letters at the most."),
        ({"days_needed": "0"}, "A number from 1 to 100."),
    ],
)
@pytest.mark.usefixtures("held")
def test_who_signs_has_a_name_and_titles(web: Web, administrator: Browser, change: dict[str, str], fault: str) -> None:
    assert fault in administrator.post("/workshops/1/certificates/terms", **TERMS | change).text
    assert web.bot.count(signatories) == 0
    assert web.bot.values(select(workshops.c.days_needed)) == [None]


def test_who_only_looks_reads_how_many_and_no_names(web: Web, held: int, browser_of: Callable[[Role], Browser]) -> None:
    (one, *_) = web.bot.values(select(contacts.c.id).order_by(contacts.c.id))
    add_certificate(web.bot, one, workshop_id=held)
    viewer = browser_of(Role.VIEWER)
    page = viewer.get("/workshops/1/certificates").text
    assert ("Certificates" in page, "Uwase Aline" in page, "Mutesi Diane" in page) == (True, False, False)
    assert viewer.get("/certificates/1").status_code == 403


def test_they_are_printed_together_and_alone(web: Web, held: int, administrator: Browser) -> None:
    for contact, name in zip(web.bot.values(select(contacts.c.id)), ("Uwase Aline", "Mutesi Diane"), strict=True):
        add_certificate(web.bot, contact, workshop_id=held, name=name)
    together = administrator.get("/workshops/1/certificates.pdf")
    assert together.mimetype == "application/pdf"
    texts = pages(together.data)
    assert len(texts) == 2
    assert ["Mutesi Diane" in texts[0], "Uwase Aline" in texts[1]] == [True, True]
    assert len(pages(administrator.get("/certificates/1/certificate.pdf").data)) == 1


def test_one_is_given_on_paper_or_taken_back_with_a_reason(web: Web, administrator: Browser) -> None:
    add_workshop(web.bot)
    add_certificate(web.bot, add_contact(web.bot), status="issued", respond_by=NOW)
    page = administrator.get("/certificates/1").text
    assert all(text in page for text in ("They have it on paper", "Try to send it", "Take it back", "/c/"))
    administrator.post("/certificates/1/hand-over", form_at="/certificates/1")
    administrator.post("/certificates/1/hand-over", form_at="/certificates/1")
    assert "Its owner has this certificate" in administrator.get("/certificates/1").text
    administrator.post("/certificates/1/revoke", form_at="/certificates/1", note=" ")
    assert "Say why" in administrator.get("/certificates/1").text
    administrator.post("/certificates/1/revoke", form_at="/certificates/1", note="The name was misspelt.")
    assert web.bot.values(select(certificates.c.status)) == ["revoked"]
    events = web.bot.rows(select(history.c.event, history.c.note).where(history.c.subject == "certificates"))
    assert [tuple(event) for event in events] == [("hand_over", None), ("revoke", "The name was misspelt.")]
    assert web.bot.values(select(deeds.c.deed).where(deeds.c.subject == "certificates")) == ["handed over", "revoked"]
    assert administrator.get("/certificates/1/certificate.pdf").status_code == 404
    assert administrator.get("/certificates/9").status_code == 404


def test_who_could_not_be_told_is_sent_theirs_once_they_can_be(web: Web, administrator: Browser) -> None:
    add_workshop(web.bot)
    add_certificate(web.bot, add_contact(web.bot), status="issued", respond_by=NOW)
    administrator.post("/certificates/1/send", form_at="/certificates/1")
    assert [body.partition(":")[0] for body in told(web)] == ["Your certificate"]
    assert web.bot.values(select(certificates.c.status)) == ["sent"]


def test_a_handout_is_brought_once_however_often_its_form_is_sent(web: Web, administrator: Browser) -> None:
    for _ in range(2):
        assert bring(administrator, PDF + b"x" * 300_000 + b"%%EOF").location == "/console/handouts/1"
    (row,) = web.bot.rows(select(handouts.c.title_rw, files.c.size).join(files, files.c.id == handouts.c.file_id))
    assert (row.title_rw, row.size) == ("Ibiciro", 300_020)
    assert "Costs" in administrator.get("/handouts").text
    place = administrator.get("/handouts/1").text.partition('href="/files/')[2].partition('"')[0]
    assert administrator.client.get(f"/files/{place}", base_url=URL).mimetype == "application/pdf"


@pytest.mark.parametrize(
    ("content", "change", "fault"),
    [
        (b"", {}, "The document is no whole PDF."),
        (b"MZ", {}, "The document is no whole PDF."),
        (PDF + b"x" * LARGEST_FILE, {}, "The document is too big: 5 MB are the most."),
        (PDF, {"title_en": "x" * 41}, "40 at the most."),
    ],
)
def test_what_is_no_handout_is_refused(
    web: Web, administrator: Browser, content: bytes, change: dict[str, str], fault: str
) -> None:
    assert fault in bring(administrator, content, **change).text
    assert web.bot.count(handouts) == 0


def test_more_than_a_handout_can_have_is_not_even_read(administrator: Browser) -> None:
    answer = bring(administrator, PDF + b"x" * (LARGEST_FILE + 100_000))
    assert (answer.status_code, "too large" in answer.text) == (413, True)


@pytest.mark.parametrize(
    ("path", "deed", "subject"),
    [
        ("/workshops/1/sheet", "read the sheet to sign", "workshops"),
        ("/workshops/1/seating", "read who sits where", "workshops"),
        ("/workshops/1/badges", "read name badges", "workshops"),
        ("/workshops/1/certificates.pdf", "read certificates", "workshops"),
        ("/certificates/1/certificate.pdf", "read", "certificates"),
    ],
)
@pytest.mark.usefixtures("held")
def test_what_is_printed_of_people_is_read_on_record(
    web: Web, administrator: Browser, path: str, deed: str, subject: str
) -> None:
    add_certificate(web.bot, 1)
    administrator.post("/workshops/1/certificates/terms", **TERMS)
    web.bot.do(delete(deeds))
    assert administrator.get(path).status_code == 200
    found = select(deeds.c.deed, deeds.c.subject, deeds.c.subject_id, deeds.c.staff_id)
    assert [tuple(row) for row in web.bot.rows(found)] == [(deed, subject, 1, 1)]
    assert administrator.get(path.replace("/1/", "/99/")).status_code == 404
    assert web.bot.count(deeds) == 1


@pytest.mark.parametrize("path", ["/handouts/new", "/workshops/new"])
def test_who_may_not_bring_one_cannot_send_much(browser_of: Callable[[Role], Browser], path: str) -> None:
    viewer = browser_of(Role.VIEWER)
    assert viewer.post(path, form_at="/account", document=(io.BytesIO(b"x" * 100_000), "x")).status_code == 413


def test_chapters_are_written_in_both_languages(web: Web, administrator: Browser) -> None:
    add_handout(web.bot)
    one = {"title_rw": "Uruhu", "title_en": "Leather", "text_rw": "Byose.", "text_en": "All about it."}
    sent: dict[str, Value] = {part: [words, ""] for part, words in one.items()}
    assert administrator.post(CHAPTERS, form_at=CHAPTERS, **sent).status_code == 302
    (row,) = web.bot.rows(select(handout_chapters))
    assert (row.place, row.title_rw, row.text_en) == (1, "Uruhu", "All about it.")
    page = administrator.post(CHAPTERS, form_at=CHAPTERS, **sent | {"text_rw": ["", ""]}).text
    assert "Chapter 1: write title and text in both languages." in page
    assert 'value="Leather"' in page
    assert web.bot.count(handout_chapters) == 1


def test_it_is_sent_to_those_who_have_a_seat_and_have_not_got_it(web: Web, administrator: Browser) -> None:
    add_registration(web.bot, add_workshop(web.bot), add_contact(web.bot))
    add_handout(web.bot)
    assert "have not got it yet: 1" in administrator.get("/handouts/1?workshop=1").text
    for _ in range(2):
        administrator.post("/handouts/1/send", form_at="/handouts/1", workshop="1")
    assert [body.partition(" http")[0] for body in told(web)] == ["Manual: Costs and prices"]
    assert web.bot.count(handout_copies) == 1
    assert administrator.post("/handouts/1/send", form_at="/handouts/1", workshop="9").status_code == 400
    administrator.post("/handouts/1/withdraw", form_at="/handouts/1")
    assert "There is no handout yet." in administrator.get("/handouts").text
    assert administrator.get("/handouts/1").status_code == 404


def test_handouts_are_found_by_title_a_page_at_a_time(web: Web, administrator: Browser) -> None:
    for number in range(55):
        add_handout(web.bot, title_en=f"Costs {number:02}", title_rw=f"Ikiguzi {number:02}")
    add_handout(web.bot, title_en="Sewing", title_rw="Kudoda")
    page = administrator.get("/handouts?q=costs").text
    assert ("Costs 49" in page, "Costs 50" in page, "Sewing" in page) == (True, False, False)
    assert "/console/handouts?q=costs&amp;after=50" in page
    assert "Costs 54" in administrator.get("/handouts?q=costs&after=50").text
    assert "Kudoda" in administrator.get("/handouts?q=kudo&lang=rw").text


def test_certificates_and_who_gets_one_are_a_page_at_a_time(web: Web, administrator: Browser) -> None:
    workshop = add_workshop(web.bot)
    for number in range(55):
        contact = add_contact(web.bot, f"+2507880{number:05}", name=f"Name {number:02}")
        add_registration(web.bot, workshop, contact)
        add_certificate(web.bot, contact, workshop_id=workshop, name=f"Name {number:02}")
    whole = administrator.get(f"/workshops/{workshop}/certificates").text
    proposed, _, issued = whole.partition("<h2>Certificates")
    assert [("Name 49" in part, "Name 50" in part) for part in (proposed, issued)] == [(True, False)] * 2
    rest = administrator.get(f"/workshops/{workshop}/certificates?seat=50").text
    assert "Name 54" in rest.partition("<h2>Certificates")[0]
    rest = administrator.get(f"/workshops/{workshop}/certificates?after=50").text
    assert "Name 54" in rest.partition("<h2>Certificates")[2]
