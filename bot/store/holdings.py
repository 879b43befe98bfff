"""What each table holds of people, column by column: what is exported, what erasing leaves, what the documents name.

A new column must be put here, on one side or the other, or the tests fail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    cast,
    literal,
    select,
    union_all,
)

from bot.messages import Medium
from bot.store.archive import archive
from bot.store.audiences import tags
from bot.store.banks import referrals
from bot.store.certificates import certificates
from bot.store.contacts import addresses, consents, contacts
from bot.store.conversations import inbound, screens, sessions
from bot.store.groups import group_texts, membership_requests, memberships
from bot.store.handouts import handout_copies
from bot.store.mentorship import mentor_requests, mentor_texts
from bot.store.outbox import attempts, delivery_updates, outbox
from bot.store.products import interests, product_photos, products
from bot.store.staff import history, staff
from bot.store.suppressions import SEALED
from bot.store.surveys import survey_answers, survey_invitations, survey_sheets
from bot.store.tickets import ticket_words, tickets
from bot.store.workshops import attendance, registrations

_WHOSE: BindParameter[int] = bindparam("whose")


@dataclass(frozen=True, slots=True)
class Holding:
    """What one table holds of a contact."""

    table: Table
    whose: ColumnElement[bool]
    """Which rows are a contact's, by the parameter `whose`."""
    plain: str
    """The columns that say nothing of a person once the others are erased."""
    becomes: Mapping[str, object] | None = None
    """What erasing makes of the others; None where the rows go altogether."""

    @property
    def personal(self) -> list[Column[object]]:
        """The columns that say something of a person."""
        return [column for column in self.table.c if column.name not in self.plain.split()]

    def rows(self) -> Select[*tuple[object, ...]]:
        """Give the query of a contact's rows, in their order."""
        return select(self.table).where(self.whose).order_by(*self.table.primary_key)


def _of_their_messages(column: Column[int]) -> ColumnElement[bool]:
    return column.in_(select(outbox.c.id).where(outbox.c.contact_id == _WHOSE))


