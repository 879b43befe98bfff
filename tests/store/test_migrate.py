"""The migrations make the schema that the code believes in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, insert, inspect, select, table, text
from sqlalchemy.exc import IntegrityError

from bot.auditing.books import look_at_books, written
from bot.store.audiences import tags
from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.store.database import Database
from bot.store.due import due
from bot.store.migrate import configuration, upgrade
from bot.store.schema import metadata
from tests.bots import NOW, Bot
from tests.lives import live


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


def test_a_database_that_was_lived_in_goes_down_and_up_again(each_bot: Bot) -> None:
    live(each_bot)
    each_bot.do(insert(broadcasts).values(resends_id=1, **_broadcast("whatsapp")))
    database = each_bot.runtime.database
    before = _counts(database)
    with database.reshape() as db:
        config: Any = configuration()
        config.attributes["connection"] = db
        command.downgrade(config, "0019")
    released = _counts(database)
    upgrade(database)
    assert released == {name: count for name, count in before.items() if name in released}
    assert {name: count for name, count in _counts(database).items() if name in released} == released
    with database.begin() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
    with pytest.raises(IntegrityError):
        each_bot.do(insert(broadcasts).values(resends_id=99, **_broadcast("sms")))


def test_a_reference_that_leads_nowhere_is_not_kept(bare: Database) -> None:
    upgrade(bare)
    with pytest.raises((ValueError, IntegrityError), match="tags"), bare.reshape() as db:
        db.execute(insert(tags).values(contact_id=1, tag="board", tagged_at=NOW))
    assert _counts(bare)["tags"] == 0
    with pytest.raises(IntegrityError), bare.begin() as db:
        db.execute(insert(tags).values(contact_id=1, tag="board", tagged_at=NOW))


def _broadcast(medium: str) -> dict[str, object]:
    said = {"name": "News", "text_en": "", "text_rw": "", "filters": "{}", "status": "draft", "created_at": NOW}
    return {**said, "medium": medium}


def _counts(database: Database) -> dict[str, int]:
    """Give how many rows each table has."""
    with database.begin() as db:
        names = sorted({*inspect(db).get_table_names()} - {"alembic_version"})
        return {name: db.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def test_what_was_upgraded_can_be_taken_back(bare: Database) -> None:
    upgrade(bare)
    with bare.begin() as db:
        config: Any = configuration()
        config.attributes["connection"] = db
        command.downgrade(config, "base")
        assert inspect(db).get_table_names() == ["alembic_version"]


def test_what_was_written_before_there_were_books_is_in_them_afterwards(bare: Database) -> None:
    config: Any = configuration()
    with bare.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0003")
        contact = "INSERT INTO contacts (id, created_at) VALUES (1, '2027-03-01 08:00:00')"
        heard = (
            "INSERT INTO inbound (id, provider, external_id, contact_id, medium, channel, text, received_at)"
            " VALUES (:id, 'twilio', :external_id, 1, 'sms', 'twilio-sms', '', '2027-03-01 08:00:00')"
        )
        said = (
            "INSERT INTO outbox (contact_id, inbound_id, message_class, lane, medium, channel, provider, address, body,"
            " segments, status, created_at, due_at, status_at) VALUES (1, :inbound_id, 'reply', 'replies', 'sms', 'c',"
            " 'twilio', '', '', 1, 'sent', '2027-03-01 08:00:00', '2027-03-01 08:00:00', '2027-03-01 08:00:00')"
        )
        db.execute(text(contact))
        for inbound_id in (1, 2):
            db.execute(text(heard), {"id": inbound_id, "external_id": str(inbound_id)})
        for answered in (1, 1, None):
            db.execute(text(said), {"inbound_id": answered})
    upgrade(bare)
    with bare.begin() as db:
        assert list(look_at_books(db)) == []
        assert written(db) == 3


def test_what_is_due_with_a_workshop_from_before_is_planned(bare: Database) -> None:
    config: Any = configuration()
    workshop = (
        "INSERT INTO workshops (id, title_en, title_rw, venue_en, venue_rw, starts_on, ends_on, starts_at, seats,"
        " admission, closes_at, cancelled_at, created_at) VALUES (:id, '', '', '', '', :day, :day, '09:00:00.000000',"
        " 2, 'first_come', '2027-03-01 08:00:00', :cancelled, '2027-03-01 08:00:00')"
    )
    with bare.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0011")
        kinds = {1: ("2099-03-22", None), 2: ("2020-03-22", None), 3: ("2099-03-22", "2027-03-01 08:00:00")}
        for number, (day, cancelled) in kinds.items():
            db.execute(text(workshop), {"id": number, "day": day, "cancelled": cancelled})
    upgrade(bare)
    with bare.begin() as db:
        planned = db.execute(select(due.c.subject_id, due.c.kind).order_by(due.c.id)).all()
        statuses = db.execute(text("SELECT status FROM workshops ORDER BY id")).scalars().all()
    stages = [f"workshop_{stage}" for stage in ("week", "day", "morning", "over", "done")]
    assert [tuple(row) for row in planned] == [(1, kind) for kind in stages] + [(2, kind) for kind in stages[3:]]
    assert statuses == ["planned", "planned", "cancelled"]
