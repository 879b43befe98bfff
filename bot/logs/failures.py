"""What is told of an exception: its kind and where it came from; its words only where they are ours to begin with.

The words of others quote what they stumbled over: a statement's values, a row, what a contact typed.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from bot.errors import BotError, SettingsError

_FRAMES = 12
"""Of a traceback, so many of the innermost."""


def describe(error: BaseException) -> str:
    """Give an exception with those that led to it, the innermost cause first, in one line."""
    return " then ".join(map(_one, reversed(list(_chain(error)))))


def trace(error: BaseException) -> str:
    """Give where it was raised, the innermost frame last, in one line: no values."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return " > ".join(f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)


def _one(error: BaseException) -> str:
    words = _words(error)
    return f"{type(error).__name__}({words})" if words else type(error).__name__


def _is_of_a_connection(error: BaseException) -> bool:
    """Whether a driver says of a server, and not of what was asked of it, that it cannot be used."""
    driver = type(error).__module__.partition(".")[0]
    is_servers = type(error).__name__ == "OperationalError" and getattr(error, "sqlstate", None) is None
    return driver == "redis" or (driver in {"psycopg", "sqlite3"} and is_servers)


def _words(error: BaseException) -> str:
    """Give what can be said of it: our own sentence, the system's, or the database's code and the constraint's name."""
    if isinstance(error, BotError | SettingsError):
        return str(error).partition("\n")[0]
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if _is_of_a_connection(error):
        return str(error).partition("\n")[0]
    told = getattr(error, "diag", None)  # psycopg: its message may quote values, these are the schema's
    names = (getattr(error, "sqlstate", None), getattr(told, "constraint_name", None))
    return " ".join(filter(None, (*names, getattr(error, "sqlite_errorname", None))))
