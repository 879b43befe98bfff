"""Rows that the tests share: a contact with a complete profile, a workshop, a registration, a message to be sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta

from sqlalchemy import insert

from bot.engine.document import LANGUAGES
from bot.messages import Medium, MessageClass, MessageStatus
from bot.programme.consent import PROFILE
from bot.programme.context import Context
from bot.programme.mentors import add_mentor as add_mentor_of
from bot.programme.referral_records import PURPOSE
from bot.programme.staff import Role, add_member
from bot.programme.status import Admission, Status
from bot.store.banks import bank_branches, bank_officers, bank_services, banks, referrals
from bot.store.broadcasts import broadcasts
from bot.store.contacts import addresses, consents, contacts
from bot.store.mentorship import mentor_requests
from bot.store.outbox import outbox
from bot.store.products import products
from bot.store.workshops import invited_districts, registrations, workshops
from tests.bots import CHANNEL_OF, ME, NOW, Bot, serial


def add_contact(bot: Bot, number: str = ME, **values: object) -> int:
    """Add a contact who has consented and whose profile is complete, reached by USSD and SMS; give the id."""
    known = {"language": "en", "name": "Uwase Aline", "district": "Huye", "sector": "Tumba", "trade": "shoes"}
    with bot.runtime.database.begin() as db:
        made = insert(contacts).values({**known, "created_at": NOW, **values}).returning(contacts.c.id)
        contact_id = int(db.execute(made).scalar_one())
        for medium in (Medium.USSD, Medium.SMS):
            row = {"contact_id": contact_id, "medium": medium, "value": number, "channel": CHANNEL_OF[medium]}
            db.execute(insert(addresses).values(row))
        agreed = {"purpose": PROFILE, "wording": "Do you agree?", "language": "en", "medium": "sms", "given_at": NOW}
        db.execute(insert(consents).values(contact_id=contact_id, **agreed))
    return contact_id


def add_workshop(bot: Bot, shares: dict[str, int] | None = None, **values: object) -> int:
    """Add a workshop in three weeks, of 2 seats unless said otherwise; give the id."""
    standing: dict[str, object] = {
        "title_en": "Cluster management",
        "title_rw": "Gucunga amatsinda",
        "venue_en": "Umurava Hall, Kigali",
        "venue_rw": "Umurava Hall, Kigali",
        "starts_on": date(2027, 3, 22),
        "ends_on": date(2027, 3, 23),
        "starts_at": time(9),
        "seats": 2,
        "admission": Admission.FIRST_COME,
        "closes_at": NOW + timedelta(days=18),
        "created_at": NOW,
    }
    with bot.runtime.database.begin() as db:
        made = insert(workshops).values({**standing, **values}).returning(workshops.c.id)
        workshop_id = int(db.execute(made).scalar_one())
        for district, share in (shares or {}).items():
            row = {"workshop_id": workshop_id, "district": district, "share": share}
            db.execute(insert(invited_districts).values(row))
    return workshop_id


def add_registration(bot: Bot, workshop: int, contact: int, **values: object) -> int:
    """Add a confirmed registration, told of, unless said otherwise; give the id."""
    number = next(serial)
    standing: dict[str, object] = {
        "workshop_id": workshop,
        "contact_id": contact,
        "district": "Huye",
        "status": Status.CONFIRMED,
        "place": number,
        "code": f"C{number}",
        "told_at": NOW,
        "created_at": NOW,
        "changed_at": NOW,
    }
    with bot.runtime.database.begin() as db:
        made = insert(registrations).values({**standing, **values}).returning(registrations.c.id)
        return int(db.execute(made).scalar_one())


def add_broadcast(bot: Bot, **values: object) -> int:
    """Add a broadcast that has been started, unless said otherwise; give the id."""
    standing: dict[str, object] = {
        "name": "News",
        "text_en": "Hello {contact.name}",
        "text_rw": "Muraho {contact.name}",
        "filters": "{}",
        "medium": Medium.SMS,
        "status": "started",
        "created_at": NOW,
        "started_at": NOW,
    }
    with bot.runtime.database.begin() as db:
        made = insert(broadcasts).values({**standing, **values}).returning(broadcasts.c.id)
        return int(db.execute(made).scalar_one())


def add_message(bot: Bot, contact: int, **values: object) -> int:
    """Add an SMS notice, or a message of a broadcast, that is due now, unless said otherwise; give the id."""
    standing: dict[str, object] = {
        "contact_id": contact,
        "message_class": MessageClass.NOTICE,
        "lane": "replies",
        "medium": Medium.SMS,
        "channel": "africastalking-sms",
        "provider": "africastalking",
        "address": ME,
        "body": "Muraho",
        "segments": 1,
        "status": MessageStatus.QUEUED,
        "created_at": NOW,
        "due_at": NOW,
        "status_at": NOW,
    }
    if "broadcast_id" in values:
        part = {"language": "en", "fields": '{"contact.name": "Aline"}', "body": ""}
        standing |= part | {"message_class": MessageClass.BROADCAST, "lane": "bulk"}
    with bot.runtime.database.begin() as db:
        made = insert(outbox).values({**standing, **values}).returning(outbox.c.id)
        return int(db.execute(made).scalar_one())


@contextmanager
def turn_of(bot: Bot, contact: int, lifetime: timedelta = timedelta(hours=24)) -> Iterator[Context]:
    """Give what an action is told in a turn of this contact; commits at the end."""
    zone = bot.runtime.house.zone
    with bot.runtime.database.begin() as db:
        today = bot.now.astimezone(zone).date()
        yield Context(db, contact, bot.now, today, zone, "en", Medium.USSD, "Do you agree?", lifetime)


def add_request(bot: Bot, contact: int, **values: object) -> int:
    """Add a request that waits, unless said otherwise; give the id."""
    standing: dict[str, object] = {
        "contact_id": contact,
        "reference": "ABC123",
        "topic": "pricing",
        "question": "How do I set a price?",
        "language": "en",
        "district": "Huye",
        "best_time": "morning",
        "shares_number": True,
        "status": "waiting",
        "created_at": NOW,
        "changed_at": NOW,
    }
    with bot.runtime.database.begin() as db:
        made = insert(mentor_requests).values({**standing, **values}).returning(mentor_requests.c.id)
        return int(db.execute(made).scalar_one())


def add_product(bot: Bot, contact: int, **values: object) -> int:
    """Add a product that was sent in to be shown, unless said otherwise; give the id."""
    standing: dict[str, object] = {
        "contact_id": contact,
        "reference": "ABC346",
        "name": "School shoes",
        "kind": "shoes",
        "price": 15000,
        "quantity": 40,
        "made_by": "me",
        "maker": "Uwase Aline",
        "shows_maker": True,
        "district": "Huye",
        "status": "submitted",
        "created_at": NOW,
        "changed_at": NOW,
    }
    with bot.runtime.database.begin() as db:
        made = insert(products).values({**standing, **values}).returning(products.c.id)
        return int(db.execute(made).scalar_one())


def add_mentor(bot: Bot, contact: int) -> int:
    """Make a contact one of the staff who helps with everything, in both languages; give the mentor's id."""
    with bot.runtime.database.begin() as db:
        own = {"name": "Keza", "role": Role.MENTOR, "contact_id": contact}
        member = add_member(db, {**own, "login": f"keza-{next(serial)}"}, NOW)
        return add_mentor_of(db, member, 5, {"language": ("en", "rw")}, NOW)


