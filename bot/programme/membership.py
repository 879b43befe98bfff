"""Belonging to a group, as the contact has it: which, asking to join, answering a leader, leaving."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, func, insert, or_, select, update

from bot.engine.calls import action, source
from bot.programme.consent import PROFILE, has_consented
from bot.programme.context import Context
from bot.programme.group_cards import Asked, Belongs, GroupCard, GroupLine, InvitationCard, Invited, Leads
from bot.programme.groups import join, leave
from bot.programme.lifecycle import By
from bot.programme.membership_requests import FORGOTTEN, LIFE, TO_ANSWER, TO_LAPSE, Status
from bot.store.contacts import consents, contacts
from bot.store.due import plan
from bot.store.groups import groups, membership_requests, memberships

_STANDING = memberships.c.left_at.is_(None)
_ASKED = membership_requests.c.status == Status.ASKED
_LEADER = (
    select(contacts.c.name)
    .join(memberships, memberships.c.contact_id == contacts.c.id)
    .where(memberships.c.group_id == groups.c.id, memberships.c.role == "leader", _STANDING)
    .order_by(memberships.c.joined_at, memberships.c.id)
    .limit(1)
    .correlate(groups)
    .scalar_subquery()
)
_MEMBERS = (
    select(func.count()).where(memberships.c.group_id == groups.c.id, _STANDING).correlate(groups).scalar_subquery()
)
_REQUESTS = (
    select(func.count())
    .where(membership_requests.c.group_id == groups.c.id, _ASKED, membership_requests.c.leader_id.is_(None))
    .correlate(groups)
    .scalar_subquery()
)
_CARD = select(groups, _LEADER.label("leader"), _MEMBERS.label("members"), _REQUESTS.label("requests"))


@action(reads_only=True)
def find_group(context: Context) -> Belongs | Leads | Asked | Literal["several", "none"]:
    """Read the contact's group, or the one that they have asked to join."""
    mine = context.db.execute(_mine(context)).all()
    led = [row for row in mine if row.role == "leader"]
    if len(mine) > 1 and len(led) <= 1:
        return "several"
    if mine:  # who leads several is asked which by the flow of leaders
        return _as(context, (led or mine)[0])
    return find_asked(context)


@source(most=8)
def my_groups(context: Context) -> list[GroupLine]:
    """List the groups that the contact belongs to."""
    named = _mine(context).add_columns(groups.c.name).join(groups, groups.c.id == memberships.c.group_id).limit(8)
    return [GroupLine(row.group_id, row.name) for row in context.db.execute(named)]


@action(reads_only=True)
def look_at_group(context: Context, group: int) -> Belongs | Leads | Literal["gone"]:
    """Read one of the contact's groups."""
    row = context.db.execute(_mine(context).where(memberships.c.group_id == group)).one_or_none()
    return _as(context, row) if row else "gone"


@source(most=8)
def groups_near(context: Context) -> list[GroupLine]:
    """List the groups of the contact's district, and those from anywhere, that they do not belong to."""
    district = select(contacts.c.district).where(contacts.c.id == context.contact_id).scalar_subquery()
    mine = select(memberships.c.group_id).where(memberships.c.contact_id == context.contact_id, _STANDING)
    found = select(groups.c.id, groups.c.name).where(groups.c.closed_at.is_(None), groups.c.id.not_in(mine))
    near = found.where(or_(groups.c.district == district, groups.c.district.is_(None)))
    order = (groups.c.district.is_(None), groups.c.name)
    return [GroupLine(row.id, row.name) for row in context.db.execute(near.order_by(*order).limit(8))]


@action()
def ask_to_join(context: Context, group: int) -> Asked | Literal["already"]:
    """Ask the leader of a group, or staff, to be let in; one request stands at a time."""
    if _own_request(context) or context.db.execute(_mine(context).where(memberships.c.group_id == group)).first():
        return "already"
    values = {"group_id": group, "contact_id": context.contact_id, "respond_by": context.now + TO_ANSWER}
    request = LIFE.begin(context.db, values, _by(context), context.now)
    plan(context.db, "membership_ask", request, context.now, context.now)
    plan(context.db, "membership_lapse", request, context.now + TO_LAPSE, context.now)
    return Asked(card_of(context, group))


@action(reads_only=True)
def find_asked(context: Context) -> Asked | Literal["none"]:
    """Read the group that the contact has asked to join, whether they belong to another or not."""
    row = _own_request(context)
    return Asked(card_of(context, row.group_id)) if row else "none"