def _any_of(key: Column[int], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Give what holds where one of these does; each is looked up by its own index, which an OR would not let it."""
    return key.in_(union_all(*(select(key).where(condition).correlate(None) for condition in conditions)))


_REQUESTS = select(mentor_requests.c.id).where(mentor_requests.c.contact_id == _WHOSE)
_INVITATIONS = select(survey_invitations.c.id).where(survey_invitations.c.contact_id == _WHOSE)
_SHEETS = select(survey_sheets.c.token).where(survey_sheets.c.invitation_id.in_(_INVITATIONS))
_CERTIFICATES = select(certificates.c.id).where(certificates.c.contact_id == _WHOSE)
_REFERRALS = select(referrals.c.id).where(referrals.c.contact_id == _WHOSE)
_PRODUCTS = select(products.c.id).where(products.c.contact_id == _WHOSE)
_INTERESTS = select(interests.c.id).where(interests.c.contact_id == _WHOSE)
_TICKETS = select(tickets.c.id).where(tickets.c.contact_id == _WHOSE)
_MEMBERSHIP_REQUESTS = select(membership_requests.c.id).where(membership_requests.c.contact_id == _WHOSE)
_MEMBERSHIPS = select(memberships.c.id).where(memberships.c.contact_id == _WHOSE)
_REGISTRATIONS = select(registrations.c.id).where(registrations.c.contact_id == _WHOSE)

_AT_THEIR_ADDRESS = delivery_updates.c.outbox_id.is_(None) & delivery_updates.c.address.in_(
    select(addresses.c.value).where(addresses.c.contact_id == _WHOSE)
)

HOLDINGS = (
    Holding(
        contacts,
        contacts.c.id == _WHOSE,
        "id opted_out_at created_at erased_at merged_into_id folded",
        dict.fromkeys(
            (
                "language",
                "name",
                "district",
                "sector",
                "trade",
                "sex",
                "reached_through_id",
                "taken_over_at",
                "doubted_at",
                "puzzled_at",
            )
        ),
    ),
    Holding(consents, consents.c.contact_id == _WHOSE, "id contact_id"),
    Holding(tags, tags.c.contact_id == _WHOSE, "contact_id"),
    Holding(
        registrations,
        registrations.c.contact_id == _WHOSE,
        "id workshop_id contact_id district status place offered_until told_at coming_at created_at changed_at",
        {"code": literal("-") + cast(registrations.c.id, String)},
    ),
    Holding(
        attendance,
        attendance.c.registration_id.in_(_REGISTRATIONS),
        "registration_id day how staff_id marked_at",
        {},
    ),
    Holding(memberships, memberships.c.contact_id == _WHOSE, "id contact_id"),
    Holding(
        survey_invitations,
        survey_invitations.c.contact_id == _WHOSE,
        "id survey_id contact_id status respond_by created_at changed_at",
        {},
    ),
    Holding(survey_answers, survey_answers.c.token.in_(_SHEETS), "token question choice number", {"words": ""}),
    Holding(
        survey_sheets,
        survey_sheets.c.invitation_id.in_(_INVITATIONS),
        "token survey_id complete answered_on",
        {"language": "", "district": "", "invitation_id": None},
    ),  # behind what is found by it
    Holding(
        membership_requests,
        membership_requests.c.contact_id == _WHOSE,
        "id group_id contact_id leader_id status respond_by created_at changed_at",
        dict.fromkeys(("number", "name", "district", "sector", "trade")),
    ),
    Holding(
        group_texts,
        group_texts.c.contact_id == _WHOSE,
        "id group_id contact_id broadcast_id dropped_at dropped_for failures again_at created_at",
        {"words": ""},
    ),
    Holding(
        mentor_requests,
        mentor_requests.c.contact_id == _WHOSE,
        "id contact_id topic shares_number status mentor_id respond_by helped created_at changed_at",
        {
            "reference": literal("-") + cast(mentor_requests.c.id, String),
            "question": "",
            "language": "",
            "district": "",
            "best_time": "",
            "asks": None,
        },
    ),
    Holding(
        certificates,
        certificates.c.contact_id == _WHOSE,
        "id contact_id workshop_id number status respond_by created_at changed_at",
        {"name": "", "file_id": None},
    ),
    Holding(
        handout_copies,
        handout_copies.c.contact_id == _WHOSE,
        "id handout_id contact_id asked status respond_by created_at changed_at",
        {},
    ),
    Holding(
        referrals,
        referrals.c.contact_id == _WHOSE,
        "id contact_id bank_id about status respond_by outcome asked_at said created_at changed_at",
        {"reference": literal("-") + cast(referrals.c.id, String)},
    ),
    Holding(
        products,
        products.c.contact_id == _WHOSE,
        "id contact_id kind price quantity made_by shows_maker status reason respond_by shown_at created_at changed_at",
        {"reference": literal("-") + cast(products.c.id, String), "name": "", "maker": "", "district": ""},
    ),
    Holding(product_photos, product_photos.c.product_id.in_(_PRODUCTS), "id product_id"),
    Holding(
        interests,
        interests.c.contact_id == _WHOSE,
        "id product_id contact_id wants_word status respond_by created_at changed_at",
        {"name": "", "phone_or_mail": "", "message": "", "origin": ""},
    ),
    Holding(
        mentor_texts,
        mentor_texts.c.request_id.in_(_REQUESTS),
        "id request_id from_mentor status created_at",
        {"words": ""},
    ),
    Holding(
        tickets,
        tickets.c.contact_id == _WHOSE,
        "id contact_id status staff_id respond_by told_at created_at changed_at",
        {"reference": literal("-") + cast(tickets.c.id, String), "medium": "", "since_id": None},
    ),
    Holding(ticket_words, ticket_words.c.ticket_id.in_(_TICKETS), "id ticket_id staff_id said_at key", {"words": ""}),
    Holding(
        history,
        _any_of(
            history.c.id,
            history.c.contact_id == _WHOSE,
            and_(history.c.subject == contacts.name, history.c.subject_id == _WHOSE),
            and_(history.c.subject == registrations.name, history.c.subject_id.in_(_REGISTRATIONS)),
            and_(history.c.subject == mentor_requests.name, history.c.subject_id.in_(_REQUESTS)),
            and_(history.c.subject == certificates.name, history.c.subject_id.in_(_CERTIFICATES)),
            and_(history.c.subject == referrals.name, history.c.subject_id.in_(_REFERRALS)),
            and_(history.c.subject == products.name, history.c.subject_id.in_(_PRODUCTS)),
            and_(history.c.subject == interests.name, history.c.subject_id.in_(_INTERESTS)),
            and_(history.c.subject == membership_requests.name, history.c.subject_id.in_(_MEMBERSHIP_REQUESTS)),
            and_(history.c.subject == memberships.name, history.c.subject_id.in_(_MEMBERSHIPS)),
            and_(history.c.subject == tickets.name, history.c.subject_id.in_(_TICKETS)),
        ),
        "id subject subject_id event was became staff_id contact_id changed_at",
        {"note": None},
    ),
    Holding(
        staff,
        staff.c.contact_id == _WHOSE,
        "id login name role email created_at disabled_at password_hash signed_in_as invitation invited_until "
        "second_factor second_factor_used",  # what the house knows of those who work for it
        {"contact_id": None},
    ),
    Holding(sessions, sessions.c.contact_id == _WHOSE, "id contact_id"),
    Holding(screens, screens.c.contact_id == _WHOSE, "contact_id"),
    Holding(
        inbound,
        inbound.c.contact_id == _WHOSE,
        "id provider contact_id medium channel ends replies received_at",
        {
            "text": "",
            "reply": None,
            "external_id": case(
                (inbound.c.medium == Medium.USSD, literal(SEALED) + cast(inbound.c.id, String)),
                else_=inbound.c.external_id,
            ),  # of a USSD turn it is made from what was typed
        },
    ),
    Holding(
        outbox,
        outbox.c.contact_id == _WHOSE,
        "id contact_id inbound_id broadcast_id template_text_id language message_class lane medium channel provider "
        "opener segments status created_at due_at expires_at token leased_until set_aside_at attempts begun_at "
        "provider_id reason_code status_at price currency",
        {
            "body": "",
            "prompt": "",
            "choices": "",
            "fields": None,
            "file_id": None,
            "reason": None,
            "address": outbox.c.address,
        },
        # the address is sealed before, each with its own seal
    ),
    Holding(
        attempts,
        _of_their_messages(attempts.c.outbox_id),
        "id outbox_id number begun_at ended_at outcome provider_id reason_code",
        {"reason": None},
    ),
    Holding(
        delivery_updates,
        _any_of(delivery_updates.c.id, _of_their_messages(delivery_updates.c.outbox_id), _AT_THEIR_ADDRESS),
        "id outbox_id provider provider_id word status received_at",
        {"reason": "", "address": None},
    ),
    Holding(addresses, addresses.c.contact_id == _WHOSE, "id contact_id"),  # behind what is found by them
    Holding(
        archive,
        archive.c.contact_id == _WHOSE,
        " ".join(column.name for column in archive.c),
        {},
    ),
)
"""In the order in which rows may be locked."""

FILES = (select(certificates.c.file_id.label("id")).where(certificates.c.contact_id == _WHOSE),)
"""The files that are a contact's own, and go with what is erased."""
