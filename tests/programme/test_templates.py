"""Templates: what WhatsApp would refuse is told before it is asked, and what their life allows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errors import Refusal
from bot.programme.lifecycle import TIME
from bot.programme.standard_templates import STANDARD, fields_for
from bot.programme.template_life import LIFE, TO_APPROVE, Category, Status
from bot.programme.template_records import list_texts
from bot.programme.template_rules import find_faults
from bot.programme.template_words import FIELDS, OF_CONTACT, fit, numbered
from bot.programme.templates import Wanted, add_template, change_text, submit, withdraw
from bot.services.template_drafts import LANGUAGES, standard_texts
from bot.store.staff import history
from bot.store.templates import template_texts
from tests.bots import NOW, Bot

GOOD = "Hello {contact.name}, the fair opens on Monday."


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("", "There are no words."),
        ("Hello {contact.nam}, how are you?", "There is no {contact.nam} here. Choose: {contact.name}, "),
        ("{contact.name}, the fair opens on Monday.", "Put words before {contact.name}."),
        ("The fair opens on Monday, {contact.name}!", "Put words after {contact.name}."),
        (
            "To {contact.name}, {contact.sector}: the fair opens on Monday.",
            "Put a word between {contact.name} and {contact.sector}.",
        ),
        ("Hello {contact.name} and {contact.name} again and again.", "Name {contact.name} only once."),
        ("Hi {contact.name} welcome", "Write more words: 3 are needed, and there are 2."),
        (f"{GOOD} {'x' * 1000}", "What you wrote is too long. Use up to 978 characters."),
        ("Hello } there, good people.", "A name stands between two braces: {contact.name}."),
        ("Hello\n\n\nthere, good people.", "Write without rows of spaces or of empty lines."),
    ],
)
def test_what_whatsapp_would_refuse_is_told_with_its_remedy(body: str, fault: str) -> None:
    assert [str(one)[: len(fault)] for one in find_faults(body, OF_CONTACT)] == [fault]


def test_a_good_text_has_no_faults() -> None:
    assert list(find_faults(GOOD, OF_CONTACT)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STANDARD)
def test_the_standard_ones_are_as_whatsapp_wants_them_in_both_languages(bot: Bot, name: str, language: str) -> None:
    body = standard_texts(bot.runtime, name)[language]
    assert list(find_faults(body, fields_for(name))) == []
    assert (body == STANDARD[name]) == (language == "en")


def test_values_are_one_line_not_empty_and_no_longer_than_reckoned_with() -> None:
    assert fit("venue", "  Hall\nof the 'Sun' ") == "Hall of the ’Sun’"
    assert fit("contact.name", "") == "-"
    assert len(fit("venue", "x" * 500)) == FIELDS["venue"].longest


def test_whatsapp_counts_the_fields() -> None:
    assert numbered("Hi {contact.name} of {contact.sector}!") == "Hi {{1}} of {{2}}!"


def add(bot: Bot, name: str = "fair", **texts: str) -> int:
    with bot.runtime.database.begin() as db:
        return add_template(db, Wanted(name, Category.UTILITY, texts or {"en": GOOD}), TIME, bot.now)


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("Fair of spring", "Hello there, good people.", "Write the name in small letters"),
        ("fair", "Hello there, good people.", "The name fair is in use already."),
        ("other", GOOD, "There is another message with these words already."),
        ("other", "{contact.name}", "Put words before"),
    ],
)
def test_what_cannot_be_added_is_refused(bot: Bot, name: str, body: str, told: str) -> None:
    add(bot)
    with pytest.raises(Refusal, match=told):
        add(bot, name, en=body)
    assert len(bot.rows(select(template_texts))) == 1


def test_a_name_is_free_again_once_it_is_withdrawn(each_bot: Bot) -> None:
    first = add(each_bot)
    with each_bot.runtime.database.begin() as db:
        assert withdraw(db, first, TIME, NOW)
        assert not withdraw(db, first, TIME, NOW)
    again = add(each_bot)
    with each_bot.runtime.database.begin() as db:
        assert [row.template_id for row in list_texts(db)] == [again]
        assert [row.status for row in list_texts(db, everything=True)] == ["draft", "withdrawn"]


def test_what_is_submitted_is_for_staff_to_see_to_where_whatsapp_says_nothing(each_bot: Bot) -> None:
    made = add(each_bot, en=GOOD, rw="Muraho {contact.name}, imurikagurisha rizatangira ku wa Mbere.")
    with each_bot.runtime.database.begin() as db:
        assert submit(db, made, TIME, NOW) == 2
        assert submit(db, made, TIME, NOW) == 0
    rows = each_bot.rows(select(template_texts.c.status, template_texts.c.respond_by))
    assert [tuple(row) for row in rows] == [("submitted", NOW + TO_APPROVE)] * 2
    assert each_bot.values(select(history.c.event).order_by(history.c.id))[-2:] == ["submit", "submit"]


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("since", Status)
def test_an_event_moves_a_text_from_where_it_may_and_from_nowhere_else(bot: Bot, since: str, event: str) -> None:
    add(bot)
    bot.do(template_texts.update().values(status=since))
    with bot.runtime.database.begin() as db:
        moved = LIFE.apply(db, 1, event, TIME, NOW)
    assert moved == (since in LIFE.moves[event].since)
    assert bot.values(select(template_texts.c.status)) == [LIFE.moves[event].to if moved else since]


def change(bot: Bot, body: str) -> None:
    with bot.runtime.database.begin() as db:
        change_text(db, 1, body, TIME, NOW + timedelta(days=1))


def test_what_was_refused_is_changed_and_gets_another_name_at_the_provider(bot: Bot) -> None:
    add(bot)
    bot.do(template_texts.update().values(status="rejected", sid="HX1", reason="PROMOTIONAL", respond_by=NOW))
    change(bot, "Hello {contact.name}, your fair opens on Monday.")
    (row,) = bot.rows(select(template_texts))
    assert (row.status, row.version, row.sid, row.reason, row.respond_by) == ("draft", 2, None, None, None)


def test_what_whatsapp_approved_is_not_changed(bot: Bot) -> None:
    add(bot)
    bot.do(template_texts.update().values(status="approved", sid="HX1"))
    with pytest.raises(Refusal, match="cannot be changed any more"):
        change(bot, "Hello {contact.name}, your fair opens on Monday.")
