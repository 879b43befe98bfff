"""Who of an audience is reached: by which address, in which language, with which fields; and why others are left out.

Contacts are walked in chunks by their id, so that neither memory nor locks grow with an audience.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Subquery,
    Text,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
)

from bot.messages import Medium
from bot.programme.consent import PROFILE
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.wording import PLACE
from bot.store.contacts import addresses, consents, contacts

CHUNK = 5_000
"""Contacts that are looked at in one transaction: what it locks is free again in a fraction of a second."""
_WINDOW = timedelta(hours=24)
"""How long WhatsApp takes free-form messages after a contact's last one."""

_FIELDS = {
    "contact.name": contacts.c.name,
    "contact.district": contacts.c.district,
    "contact.sector": contacts.c.sector,
}

_BY_SMS = addresses.alias("by_sms")
_TAKES_NO_SMS = (
    select(_BY_SMS.c.id)
    .where(_BY_SMS.c.medium == Medium.SMS, _BY_SMS.c.value == addresses.c.value)
    .where(_BY_SMS.c.unreachable_at.is_not(None))
    .exists()
)
"""Of a number that is known from any medium: the provider said that nobody is there."""


class LeftOut(StrEnum):
    """Why a contact of the audience gets nothing; where several hold, the first is told."""

    OPTED_OUT = "opted out"
    NO_CONSENT = "has not agreed to be written to"
    IN_DOUBT = "may not have the number any more"
    TAKEN_OVER = "is talking with a person of staff"
    NO_ADDRESS = "cannot be reached on this medium"
    WINDOW = "has not written on WhatsApp in the last 24 hours"
    NO_FIELD = "lacks a field that the text names"


@dataclass(frozen=True)
class Recipients:
    """The contacts of one broadcast's audience as they are at an instant."""

    runtime: Runtime
    broadcast: Row[Any]
    now: datetime

    def upto(self, db: Connection, last: int) -> int | None:
        """Give the id of the contact with which the chunk after this one ends; None where nobody comes after it."""
        chunk = select(contacts.c.id).where(contacts.c.id > last, *self._conditions).order_by(contacts.c.id)
        found = chunk.limit(CHUNK).subquery()
        return db.execute(select(func.max(found.c.id))).scalar_one()  # type: ignore[no-any-return]  # it is a key

    def reached(self, last: int, upto: int) -> Select[Any]:
        """Give contact_id, language, address and fields of who is reached between two contacts, in their order."""
        people = self._people(last, upto)
        wanted = (people.c.contact_id, people.c.language, people.c.address, people.c.fields)
        return select(*wanted).where(*(~reason for reason in self._reasons(people).values())).order_by(wanted[0])

    def counted(self, last: int, upto: int) -> Select[Any]:
        """Give how many contacts there are between two by language, district, and why they are left out, if so."""
        people = self._people(last, upto)
        why = case(*((reason, literal(word)) for word, reason in self._reasons(people).items()), else_=null())
        told = select(people.c.language, people.c.district, why.label("left_out")).subquery()
        return select(*told.c, func.count().label("contacts")).group_by(*told.c)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The fields that the broadcast's texts name, in alphabetical order."""
        return tuple(sorted({*PLACE.findall(self.broadcast.text_en), *PLACE.findall(self.broadcast.text_rw)}))

    @cached_property
    def _conditions(self) -> tuple[ColumnElement[bool], ...]:
        audience = Audience.model_validate_json(self.broadcast.filters)
        return tuple(audience.conditions(self.runtime.default_language, self.runtime.house.zone))

    def _people(self, last: int, upto: int) -> Subquery:
        agreed = select(consents.c.id).where(consents.c.contact_id == contacts.c.id)
        agreed = agreed.where(consents.c.purpose == PROFILE, consents.c.withdrawn_at.is_(None))
        columns = {
            "contact_id": contacts.c.id,
            "language": func.coalesce(contacts.c.language, self.runtime.default_language),
            "district": contacts.c.district,
            "opted_out": contacts.c.opted_out_at.is_not(None),
            "agreed": agreed.exists(),
            "in_doubt": contacts.c.doubted_at.is_not(None),
            "taken_over": contacts.c.taken_over_at.is_not(None),
            "address": self._address(addresses.c.value),
            "heard_at": self._address(addresses.c.last_inbound_at),
            "lacks": or_(false(), *(func.coalesce(_FIELDS[name], "") == "" for name in self.named)),
            "fields": self._fields(),
        }
        chosen = select(*(column.label(name) for name, column in columns.items()))
        return chosen.where(contacts.c.id > last, contacts.c.id <= upto, *self._conditions).subquery()

    def _address(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Give a column of the one address that a contact is reached by; by SMS any number that we know serves."""
        medium = addresses.c.medium == self.broadcast.medium
        own = select(column).where(addresses.c.contact_id == contacts.c.id)
        if self.broadcast.medium == Medium.SMS:
            found = own.where(addresses.c.value.like("+%"), ~_TAKES_NO_SMS).order_by(medium.desc(), addresses.c.id)
        else:
            found = own.where(medium, addresses.c.unreachable_at.is_(None))
            found = found.order_by(addresses.c.last_inbound_at.desc().nulls_last(), addresses.c.id)
        return found.limit(1).scalar_subquery()

    def _fields(self) -> ColumnElement[Any]:
        if not self.named:
            return cast(null(), Text)
        pairs = [part for name in self.named for part in (literal(name), _FIELDS[name])]
        make = func.json_object if self.runtime.database.is_sqlite else func.json_build_object
        return cast(make(*pairs), Text)

    def _reasons(self, people: Subquery) -> dict[LeftOut, ColumnElement[bool]]:
        reasons = {
            LeftOut.OPTED_OUT: people.c.opted_out,
            LeftOut.NO_CONSENT: ~people.c.agreed,
            LeftOut.IN_DOUBT: people.c.in_doubt,
            LeftOut.TAKEN_OVER: people.c.taken_over,
            LeftOut.NO_ADDRESS: people.c.address.is_(None),
            LeftOut.NO_FIELD: people.c.lacks,
        }
        if self.broadcast.medium == Medium.WHATSAPP:
            silent = or_(people.c.heard_at.is_(None), people.c.heard_at <= self.now - _WINDOW)
            reasons[LeftOut.WINDOW] = silent
        return {reason: reasons[reason] for reason in LeftOut if reason in reasons}
