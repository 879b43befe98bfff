"""What all tables share: the metadata, the naming of constraints, and the column types that differ by database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = BigInteger().with_variant(Integer, "sqlite")
"""A primary key: SQLite numbers rows by itself only in an INTEGER column."""


class Moment(TypeDecorator[datetime]):
    """An aware instant in UTC; SQLite, which knows no zone, keeps it without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], datetime | str | None]:
        """Give what makes of an instant what the database keeps. It raises ValueError for a naive one."""
        # One call of ours in place of SQLAlchemy's three: a message that is sent has nine instants.
        return _bare if dialect.name == "sqlite" else _utc

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002  # the signature is SQLAlchemy's
    ) -> Callable[[Any], datetime | None]:
        """Give what makes of what the database keeps an instant, aware, in UTC."""
        return _read if dialect.name == "sqlite" else _utc


def _utc(value: datetime | None) -> datetime | None:
    return None if value is None else _aware(value)


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        msg = f"an instant without a time zone: {value}"
        raise ValueError(msg)
    return value.astimezone(UTC)


def _bare(value: datetime | None) -> str | None:
    return None if value is None else bare(value)


def bare(value: datetime) -> str:
    """Give an instant as SQLite keeps it. Raises ValueError for a naive one."""
    return _aware(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _read(kept: str | None) -> datetime | None:
    return None if kept is None else datetime.fromisoformat(kept).replace(tzinfo=UTC)
