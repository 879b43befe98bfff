"""All that a contact has had to do with us beside what was said: a query for each part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, func, or_, select, union_all

from bot.store.archive import archive
from bot.store.banks import banks, referrals
from bot.store.certificates import certificates
from bot.store.contacts import addresses, consents, contacts
from bot.store.groups import groups, memberships
from bot.store.handouts import handout_copies, handouts
from bot.store.mentorship import mentor_requests, mentors
from bot.store.outbox import outbox
from bot.store.products import interests, products
from bot.store.staff import history, staff
from bot.store.surveys import survey_invitations, surveys
from bot.store.tickets import tickets
from bot.store.workshops import registrations, workshops

Overview = dict[str, Sequence[Row[Any]]]

_WHO: BindParameter[int] = bindparam("whose")
_SENT = union_all(
    select(outbox.c.currency, outbox.c.price).where(outbox.c.contact_id == _WHO, outbox.c.price.is_not(None)),
    select(archive.c.currency, archive.c.price).where(archive.c.contact_id == _WHO, archive.c.price.is_not(None)),
).subquery()
_OWN_PHONE = select(contacts.c.reached_through_id).where(contacts.c.id == _WHO).scalar_subquery()
_PARTS = {
    "ways": select(addresses).where(addresses.c.contact_id == _WHO).order_by(addresses.c.id),
    "sharing": select(contacts.c.id, contacts.c.name, contacts.c.reached_through_id)
    .where(or_(contacts.c.id == _OWN_PHONE, contacts.c.reached_through_id == _WHO))
    .where(contacts.c.erased_at.is_(None))
    .order_by(contacts.c.id),
    "registrations": select(registrations.c.status, registrations.c.code, registrations.c.created_at)
    .add_columns(workshops.c.id, workshops.c.title_en, workshops.c.title_rw, workshops.c.starts_on)
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.contact_id == _WHO)
    .order_by(workshops.c.starts_on.desc(), workshops.c.id.desc()),
    "mentor_requests": select(mentor_requests, staff.c.name.label("mentor"))
    .outerjoin(mentors, mentors.c.id == mentor_requests.c.mentor_id)
    .outerjoin(staff, staff.c.id == mentors.c.staff_id)
    .where(mentor_requests.c.contact_id == _WHO)
    .order_by(mentor_requests.c.id.desc()),
    "referrals": select(referrals, banks.c.name.label("bank"))
    .join(banks, banks.c.id == referrals.c.bank_id)
    .where(referrals.c.contact_id == _WHO)
    .order_by(referrals.c.id.desc()),
    "surveys": select(surveys.c.id, surveys.c.name, survey_invitations.c.status, survey_invitations.c.changed_at)
    .join(surveys, surveys.c.id == survey_invitations.c.survey_id)
    .where(survey_invitations.c.contact_id == _WHO)
    .order_by(survey_invitations.c.id.desc()),
    "products": select(products).where(products.c.contact_id == _WHO).order_by(products.c.id.desc()),
    "interests": select(interests, products.c.name.label("product"))
    .join(products, products.c.id == interests.c.product_id)
    .where(interests.c.contact_id == _WHO)
    .order_by(interests.c.id.desc()),
    "certificates": select(certificates, workshops.c.title_en, workshops.c.title_rw)
    .join(workshops, workshops.c.id == certificates.c.workshop_id)
    .where(certificates.c.contact_id == _WHO)
    .order_by(certificates.c.id.desc()),
    "handouts": select(handouts.c.id, handouts.c.title_en, handouts.c.title_rw)
    .add_columns(handout_copies.c.status, handout_copies.c.changed_at)
    .join(handouts, handouts.c.id == handout_copies.c.handout_id)
    .where(handout_copies.c.contact_id == _WHO)
    .order_by(handout_copies.c.id.desc()),
    "groups": select(groups.c.id, groups.c.name, memberships.c.role, memberships.c.joined_at, memberships.c.left_at)
    .join(groups, groups.c.id == memberships.c.group_id)
    .where(memberships.c.contact_id == _WHO)
    .order_by(memberships.c.left_at.is_not(None), memberships.c.id.desc()),
    "tickets": select(tickets).where(tickets.c.contact_id == _WHO).order_by(tickets.c.id.desc()),
    "consents": select(consents).where(consents.c.contact_id == _WHO).order_by(consents.c.id.desc()),
    "costs": select(_SENT.c.currency, func.sum(_SENT.c.price).label("price"), func.count().label("messages"))
    .group_by(_SENT.c.currency)
    .order_by(_SENT.c.currency),
    "events": select(history, staff.c.login)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .where(history.c.subject == contacts.name, history.c.subject_id == _WHO)
    .order_by(history.c.id.desc()),
}


def read_overview(db: Connection, contact_id: int) -> Overview:
    """Give what there is of a contact, by part; of surveys that they were asked, never what they answered."""
    return {name: db.execute(query, {"whose": contact_id}).all() for name, query in _PARTS.items()}


def read_ways(db: Connection, contact_id: int) -> Sequence[Row[Any]]:
    """Give where a contact is reached."""
    return db.execute(_PARTS["ways"], {"whose": contact_id}).all()
