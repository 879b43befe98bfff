"""Who of an audience is reached: by which address, in which language, with which fields; and why others are left out.

Contacts are walked in chunks by their id, so that neither memory nor locks grow with an audience.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
)

from bot.messages import Medium
from bot.programme.consent import PROFILE
from bot.runtime import Runtime
from bot.services.broadcasting import templating
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.capping import had_enough
from bot.services.broadcasting.states import Purpose
from bot.services.broadcasting.wording import PLACE
from bot.store.contacts import addresses, consents, contacts
from bot.store.outbox import outbox

CHUNK = 5_000
"""Contacts that are looked at in one transaction: what it locks is free again in a fraction of a second."""
_WINDOW = timedelta(hours=24)
"""How long WhatsApp takes free-form messages after a contact's last one."""

_FIELDS = {
    "contact.name": contacts.c.name,
    "contact.district": contacts.c.district,
    "contact.sector": contacts.c.sector,
}
_LACKING = {name: func.coalesce(column, "") == "" for name, column in _FIELDS.items()}

_BY_SMS = addresses.alias("by_sms")
_OWN = addresses.c.contact_id == contacts.c.id
_AGREED = (
    select(consents.c.contact_id)
    .where(consents.c.contact_id == contacts.c.id)
    .where(consents.c.purpose == PROFILE, consents.c.withdrawn_at.is_(None))
)


class LeftOut(StrEnum):
    """Why a contact of the audience gets nothing; where several hold, the first is told."""

    OPTED_OUT = "opted out"
    NO_CONSENT = "has not agreed to be written to"
    IN_DOUBT = "may not have the number any more"
    TAKEN_OVER = "is talking with a person of staff"
    NO_ADDRESS = "has no address on this medium"
    UNREACHABLE = "cannot be reached, as the provider said before"
    WINDOW = "has not written on WhatsApp in the last 24 hours"
    NO_FIELD = "lacks a field that the text names"
    CAPPED = "has had as many broadcasts as BROADCASTS_AT_MOST allows"


class _Reach(NamedTuple):
    """Whether contacts may be written to, and how they are reached on a medium, as conditions."""

    agreed: ColumnElement[bool]
    is_known: ColumnElement[bool]
    answers: ColumnElement[bool]
    was_heard: ColumnElement[bool]


