"""A buyer, from the word by phone until staff have introduced them to the artisan."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.programme.interests import Buyer, note_interest
from bot.services.personal.erasing import erase
from bot.store.contacts import consents, contacts
from bot.store.outbox import outbox
from bot.store.products import interests
from bot.store.staff import history
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import add_contact, add_product


@pytest.fixture
def desk(bot: Bot, command: Command) -> Command:
    """Somebody who runs the programme, and school shoes that are shown."""
    assert command("staff add desk --name Desk --role coordinator").exit_code == 0
    add_product(bot, add_contact(bot), status="shown", shown_at=NOW)
    return command


def told(bot: Bot) -> str:
    return str(bot.values(select(outbox.c.body).where(outbox.c.address == ME).order_by(outbox.c.id.desc()))[0])


def listed(desk: Command) -> Any:  # noqa: ANN401  # rows of JSON
    return json.loads(desk("interests list --as desk --json").output)


def interest(bot: Bot, way: str = "buyer@example.org") -> int:
    with bot.runtime.database.begin() as db:
        return note_interest(db, 1, Buyer("Jean Bosco", way, "Fifty pairs, please."), NOW)


@pytest.mark.parametrize("said", ["BUY abc346", "kugura ABC346", "buy  ABC346"])
def test_the_number_may_follow_the_keyword(bot: Bot, desk: Command, said: str) -> None:
    buyer = bot.phone(ANOTHER)
    assert buyer.sms("english", said).startswith("School shoes\nPrice: 15,000 Frw\n")
    assert buyer.sms("Jean Bosco").startswith("Do you agree that who makes the product gets your name")
    assert buyer.sms("1") == "School shoes: your request has been received. We will let you know."
    (row,) = listed(desk)
    assert (row["product"], row["buyer"], row["reached at"], row["status"]) == ("ABC346", "Jean Bosco", ANOTHER, "new")
    (wording,) = bot.values(select(consents.c.wording).where(consents.c.purpose == "introduction"))
    assert wording.startswith("Do you agree that who makes the product gets your name and phone number")


@pytest.mark.usefixtures("desk")
def test_the_number_may_come_after_it(bot: Bot) -> None:
    buyer = bot.phone(ANOTHER)
    assert buyer.whatsapp("english", "buy") == "Enter the number of the product."
    assert buyer.whatsapp("abc 346").startswith("School shoes")


@pytest.mark.parametrize("said", ["buy XXXXXX", "buy GHJ346"])
@pytest.mark.usefixtures("desk")
def test_what_is_not_shown_cannot_be_bought(bot: Bot, said: str) -> None:
    add_product(bot, 1, reference="GHJ346")
    assert bot.phone(ANOTHER).sms("english", said) == "That product is not available any more."


@pytest.mark.usefixtures("desk")
def test_who_does_not_agree_is_not_on_record(bot: Bot) -> None:
    assert bot.phone(ANOTHER).sms("english", "buy ABC346", "Jean Bosco", "2") == "Thank you for telling us."
    assert bot.count(interests) == 0


def test_two_words_that_are_no_code_are_heard_as_before(bot: Bot, desk: Command) -> None:
    assert bot.phone(ANOTHER).sms("english", "training abcdef").startswith("That choice is not valid.")
    assert listed(desk) == []


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("+250788300400", "A buyer wants: School shoes. Name: Jean Bosco. Call: +250788300400"),
        ("buyer@example.org", "A buyer wants: School shoes. Name: Jean Bosco. Write to: buyer@example.org"),
    ],
)
def test_who_is_introduced_is_named_to_the_artisan(bot: Bot, desk: Command, way: str, words: str) -> None:
    number = interest(bot, way)
    assert desk(f"interests introduce {number} --as desk").output == f"the artisan is told of interest {number}\n"
    assert told(bot) == words
    assert bot.values(select(history.c.event).where(history.c.subject == "interests")) == ["begin", "introduce"]
    assert listed(desk) == []
    assert "is over" in desk(f"interests introduce {number} --as desk").output


def test_who_was_promised_word_hears_that_the_product_is_gone(bot: Bot, desk: Command) -> None:
    bot.phone(ANOTHER).sms("english", "buy ABC346", "Jean Bosco", "1")
    assert desk("products withdraw ABC346 --note sold --as desk").exit_code == 0
    assert desk("interests close 1 --note sold --as desk").exit_code == 0
    said = bot.values(select(outbox.c.body).where(outbox.c.address == ANOTHER).order_by(outbox.c.id))[-1]
    assert said == "Menyesha: the product that you asked for is not available any more: School shoes"


def test_what_is_closed_tells_nobody(bot: Bot, desk: Command) -> None:
    number = interest(bot)
    assert desk(f"interests close {number} --note spam --as desk").output == f"interest {number} is closed\n"
    assert bot.count(outbox) == 0
    assert bot.values(select(interests.c.status)) == ["closed"]


def test_an_artisan_who_wants_no_messages_is_called_by_staff(bot: Bot, desk: Command) -> None:
    number = interest(bot)
    bot.do(update(contacts).values(opted_out_at=NOW))
    assert "Nobody may write to Uwase Aline. Call them" in desk(f"interests introduce {number} --as desk").output
    assert bot.values(select(interests.c.status)) == ["new"]


def test_nobody_is_introduced_to_an_artisan_who_was_erased(bot: Bot, desk: Command) -> None:
    number = interest(bot)
    with bot.runtime.database.begin() as db:
        assert erase(bot.runtime, db, 1)
    assert desk(f"interests introduce {number} --as desk").exit_code != 0


def test_who_waits_for_two_days_is_overdue(bot: Bot, desk: Command) -> None:
    interest(bot)
    bot.pass_time(days=2.1)
    assert [row["overdue"] for row in listed(desk)] == ["overdue"]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("interests introduce 99 --as desk", "there is no interest 99; see: bot interests list"),
        ("interests close 99 --as viewer", "viewer is a viewer, who may not run programme"),
        ("interests list --as viewer", "viewer is a viewer, who may not run programme"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(desk: Command, line: str, refusal: str) -> None:
    desk("staff add viewer --name Viewer --role viewer")
    done = desk(line)
    assert done.exit_code != 0
    assert refusal in done.output
