"""A product, from the artisan's first word until it is taken out: by phone and by the commands of staff."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.programme.lives import find_overdue
from bot.services.sweeping import sweep
from bot.store.contacts import consents
from bot.store.groups import groups, memberships
from bot.store.outbox import outbox
from bot.store.products import products
from bot.store.staff import history
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import add_contact, add_product

DESCRIBED = ("product", "School shoes", "1", "15,000", "40")
SUBMITTED = (*DESCRIBED, "1", "1")


@pytest.fixture
def desk(bot: Bot, command: Command) -> Command:
    """Somebody who runs the programme, and an artisan."""
    assert command("staff add desk --name Desk --role coordinator").exit_code == 0
    add_contact(bot)
    return command


def reference(bot: Bot) -> str:
    return str(bot.values(select(products.c.reference))[0])


def told(bot: Bot, number: str = ME) -> list[Any]:
    return bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def listed(desk: Command) -> Any:  # noqa: ANN401  # rows of JSON
    return json.loads(desk("products list --as desk --json").output)


def pass_days(bot: Bot, days: float) -> None:
    bot.pass_time(days=days)
    sweep(bot.runtime, "the test")


def test_the_whole_way(bot: Bot, desk: Command) -> None:
    last = bot.phone().sms(*SUBMITTED)
    number = reference(bot)
    assert last.splitlines() == [
        "Send the photo by WhatsApp to 0788000001.",
        f"Your product has been received. Number: {number}. We will tell you when it is approved.",
    ]
    (row,) = listed(desk)
    assert (row["name"], row["kind"], row["price"], row["status"], row["overdue"]) == (
        "School shoes",
        "shoes",
        15000,
        "submitted",
        "",
    )
    assert desk(f"products return {number} price --as desk").output == f"{number} is returned\n"
    assert told(bot)[-1] == (
        "Your product is not approved yet: School shoes. The price is not written correctly. "
        "To change it, dial *384*10# or send PRODUCT."
    )
    assert bot.phone().sms("product", "2", "1").startswith("The price is not written correctly.\nSchool shoes\n")
    assert bot.phone().sms("2", "2", "12000").startswith("Your product has been received.")
    assert desk(f"products approve {number.lower()} --as desk").output == f"{number} is in the exhibition\n"
    assert told(bot)[-1].startswith("Your product is in the exhibition on the internet: School shoes. See it: ")
    assert told(bot)[-1].endswith(f"/exhibition/{number}")

    assert "mend" in desk(f"products show {number} --as desk").output


def test_what_was_shown_for_half_a_year_is_asked_about_and_goes_without_an_answer(bot: Bot, desk: Command) -> None:
    add_product(bot, 1)
    desk("products approve ABC346 --as desk")
    pass_days(bot, 180.1)
    assert told(bot)[-1].startswith("Is your product still available: School shoes?")
    assert bot.phone().sms("product", "2", "1", "1") == "Thank you for answering."
    pass_days(bot, 180.1)
    assert told(bot)[-1].startswith("Is your product still available: School shoes?")
    pass_days(bot, 14)
    assert told(bot)[-1].startswith("Your product is not in the exhibition any more: School shoes.")
    events = bot.values(select(history.c.event).where(history.c.subject == "products").order_by(history.c.id))
    assert events == ["approve", "renew", "lapse"]
    assert listed(desk) == []


@pytest.mark.parametrize(
    ("choice", "standing"), [("1", (True, "exhibition")), ("2", (False, "exhibition without the name"))]
)
@pytest.mark.usefixtures("desk")
def test_the_consent_is_on_record_in_the_words_that_were_read(
    bot: Bot, choice: str, standing: tuple[bool, str]
) -> None:
    bot.phone().sms(*DESCRIBED, "1", choice)
    shown, purpose = standing
    assert bot.values(select(products.c.shows_maker)) == [shown]
    (given,) = bot.rows(select(consents.c.wording, consents.c.medium).where(consents.c.purpose == purpose))
    assert given.medium == "sms"
    assert given.wording.startswith("Do you agree that buyers see this product on the internet? Name: Uwase Aline.")


@pytest.mark.usefixtures("desk")
def test_who_does_not_agree_has_nothing_sent_in(bot: Bot) -> None:
    assert bot.phone().sms(*DESCRIBED, "1", "3").startswith("The product is removed.")
    assert bot.values(select(products.c.status)) == ["withdrawn"]
    assert bot.count(consents) == 1


@pytest.mark.usefixtures("desk")
def test_what_a_cooperative_makes_carries_its_name(bot: Bot) -> None:
    bot.do(insert(groups).values(id=1, kind="cooperative", name="Abatunganyampu", created_at=NOW))
    bot.do(insert(memberships).values(group_id=1, contact_id=1, joined_at=NOW))
    bot.phone().sms(*DESCRIBED, "2", "1", "1")
    assert bot.rows(select(products.c.made_by, products.c.maker)) == [("cooperative", "Abatunganyampu")]


@pytest.mark.usefixtures("desk")
def test_who_is_in_no_cooperative_writes_its_name(bot: Bot) -> None:
    assert bot.phone().sms(*DESCRIBED, "2").startswith("Enter the name of who makes the product.")


@pytest.mark.usefixtures("desk")
def test_who_begins_again_keeps_one_draft_which_lapses(bot: Bot) -> None:
    bot.phone().sms(*DESCRIBED)
    bot.phone().sms("product", "Belt", "3", "8000", "10")
    assert bot.rows(select(products.c.name, products.c.status)) == [("Belt", "draft")]
    pass_days(bot, 30.1)
    assert bot.values(select(products.c.status)) == ["withdrawn"]
    assert not [words for words in told(bot) if "exhibition any more" in words]


@pytest.mark.usefixtures("desk")
def test_who_begins_again_has_as_long_as_before_and_is_not_overdue_meanwhile(bot: Bot) -> None:
    bot.phone().sms(*DESCRIBED)
    pass_days(bot, 20)
    bot.phone().sms("product", "Belt", "3", "8000", "10")
    pass_days(bot, 20)
    assert bot.values(select(products.c.status)) == ["draft"]
    with bot.runtime.database.begin() as db:
        assert find_overdue(db, bot.now) == []


def test_what_staff_do_not_look_at_in_three_days_is_overdue(bot: Bot, desk: Command) -> None:
    bot.phone().sms(*SUBMITTED)
    pass_days(bot, 3.1)
    assert [row["overdue"] for row in listed(desk)] == ["overdue"]


def test_nobody_changes_what_is_anothers(bot: Bot, desk: Command) -> None:
    other = add_contact(bot, ANOTHER)
    add_product(bot, other)
    assert bot.phone().sms("product").startswith("Enter the name of the product")
    assert listed(desk)[0]["status"] == "submitted"


def test_what_is_withdrawn_cannot_be_shown(bot: Bot, desk: Command) -> None:
    add_product(bot, 1)
    assert desk("products withdraw ABC346 --note twice --as desk").output == "ABC346 is withdrawn\n"
    assert told(bot)[-1].startswith("Your product is not in the exhibition any more: School shoes.")
    assert "ABC346 stands elsewhere: it is withdrawn" in desk("products approve ABC346 --as desk").output


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("products approve XXXXXX --as desk", "there is no product XXXXXX; see: bot products list"),
        ("products list --as nobody", "nobody called nobody on the staff"),
        ("products approve ABC346 --as viewer", "viewer is a viewer, who may not run programme"),
        ("products return ABC346 colour --as desk", "'colour' is not one of"),
        ("products photo ABC346 README.md --as desk", "That is no photo that can be shown"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(bot: Bot, desk: Command, line: str, refusal: str) -> None:
    desk("staff add viewer --name Viewer --role viewer")
    add_product(bot, 1)
    done = desk(line)
    assert done.exit_code != 0
    assert refusal in done.output
    assert "Traceback" not in done.output
