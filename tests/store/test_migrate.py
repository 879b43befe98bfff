"""The migrations make the schema that the code believes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, insert, inspect, select

from bot.store.contacts import contacts
from bot.store.database import Database
from bot.store.migrate import configuration, upgrade
from bot.store.schema import metadata
from tests.bots import NOW


@pytest.fixture
def bare(bare_database_url: str) -> Iterator[Database]:
    opened = Database(bare_database_url)
    yield opened
    opened.close()


def test_a_bare_database_gets_every_table_as_the_code_has_it(bare: Database) -> None:
    upgrade(bare)
    with bare.begin() as db:
        assert set(inspect(db).get_table_names()) == {*metadata.tables, "alembic_version"}
        assert compare_metadata(MigrationContext.configure(db), metadata) == []


def test_upgrading_again_changes_nothing(bare: Database) -> None:
    upgrade(bare)
    with bare.begin() as db:
        db.execute(insert(contacts).values(created_at=NOW))
    upgrade(bare)
    with bare.begin() as db:
        assert db.execute(select(func.count()).select_from(contacts)).scalar_one() == 1


def test_what_was_upgraded_can_be_taken_back(bare: Database) -> None:
    upgrade(bare)
    with bare.begin() as db:
        config: Any = configuration()
        config.attributes["connection"] = db
        command.downgrade(config, "base")
        assert inspect(db).get_table_names() == ["alembic_version"]
