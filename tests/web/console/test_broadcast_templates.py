"""A broadcast on WhatsApp that is written in the console: who has not written within a day gets its template."""

from __future__ import annotations

from sqlalchemy import select

from bot.programme.template_life import Category
from bot.store.broadcasts import broadcasts
from tests.services.templating import add_approved, add_chatter
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

TYPED = {
    "name": "Fair",
    "medium": "whatsapp",
    "text_en": "Menyesha: the fair opens.",
    "text_rw": "Menyesha: imurikagurisha riratangira.",
}
BY_TEMPLATE = {
    "en": "Hello {contact.name}, the fair opens on Monday.",
    "rw": "Muraho {contact.name}, imurikagurisha rizatangira ku wa Mbere.",
}


def test_a_template_is_chosen_counted_and_shown_as_it_is_read(web: Web, administrator: Browser) -> None:
    assert 'name="template"' not in administrator.get("/broadcasts/new").text
    add_approved(web.bot, "fair", Category.MARKETING, **BY_TEMPLATE)
    add_approved(web.bot, "reminder")
    add_chatter(web.bot, hours=1, address="RW.Open")
    add_chatter(web.bot, address="RW.Closed", name="Keza")
    page = administrator.get("/broadcasts/new").text
    assert '<option value="fair">' in page
    assert '<option value="reminder">' not in page
    without = administrator.post("/broadcasts/new/people", form_at="/broadcasts/new", **TYPED).text
    counted = administrator.post("/broadcasts/new/people", form_at="/broadcasts/new", **TYPED, template="fair").text
    assert "has not written on WhatsApp in the last 24 hours" in without
    assert "has not written on WhatsApp in the last 24 hours" not in counted
    words = administrator.post("/broadcasts/new/words", form_at="/broadcasts/new", **TYPED, template="fair").text
    assert "the fair opens on Monday." in words
    shown = administrator.post("/broadcasts/new", **TYPED, template="fair", do="keep")
    there = shown.location.removeprefix("/console")
    assert "the fair opens on Monday." in administrator.get(there).text
    assert web.bot.values(select(broadcasts.c.template_id)) == [1]
    again = administrator.get(f"/broadcasts/new?like={there.rpartition('/')[2]}").text
    assert '<option selected value="fair">' in again


def test_by_sms_nobody_gets_a_template(web: Web, administrator: Browser) -> None:
    add_approved(web.bot, "fair", Category.MARKETING, **BY_TEMPLATE)
    administrator.post("/broadcasts/new", **TYPED | {"medium": "sms"}, template="fair", do="keep")
    assert web.bot.values(select(broadcasts.c.template_id)) == [None]
