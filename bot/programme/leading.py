"""Leading a group by phone: who asks to join, who belongs to it, and members who are registered on their behalf.

Whoever does not lead a group does nothing with it here; who leads several says first which is meant.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, Select, insert, select

from bot import places
from bot.engine.calls import action, source
from bot.programme.context import Context
from bot.programme.group_cards import (
    Candidate,
    Found,
    GroupLine,
    Leads,
    MemberLine,
    More,
    Own,
    PersonCard,
    SectorCard,
    Through,
)
from bot.programme.groups import join, leave
from bot.programme.lifecycle import By
from bot.programme.membership import agree, card_of
from bot.programme.membership_requests import FORGOTTEN, LIFE, TO_ANSWER, TO_LAPSE, Status
from bot.store.contacts import contacts
from bot.store.due import plan
from bot.store.groups import groups, membership_requests, memberships

_STANDING = memberships.c.left_at.is_(None)
_A_PAGE = 7
_MORE = {"en": "More members", "rw": "Abandi banyamuryango"}
_PERSON = select(contacts.c.id, contacts.c.name, contacts.c.sector, contacts.c.district, contacts.c.reached_through_id)


@action(reads_only=True)
def find_led(context: Context) -> Leads | Literal["several", "none"]:
    """Read the group that the contact leads, unless there are several."""
    led = context.db.execute(_led_by(context).limit(2)).scalars().all()
    if len(led) > 1:
        return "several"
    return Leads(card_of(context, led[0]), 0) if led else "none"


@source(most=8)
def led_groups(context: Context) -> list[GroupLine]:
    """List the groups that the contact leads, by when they came to."""
    rows = context.db.execute(_led_by(context).add_columns(groups.c.name).limit(8))
    return [GroupLine(row.group_id, row.name[:40]) for row in rows]


@action(reads_only=True)
def look_at_led(context: Context, group: int) -> Leads | Literal["gone"]:
    """Read one of the groups that the contact leads."""
    return Leads(card_of(context, group), 0) if leads(context, group) else "gone"


@action(reads_only=True)
def find_candidate(context: Context, group: int) -> Candidate | Literal["none"]:
    """Read who asked first to join, and waits for an answer."""
    row = _candidate(context, group)
    return Candidate(person_of(row, row.request)) if row else "none"


@action()
def admit(context: Context, candidate: int, group: int) -> Literal["joined", "gone"]:
    """Let somebody into the group who asked to join; they are told."""
    row = _candidate(context, group)
    if row is None or row.request != candidate or not _answer(context, candidate, "join"):
        return "gone"
    join(context.db, row.group_id, row.id, _by(context), context.now)
    return "joined"


@action()
def refuse(context: Context, candidate: int, group: int) -> Literal["refused", "gone"]:
    """Do not let somebody into the group who asked to join; they are told."""
    row = _candidate(context, group)
    return "refused" if row and row.request == candidate and _answer(context, candidate, "decline") else "gone"


@source(most=8)
def members_of(context: Context, after: int, group: int) -> list[MemberLine]:
    """List members by when they joined, and after seven of them a line for the next."""
    them = select(memberships.c.id, memberships.c.contact_id, contacts.c.name)
    them = them.join(contacts, contacts.c.id == memberships.c.contact_id)
    own = memberships.c.group_id.in_(_led_by(context).where(memberships.c.group_id == group).order_by(None))
    them = them.where(own, _STANDING, memberships.c.id > after)
    rows = context.db.execute(them.order_by(memberships.c.id).limit(_A_PAGE + 1)).all()
    lines = [MemberLine(row.contact_id, (row.name or "-")[:40]) for row in rows[:_A_PAGE]]
    if len(rows) > _A_PAGE:
        lines.append(MemberLine(-rows[_A_PAGE - 1].id, _MORE[context.language]))
    return lines


@action(reads_only=True)
def look_at_member(context: Context, member: int, group: int) -> More | Own | Through | Literal["gone"]:
    """Read a member, or where the list goes on."""
    if member < 0:
        return More(-member)
    row = find_member(context, member, group)
    if row is None:
        return "gone"
    person = person_of(row, row.id)
    return Through(person) if row.reached_through_id == context.contact_id else Own(person)


@action()
def dismiss_member(context: Context, member: int, group: int) -> Literal["left", "gone"]:
    """Let somebody belong to the group no more."""
    row = find_member(context, member, group)
    return "left" if row and leave(context.db, row.group_id, member, _by(context), context.now) else "gone"


@action(reads_only=True)
def read_sector(context: Context, said: str) -> Found | Literal["unknown"]:
    """Find the sector that a leader means: in their own district first."""
    own = select(contacts.c.district).where(contacts.c.id == context.contact_id)
    district = context.db.execute(own).scalar_one()
    found = (places.find_sectors(said, district) if district else ()) or places.find_sectors(said)
    if len(found) != 1:
        return "unknown"
    place = found[0]
    return Found(SectorCard(f"{place.district}/{place.sector}", f"{place.sector}, {place.district}"))


@action()
def register_member(context: Context, name: str, sector: str, trade: str, group: int) -> Through | Literal["gone"]:
    """Make somebody without a phone a member, reached through the leader, who says that they agreed."""
    if not leads(context, group):
        return "gone"
    own = {"name": name, **_place(sector), "trade": trade, "language": context.language, "created_at": context.now}
    made = insert(contacts).values(**own, reached_through_id=context.contact_id).returning(contacts.c.id)
    member = int(context.db.execute(made).scalar_one())
    agree(context, member, "said by the leader of their group")
    join(context.db, group, member, _by(context), context.now)
    return Through(PersonCard(member, name[:40], sector.replace("/", " ")[:30]))


@action()
def invite_member(  # noqa: PLR0913, PLR0917  # what was said of them, as flows give it
    context: Context, name: str, sector: str, trade: str, phone: str, group: int
) -> Literal["invited", "already", "gone"]:
    """Have somebody with a phone of their own asked whether they join; what the leader said waits for their word."""
    if not leads(context, group):
        return "gone"
    same = (membership_requests.c.group_id == group) & (membership_requests.c.number == phone)
    if context.db.execute(
        select(membership_requests.c.id).where(same, membership_requests.c.status == Status.ASKED)
    ).first():
        return "already"
    said = {"name": name, **_place(sector), "trade": trade, "number": phone}
    values = {**said, "group_id": group, "leader_id": context.contact_id, "respond_by": context.now + TO_ANSWER}
    request = LIFE.begin(context.db, values, By(contact_id=context.contact_id), context.now)
    plan(context.db, "membership_ask", request, context.now, context.now)
    plan(context.db, "membership_lapse", request, context.now + TO_LAPSE, context.now)
    return "invited"


def find_member(context: Context, member: int, group: int | None = None) -> Row[Any] | None:
    """Give a member of a group that the contact leads; of any of them, where none is named."""
    them = _PERSON.add_columns(memberships.c.group_id).join(memberships, memberships.c.contact_id == contacts.c.id)
    own = memberships.c.group_id.in_(_led_by(context).order_by(None))
    theirs = them.where(own, _STANDING, contacts.c.id == member)
    named = theirs.where(memberships.c.group_id == group) if group else theirs
    return context.db.execute(named.limit(1)).one_or_none()


def leads(context: Context, group: int) -> bool:
    """Say whether the contact leads this group."""
    return context.db.execute(_led_by(context).where(memberships.c.group_id == group)).first() is not None


def _led_by(context: Context) -> Select[Any]:
    own = select(memberships.c.group_id).where(memberships.c.contact_id == context.contact_id, _STANDING)
    led = own.join(groups, groups.c.id == memberships.c.group_id).where(groups.c.closed_at.is_(None))
    return led.where(memberships.c.role == "leader").order_by(memberships.c.id)


def _candidate(context: Context, group: int) -> Row[Any] | None:
    them = _PERSON.add_columns(membership_requests.c.id.label("request"), membership_requests.c.group_id)
    them = them.join(membership_requests, membership_requests.c.contact_id == contacts.c.id)
    asked = (membership_requests.c.status == Status.ASKED) & membership_requests.c.leader_id.is_(None)
    led = membership_requests.c.group_id.in_(_led_by(context).where(memberships.c.group_id == group).order_by(None))
    first = them.where(led, asked).order_by(membership_requests.c.id)
    return context.db.execute(first.limit(1)).one_or_none()


def _answer(context: Context, request: int, event: str) -> bool:
    if not LIFE.apply(context.db, request, event, _by(context), context.now, respond_by=None, **FORGOTTEN):
        return False
    plan(context.db, "membership_told", request, context.now, context.now)
    return True


def _by(context: Context) -> By:
    return By(contact_id=context.contact_id)


def person_of(row: Row[Any], value: int) -> PersonCard:
    """Give somebody as the leader of their group reads of them."""
    place = ", ".join(filter(None, (row.sector, row.district))) or "-"
    return PersonCard(value, (row.name or "-")[:40], place[:30])


def _place(sector: str) -> dict[str, str]:
    district, _, name = sector.partition("/")
    return {"district": district, "sector": name}
