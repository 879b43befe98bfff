"""`bot contacts`, as it is typed."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import select, update

from bot.messages import MessageStatus
from bot.store.contacts import addresses, consents, contacts
from bot.store.outbox import outbox
from bot.store.staff import history, staff
from tests.acting.conftest import Command
from tests.bots import ME, NOW, Bot
from tests.factories import add_contact, add_message

pytestmark = pytest.mark.usefixtures("coordinator")

HEADINGS = "Number,Language,Name,District,Sector,Trade,Consent wording,Consent date,Consent source"
ROW = "0788000100,en,Uwase Aline,Huye,Tumba,Inkweto,I agree.,2027-02-01,Form"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


def test_what_is_held_of_somebody_is_given_as_json(bot: Bot, command: Command) -> None:
    add_contact(bot)
    result = command("contacts export 0788000100")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["contacts"][0]["name"] == "Uwase Aline"
    assert json.loads(command("contacts export 1").stdout)["addresses"][0]["value"] == ME


def test_it_goes_to_a_new_file_that_nobody_else_can_read(bot: Bot, command: Command, tmp_path: Path) -> None:
    add_contact(bot)
    path = tmp_path / "held.json"
    assert command("contacts export 0788000100 --output", str(path)).exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text("utf-8"))["contacts"][0]["id"] == 1
    again = command("contacts export 0788000100 --output", str(path))
    assert again.exit_code == 1
    assert "name a new file" in again.output


@pytest.mark.parametrize("what", ["export", "erase --yes"])
@pytest.mark.parametrize("who", ["0788000999", "77", "nobody"])
def test_who_is_not_known_is_said_to_be_so(command: Command, what: str, who: str) -> None:
    result = command(f"contacts {what} {who}")
    assert result.exit_code == 1
    assert "nobody is known by this number or id" in result.output


@pytest.mark.parametrize("what", ["export", "erase --yes"])
def test_who_was_erased_is_said_to_be_so(bot: Bot, command: Command, what: str) -> None:
    add_contact(bot, erased_at=NOW)
    result = command(f"contacts {what} 1")
    assert result.exit_code == 1
    assert "contact 1 was erased on 2027-03-01; nothing is held of them" in result.output


def test_somebody_is_erased_once_it_is_confirmed(bot: Bot, command: Command) -> None:
    add_contact(bot)
    assert command("contacts erase 0788000100").exit_code == 1
    assert bot.values(select(contacts.c.erased_at)) == [None]
    result = command("contacts erase 0788000100 --yes")
    assert (result.exit_code, result.output) == (0, "contact 1 is erased\n")
    assert bot.rows(select(contacts.c.name, contacts.c.erased_at)) == [(None, NOW)]


def test_a_message_that_is_being_handed_over_is_waited_for(
    bot: Bot, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = add_contact(bot)
    add_message(bot, contact, status=MessageStatus.SENDING)
    monkeypatch.setattr("bot.acting.contacts._TRIES", 1)
    result = command("contacts erase 0788000100 --yes")
    assert result.exit_code == 1
    assert "still being handed over; try again in a minute" in result.output
    bot.do(update(outbox).values(status=MessageStatus.SENT))
    assert command("contacts erase 0788000100 --yes").exit_code == 0


def test_a_list_is_taken_in(bot: Bot, command: Command, file: Path) -> None:
    file.write_text(f"{HEADINGS}\n{ROW}\n,,,,,,,,\n0788000200,,,,,,,,\n", "utf-8")
    result = command("contacts import", str(file))
    assert (result.exit_code, result.stdout) == (0, "2 created, 0 updated, 0 left as they are, 0 left out\n")
    assert bot.rows(select(contacts.c.name, contacts.c.trade)) == [("Uwase Aline", "shoes"), (None, None)]
    assert bot.values(select(consents.c.source)) == ["Form"]


def test_a_dry_run_says_what_would_be(bot: Bot, command: Command, file: Path) -> None:
    file.write_text(f"{HEADINGS}\n{ROW}\n", "utf-8")
    result = command("contacts import --dry-run", str(file))
    assert result.stdout == "would be: 1 created, 0 updated, 0 left as they are, 0 left out\n"
    assert bot.count(contacts) == 0


def test_a_workbook_is_taken_in_with_numbers_and_dates_as_excel_has_them(
    bot: Bot, command: Command, tmp_path: Path
) -> None:
    book = Workbook()
    book.worksheets[0].append(HEADINGS.split(","))
    row = [788000100, "rw", "Uwase Aline", "Huye", "Tumba", "shoes", "Yego", datetime(2027, 2, 1), "Form"]  # noqa: DTZ001  # as a cell has it
    book.worksheets[0].append(row)
    book.save(tmp_path / "people.xlsx")
    result = command("contacts import", str(tmp_path / "people.xlsx"))
    assert result.exit_code == 0, result.output
    assert bot.values(select(addresses.c.value)) == [ME]
    assert bot.values(select(consents.c.given_at))[0].date() == date(2027, 1, 31)  # in UTC


def test_of_a_list_with_faults_nothing_is_taken_in(bot: Bot, command: Command, file: Path) -> None:
    file.write_text(f"{HEADINGS}\n{ROW}\n12,,,Paris,,,,,\n", "utf-8")
    result = command("contacts import", str(file))
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"{file}:3: number: is no mobile number; write it like 0788123456",
        f"{file}:3: district: is no district of Rwanda; write its name as on a map",
        "Error: 2 faults; nothing was taken in",
    ]
    assert bot.count(contacts) == 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("people.csv", b"", "has no column number"),
        ("people.csv", b"Name\nUwase\n", "has no column number"),
        ("people.csv", b"number,Distrct\n", "unknown column distrct; did you mean district?"),
        ("people.csv", b"number,Shoe size\n", "unknown column shoe_size; leave it out"),
        ("people.csv", b"number,Number\n", "names a column twice"),
        ("people.csv", b"number,name\n0788000100,\xff\n", "is not in UTF-8"),
        ("people.xlsx", b"number", "cannot be read as an Excel workbook"),
        ("people.txt", b"number", "a list ends in .csv or .xlsx"),
    ],
)
def test_what_is_no_list_is_refused_with_the_remedy(
    command: Command, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = command("contacts import", str(tmp_path / name))
    assert result.exit_code == 1
    assert f"{tmp_path / name}:1: " in result.output
    assert says in result.output


def test_who_was_erased_is_left_out_and_named_by_the_row(bot: Bot, command: Command, file: Path) -> None:
    add_contact(bot)
    assert command("contacts erase 0788000100 --yes").exit_code == 0
    file.write_text(f"{HEADINGS}\n{ROW}\n", "utf-8")
    result = command("contacts import", str(file))
    assert f"{file}:2: left out: was erased, and has not agreed since" in result.stderr
    assert result.stdout == "0 created, 0 updated, 0 left as they are, 1 left out\n"


def test_who_may_not_be_needed_any_more_is_listed_by_id(bot: Bot, command: Command) -> None:
    assert command("contacts unused").stdout == "nobody has been silent for so long\n"
    add_contact(bot, created_at=NOW - timedelta(days=800))
    (row,) = json.loads(command("contacts unused --json").stdout)
    assert (row["contact"], row["last heard of"][:10]) == (1, "2024-12-21")


def test_who_looked_at_brought_in_or_erased_somebody_is_on_record(bot: Bot, command: Command, file: Path) -> None:
    file.write_text(f"{HEADINGS}\n{ROW}\n", "utf-8")
    for typed in (f"import {file}", "export 1", "erase 1 --yes"):
        assert command(f"contacts {typed}").exit_code == 0
    kept = select(history.c.event, history.c.became, staff.c.login).join(staff, staff.c.id == history.c.staff_id)
    assert bot.rows(kept.where(history.c.subject == "contacts", history.c.subject_id == 1).order_by(history.c.id)) == [
        ("import", "created", "keza"),
        ("export", "exported", "keza"),
        ("erase", "erased", "keza"),
    ]


@pytest.mark.parametrize("typed", ["export 1", "erase 1 --yes", "import {file}"])
def test_who_may_not_handle_personal_data_is_refused(bot: Bot, command: Command, file: Path, typed: str) -> None:
    add_contact(bot)
    file.write_text(f"{HEADINGS}\n{ROW}\n", "utf-8")
    command("staff add desk --name Desk --role mentor_desk")
    refused = command(f"contacts {typed.format(file=file)} --as desk")
    assert refused.output == "Error: desk is a mentor desk, who may not handle personal data\n"
    assert bot.rows(select(contacts.c.trade, contacts.c.erased_at)) == [("shoes", None)]