@dataclass(frozen=True)
class Recipients:
    """The contacts of an audience as they are at an instant, on one medium."""

    runtime: Runtime
    audience: Audience
    medium: Medium
    named: tuple[str, ...]
    """The fields that the texts name."""
    now: datetime
    is_capped: bool = True
    """Whether `BROADCASTS_AT_MOST` holds for them."""
    template: int | None = None
    """By which those get it on WhatsApp who have not written within the day."""

    @classmethod
    def of(cls, runtime: Runtime, broadcast: Row[Any], now: datetime) -> Self:
        """Give those of a broadcast."""
        audience = Audience.model_validate_json(broadcast.filters)
        named = fields_of(broadcast.text_en, broadcast.text_rw)
        is_capped = broadcast.purpose == Purpose.NEWS
        return cls(runtime, audience, Medium(broadcast.medium), named, now, is_capped, broadcast.template_id)

    def upto(self, db: Connection, last: int, many: int | None = None) -> int | None:
        """Give the id of the contact with which the chunk after this one ends; None where nobody comes after it."""
        chunk = select(contacts.c.id).where(contacts.c.id > last, *self._conditions).order_by(contacts.c.id)
        found = chunk.limit(many or CHUNK).subquery()
        return db.execute(select(func.max(found.c.id))).scalar_one()  # type: ignore[no-any-return]  # it is a key

    def reached(self, last: int, upto: int) -> Select[Any]:
        """Give contact_id, language, address and fields of who is reached between two contacts, in their order.

        Where the broadcast has a template, also template_text_id: null for who gets its own words.
        """
        among = contacts.c.id.between(last + 1, upto)
        reach = _Reach(*(found.exists() for found in (_AGREED, *self._own())))
        columns = {
            "contact_id": contacts.c.id,
            "language": self._language,
            "address": self._address,
            "fields": self._fields(),
        }
        if self.template:
            columns["template_text_id"] = case((~reach.was_heard, templating.text_in(self.template, self._language)))
        chosen = select(*(column.label(name) for name, column in columns.items())).where(*self._conditions)
        reasons = self._reasons(reach, outbox.c.contact_id.between(last + 1, upto)).values()
        wanted = (~reason for reason in reasons)
        return chosen.where(among, *wanted).order_by(contacts.c.id)

    def counted(self) -> Select[Any]:
        """Give how many contacts there are by language, district, why they are left out, and whether by the template.

        Why is told by its place in `LeftOut`.

        Each contact's agreement and addresses are looked up by indexes that hold all that is asked: so it takes as long
        as the audience is large, however many contacts there are. As EXISTS, PostgreSQL would read all there are.
        """
        agreed, own, answering, heard = map(_is_there, (_AGREED, *self._own()))
        reach = _Reach(agreed, own, or_(contacts.c.id.not_in(self._gone), answering), heard)
        theirs = outbox.c.contact_id.in_(select(contacts.c.id).where(*self._conditions).correlate(None))
        among = true() if self.audience == Audience() else theirs
        reasons, places = self._reasons(reach, among), list(LeftOut)
        why = case(*((reason, literal_column(str(places.index(word)))) for word, reason in reasons.items()))
        by_template = case((reach.was_heard, 0), else_=1) if self.template else literal_column("0")
        told = select(self._language.label("language"), contacts.c.district, why.label("left_out"))
        told = told.add_columns(by_template.label("by_template"))
        found = told.where(*self._conditions).subquery()
        return select(*found.c, func.count().label("contacts")).group_by(*found.c)

    @cached_property
    def _conditions(self) -> tuple[ColumnElement[bool], ...]:
        wanted = self.audience.conditions(self.runtime.default_language, self.runtime.house.zone)
        return (contacts.c.erased_at.is_(None), *wanted)

    @cached_property
    def _language(self) -> ColumnElement[str]:
        return func.coalesce(contacts.c.language, self.runtime.default_language)

    def _own(self) -> tuple[Select[Any], Select[Any], Select[Any]]:
        """Give a contact's addresses: all on the medium, those that answer, those heard of within the day."""
        own = select(addresses.c.contact_id).where(_OWN, self._serves(addresses))
        answering = own.where(self._answers(addresses))
        return own, answering, answering.where(addresses.c.last_inbound_at > self.now - _WINDOW)

    @property
    def _gone(self) -> Select[Any]:
        """Give who has an address where nobody is, as the provider said before: few, and only they are looked at."""
        gone = addresses.c.unreachable_at.is_not(None)
        if self.medium is Medium.SMS:
            there = _BY_SMS.c.unreachable_at.is_not(None) & (_BY_SMS.c.medium == Medium.SMS)
            gone = addresses.c.value.in_(select(_BY_SMS.c.value).where(there))
        return select(addresses.c.contact_id).where(gone)

    def _serves(self, of: FromClause) -> ColumnElement[bool]:
        """Whether an address is one of the medium; by SMS any number that we know serves."""
        return of.c.value.like("+%") if self.medium is Medium.SMS else of.c.medium == self.medium

    def _answers(self, of: FromClause) -> ColumnElement[bool]:
        """Whether the provider never said that nobody is there: by SMS, of the number from whatever medium."""
        if self.medium is not Medium.SMS:
            return of.c.unreachable_at.is_(None)
        gone = select(_BY_SMS.c.id).where(_BY_SMS.c.unreachable_at.is_not(None), _BY_SMS.c.value == of.c.value)
        return ~gone.where(_BY_SMS.c.medium == Medium.SMS).exists()

    @property
    def _address(self) -> ColumnElement[Any]:
        """Give the one address that a contact is reached by."""
        found = select(addresses.c.value).where(_OWN, self._serves(addresses), self._answers(addresses))
        if self.medium is Medium.SMS:
            found = found.order_by((addresses.c.medium == self.medium).desc(), addresses.c.id)
        else:
            found = found.order_by(addresses.c.last_inbound_at.desc().nulls_last(), addresses.c.id)
        return found.limit(1).scalar_subquery()

    def _fields(self) -> ColumnElement[Any]:
        wanted = tuple(_FIELDS) if self.template else self.named
        if not wanted:
            return cast(null(), Text)
        pairs = [part for name in wanted for part in (literal(name), _FIELDS[name])]
        make = func.json_object if self.runtime.database.is_sqlite else func.json_build_object
        return cast(make(*pairs), Text)

    def _reasons(self, reach: _Reach, among: ColumnElement[bool]) -> dict[LeftOut, ColumnElement[bool]]:
        """Give what each reason is, by how contacts are reached; `among` holds of the messages that may cap them."""
        reasons = {
            LeftOut.OPTED_OUT: contacts.c.opted_out_at.is_not(None),
            LeftOut.NO_CONSENT: ~reach.agreed,
            LeftOut.IN_DOUBT: contacts.c.doubted_at.is_not(None),
            LeftOut.TAKEN_OVER: contacts.c.taken_over_at.is_not(None),
            LeftOut.NO_ADDRESS: ~reach.is_known,
            LeftOut.UNREACHABLE: ~reach.answers,
        }
        if self.medium is Medium.WHATSAPP:
            reasons[LeftOut.WINDOW] = ~reach.was_heard & self._has_no_template()
        if self.named or self.template:
            reasons[LeftOut.NO_FIELD] = self._lacks(reach.was_heard)
        if self.is_capped and self.runtime.broadcasts_at_most:
            had = had_enough(self.runtime.broadcasts_at_most, self.now).where(among)
            reasons[LeftOut.CAPPED] = contacts.c.id.in_(had)
        return reasons

    def _has_no_template(self) -> ColumnElement[bool]:
        return templating.text_in(self.template, self._language).is_(None) if self.template else true()

    def _lacks(self, was_heard: ColumnElement[bool]) -> ColumnElement[bool]:
        """Whether they lack a field of what they would get: of the broadcast's own words, or of its template."""
        own = or_(false(), *(_LACKING[name] for name in self.named))
        if not self.template:
            return own
        named = (and_(lacks, templating.names(self.template, self._language, name)) for name, lacks in _LACKING.items())
        return case((was_heard, own), else_=or_(*named))


def _is_there(found: Select[Any]) -> ColumnElement[bool]:
    """Whether there is one, as a value that is looked up for each contact that is asked for it."""
    return found.limit(literal_column("1")).correlate(contacts).scalar_subquery().is_not(None)


def fields_of(*texts: str) -> tuple[str, ...]:
    """Give the fields that texts name, in alphabetical order."""
    return tuple(sorted({name for text in texts for name in PLACE.findall(text) if name in _FIELDS}))