def add_bank(bot: Bot, code: str = "sample", **values: object) -> int:
    """Add a bank with an account, a loan, and a branch in Huye, unless said otherwise; give the id."""
    both = {f"{name}_{language}": f"{name}." for name in ("about", "conditions", "documents") for language in LANGUAGES}
    standing: dict[str, object] = {"name": "Sample Bank", "phone": "0788000000", "created_at": NOW, "changed_at": NOW}
    with bot.runtime.database.begin() as db:
        made = insert(banks).values({**standing, "code": code, **values}).returning(banks.c.id)
        bank = int(db.execute(made).scalar_one())
        for number, kind in enumerate(("account", "loan"), start=1):
            name = {"name_en": f"The {kind}", "name_rw": f"The {kind}"}
            db.execute(insert(bank_services).values(bank_id=bank, number=number, kind=kind, **name, **both))
    add_branch(bot, bank)
    return bank


def add_branch(bot: Bot, bank: int, **values: object) -> None:
    """Add a branch in Huye, unless said otherwise."""
    standing: dict[str, object] = {
        "bank_id": bank,
        "number": next(serial),
        "name": "Huye",
        "district": "Huye",
        "address_en": "Ngoma",
        "address_rw": "Ngoma",
        "hours": "08:00-17:00",
        "phone": "0788000001",
    }
    with bot.runtime.database.begin() as db:
        db.execute(insert(bank_branches).values({**standing, **values}))


def add_officer(bot: Bot, bank: int, contact: int | None = None, login: str = "officer") -> int:
    """Add an officer who answers for a bank; give their id on the staff."""
    with bot.runtime.database.begin() as db:
        own = {"name": "Manzi", "role": Role.BANK_OFFICER, "contact_id": contact, "login": login}
        member = add_member(db, own, NOW)
        db.execute(insert(bank_officers).values(staff_id=member, bank_id=bank))
    return member


def add_referral(bot: Bot, bank: int, contact: int, **values: object) -> int:
    """Add a referral that waits, with its consent, unless said otherwise; give the id."""
    standing: dict[str, object] = {
        "bank_id": bank,
        "contact_id": contact,
        "reference": "ABC123",
        "about": "account",
        "status": "waiting",
        "created_at": NOW,
        "changed_at": NOW,
    }
    agreed = {"wording": "Do you agree?", "language": "en", "medium": "sms", "given_at": NOW}
    with bot.runtime.database.begin() as db:
        made = insert(referrals).values({**standing, **values}).returning(referrals.c.id)
        referral = int(db.execute(made).scalar_one())
        db.execute(insert(consents).values(contact_id=contact, purpose=f"{PURPOSE}{referral}", **agreed))
    return referral
