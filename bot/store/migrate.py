"""Brings a database's schema up to date; Alembic without a file of its own, so that code and tests call it alike."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from bot.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(target: Database | str) -> None:
    """Bring a database, open or by its address, to the newest schema; what is there already is left as it is."""
    if isinstance(target, str):
        database = Database(target)
        try:
            upgrade(database)
        finally:
            database.close()
        return
    with target.reshape() as db:
        config = configuration()
        config.attributes["connection"] = db
        command.upgrade(config, "head")


def configuration() -> Config:
    """Give Alembic's configuration; a `connection` is put into its attributes by whoever uses it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
