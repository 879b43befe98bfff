"""The flows in the console: drawn, with their texts and the room they have; and a bad revision taken back."""

from __future__ import annotations

from sqlalchemy import select

from bot.engine.revision import Revision
from bot.services.counting import count
from bot.services.published import get_published
from bot.services.rooms import Rooms
from bot.store.conversations import revisions
from bot.store.staff import deeds
from bot.web import create_app
from tests.factories import add_contact
from tests.web.conftest import Web, settings_with
from tests.web.console.conftest import Browser


def test_every_flow_is_listed_with_the_room_that_each_language_has(administrator: Browser, web: Web) -> None:
    page = administrator.get("/flows").text
    with web.bot.runtime.database.look() as db:
        digest = get_published(db, "menu")
        content = db.execute(select(revisions.c.content)).scalar_one()
        rooms = Rooms(web.bot.runtime).of(db, digest)
    names = Revision(digest, content).read()[0].keys()
    assert all(f'<a href="/console/flows/{name}">{name}</a>' in page for name in names)
    least = min(free for (flow, _, language), free in rooms.items() if (flow, language) == ("help", "rw") and free)
    assert f">{least}<" in page[page.index(">help</a>") :][:600]


def test_a_flow_shows_its_texts_in_both_languages_and_its_drawing(administrator: Browser) -> None:
    page = administrator.get("/flows/register").text
    assert 'lang="rw"' in page
    drawing = administrator.get("/flows/register.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert "<title>register:" in drawing.text
    assert administrator.get("/flows/nothing").status_code == 404
    assert administrator.get("/flows/nothing.svg").status_code == 404


def test_a_flow_shows_where_conversations_were_left(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    web.bot.phone().sms("mentor")
    web.bot.pass_time(days=3)
    count(web.bot.runtime)
    administrator.sign_in("administrator")
    assert "Where conversations were left this week" in administrator.get("/flows/mentor").text
    assert "Where conversations were left" not in administrator.get("/flows/register").text


def test_the_handsets_are_offered_where_there_are_some(web: Web, administrator: Browser) -> None:
    assert "/simulator/" not in administrator.get("/flows/register").text
    web.app = create_app(web.bot.runtime, settings_with(simulator="1"))
    there = Browser(web)
    there.sign_in("administrator")
    assert "/simulator/" in there.get("/flows/register").text


def test_a_revision_is_withdrawn_once_that_is_confirmed_and_on_record(web: Web, administrator: Browser) -> None:
    digest = web.bot.values(select(revisions.c.digest))[0]
    path = f"/flows/revisions/{digest}/withdraw"
    assert "cannot be undone" in administrator.get(path).text
    assert web.bot.values(select(revisions.c.withdrawn_at)) == [None]
    assert administrator.post(path).status_code == 302
    assert web.bot.values(select(revisions.c.withdrawn_at)) != [None]
    assert "withdrew a revision" in web.bot.values(select(deeds.c.deed))
    assert administrator.post(path, form_at="/flows").status_code == 404
