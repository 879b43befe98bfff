"""The templates by which menus are shown natively: made once, remembered in the store, looked up in every process."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from threading import Lock
from time import monotonic
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError

from bot.store.content import Shape, read_templates, write_templates
from bot.store.database import Database

_FRESH = 600.0
"""Seconds for which what was read is believed; templates change when somebody has `bot doctor --fix` make them."""
_AGAIN = 10.0
"""Seconds until the store is asked again that could not be."""

log = logging.getLogger(__name__)


class Templates:
    """One account's templates, as an adapter asks for them. Safe to share between threads."""

    def __init__(
        self, database: Database, provider: str, account: str, seconds: Callable[[], float] = monotonic
    ) -> None:
        """Read nothing yet."""
        self._database = database
        self._account = (provider, account)
        self._seconds = seconds
        self._lock = Lock()
        self._known: Mapping[Shape, str] = {}
        self._stale_at: float | None = None
        self._lost: set[str] = set()

    def find(self, shape: Shape) -> str | None:
        """Give a template, if there is one; where the store cannot be reached, what was known before."""
        with self._lock:
            if self._stale_at is None or self._seconds() >= self._stale_at:
                self._read()
            sid = self._known.get(shape)
        return None if sid in self._lost else sid

    def lose(self, sid: str) -> None:
        """Use a template no more that the provider does not know; the next look reads the store again."""
        with self._lock:
            self._lost.add(sid)
            self._stale_at = None

    def _read(self) -> None:
        self._stale_at = self._seconds() + _AGAIN
        try:
            with self._database.begin() as db:
                self._known = read_templates(db, *self._account)
        except (SQLAlchemyError, OSError):
            log.warning("the templates cannot be read; those known before are used")
        else:
            self._stale_at += _FRESH


class Office(Protocol):
    """Where an account's templates are kept and made."""

    provider: str
    account: str

    def find_all(self) -> dict[Shape, str]:
        """Give those that are there. Raises SendError."""

    def make(self, shape: Shape) -> str:
        """Make one. Raises SendError."""


def mend(database: Database, office: Office, wanted: Collection[Shape], *, make: bool) -> int:
    """Bring the store in line with the provider, having made what is missing where that is wanted.

    Gives how many of the wanted ones can be used. Raises SendError; what was made by then is remembered.
    """
    with database.begin() as db:  # first, so that nothing is made that could not be remembered
        remembered = read_templates(db, office.provider, office.account)
    there = {shape: sid for shape, sid in office.find_all().items() if shape in wanted}
    if not make:
        return sum(remembered.get(shape) == sid for shape, sid in there.items())
    try:
        for shape in wanted:
            if shape not in there:
                there[shape] = office.make(shape)
    finally:
        with database.begin() as db:
            write_templates(db, office.provider, office.account, there)
    return len(there)