@action()
def withdraw_request(context: Context) -> Literal["withdrawn", "gone"]:
    """Take back the request to join a group."""
    row = _own_request(context)
    done = row is not None and LIFE.apply(context.db, row.id, "withdraw", _by(context), context.now, respond_by=None)
    return "withdrawn" if done else "gone"


@action()
def leave_group(context: Context, group: int) -> Literal["left", "gone"]:
    """Belong to a group no more."""
    return "left" if leave(context.db, group, context.contact_id, _by(context), context.now) else "gone"


@action(reads_only=True)
def find_group_invitation(context: Context) -> Invited | Literal["none"]:
    """Read which leader asks the contact to join which group."""
    row = _invitation(context)
    if row is None:
        return "none"
    return Invited(InvitationCard(row.id, row.group, (row.leader or "-")[:40]))


@action()
def accept_invitation(context: Context, invitation: int) -> Literal["joined", "gone"]:
    """Join a group that one was asked to, and agree to the question just answered; what the leader said is kept."""
    row = _invitation(context)
    if row is None or row.id != invitation:
        return "gone"
    db, whose = context.db, contacts.c.id == context.contact_id
    known = {name: func.coalesce(contacts.c[name], getattr(row, name)) for name in ("name", "trade")}
    db.execute(update(contacts).where(whose).values(known))
    place = {"district": row.district, "sector": row.sector}
    db.execute(update(contacts).where(whose, contacts.c.district.is_(None)).values(place))
    agree(context, context.contact_id)
    LIFE.apply(db, row.id, "join", _by(context), context.now, respond_by=None, **FORGOTTEN)
    join(db, row.group_id, context.contact_id, _by(context), context.now)
    plan(db, "membership_told", row.id, context.now, context.now)
    return "joined"


@action()
def decline_invitation(context: Context, invitation: int) -> Literal["declined", "gone"]:
    """Do not join a group that one was asked to; nothing of what the leader said is kept."""
    row = _invitation(context)
    if row is None or row.id != invitation:
        return "gone"
    LIFE.apply(context.db, row.id, "decline", _by(context), context.now, respond_by=None, **FORGOTTEN)
    return "declined"


def agree(context: Context, contact_id: int, source: str | None = None) -> None:
    """Put on record that a contact agreed to the question just answered; `source`: who said so for them."""
    if not has_consented(context.db, contact_id):
        words = {"wording": context.asked, "language": context.language, "medium": context.medium}
        given = {"purpose": PROFILE, "given_at": context.now, "source": source}
        context.db.execute(insert(consents).values(contact_id=contact_id, **words, **given))


def card_of(context: Context, group: int) -> GroupCard:
    """Give a group as its members read it."""
    row = context.db.execute(_CARD.where(groups.c.id == group)).one()
    return GroupCard(row.id, row.name, (row.leader or "-")[:40], row.members, row.requests)


def _as(context: Context, row: Row[Any]) -> Belongs | Leads:
    card = card_of(context, row.group_id)
    return Leads(card, 0) if row.role == "leader" else Belongs(card)


def _mine(context: Context) -> Any:  # noqa: ANN401  # a query
    own = select(memberships.c.group_id, memberships.c.role).where(memberships.c.contact_id == context.contact_id)
    return own.where(_STANDING).order_by(memberships.c.joined_at, memberships.c.id)


def _own_request(context: Context) -> Row[Any] | None:
    own = (membership_requests.c.contact_id == context.contact_id) & membership_requests.c.leader_id.is_(None)
    return context.db.execute(select(membership_requests).where(own, _ASKED).limit(1)).one_or_none()


def _invitation(context: Context) -> Row[Any] | None:
    leader = select(contacts.c.name).where(contacts.c.id == membership_requests.c.leader_id).scalar_subquery()
    named = select(membership_requests, groups.c.name.label("group"), leader.label("leader"))
    named = named.join(groups, groups.c.id == membership_requests.c.group_id)
    asked = named.where(membership_requests.c.contact_id == context.contact_id, _ASKED)
    theirs = asked.where(membership_requests.c.leader_id.is_not(None), groups.c.closed_at.is_(None))
    return context.db.execute(theirs.order_by(membership_requests.c.id).limit(1)).one_or_none()


def _by(context: Context) -> By:
    return By(contact_id=context.contact_id)
