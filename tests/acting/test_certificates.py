"""A certificate from the last day of a workshop to its owner's phone, and to whoever checks it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import insert, select, update

from bot.programme.codes import show_number
from bot.services.delivery import drain
from bot.services.personal.erasing import erase
from bot.services.sweeping import sweep
from bot.store.certificates import certificates
from bot.store.contacts import contacts
from bot.store.files import files
from bot.store.outbox import outbox
from bot.store.staff import history
from bot.store.workshops import attendance
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact, add_registration, add_workshop

SIGNERS = ("--by", "Mukamana Alice", "Director", "Umuyobozi")


@pytest.fixture
def workshop(bot: Bot, command: Command) -> Command:
    """A workshop that one was at for both days, another for one; a coordinator; and who signs."""
    number = add_workshop(bot)
    for phone, days in ((ME, 2), (ANOTHER, 1)):
        seat = add_registration(bot, number, add_contact(bot, phone))
        for day in range(days):
            on = date(2027, 3, 22) + timedelta(days=day)
            bot.do(insert(attendance).values(registration_id=seat, day=on, how="staff", marked_at=bot.now))
    assert command("staff add cora --name Cora --role coordinator").exit_code == 0
    assert command("certificates signatories 1 --as cora", *SIGNERS).exit_code == 0
    return command


def issue(bot: Bot, command: Command) -> str:
    """Have certificates issued and sent; give the number of the one there is."""
    done = command("certificates issue 1 --confirm --as cora")
    assert done.output.endswith("1 issued\n"), done.output
    sweep(bot.runtime, "the test")
    return show_number(bot.values(select(certificates.c.number))[0])


def told(bot: Bot, number: str = ME) -> list[Any]:
    return bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def test_it_is_proposed_with_the_reasons_before_it_is_issued(bot: Bot, workshop: Command) -> None:
    done = workshop("certificates issue 1 --as cora")
    assert "was there on 2 of 2 days" in done.output
    assert "was there on 1 of 2 days, and 2 are needed" in done.output
    assert done.output.endswith("1 would get one; add --confirm to issue them\n")
    assert bot.count(certificates) == 0


def test_it_goes_by_sms_as_an_address_at_which_its_owner_finds_it(bot: Bot, workshop: Command) -> None:
    number = issue(bot, workshop)
    (file,) = bot.rows(select(files))
    assert told(bot) == [f"Your certificate: /files/{file.key}/{file.name} Number: {number}"]
    assert told(bot, ANOTHER) == []
    document = pypdfium2.PdfDocument(file.content)
    text = document[0].get_textpage().get_text_range()
    document.close()
    for said in ("Uwase Aline", "Gucunga amatsinda", "22 – 23 March 2027", "Mukamana Alice", number):
        assert said in text
    assert bot.rows(select(certificates.c.status, certificates.c.respond_by)) == [("sent", None)]


def test_it_goes_by_whatsapp_as_a_file_where_that_is_open(bot: Bot, workshop: Command) -> None:
    bot.phone().whatsapp("hi")
    issue(bot, workshop)
    drain(bot.runtime, "replies")
    (file,) = bot.rows(select(files))
    sent = bot.providers["twilio"].asked[-1]
    assert (sent.media_url, file.name in sent.body) == (f"/files/{file.key}/{file.name}", True)


def test_it_is_sent_once_more_to_its_owner_who_asks_even_after_a_stop(bot: Bot, workshop: Command) -> None:
    issue(bot, workshop)
    bot.phone().sms("STOP")
    said = bot.phone().sms("certificate", "1", "1")
    assert said.startswith("We are sending you your certificate. Number: ")
    sweep(bot.runtime, "the test")
    assert told(bot)[-1] == told(bot)[0]
    assert bot.count(files) == 1


def test_who_cannot_be_told_is_overdue_until_they_have_it_on_paper(bot: Bot, workshop: Command) -> None:
    bot.do(update(contacts).values(opted_out_at=bot.now))
    number = issue(bot, workshop)
    (row,) = json.loads(workshop("certificates list 1 --as cora --json").output)
    assert (row["status"], row["overdue"]) == ("issued", "overdue")
    assert workshop(f"certificates hand {number} --as cora").exit_code == 0
    (row,) = json.loads(workshop("certificates list 1 --as cora --json").output)
    assert (row["status"], row["overdue"]) == ("sent", "")


def test_anybody_learns_whether_a_number_is_valid_and_nothing_else(bot: Bot, workshop: Command) -> None:
    number = issue(bot, workshop)
    anybody = bot.phone("+250788000300")
    assert anybody.sms("English", "certificate", "2", number.lower()) == "This certificate is valid."
    assert anybody.sms("certificate", "2", f"{number[:-1]}{'A' if number[-1] != 'A' else 'C'}").startswith(
        "The number is not written correctly."
    )
    assert anybody.sms("AAAA AAAA") == "This certificate is not valid."


def test_one_that_is_taken_back_is_not_valid_and_its_file_is_gone(bot: Bot, workshop: Command) -> None:
    number = issue(bot, workshop)
    done = workshop(f"certificates revoke {number} --as cora --reason", "The name was misspelt.")
    assert done.output == f"certificate {number} is not valid any more\n"
    assert bot.phone().sms("certificate", "2", number) == "This certificate is not valid."
    assert bot.phone().sms("certificate", "1") == "There is no certificate for you now."
    assert (bot.count(files), bot.values(select(outbox.c.status).where(outbox.c.address == ME))[0]) == (0, "cancelled")
    assert "The name was misspelt." in bot.values(select(history.c.note))


def test_of_one_who_is_erased_nothing_is_left_but_that_the_number_is_not_valid(bot: Bot, workshop: Command) -> None:
    number = issue(bot, workshop)
    with bot.runtime.database.begin() as db:
        assert erase(bot.runtime, db, 1)
    assert bot.count(files) == 0
    assert bot.rows(select(certificates.c.name, certificates.c.status)) == [("", "erased")]
    assert bot.phone(ANOTHER).sms("certificate", "2", number) == "This certificate is not valid."


def test_all_are_printed_as_one_document(bot: Bot, workshop: Command, tmp_path: Path) -> None:
    workshop("certificates need 1 1 --as cora")
    workshop("certificates issue 1 --confirm --as cora")
    done = workshop(f"certificates print 1 --output {tmp_path}/all.pdf --as cora")
    assert done.output == f"{tmp_path}/all.pdf: 2 certificates\n"
    document = pypdfium2.PdfDocument(tmp_path / "all.pdf")
    assert len(document) == 2
    document.close()
    assert bot.count(files) == 0


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("certificates issue 9 --as cora", "there is no workshop 9"),
        ("certificates need 9 1 --as cora", "there is no workshop 9"),
        ("certificates print 1 --output all.pdf --as cora", "no certificate is issued there yet"),
        ("certificates hand AAAA-AAAA --as cora", "there is no certificate AAAA-AAAA"),
        ("certificates revoke AAAA-AAAC --reason slip --as cora", "AAAA-AAAC is mistyped"),
        ("certificates signatories 9 --by A B C --as cora", "there is no workshop 9"),
        ("certificates signatories 1 --by A B C --by A B C --by A B C --by A B C --as cora", "3 can sign at the most"),
        (f"certificates signatories 1 --by {'A' * 41} B C --as cora", "is to have 1 to 40 letters"),
        ("certificates issue 1 --as nobody", "nobody called nobody"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(workshop: Command, line: str, refusal: str) -> None:
    done = workshop(line)
    assert done.exit_code != 0
    assert refusal in done.output
    assert "Traceback" not in done.output


def test_what_was_done_already_is_refused(bot: Bot, workshop: Command) -> None:
    number = issue(bot, workshop)
    assert "Its owner has this certificate" in workshop(f"certificates hand {number} --as cora").output
    workshop(f"certificates revoke {number} --reason slip --as cora")
    assert "is not valid any more already" in workshop(f"certificates revoke {number} --reason slip --as cora").output
