"""Banks as staff keep them: a document is put in, shown again as it was, and every fault in it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from sqlalchemy import select

from bot.programme.bank_documents import read_bank, write_bank
from bot.store.staff import history
from tests.acting.conftest import Command
from tests.bots import Bot
from tests.factories import add_bank, add_contact

SAMPLE = Path(__file__).parents[2] / "bot/programme/sample_bank.yaml"


@pytest.fixture
def desk(command: Command) -> Command:
    assert command("staff add desk --name Desk --role coordinator").exit_code == 0
    return command


def put_in(desk: Command, file: Path) -> Result:
    """Put a document in, whose path may have a space in it."""
    return desk("banks put", str(file), "--as", "desk")


def test_what_is_put_in_is_shown_as_it_was(bot: Bot, desk: Command, tmp_path: Path) -> None:
    put = put_in(desk, SAMPLE)
    assert put.output == "sample is put in, with 2 services and 4 branches\n"
    shown = desk("banks show sample --as desk").output
    assert read_bank(shown, "shown") == read_bank(SAMPLE.read_text("utf-8"), "sample")

    changed = tmp_path / "changed.yaml"
    changed.write_text(shown.replace("Sample Bank", "Another Name").partition("branches:")[0], "utf-8")
    assert put_in(desk, changed).exit_code == 0
    (row,) = json.loads(desk("banks list --json --as desk").output)
    assert (row["code"], row["name"], row["services"], row["branches"]) == ("sample", "Another Name", 2, 0)
    events = select(history.c.event, history.c.staff_id).where(history.c.subject == "banks")
    assert [tuple(event) for event in bot.rows(events)] == [("put", 1), ("put", 1)]
    add_contact(bot)
    assert bot.phone().sms("bank").startswith("Services of Another Name:")


def test_an_officer_answers_for_one_bank(desk: Command, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text('{bank: other, name: Other Bank, phone: "4455"}', "utf-8")
    for file in (SAMPLE, other):
        assert put_in(desk, file).exit_code == 0
    for line in ("staff add manzi --name Manzi --role bank_officer", "banks officer sample manzi --as desk"):
        assert desk(line).exit_code == 0
    moved = desk("banks officer other manzi --as desk")
    assert moved.output == "manzi answers for other; without a phone they are told of nothing\n"
    rows = json.loads(desk("banks list --json --as desk").output)
    assert {row["code"]: row["officers"] for row in rows} == {"other": "manzi", "sample": None}


def test_no_more_banks_are_shown_than_can_be_read(bot: Bot, desk: Command) -> None:
    for number in range(6):
        add_bank(bot, f"bank-{number}")
    refusal = "Contacts are shown 6 banks at most. Close one first."
    assert refusal in put_in(desk, SAMPLE).output
    desk("banks close bank-0 --as desk")
    assert put_in(desk, SAMPLE).exit_code == 0
    assert refusal in desk("banks close bank-0 --off --as desk").output


FAULTS = {
    "loans: nothing": "loans must be a list",
    "bnak: x": "unknown key in a bank 'bnak'; did you mean 'bank'?",
    "phone: hello": "phone must be a number of 3 to 13 digits, in quotes, not 'hello'",
    "name: A bank whose name is by far too long": "bank.name takes 36 characters; 24 at most",
    "name: 银行": "bank.name has characters that an SMS does not: 银行",
    "bank: A B": "bank must be small letters, digits and dashes",
    "accounts: [{name: X, about: Y, conditions: {en: a}, documents: {en: a, rw: b}}]": (
        "service.about needs a text in each language",
        "service.conditions has no 'rw'",
    ),
    "accounts: [{}, {}, {}, {}, {}]": ("there are 5 accounts; 4 at most", "one of the accounts has no 'about'"),
    "branches: [{name: X, district: Huie, address: Y, hours: always, phone: '123'}]": (
        "there is no district 'Huie'; did you mean 'Huye'?",
        "hours must be written like 08:00-17:00, not 'always'",
    ),
    "- a list": "a bank must be a mapping",
    "{": "",
}


@pytest.mark.parametrize(("line", "told"), FAULTS.items())
def test_a_document_with_a_fault_is_not_put_in(
    desk: Command, tmp_path: Path, line: str, told: str | tuple[str, ...]
) -> None:
    file = tmp_path / "bank.yaml"
    own = {"bank": "bank: new", "name": "name: New", "phone": "phone: '4455'"}
    own[line.partition(":")[0]] = line
    file.write_text("\n".join([line] if line[0] in "-{" else own.values()), "utf-8")
    done = put_in(desk, file)
    assert done.exit_code != 0
    assert f"{file}:" in done.output
    for fault in [told] if isinstance(told, str) else told:
        assert fault in done.output
    assert "there is no bank yet" in desk("banks list --as desk").output


def test_every_fault_is_told_at_its_line() -> None:
    document = yaml.safe_load(SAMPLE.read_text("utf-8"))
    text = SAMPLE.read_text("utf-8").replace("Huye, district: Huye", "Huye, district: Atlantis")
    line = next(number for number, row in enumerate(text.splitlines(), start=1) if "Atlantis" in row)
    with pytest.raises(Exception, match=f"sample.yaml:{line}: notation: -: there is no district 'Atlantis'"):
        read_bank(text, "sample.yaml")
    assert yaml.safe_load(write_bank(read_bank(SAMPLE.read_text("utf-8"), "x")))["loans"] == document["loans"]
