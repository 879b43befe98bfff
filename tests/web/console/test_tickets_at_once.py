"""Several tickets are given or closed after a look at what becomes of each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, update

from bot.programme.staff import Role
from bot.store.staff import deeds, staff
from bot.store.tickets import tickets
from tests.factories import add_contact
from tests.people import add_ticket
from tests.web.conftest import Web
from tests.web.console.conftest import Browser, add_person


@pytest.fixture
def desk(browser_of: Callable[[Role], Browser]) -> Browser:
    """Somebody at the mentors' desk, who may answer."""
    return browser_of(Role.MENTOR_DESK)


def test_several_are_looked_at_before_they_are_given_to_a_colleague_and_closed(web: Web, desk: Browser) -> None:
    keza = add_person(web, "keza", Role.COORDINATOR)
    asked = [add_ticket(web.bot, add_contact(web.bot, f"+25078800010{at}"), reference=f"T90{at}") for at in range(3)]
    web.bot.do(update(tickets).where(tickets.c.id == asked[2]).values(status="answered"))
    form: dict[str, str | list[str]] = {"do": "take", "to": str(keza), "key": [str(one) for one in asked]}
    preview = desk.post("/inbox/at-once", form_at="/inbox", **form).text
    assert (preview.count("Keza has it"), preview.count("stays as it is")) == (2, 1)
    assert web.bot.values(select(tickets.c.staff_id)) == [None] * 3
    desk.post("/inbox/at-once", form_at="/inbox", confirm="1", **form)
    assert "Keza has ticket T901." in desk.get("/inbox").text
    standing = select(tickets.c.status, tickets.c.staff_id).order_by(tickets.c.id)
    assert [tuple(row) for row in web.bot.rows(standing)] == [("assigned", keza)] * 2 + [("answered", None)]
    desk.post("/inbox/at-once", form_at="/inbox", confirm="1", **(form | {"do": "close"}))
    assert web.bot.values(select(tickets.c.status)) == ["closed"] * 3
    done = (
        select(deeds.c.deed, func.count().label("times"))
        .where(deeds.c.deed.in_(("took", "closed")))
        .group_by(deeds.c.deed)
    )
    assert {row.deed: row.times for row in web.bot.rows(done)} == {"took": 2, "closed": 3}


def test_what_a_colleague_has_taken_since_the_preview_stays_theirs(web: Web, desk: Browser) -> None:
    keza = add_person(web, "keza", Role.COORDINATOR)
    mine = web.bot.values(select(staff.c.id).where(staff.c.login == Role.MENTOR_DESK))[0]
    ticket = add_ticket(web.bot, add_contact(web.bot), status="assigned", staff_id=keza)
    form = {"do": "take", "to": str(mine), "key": str(ticket), f"had-{ticket}": "0"}
    desk.post("/inbox/at-once", form_at="/inbox", confirm="1", **form)
    assert "Nothing was changed." in desk.get("/inbox").text
    assert web.bot.values(select(tickets.c.staff_id)) == [keza]


@pytest.mark.parametrize("form", [{"do": "erase"}, {"do": "take", "to": "99"}])
def test_what_no_page_offers_is_done_to_no_ticket(web: Web, desk: Browser, form: dict[str, str]) -> None:
    ticket = add_ticket(web.bot, add_contact(web.bot))
    answer = desk.post("/inbox/at-once", form_at="/inbox", confirm="1", key=str(ticket), **form)
    assert (answer.status_code, web.bot.values(select(tickets.c.status))) == (400, ["open"])
