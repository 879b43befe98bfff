"""Who may only look reads how many there are and how things stand, and nobody's name, number or words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.programme.interests import Buyer, note_interest
from bot.programme.lifecycle import TIME, Change, put_on_record
from bot.programme.staff import Role
from bot.store.mentorship import mentor_requests
from bot.store.products import products
from tests.bots import ANOTHER
from tests.factories import add_contact, add_product, add_request
from tests.people import add_group, add_membership_request
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

NAMES = ("Uwase", "Kamana", "Karim", "+2507", "Twenty pairs", "They called")
PATHS = ("/products?status=", "/products/1", "/groups", "/groups/1", "/mentorship", "/mentorship/1")


def _situate(web: Web) -> None:
    bot = web.bot
    artisan, other = add_contact(bot, name="Uwase Aline"), add_contact(bot, ANOTHER, name="Kamana Eric")
    product, group = add_product(bot, artisan), add_group(bot, artisan)
    add_membership_request(bot, group, other)
    asked = add_request(bot, artisan, question="Uwase asks how to price")
    with bot.runtime.database.begin() as db:
        note_interest(db, product, Buyer("Karim Traders", "+250789555009", "Twenty pairs"), bot.now)
        notes = [(products.name, product), (mentor_requests.name, asked)]
        put_on_record(db, [Change(*what, "note", "noted", None, "They called") for what in notes], TIME, bot.now)


@pytest.mark.parametrize("path", PATHS)
def test_who_may_only_look_reads_nobodys_name(web: Web, browser_of: Callable[[Role], Browser], path: str) -> None:
    _situate(web)
    seen = {role: browser_of(role).get(path) for role in (Role.VIEWER, Role.COORDINATOR)}
    assert {answer.status_code for answer in seen.values()} == {200}
    assert [name for name in NAMES if name in seen[Role.VIEWER].text] == []
    assert any(name in seen[Role.COORDINATOR].text for name in NAMES)


def test_whom_alerts_go_to_is_for_who_runs_the_programme(browser_of: Callable[[Role], Browser]) -> None:
    assert "ALERT_PHONES" in browser_of(Role.COORDINATOR).get("/settings").text
    assert "ALERT_PHONES" not in browser_of(Role.VIEWER).get("/settings").text
