"""Templates in the console: written, told what WhatsApp would refuse, submitted, changed, withdrawn."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.programme.standard_templates import STANDARD
from bot.store.staff import deeds
from bot.store.templates import template_texts, templates
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

FAIR = {"name": "fair", "category": "marketing", "en": "Hello {contact.name}, the fair opens on Monday."}


@pytest.fixture
def written(administrator: Browser) -> Browser:
    """A browser in which a template was written."""
    assert administrator.post("/templates/new", **FAIR).headers["Location"] == "/console/templates/1"
    return administrator


def test_one_is_written_and_submitted(web: Web, written: Browser) -> None:
    shown = written.get("/templates/1").text
    assert "Hello Uwase Aline, the fair opens on Monday." in shown
    assert "To stop: send STOP" in shown
    assert written.post("/templates/1/submit", "/templates/1").headers["Location"] == "/console/templates/1"
    assert "submitted" in written.get("/templates/1").text
    assert "Ask WhatsApp to approve it" not in written.get("/templates/1").text
    assert web.bot.values(select(deeds.c.deed).order_by(deeds.c.id))[-2:] == ["wrote", "submitted"]


def test_what_whatsapp_would_refuse_is_told_below_its_text_and_nothing_is_lost(
    web: Web, administrator: Browser
) -> None:
    said = administrator.post("/templates/new", **FAIR | {"rw": "{contact.name}, mwaramutse."}).text
    assert "Put words before {contact.name}." in said
    assert "{contact.name}, mwaramutse.</textarea>" in said
    assert "Hello {contact.name}, the fair opens on Monday.</textarea>" in said
    assert web.bot.count(templates) == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, "The name fair is in use already."),
        ({"name": "Big Fair"}, "Write the name in small letters without spaces"),
        ({"name": "other", "en": " "}, "There are no words."),
        ({"name": "other"}, "There is another message with these words already."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(web: Web, written: Browser, change: dict[str, str], told: str) -> None:
    assert told in written.post("/templates/new", **FAIR | change).text
    assert web.bot.count(templates) == 1


def test_what_was_refused_is_changed(web: Web, written: Browser) -> None:
    web.bot.do(update(template_texts).values(status="rejected", reason="PROMOTIONAL", sid="HX1"))
    assert "PROMOTIONAL" in written.get("/templates/texts/1/change").text
    said = written.post("/templates/texts/1/change", text="{contact.name}, welcome to us.").text
    assert "Put words before {contact.name}." in said
    done = written.post("/templates/texts/1/change", text="Hello {contact.name}, your fair is on Monday. STOP ends it.")
    assert done.headers["Location"] == "/console/templates/1"
    assert web.bot.values(select(template_texts.c.status)) == ["draft"]


def test_what_is_approved_is_not_changed(web: Web, written: Browser) -> None:
    web.bot.do(update(template_texts).values(status="approved"))
    assert "/change" not in written.get("/templates/1").text
    said = written.post("/templates/texts/1/change", text="Hello {contact.name}, your fair is on Monday. STOP ends it.")
    assert "This cannot be changed any more." in said.text


def test_a_double_click_withdraws_once(web: Web, written: Browser) -> None:
    for _ in range(2):
        assert written.post("/templates/1/withdraw", "/templates/new").headers["Location"] == "/console/templates"
    assert web.bot.values(select(template_texts.c.status)) == ["withdrawn"]
    assert "fair" not in written.get("/templates").text.replace("affairs", "")


def test_those_for_our_news_are_added_once(web: Web, administrator: Browser) -> None:
    for _ in range(2):
        administrator.post("/templates/standard", "/templates/new")
    assert web.bot.count(templates) == len(STANDARD)
    assert "Add those for our news" not in administrator.get("/templates").text


def test_what_is_overdue_leads_to_its_template(written: Browser) -> None:
    assert written.get("/templates/texts/1").text.count("the fair opens") == 2
    assert written.get("/templates/texts/9").status_code == 404
    assert written.get("/templates/9").status_code == 404
