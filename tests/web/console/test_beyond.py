"""What no page would send: numbers beyond all ids, letters that no database holds, choices that nobody offered."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from bot.store.staff import deeds
from bot.web.console.asked import Filter, chosen
from tests.web.conftest import Web
from tests.web.console.conftest import Browser
from tests.web.console.routes import inbox, situate

BEYOND = str(2**64)
FORMS = (
    ("/inbox/1/draft", {"canned": BEYOND}),
    ("/inbox/1/answer", {"words": "Yes", "medium": "sms", "key": "1", "seen": BEYOND}),
    ("/surveys/2/schedule", {"days": "5", "workshop": BEYOND}),
    ("/broadcasts/new", {"do": "look", "not_got": BEYOND}),
    ("/broadcasts/new", {"do": "look", "workshop": "²"}),
    ("/broadcasts/1/start", {"when": "later", "starts_at": "0001-01-01T00:00"}),
    ("/contacts/1/erase", {"number": "9" * 100}),
    ("/surveys/new", {"do": "remove-²", "questions": "2"}),
    ("/contacts/import", {"file": (BytesIO(b"number,{x}\n"), "list.csv"), "basis": "none", "language": "en"}),
)


@pytest.mark.parametrize(("path", "form"), FORMS)
def test_what_no_page_would_send_is_refused_and_nothing_breaks(
    web: Web, administrator: Browser, path: str, form: dict[str, str]
) -> None:
    situate(web.bot)
    assert administrator.post(path, form_at="/account", **form).status_code < 500
    assert administrator.get("/contacts/1/merge?with=" + "9" * 40).status_code == 200


def test_a_zero_byte_is_refused_in_whichever_of_several_values(administrator: Browser) -> None:
    assert administrator.get("/contacts?q=a&q=b%00").status_code == 404


def test_a_filter_without_any_choice_is_not_typed(web: Web) -> None:
    with web.app.test_request_context("/?bank=x&name=Keza"):
        assert chosen([Filter("bank", "Bank", []), Filter("name", "Name")]) == {"name": "Keza"}


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_conversation_is_read_on_record_however_it_is_asked_for(
    web: Web, administrator: Browser, headers: dict[str, str]
) -> None:
    inbox.situate(web.bot)
    assert "Where is the hall?" in administrator.get("/inbox/1", **headers).text
    assert web.bot.values(select(deeds.c.deed)) == ["signed in", "read"]


def test_a_draft_that_shows_the_conversation_is_on_record(web: Web, administrator: Browser) -> None:
    inbox.situate(web.bot)
    shown = administrator.post("/inbox/1/draft", form_at="/account", canned="0").text
    assert "Where is the hall?" in shown
    assert "read" in web.bot.values(select(deeds.c.deed))


def test_a_test_of_a_channel_is_on_record(web: Web, administrator: Browser) -> None:
    name = next(one.name for one in web.bot.runtime.channels.values() if one.medium == "sms")
    assert administrator.post(f"/settings/channels/{name}/test", number="0788000100").status_code == 302
    assert "tried a channel" in web.bot.values(select(deeds.c.deed))
