"""Whom a broadcast is for: a closed set of filters, kept as JSON, each of them a condition on a contact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import ColumnElement, Exists, Select, and_, exists, false, func, or_, select, true

from bot.messages import Medium
from bot.programme.status import Status
from bot.services.broadcasting import belonging
from bot.store.audiences import tags
from bot.store.contacts import addresses, contacts
from bot.store.workshops import attendance, registrations

_STANDING = tuple(status for status in Status if status.stands)


class Audience(BaseModel):
    """All filters hold at once; one that is not given lets everybody through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    districts: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Who carries one of these."""
    media: tuple[Medium, ...] = ()
    """Who has an address on one of these."""
    wrote_on: tuple[Medium, ...] = ()
    """Who has written on one of these, or called; since that day, where `wrote_since` is given too."""
    wrote_since: date | None = None
    """Who has written or called on this day or later, where the contacts live."""
    silent_since: date | None = None
    """Who has not."""
    registered: bool | None = None
    """With a registration that stands, or without one; the next four say which registrations count."""
    workshops: tuple[int, ...] = ()
    statuses: tuple[Status, ...] = ()
    """In one of these, whether it stands or not."""
    attended: bool = False
    """Of those who were there, on one day at least; whether the registration still stands is no matter."""
    since: date | None = None
    """Made on this day or later, where the contacts live."""
    group: str | None = None
    """Of this name: its members, and for those who have no phone whoever they are reached through, once."""
    got: tuple[int, ...] = ()
    """Who was sent one of these broadcasts."""
    missed: int | None = None
    """Whom this broadcast did not reach, though nobody called it back."""
    contacts: tuple[int, ...] = ()
    """Nobody but these, by id; of who was merged since, whom they are now."""
    numbers: tuple[str, ...] = ()
    """Nobody but these: to try a broadcast on oneself."""
    minus: tuple[Audience, ...] = ()
    """Without whom one of these lets through."""

    @model_validator(mode="before")
    @classmethod
    def _as_it_was_kept_before(cls, given: Any) -> Any:  # noqa: ANN401  # whatever was kept
        if not isinstance(given, Mapping):
            return given
        known = dict(given)
        if "workshop" in known:
            known["workshops"] = [known.pop("workshop")]
        if known.pop("confirmed", False):
            known["statuses"] = [Status.CONFIRMED]
        return known

    @model_validator(mode="after")
    def _registrations_are_wanted_or_not(self) -> Self:
        if self.registered is None and (self.workshops or self.statuses or self.attended or self.since):
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
        if self.contacts:
            yield contacts.c.id.in_(who_are_now(self.contacts))
        yield from self._reach(zone)
        if self.registered is not None:
            yield self._registration(zone) if self.registered else ~self._registration(zone)
        yield from self._belonging()
        for other in self.minus:
            # Of what is not known of a contact, such as a district, it cannot be said that it holds.
            yield ~func.coalesce(and_(true(), *other.conditions(default_language, zone)), false())

    def _reach(self, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
        own = select(addresses.c.id).where(addresses.c.contact_id == contacts.c.id)
        if self.media:
            yield own.where(addresses.c.medium.in_(self.media)).exists()
        if self.numbers:
            yield contacts.c.id.in_(select(addresses.c.contact_id).where(addresses.c.value.in_(self.numbers)))
        if self.wrote_on or self.wrote_since:
            wrote = own.where(addresses.c.medium.in_(self.wrote_on or tuple(Medium)))
            since = addresses.c.last_inbound_at >= _midnight(self.wrote_since, zone) if self.wrote_since else None
            yield wrote.where(addresses.c.last_inbound_at.is_not(None) if since is None else since).exists()
        if self.silent_since:
            yield ~own.where(addresses.c.last_inbound_at >= _midnight(self.silent_since, zone)).exists()

    def _belonging(self) -> Iterator[ColumnElement[bool]]:
        if self.tags:
            yield contacts.c.id.in_(select(tags.c.contact_id).where(tags.c.tag.in_(self.tags)))
        if self.group:
            yield contacts.c.id.in_(belonging.phones_of(self.group))
        if self.got:
            yield or_(*(contacts.c.id.in_(them) for them in belonging.sent(self.got)))
        if self.missed:
            yield contacts.c.id.in_(belonging.not_reached_by(self.missed))

    def _registration(self, zone: ZoneInfo) -> Exists:
        found = select(registrations.c.id).where(registrations.c.contact_id == contacts.c.id)
        if self.attended:
            found = found.where(exists().where(attendance.c.registration_id == registrations.c.id))
        else:
            found = found.where(registrations.c.status.in_(self.statuses or _STANDING))
        if self.workshops:
            found = found.where(registrations.c.workshop_id.in_(self.workshops))
        if self.since:
            found = found.where(registrations.c.created_at >= _midnight(self.since, zone))
        return found.exists()


def who_are_now(ids: Sequence[int]) -> Select[tuple[int]]:
    """Give the ids of these contacts, and of who was merged the ids of whom they are now."""
    known = contacts.alias("known")
    # A merge lets all who were merged before lead to the one who is kept, so one step leads to the end.
    return select(func.coalesce(known.c.merged_into_id, known.c.id)).where(known.c.id.in_(ids))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give when a day begins where the contacts live."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
