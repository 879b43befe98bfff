"""Every column of every table is decided on: does it say something of a person, and what does erasing make of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.holdings import HOLDINGS, Holding
from bot.store.impersonal import WITHOUT_PEOPLE
from bot.store.migrate import upgrade
from bot.store.schema import metadata

PAGE = (Path(__file__).parents[2] / "docs/personal-data.md").read_text("utf-8")
each_holding = pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.table.name)


def named(heading: str) -> dict[str, set[str]]:
    """Give what the page's table under a heading names in its first two columns, by the first."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    return {re.findall(r"`(\w+)`", row[0])[0]: set(re.findall(r"`(\w+)`", row[1])) for row in rows}


@pytest.fixture(scope="module", autouse=True)
def _all_tables_are_known(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Have the migrations import every topic, so that no table is missed."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('tables') / 'bare.db'}")
    upgrade(database)
    database.close()


def test_every_table_is_decided_on() -> None:
    decided = [holding.table.name for holding in HOLDINGS] + list(WITHOUT_PEOPLE)
    assert sorted(decided) == sorted(metadata.tables)


@each_holding
def test_every_column_is_decided_on(holding: Holding) -> None:
    columns = {column.name for column in holding.table.c}
    assert set(holding.plain.split()) <= columns
    if holding.becomes is not None:
        assert set(holding.becomes) == {column.name for column in holding.personal}


@each_holding
def test_the_documents_name_every_column_that_says_something_of_a_person(holding: Holding) -> None:
    assert named("What is held")[holding.table.name] == {column.name for column in holding.personal}


def test_the_documents_name_every_table_without_people() -> None:
    assert set(re.findall(r"`(\w+)`", PAGE.partition("hold nothing of them:")[2].partition("\n\n")[0])) == set(
        WITHOUT_PEOPLE
    )
