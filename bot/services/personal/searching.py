"""Finds contacts as staff look for them: by words of the name, by number, by district and by group, all at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers
from sqlalchemy import ColumnElement, Connection, Row, Select, select, union_all

from bot.services.personal.finding import read_address
from bot.store.contacts import addresses, contacts
from bot.store.groups import groups, memberships
from bot.store.names import fold_name

_SHORTEST = 6
"""Digits by which a number is looked for, the zero before it among them: fewer are no help, and find everybody."""
_NUMBER = (
    select(addresses.c.value)
    .where(addresses.c.contact_id == contacts.c.id)
    .order_by(addresses.c.value.startswith("+").desc(), addresses.c.id)
    .limit(1)
    .scalar_subquery()
)
_SHOWN = (contacts.c.id, contacts.c.name, contacts.c.district, contacts.c.sector, contacts.c.trade)
_STATE = (contacts.c.language, contacts.c.opted_out_at, contacts.c.created_at, contacts.c.reached_through_id)
_FOUND: Select[Any] = select(*_SHOWN, *_STATE, _NUMBER.label("number")).where(contacts.c.erased_at.is_(None))
_GROUPS: Select[Any] = select(groups.c.id, groups.c.name).where(groups.c.closed_at.is_(None)).order_by(groups.c.name)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom staff look for; what is empty narrows nothing."""

    words: str = ""
    """The beginnings of words of the name, or of a number in whichever way it is written."""
    district: str = ""
    group: int = 0


def search(db: Connection, wanted: Wanted, country: str, after: int = 0, most: int = 50) -> Sequence[Row[Any]]:
    """Give contacts, the newest first: what lists show of each, with one `number`.

    `after` is the id of the last that was shown.
    """
    found = _FOUND.where(*_conditions(wanted, country)).order_by(contacts.c.id.desc()).limit(most)
    return db.execute(found.where(contacts.c.id < after) if after else found).all()


def find_groups(db: Connection) -> Sequence[Row[Any]]:
    """Give id and name of the groups that there are, by name."""
    return db.execute(_GROUPS).all()


def _conditions(wanted: Wanted, country: str) -> Iterator[ColumnElement[bool]]:
    if any(character.isdigit() for character in wanted.words):
        yield contacts.c.id.in_(_at(_beginning(wanted.words, country)))
    elif words := fold_name(wanted.words).split():
        named = (contacts.c.folded.contains(f" {word}", autoescape=True) for word in words)
        known = contacts.c.folded > ""  # so that the index alone is read: on SQLite names are worked out in it only
        yield contacts.c.id.in_(select(contacts.c.id).where(known, *named))
    if wanted.district:
        yield contacts.c.district == wanted.district
    if wanted.group:
        standing = (memberships.c.group_id == wanted.group) & memberships.c.left_at.is_(None)
        yield contacts.c.id.in_(select(memberships.c.contact_id).where(standing))


def _at(beginning: str) -> Select[Any]:
    """Give who is reached at an address that begins so, also on somebody else's phone."""
    within = (addresses.c.value >= beginning) & (addresses.c.value < f"{beginning}~")
    own = select(addresses.c.contact_id).where(within, addresses.c.value.startswith(beginning, autoescape=True))
    through = select(contacts.c.id).where(contacts.c.reached_through_id.in_(own))
    return select(union_all(own, through).subquery())


def _beginning(words: str, country: str) -> str:
    """Give how an address begins of which this is a part, as it is kept."""
    whole = read_address(words, country)
    digits = re.sub(r"[\s().-]", "", words)
    if whole.startswith("+") or not digits.removeprefix("+").isdigit():
        return whole
    code = str(phonenumbers.country_code_for_region(country))
    national = digits.removeprefix("+").removeprefix("00").removeprefix(code).removeprefix("0")
    return f"+{code}{national}" if len(national) >= _SHORTEST - 1 else "+ "
