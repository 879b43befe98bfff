"""A large database for the console's pages: a year of a programme, in a few dozen statements."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select, text, update

from bot.services.counting import count
from bot.store.rounds import rounds

if TYPE_CHECKING:
    from bot.runtime import Runtime

_STATEMENTS = Path(__file__).with_name("filling.sql")


def fill_year(runtime: Runtime, contacts: int, messages: int) -> None:
    """Write so many people and messages with all that goes with them into a PostgreSQL database that has only flows."""
    sizes = {"contacts": contacts, "messages": messages}
    with runtime.database.begin() as db:
        for statement in map(text, _STATEMENTS.read_text("utf-8").split(";\n")):
            db.execute(statement, {name: sizes[name] for name in statement.compile().params})
    with runtime.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    _count_all(runtime)


def _count_all(runtime: Runtime) -> None:
    """Have all counted that is counted once in a while, until nothing more is settled by it."""
    before: object = None
    while before != (before := _count_once(runtime)):
        pass


def _count_once(runtime: Runtime) -> object:
    count(runtime)
    with runtime.database.begin() as db:
        db.execute(update(rounds).values(next_at=runtime.clock(db) - timedelta(minutes=1)))
        return db.execute(select(rounds.c.name, rounds.c.value).order_by(rounds.c.name)).all()
