"""A contact who leaves a trace wherever one can be left, and how traces are looked for."""

from __future__ import annotations

from sqlalchemy import insert, select

from bot.errors import Fault, SendError
from bot.messages import DeliveryUpdate, MessageStatus
from bot.programme.contacts import keep
from bot.programme.interests import Buyer, note_interest
from bot.programme.photos import expect_photo
from bot.services.delivery import drain
from bot.services.personal.erasing import erase
from bot.services.statuses import take_in_update
from bot.store.audiences import tags
from bot.store.broadcasts import broadcasts
from bot.store.groups import group_texts, groups, membership_requests, memberships
from bot.store.mentorship import mentor_texts
from bot.store.outbox import attempts, outbox
from bot.store.schema import metadata
from bot.store.surveys import survey_answers, survey_invitations, survey_sheets, surveys
from bot.store.tickets import ticket_words
from bot.store.workshops import attendance
from tests.bots import ME, NOW, Bot, raises
from tests.factories import add_bank, add_product, add_referral, add_registration, add_request, add_workshop
from tests.papers import add_certificate, add_copy, add_handout
from tests.people import add_ticket

TRACES = ("788000100", "Nyiramana", "Kimihurura", "Bonjour tout le monde", "Uwimana", "ACDEFH")


def is_erased(bot: Bot, contact: int = 1) -> bool:
    with bot.runtime.database.begin() as db:
        return erase(bot.runtime, db, contact)


def dump(bot: Bot) -> str:
    """Give everything that the store holds, as text."""
    queries = {table.name: select(table).order_by(*table.primary_key) for table in metadata.sorted_tables}
    return "\n".join(f"{name}: {tuple(row)}" for name, query in queries.items() for row in bot.rows(query))


def traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text]


def take_part(bot: Bot, contact: int) -> None:
    """Have a contact leave a row in every part of the programme."""
    seat = add_registration(bot, add_workshop(bot), contact, code="ACDEFH")
    bot.do(insert(attendance).values(registration_id=seat, day=NOW.date(), how="code", marked_at=NOW))
    bot.do(insert(groups).values(id=1, kind="cooperative", name="Abatunganyampu", created_at=NOW))
    bot.do(insert(memberships).values(group_id=1, contact_id=contact, joined_at=NOW))
    bot.do(insert(tags).values(contact_id=contact, tag="nyiramana", tagged_at=NOW))
    open_since = {"created_at": NOW, "changed_at": NOW, "status": "open"}
    bot.do(insert(surveys).values(id=1, name="interview", document="", **open_since))
    bot.do(insert(survey_invitations).values(id=1, survey_id=1, contact_id=contact, **open_since | {"status": "begun"}))
    sheet = {"survey_id": 1, "invitation_id": 1, "language": "rw", "district": "Gasabo", "complete": False}
    bot.do(insert(survey_sheets).values(token="a sheet", **sheet))
    bot.do(insert(survey_answers).values(token="a sheet", question="wish", words="Bonjour tout le monde"))
    add_certificate(bot, contact, name="Nyiramana", content=b"Nyiramana Uwimana")
    add_copy(bot, contact, add_handout(bot))
    ask_for_help(bot, contact)
    add_referral(bot, add_bank(bot), contact, reference="ACDEFH")
    shown = {"reference": "ACDEFH", "name": "Bonjour tout le monde", "maker": "Nyiramana Uwimana"}
    product = add_product(bot, contact, **shown, district="Gasabo")
    with bot.runtime.database.begin() as db:
        expect_photo(db, product, f"https://api.example/{ME}", NOW)
        note_interest(db, product, Buyer("Nyiramana Uwimana", ME, "Bonjour tout le monde", contact), NOW)


def ask_for_help(bot: Bot, contact: int) -> None:
    """Have a contact write to a mentor, to a group and to staff."""
    asked = add_request(bot, contact, reference="ACDEFH", question="Bonjour tout le monde")
    said = {"words": "Bonjour tout le monde"}
    sent = {"request_id": asked, "from_mentor": False, "status": "sent", "created_at": NOW}
    bot.do(insert(mentor_texts).values(**sent, **said))
    wished = {"group_id": 1, "contact_id": contact, "status": "asked", "created_at": NOW, "changed_at": NOW}
    bot.do(insert(membership_requests).values(**wished, name="Nyiramana Uwimana", number=ME))
    bot.do(insert(group_texts).values(group_id=1, contact_id=contact, created_at=NOW, **said))
    ticket = add_ticket(bot, contact, reference="ACDEFH")
    bot.do(insert(ticket_words).values(ticket_id=ticket, said_at=NOW, **said))


def live(bot: Bot) -> None:
    """Have contact 1 leave a trace wherever one can be left: profile, seat, receipt, menus, a call, faults."""
    phone = bot.phone()
    phone.sms("English", "Bonjour tout le monde", "my details", "1", "Nyiramana Uwimana")
    with bot.runtime.database.begin() as db:
        for field, value in {"district": "Gasabo", "sector": "Kimihurura", "trade": "shoes"}.items():
            keep(db, 1, field, value)
    take_part(bot, 1)
    phone.whatsapp("menu", "Bonjour tout le monde")
    phone.dial()
    phone.press("Bonjour tout le monde")
    bot.providers["twilio"].told[ME] = raises(SendError(Fault.FINAL, f"{ME} is no number.", code="21211"))
    drain(bot.runtime, "replies")
    row = bot.rows(select(outbox.c.id, outbox.c.provider_id).where(outbox.c.status == MessageStatus.ACCEPTED))[0]
    told = DeliveryUpdate(
        "africastalking", row.provider_id, "Failed", MessageStatus.FAILED, reason="InvalidPhoneNumber"
    )
    take_in_update(bot.runtime, told)
    tried = {"outbox_id": row.id, "number": 1, "begun_at": NOW, "ended_at": NOW, "outcome": "retry"}
    bot.do(insert(attempts).values(**tried, reason=f"{ME} is busy"))
    text = {"name": "Trial", "text_en": "", "text_rw": "", "medium": "sms", "status": "draft", "created_at": NOW}
    bot.do(insert(broadcasts).values(**text, filters=f'{{"numbers": ["{ME}"]}}'))
    phone.sms("menu")
