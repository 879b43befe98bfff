"""A handout from the office to the phones of those who were at a workshop."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.services.delivery import drain
from bot.services.sweeping import sweep
from bot.store.contacts import contacts
from bot.store.files import files
from bot.store.handouts import handout_copies
from bot.store.outbox import outbox
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact, add_registration, add_workshop
from tests.papers import add_handout

TITLES = ("--title-en", "Costs and prices", "--title-rw", "Ibiciro", "--as", "cora")
CHAPTERS = """
- title: {en: Leather, rw: Uruhu}
  text: {en: All about it., rw: Byose.}
"""


@pytest.fixture
def office(bot: Bot, command: Command, tmp_path: Path) -> Command:
    """A workshop that two have a seat at, a coordinator, and a handout for who has a seat there."""
    workshop = add_workshop(bot)
    for phone in (ME, ANOTHER):
        add_registration(bot, workshop, add_contact(bot, phone))
    assert command("staff add cora --name Cora --role coordinator").exit_code == 0
    (tmp_path / "costs.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    added = command(f"handouts add {tmp_path}/costs.pdf --workshop 1", *TITLES)
    assert added.output == "handout 1 is added\n", added.output
    return command


def told(bot: Bot, number: str = ME) -> list[Any]:
    return bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def address(bot: Bot) -> str:
    return f"/files/{bot.values(select(files.c.key))[0]}/ibiciro.pdf"


def test_who_has_a_seat_is_sent_it_once(bot: Bot, office: Command) -> None:
    assert office("handouts send 1 --as cora").output == "handout 1 goes to 2\n"
    assert office("handouts send 1 --as cora").output == "handout 1 goes to 0\n"
    sweep(bot.runtime, "the test")
    assert told(bot) == told(bot, ANOTHER) == [f"Manual: Costs and prices {address(bot)}"]
    (row,) = json.loads(office("handouts list --as cora --json").output)
    assert (row["sent"], row["chapters"], row["workshop"]) == (2, 0, 1)


def test_who_has_opted_out_is_passed_over_and_gets_it_when_they_ask(bot: Bot, office: Command) -> None:
    bot.do(update(contacts).where(contacts.c.id == 1).values(opted_out_at=bot.now))
    office("handouts send 1 --as cora")
    sweep(bot.runtime, "the test")
    assert told(bot) == []
    assert bot.values(select(handout_copies.c.status).order_by(handout_copies.c.id)) == ["missed", "sent"]
    bot.phone().sms("manual", "1", "1")
    sweep(bot.runtime, "the test")
    assert told(bot)[-1] == f"Manual: Costs and prices {address(bot)}"


def test_on_whatsapp_it_is_a_file(bot: Bot, office: Command) -> None:
    del office
    assert bot.phone().whatsapp("manual", "1", "1").startswith("We are sending you the manual")
    sweep(bot.runtime, "the test")
    drain(bot.runtime, "replies")
    assert bot.providers["twilio"].asked[-1].media_url == address(bot)
    assert told(bot)[-1] == "Manual: Costs and prices ibiciro.pdf"


def test_who_asks_twice_in_a_moment_gets_it_once(bot: Bot, office: Command) -> None:
    del office
    bot.phone().sms("manual", "1", "1")
    bot.phone().sms("manual", "1", "1")
    sweep(bot.runtime, "the test")
    assert bot.values(select(handout_copies.c.status)) == ["sent"]


def test_it_is_for_those_of_its_workshop_who_read_its_language(bot: Bot, office: Command, tmp_path: Path) -> None:
    assert bot.phone("+250788000300").sms("English", "manual") == "There is no manual for you now."
    office(f"handouts add {tmp_path}/costs.pdf --language rw", *TITLES)
    assert bot.phone("+250788000300").sms("manual") == "There is no manual for you now."
    assert bot.phone("+250788000300").sms("Kinyarwanda", "igitabo") == "Hitamo igitabo:\n1) Ibiciro"


def test_it_is_read_chapter_by_chapter(bot: Bot, office: Command) -> None:
    add_handout(bot, title_en="Marketing")
    phone = bot.phone()
    assert phone.sms("manual", "Marketing", "Read it here") == "Choose a chapter:\n1) Leather\n2) Prices"
    assert phone.sms("1").startswith("Leather\nAll about it: Leather.\n1) Next chapter")
    assert phone.sms("1").startswith("Prices\nAll about it: Prices.")
    assert phone.sms("1") == "Choose a chapter:\n1) Leather\n2) Prices"
    del office


def test_one_without_chapters_is_sent_instead(bot: Bot, office: Command, tmp_path: Path) -> None:
    assert bot.phone().sms("manual", "1", "2") == "We are sending you the manual: Costs and prices"
    (tmp_path / "chapters.yaml").write_text(CHAPTERS)
    assert office(f"handouts chapters 1 {tmp_path}/chapters.yaml --as cora").output == "handout 1 has 1 chapters\n"
    assert bot.phone().sms("manual", "1", "2") == "Choose a chapter:\n1) Leather"


def test_one_that_is_withdrawn_goes_to_nobody_any_more(bot: Bot, office: Command) -> None:
    office("handouts send 1 --as cora")
    assert office("handouts withdraw 1 --as cora").output == "handout 1 is withdrawn\n"
    sweep(bot.runtime, "the test")
    assert told(bot) == []
    assert bot.phone().sms("manual") == "There is no manual for you now."


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("handouts send 9 --as cora", "there is no handout 9"),
        ("handouts send 1 --workshop 9 --as cora", "there is no workshop 9"),
        ("handouts send 2 --as cora", "name the workshop"),
        ("handouts withdraw 9 --as cora", "there is no handout 9"),
        ("handouts add {0}/notes.txt --title-en A --title-rw B --as cora", "no whole PDF"),
        ("handouts add {0}/costs.pdf --workshop 9 --title-en A --title-rw B --as cora", "there is no workshop 9"),
        ("handouts add {0}/costs.pdf --title-en ħ --title-rw B --as cora", "1 to 40 plain characters"),
        ("handouts chapters 1 {0}/notes.txt --as cora", "must be a list"),
        ("handouts list --as nobody", "nobody called nobody"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    bot: Bot, office: Command, tmp_path: Path, line: str, refusal: str
) -> None:
    add_handout(bot)
    (tmp_path / "notes.txt").write_text("notes")
    done = office(line.format(tmp_path))
    assert done.exit_code != 0
    assert refusal in done.output
    assert "Traceback" not in done.output
