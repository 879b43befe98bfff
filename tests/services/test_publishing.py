"""Publishing: new conversations begin on what was published last, open ones end on what they began on."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from bot.errors import FlowError, SessionError
from bot.messages import Medium
from bot.services.published import find_keyword, get_published
from bot.services.publishing import publish
from bot.store.conversations import publications, revisions, sessions
from tests.bots import ANOTHER, DOCUMENTS, NOW, WORDS, Bot
from tests.factories import add_contact

CHANGED = {**DOCUMENTS, "menu": DOCUMENTS["menu"].replace("Welcome to {org}.", "Good day from {org}.")}


def publish_all(bot: Bot, documents: dict[str, str]) -> str:
    with bot.runtime.database.begin() as db:
        return publish(db, documents, WORDS, bot.now)


def test_publishing_puts_every_flow_on_one_revision(each_bot: Bot) -> None:
    for table in (publications, revisions):
        each_bot.do(delete(table))
    digest = publish_all(each_bot, DOCUMENTS)
    assert each_bot.values(select(revisions.c.digest)) == [digest]
    assert dict(map(tuple, each_bot.rows(select(publications.c.flow, publications.c.digest)))) == dict.fromkeys(
        DOCUMENTS, digest
    )


def test_publishing_the_same_again_changes_nothing(each_bot: Bot) -> None:
    before = [each_bot.rows(select(table)) for table in (revisions, publications)]
    each_bot.pass_time(days=1)
    publish_all(each_bot, DOCUMENTS)
    assert [each_bot.rows(select(table)) for table in (revisions, publications)] == before


def test_an_open_conversation_goes_on_with_what_it_began_on(each_bot: Bot) -> None:
    add_contact(each_bot)
    add_contact(each_bot, ANOTHER)
    phone = each_bot.phone()
    first = phone.sms("hi")
    publish_all(each_bot, CHANGED)

    assert phone.sms("help").endswith(first)
    assert each_bot.phone(ANOTHER).sms("hi").startswith("Good day from Menyesha.")
    assert len(each_bot.values(select(sessions.c.digest).distinct())) == 2
    assert phone.sms("hi").startswith("Good day from Menyesha.")


def test_what_was_published_before_can_be_published_again(bot: Bot) -> None:
    old = bot.values(select(revisions.c.digest))
    publish_all(bot, CHANGED)
    assert publish_all(bot, DOCUMENTS) == old[0]
    assert bot.count(revisions) == 2
    assert bot.phone().sms("hi").startswith("Welcome to Menyesha.")


def test_a_flow_that_is_not_published_any_more_begins_nothing_and_open_ones_go_on(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("my details", "1")
    publish_all(bot, {name: text for name, text in DOCUMENTS.items() if name != "offer"})
    with bot.runtime.database.begin() as db, pytest.raises(SessionError, match="offer"):
        get_published(db, "offer")
    assert phone.sms("Mutesi Diane").startswith("Thank you, Mutesi Diane.")


def test_a_document_that_cannot_be_read_publishes_nothing(bot: Bot) -> None:
    before = bot.rows(select(publications))
    with pytest.raises(FlowError):
        publish_all(bot, {**DOCUMENTS, "menu": "format: 1\nflow: menu\n"})
    assert bot.rows(select(publications)) == before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("training", ("register", "en")),
        ("TRAINING!", ("register", "en")),
        ("Amahugurwa", ("register", "rw")),
        ("my trainings", ("registrations", "en")),
        ("umwanya", ("offer", "rw")),
        ("training please", (None, None)),
        ("", (None, None)),
        ("x" * 5000, (None, None)),
    ],
)
def test_a_keyword_is_found_as_a_whole_message(bot: Bot, text: str, found: tuple[str | None, str | None]) -> None:
    with bot.runtime.database.begin() as db:
        assert find_keyword(db, text, Medium.SMS, bot.runtime.programs) == found


def test_a_flow_is_begun_only_on_its_media(bot: Bot) -> None:
    publish_all(bot, {**DOCUMENTS, "offer": f"{DOCUMENTS['offer']}\nmedia: [whatsapp]\n"})
    with bot.runtime.database.begin() as db:
        assert find_keyword(db, "seat", Medium.SMS, bot.runtime.programs) == (None, None)
        assert find_keyword(db, "seat", Medium.WHATSAPP, bot.runtime.programs) == ("offer", "en")


def test_a_revision_that_is_not_in_the_store_raises(bot: Bot) -> None:
    with bot.runtime.database.begin() as db, pytest.raises(SessionError, match="is not in the store"):
        bot.runtime.programs.get(db, "0" * 16)
    assert bot.now == NOW
