"""Referrals and banks in the console: an officer sees those of their own bank while they are shared, and no others."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import insert, select, update

from bot.programme.bank_documents import write_bank
from bot.programme.bank_keeping import get_document
from bot.programme.lifecycle import TIME
from bot.programme.referral_steps import withdraw
from bot.programme.staff import Role
from bot.store.banks import bank_officers, banks, referrals
from bot.store.contacts import consents, contacts
from bot.store.outbox import outbox
from bot.store.staff import deeds, history, staff
from tests.bots import ANOTHER, ME, NOW
from tests.factories import add_bank, add_contact, add_officer, add_referral
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

ONE = "/referrals/1"
GONE = "whose it was is not shown any more. Do not call."


@pytest.fixture
def officer(web: Web, browser_of: Callable[[Role], Browser]) -> Browser:
    """An officer of the first of two banks; somebody waits for each."""
    bank, rival = add_bank(web.bot), add_bank(web.bot, "rival", name="Rival Bank")
    add_referral(web.bot, bank, add_contact(web.bot))
    add_referral(web.bot, rival, add_contact(web.bot, ANOTHER, name="Mugisha Eric"), reference="ABC124")
    browser = browser_of(Role.BANK_OFFICER)
    member = web.bot.values(select(staff.c.id))[0]
    web.bot.do(insert(bank_officers).values(staff_id=member, bank_id=bank))
    return browser


def take_back(web: Web) -> None:
    with web.bot.runtime.database.begin() as db:
        assert withdraw(db, 1, TIME, web.bot.now)


def test_an_officer_sees_whose_they_are_of_their_own_bank_alone(officer: Browser) -> None:
    page = officer.get("/referrals").text
    assert all(shown in page for shown in ("ABC123", "Uwase Aline", ME, "Huye"))
    assert not [hidden for hidden in ("ABC124", "Mugisha", "Rival") if hidden in page]
    assert ME in officer.get(ONE).text
    assert officer.get("/referrals/2").status_code == 404
    assert officer.post("/referrals/2/outcome", form_at=ONE, outcome="contacted").status_code == 404
    assert officer.get("/referrals/99").status_code == 404


def test_an_outcome_is_noted_and_can_be_put_right(web: Web, officer: Browser) -> None:
    officer.post(f"{ONE}/outcome", form_at=ONE, outcome="contacted")
    page = officer.get(ONE).text
    assert "ABC123 is noted: contacted." in page
    assert "An account is open" in page
    officer.post(f"{ONE}/outcome", form_at=ONE, outcome="opened")
    assert web.bot.rows(select(referrals.c.status, referrals.c.outcome).where(referrals.c.id == 1)) == [
        ("opened", "opened")
    ]
    assert officer.post(f"{ONE}/outcome", form_at=ONE, outcome="nonsense").status_code == 400


def test_what_was_withdrawn_is_gone_at_once_and_a_row_that_was_open_is_refused(web: Web, officer: Browser) -> None:
    assert ME in officer.get(ONE).text
    take_back(web)
    token = "/account"
    officer.post(f"{ONE}/outcome", form_at=token, outcome="contacted")
    listed = officer.get("/referrals").text
    assert GONE in listed
    assert "ABC123" not in listed
    seen = officer.get(ONE)
    assert seen.status_code == 410
    assert GONE in seen.text
    assert "Uwase" not in seen.text
    assert web.bot.values(select(referrals.c.outcome)) == [None, None]
    assert "ABC123" not in officer.get("/referrals.csv").text


def test_a_consent_that_ended_otherwise_hides_it_as_well(web: Web, officer: Browser) -> None:
    web.bot.do(update(consents).values(withdrawn_at=NOW))
    assert officer.get(ONE).status_code == 410
    assert "ABC123" not in officer.get("/referrals").text


def test_the_csv_has_what_the_officer_sees_without_formulas_and_is_on_record(web: Web, officer: Browser) -> None:
    web.bot.do(update(contacts).where(contacts.c.name == "Uwase Aline").values(name="=1+1"))
    answer = officer.get("/referrals.csv")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    heading, *rows = answer.text.splitlines()
    assert heading.startswith("reference,bank,about,status,name,number")
    assert [row.split(",")[:6] for row in rows] == [["ABC123", "Sample Bank", "account", "waiting", "'=1+1", f"'{ME}"]]
    assert "exported" in web.bot.values(select(deeds.c.deed))


def test_coordinators_see_how_they_stand_and_not_whose_they_are(
    officer: Browser, browser_of: Callable[[Role], Browser]
) -> None:
    del officer
    coordinator = browser_of(Role.COORDINATOR)
    page = coordinator.get("/referrals").text
    assert all(shown in page for shown in ("ABC123", "ABC124", "By bank", "Rival Bank"))
    assert not [hidden for hidden in ("Uwase", "Mugisha", ME) if hidden in page + coordinator.get(ONE).text]
    assert "ABC124" not in coordinator.get("/referrals?bank=1").text
    assert coordinator.get("/referrals.csv").status_code == 403


def test_staff_take_a_consent_back_and_the_officers_are_told(
    web: Web, officer: Browser, browser_of: Callable[[Role], Browser]
) -> None:
    coordinator = browser_of(Role.COORDINATOR)
    coordinator.post(f"{ONE}/withdraw", form_at=ONE)
    assert "Sample Bank sees nothing any more, and is told." in coordinator.get(ONE).text
    assert officer.get(ONE).status_code == 410
    coordinator.post(f"{ONE}/withdraw", form_at="/account")
    assert "Referral ABC123 is over." in coordinator.get(ONE).text
    assert web.bot.count(outbox) == 0


@pytest.fixture
def keeper(browser_of: Callable[[Role], Browser]) -> Browser:
    """Somebody who keeps banks."""
    return browser_of(Role.COORDINATOR)


def document_of(web: Web) -> str:
    add_bank(web.bot, name="Old Bank")
    with web.bot.runtime.database.begin() as db:
        return write_bank(get_document(db, db.execute(select(banks)).one()))


def test_a_bank_is_looked_at_before_it_is_kept(web: Web, keeper: Browser) -> None:
    text = document_of(web).replace("Old Bank", "New Bank").replace("about.", "About it.")
    looked = keeper.post("/banks/document", text=text).text
    assert "What contacts will read: New Bank" in looked
    assert web.bot.values(select(banks.c.name)) == ["Old Bank"]
    assert keeper.post("/banks/document", text=text, keep="1").status_code == 302
    assert web.bot.values(select(banks.c.name)) == ["New Bank"]
    page = keeper.get("/banks/1").text
    assert all(shown in page for shown in ("New Bank", "The loan", "Ngoma", "08:00-17:00"))
    assert keeper.get("/banks/1.yaml").text == text


def test_all_that_is_wrong_in_a_document_is_told_and_nothing_is_lost(web: Web, keeper: Browser) -> None:
    text = document_of(web).replace("Huye", "Atlantis")
    looked = keeper.post("/banks/document", text=text, keep="1").text
    assert "there is no district" in looked
    assert "Atlantis" in looked
    assert web.bot.values(select(banks.c.name)) == ["Old Bank"]


def test_a_bank_is_shown_no_more_and_again_and_gets_an_officer(web: Web, keeper: Browser) -> None:
    add_bank(web.bot)
    other = add_bank(web.bot, "rival", name="Rival Bank")
    member = add_officer(web.bot, other)
    keeper.post("/banks/1/close", form_at="/banks/1")
    assert "Contacts are shown Sample Bank no more." in keeper.get("/banks/1").text
    keeper.post("/banks/1/close", form_at="/banks/1", off="1")
    assert web.bot.values(select(banks.c.closed_at)) == [None, None]
    keeper.post("/banks/1/officer", form_at="/banks/1", member=str(member))
    assert "Manzi answers for Sample Bank." in keeper.get("/banks/1").text
    assert web.bot.values(select(bank_officers.c.bank_id)) == [1]
    assert keeper.post("/banks/1/officer", form_at="/banks/1", member="99").status_code == 404
    assert "<td>officer</td>" in keeper.get("/banks").text


def test_several_outcomes_are_looked_at_before_they_are_noted(web: Web, officer: Browser) -> None:
    over = add_referral(web.bot, 1, add_contact(web.bot, "+250788000300"), reference="ABC125", status="done")
    keys = ["1", "2", str(over)]
    preview = officer.post("/referrals/outcome", form_at="/referrals", outcome="contacted", key=keys).text
    assert "Uwase Aline" in preview
    assert "ABC124" not in preview
    assert web.bot.values(select(referrals.c.outcome)) == [None] * 3
    officer.post("/referrals/outcome", form_at="/referrals", outcome="contacted", key=keys, confirm="1")
    assert web.bot.values(select(referrals.c.outcome).order_by(referrals.c.id)) == ["contacted", None, None]
    refused = officer.post("/referrals/outcome", form_at="/referrals", outcome="lost", key="1")
    assert refused.status_code == 400
    assert "Nothing was changed." in refused.text


def test_an_outcome_that_a_colleague_noted_since_the_page_was_shown_stays(web: Web, officer: Browser) -> None:
    old = re.search(r'name="was-1" value="(\w+)"', officer.get(ONE).text)
    assert old
    for _ in range(2):  # a double click
        officer.post(f"{ONE}/outcome", form_at=ONE, outcome="opened", **{"was-1": old[1]})
        assert "meanwhile" not in officer.get(ONE).text
    officer.post(f"{ONE}/outcome", form_at=ONE, outcome="contacted", **{"was-1": old[1]})
    assert "was noted meanwhile" in officer.get(ONE).text
    assert web.bot.values(select(referrals.c.outcome).where(referrals.c.id == 1)) == ["opened"]
    noted = select(history.c.became).where(history.c.subject == "referrals", history.c.subject_id == 1)
    assert web.bot.values(noted).count("opened") == 1


def test_an_outcome_that_a_colleague_noted_after_the_look_stays(web: Web, officer: Browser) -> None:
    at = {"form_at": "/referrals", "outcome": "contacted", "key": "1"}
    preview = officer.post("/referrals/outcome", **at).text
    (was,) = re.findall(r'name="was-1" value="(\w+)"', preview)
    officer.post("/referrals/1/outcome", form_at="/referrals/1", outcome="opened")
    for _ in range(2):
        officer.post("/referrals/outcome", **at, confirm="1", **{"was-1": was})
    assert "was noted meanwhile: " in officer.get("/referrals").text
    assert web.bot.values(select(referrals.c.outcome).where(referrals.c.id == 1)) == ["opened"]
    events = select(history.c.event).where(history.c.subject == "referrals", history.c.subject_id == 1)
    assert web.bot.values(events.order_by(history.c.id))[-1] == "open"


def test_a_look_that_is_opened_anew_leads_back_to_the_list(officer: Browser) -> None:
    answer = officer.get("/referrals/outcome?lang=rw")
    assert (answer.status_code, answer.location) == (302, "/console/referrals?lang=rw")
