"""What is the case before a conversation with a group, or with a mentor, in a transcript."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from bot.messages import Medium
from bot.programme.groups import add_group, join, set_leader
from bot.programme.lifecycle import TIME
from bot.programme.mentors import add_mentor
from bot.programme.staff import Role, add_member
from bot.services.sweeping import sweep
from bot.store.contacts import addresses, consents, contacts
from bot.store.mentorship import mentor_requests
from bot.store.workshops import registrations
from tests.bots import NOW

if TYPE_CHECKING:
    from tests.given import Stage


ME, ANOTHER = "+250788000100", "+250788000200"


def meet(stage: Stage, number: str, name: str) -> int:
    """Have somebody be known, in Tumba, Huye, who has agreed to that; give the contact."""
    known = {"language": stage.language, "name": name, "district": "Huye", "sector": "Tumba", "trade": "shoes"}
    with stage.runtime.database.begin() as db:
        made = insert(contacts).values(**known, created_at=NOW).returning(contacts.c.id)
        contact = int(db.execute(made).scalar_one())
        own = {"contact_id": contact, "value": number}
        for medium in Medium:
            db.execute(insert(addresses).values(**own, medium=medium, channel=f"play-{medium}", last_inbound_at=NOW))
        agreed = {"purpose": "profile", "wording": "?", "language": "rw", "medium": "sms", "given_at": NOW}
        db.execute(insert(consents).values(contact_id=contact, **agreed))
    return contact


def lead(stage: Stage, number: str) -> int:
    """Have somebody lead a cooperative; give it."""
    leader = meet(stage, number, "Uwase Aline")
    with stage.runtime.database.begin() as db:
        group = add_group(db, {"kind": "cooperative", "name": "Abatunganyampu", "district": "Huye"}, TIME, NOW)
        join(db, group, leader, TIME, NOW)
        set_leader(db, group, leader, leads=True)
    return group


def lead_two(stage: Stage) -> None:
    """Have me lead a cooperative, and a cluster besides."""
    lead(stage, "+250788000100")
    with stage.runtime.database.begin() as db:
        cluster = add_group(db, {"kind": "cluster", "name": "Inkweto z'ishuri", "district": "Huye"}, TIME, NOW)
        join(db, cluster, 1, TIME, NOW)
        set_leader(db, cluster, 1, leads=True)


def lead_one_with(status: str) -> Callable[[Stage], None]:
    """Give what makes me lead somebody without a phone whose registration at the first workshop stands like this."""

    def situate(stage: Stage) -> None:
        group = lead(stage, ME)
        known = {"language": stage.language, "name": "Mutesi Diane", "district": "Huye", "sector": "Tumba"}
        seat = {"workshop_id": 1, "code": "ABC123", "status": status, "place": 1, "district": "Huye"}
        until = {"offered_until": NOW + timedelta(days=1), "told_at": NOW, "created_at": NOW, "changed_at": NOW}
        with stage.runtime.database.begin() as db:
            made = insert(contacts).values(**known, reached_through_id=1, created_at=NOW).returning(contacts.c.id)
            member = int(db.execute(made).scalar_one())
            join(db, group, member, TIME, NOW)
            db.execute(insert(registrations).values(**seat, **until, contact_id=member))

    return situate


def another_asks_to_join(stage: Stage) -> None:
    meet(stage, "+250788000200", "Kamana Eric")
    for text in ("itsinda", "1", "1"):
        stage.phone("another").say(Medium.SMS, text)


def helping(mentor: str, artisan: str, **stands: object) -> Callable[[Stage], None]:
    """Give what makes one phone's owner the mentor of another's, who has taken the request unless said otherwise."""

    def situate(stage: Stage) -> None:
        helper, asking = meet(stage, mentor, "Keza Diane"), meet(stage, artisan, "Mutesi Diane")
        question = {"en": "How do I set a price?", "rw": "Igiciro nagishyiraho nte?"}[stage.language]
        asked = {"reference": "ABC123", "topic": "pricing", "question": question, "language": stage.language}
        standing = {"district": "Huye", "best_time": "morning", "shares_number": False, "status": "accepted"}
        with stage.runtime.database.begin() as db:
            own = {"name": "Keza Diane", "role": Role.MENTOR, "contact_id": helper, "login": "keza"}
            known = {"contact_id": asking, "mentor_id": add_mentor(db, add_member(db, own, NOW), 5, {}, NOW)}
            row = {**asked, **standing, **known, "created_at": NOW, "changed_at": NOW, **stands}
            db.execute(insert(mentor_requests).values(row))

    return situate


def help_two(stage: Stage) -> None:
    """Have me be the mentor of another, and of a third besides, who keeps the number private."""
    helping(ME, ANOTHER, shares_number=True)(stage)
    third = meet(stage, "+250788000300", "Kamana Eric")
    with stage.runtime.database.begin() as db:
        first = db.execute(select(mentor_requests)).one()._asdict()
        own = {"contact_id": third, "reference": "ABC124", "shares_number": False}
        db.execute(insert(mentor_requests).values({**first, **own, "id": first["id"] + 1}))


def be_invited(stage: Stage) -> None:
    lead(stage, "+250788000200")
    for text in ("abanyamuryango", "3", "Mutesi Diane", "Tumba", "1", "1", "0788000100"):
        stage.phone("another").say(Medium.SMS, text)
    sweep(stage.runtime, "the transcript")


SCENES: dict[str, Callable[[Stage], object]] = {
    "I live in Huye, where there is a cooperative": lambda stage: (
        lead(stage, "+250788000200"),
        meet(stage, "+250788000100", "Mutesi Diane"),
    ),
    "I lead a cooperative and a cluster": lead_two,
    "I lead a cooperative": lambda stage: lead(stage, "+250788000100"),
    "I lead a cooperative with a member who has a seat": lead_one_with("confirmed"),
    "I lead a cooperative with a member for whom a seat is held": lead_one_with("offered"),
    "another asks to join it": another_asks_to_join,
    "the leader of a cooperative asks me to join": be_invited,
    "a mentor has taken my request": helping(ANOTHER, ME),
    "I am asked to help another": helping(ME, ANOTHER, status="given", shares_number=True),
    "I have agreed to help another": helping(ME, ANOTHER, shares_number=True),
    "I have agreed to help two": help_two,
    "I am asked whether my mentor called": helping(ANOTHER, ME, asks="call"),
    "I am asked whether my mentor helped": helping(ANOTHER, ME, status="called", asks="help"),
}
