"""Whom a broadcast is for: a closed set of filters, kept as JSON, each of them a condition on a contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import ColumnElement, Exists, Select, exists, func, select

from bot.programme.status import Status
from bot.store.contacts import addresses, contacts
from bot.store.groups import groups, memberships
from bot.store.workshops import attendance, registrations

_STANDING = tuple(status for status in Status if status.stands)


class Audience(BaseModel):
    """All filters hold at once; one that is not given lets everybody through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    districts: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    registered: bool | None = None
    """With a registration that stands, or without one; the next four say which registrations count."""
    workshop: int | None = None
    confirmed: bool = False
    attended: bool = False
    """Of those who were there, on one day at least; whether the registration still stands is no matter."""
    since: date | None = None
    """Made on this day or later, where the contacts live."""
    group: str | None = None
    """Of this name: its members, and for those who have no phone whoever they are reached through, once."""
    numbers: tuple[str, ...] = ()
    """Nobody but these: to try a broadcast on oneself."""

    @model_validator(mode="after")
    def _registrations_are_wanted_or_not(self) -> Self:
        if self.registered is None and (self.workshop or self.confirmed or self.attended or self.since):
            raise ValueError("Say whether contacts with such a registration are meant, or those without.")
        return self

    def dump(self) -> str:
        """Give the filters that were given, as JSON for `model_validate_json`."""
        return self.model_dump_json(exclude_defaults=True)

    def conditions(self, default_language: str, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
        """Give what must hold of a row of `contacts`; who was not asked for a language yet has the default one."""
        named = {
            contacts.c.district: self.districts,
            contacts.c.sector: self.sectors,
            contacts.c.trade: self.trades,
            func.coalesce(contacts.c.language, default_language): self.languages,
        }
        yield from (column.in_(values) for column, values in named.items() if values)
        if self.registered is not None:
            yield self._registration(zone) if self.registered else ~self._registration(zone)
        if self.group:
            yield contacts.c.id.in_(self._phones(self.group))
        if self.numbers:
            yield contacts.c.id.in_(select(addresses.c.contact_id).where(addresses.c.value.in_(self.numbers)))

    def _phones(self, group: str) -> Select[tuple[int]]:
        """Give whose phones reach the members of a group."""
        member = contacts.alias("member")
        found = select(func.coalesce(member.c.reached_through_id, member.c.id))
        found = found.join(memberships, memberships.c.contact_id == member.c.id)
        found = found.join(groups, groups.c.id == memberships.c.group_id)
        return found.where(groups.c.name == group, memberships.c.left_at.is_(None))

    def _registration(self, zone: ZoneInfo) -> Exists:
        found = select(registrations.c.id).where(registrations.c.contact_id == contacts.c.id)
        if self.attended:
            found = found.where(exists().where(attendance.c.registration_id == registrations.c.id))
        else:
            found = found.where(registrations.c.status.in_([Status.CONFIRMED] if self.confirmed else _STANDING))
        if self.workshop:
            found = found.where(registrations.c.workshop_id == self.workshop)
        if self.since:
            midnight = datetime.combine(self.since, time(), zone).astimezone(UTC)
            found = found.where(registrations.c.created_at >= midnight)
        return found.exists()
