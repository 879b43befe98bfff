"""What is the case before and between the lines of a transcript: the stage, and what happens on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, literal, select, update

from bot.engine.facts import House
from bot.messages import Medium
from bot.play import Handset
from bot.programme.applicants import Choice, choose
from bot.programme.contacts import contact_at
from bot.programme.handouts import add_handout, set_chapters
from bot.programme.lifecycle import TIME
from bot.programme.plans import Occasion, cancel_workshop, move_workshop
from bot.programme.product_kinds import Reason
from bot.programme.staff import Role, add_member
from bot.runtime import Runtime
from bot.services.exhibiting import approve, give_back
from bot.services.surveying.reading import get_survey
from bot.services.surveying.running import close
from bot.services.sweeping import sweep
from bot.store.banks import bank_officers
from bot.store.certificates import certificates
from bot.store.contacts import contacts
from bot.store.database import Database
from bot.store.files import File
from bot.store.products import products
from bot.store.staff import staff
from bot.store.workshops import day_codes, registrations, workshops
from tests.scenes import SCENES
from tests.surveys import open_survey

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
PHOTO = "https://photos.example/1"
HOUSE = House(
    words={"org": "Menyesha", "ussd": "*384*10#", "help_phone": "0788000000", "whatsapp": "0788000001"},
    zone=ZoneInfo("Africa/Kigali"),
)


class Stage:
    """A runtime whose clock stands still until it is moved, with the phones of several people."""

    def __init__(self, empty: Runtime, folder: Path) -> None:
        self.now = NOW
        copy = shutil.copy(str(empty.database.engine.url.database), folder)
        database = Database(f"sqlite:///{copy}")
        self.runtime = replace(empty, database=database, clock=lambda _db: self.now)
        self.phones: dict[str, Handset] = {}
        self.language = "rw"
        """The transcript's, in which people are known whom it takes as given."""

    def phone(self, who: str) -> Handset:
        number = {"me": "+250788000100", "another": "+250788000200"}[who]
        return self.phones.setdefault(who, Handset(self.runtime, number))

    def execute(self, statement: object) -> None:
        with self.runtime.database.begin() as db:
            db.execute(statement)  # type: ignore[call-overload]


def register(stage: Stage, who: str) -> None:
    """Have somebody take a seat at the first workshop, by SMS."""
    for text in ("muraho", "1", "1", "Uwase Aline", "Huye", "Tumba", "1", "1", "1"):
        stage.phone(who).say(Medium.SMS, text)


def giving_up(stage: Stage) -> None:
    for text in ("amahugurwa yanjye", "1", "1", "1"):
        stage.phone("another").say(Medium.SMS, text)
    sweep(stage.runtime, "the transcript")


def being_asked(stage: Stage) -> None:
    open_survey(stage.runtime)
    sweep(stage.runtime, "the transcript")


def closing(stage: Stage) -> None:
    with stage.runtime.database.begin() as db:
        close(stage.runtime, db, get_survey(db, "feedback").id)


def certify(who: str) -> Callable[[Stage], None]:
    """Give what happens when somebody who was at the first workshop gets a certificate, and knows of it."""

    def give(stage: Stage) -> None:
        register(stage, who)
        seat = select(
            registrations.c.contact_id, registrations.c.workshop_id, literal("AAAAAAAA"), literal("Uwase Aline")
        )
        columns = ("contact_id", "workshop_id", "number", "name", "status", "created_at", "changed_at")
        moment = literal(NOW, certificates.c.created_at.type)
        stage.execute(insert(certificates).from_select(columns, seat.add_columns(literal("sent"), moment, moment)))

    return give


def answering_for_the_bank(stage: Stage) -> None:
    """Make me an officer of the one bank there is."""
    with stage.runtime.database.begin() as db:
        me = contact_at(db, "+250788000100", "play-sms", NOW, stage.runtime.seal)
        officer = {"login": "officer", "name": "Manzi", "role": Role.BANK_OFFICER, "contact_id": me}
        db.execute(insert(bank_officers).values(staff_id=add_member(db, officer, NOW), bank_id=1))


def asking_the_bank(stage: Stage) -> None:
    for text in ("banki", "5", "1", "Uwase Aline", "Huye", "Tumba", "1", "2", "1"):
        stage.phone("another").say(Medium.SMS, text)
    sweep(stage.runtime, "the transcript")


def cancelling_with_the_bank(stage: Stage) -> None:
    for text in ("banki", "5", "1"):
        stage.phone("another").say(Medium.SMS, text)
    sweep(stage.runtime, "the transcript")


def handing_out(stage: Stage) -> None:
    """Have a handout of two chapters for everybody."""
    chapters = [
        {
            "title_en": "Choosing leather",
            "title_rw": "Guhitamo uruhu",
            "text_en": "Look at both sides. Good leather has one thickness and no holes.",
            "text_rw": "Reba impande zombi. Uruhu rwiza nta myobo rugira.",
        },
        {
            "title_en": "Setting a price",
            "title_rw": "Gushyiraho igiciro",
            "text_en": "Add up material, hours and transport, then what you want to earn.",
            "text_rw": "Teranya ibikoresho, amasaha n'urugendo, wongereho inyungu.",
        },
    ]
    with stage.runtime.database.begin() as db:
        titles = {"title_en": "Making shoes that sell", "title_rw": "Gukora inkweto zigurwa", "language": "both"}
        document = File("inkweto.pdf", "application/pdf", b"%PDF-1.7")
        set_chapters(db, add_handout(db, titles, document, NOW), chapters)


def time_passes(**length: float) -> Callable[[Stage], None]:
    """Give what happens in a time in which nobody says anything."""

    def pass_by(stage: Stage) -> None:
        stage.now += timedelta(**length)
        sweep(stage.runtime, "the transcript")

    return pass_by


def planning(change: Callable[[Connection, Occasion], object]) -> Callable[[Stage], None]:
    """Give what happens where staff change something of the workshops."""

    def plan(stage: Stage) -> None:
        with stage.runtime.database.begin() as db:
            change(db, Occasion(TIME, stage.now, HOUSE.zone))
        sweep(stage.runtime, "the transcript")

    return plan


def move(db: Connection, occasion: Occasion) -> None:
    venue = {"venue_en": "Inkingi Workshop, Huye", "venue_rw": "Inkingi Workshop, Huye"}
    move_workshop(db, 1, {"starts_on": date(2027, 4, 5), **venue}, occasion)


def choosing(seats: int, reserve: int) -> Callable[[Stage], None]:
    """Give what happens where staff select for the second workshop, which has so many seats."""

    def choose_some(db: Connection, occasion: Occasion) -> None:
        db.execute(update(workshops).where(workshops.c.id == 2).values(seats=seats, closes_at=occasion.now))
        choose(db, 2, Choice(reserve), TIME, occasion.now)

    return planning(choose_some)


def apply(stage: Stage) -> None:
    """Have me apply at the second workshop, by SMS."""
    for text in ("muraho", "1", "1", "Uwase Aline", "Huye", "Tumba", "1", "2", "1", "2"):
        stage.phone("me").say(Medium.SMS, text)


def show_code(stage: Stage) -> None:
    """Have the first workshop take place today, with a code to be typed."""
    today = stage.now.date()
    clerk = {"id": 1, "login": "cora", "name": "Cora", "role": "coordinator", "created_at": NOW}
    code = {"workshop_id": 1, "day": today, "code": "48213", "staff_id": 1, "made_at": NOW}
    for statement in (insert(staff).values(clerk), insert(day_codes).values(code)):
        stage.execute(statement)


def send_in_product(language: str) -> Callable[[Stage], None]:
    """Give what happens when somebody sends in a product by SMS."""

    def send_in(stage: Stage) -> None:
        word, name = {"en": ("product", "School shoes"), "rw": ("igicuruzwa", "Inkweto z'abagabo")}[language]
        for text in (word, "1", "Uwase Aline", "Huye", "Tumba", "1", name, "1", "15000", "40", "1", "1"):
            stage.phone("me").say(Medium.SMS, text)

    return send_in


def show_product(stage: Stage) -> None:
    """Have another show a product whose number is known."""
    for text in ("product", "1", "Uwase Aline", "Huye", "Tumba", "1", "School shoes", "1", "15000", "40", "1", "1"):
        stage.phone("another").say(Medium.SMS, text)
    stage.execute(update(products).values(reference="ABC346"))
    staff_decide(lambda runtime, db, product: approve(runtime, db, product, TIME))(stage)


def staff_decide(decide: Callable[[Runtime, Connection, int], object]) -> Callable[[Stage], None]:
    """Give what staff decide about the product that was sent in."""

    def do(stage: Stage) -> None:
        with stage.runtime.database.begin() as db:
            decide(stage.runtime, db, 1)

    return do


GIVEN: dict[str, Callable[[Stage], object]] = {
    **SCENES,
    "there is one seat": lambda stage: stage.execute(update(workshops).where(workshops.c.id == 1).values(seats=1)),
    "another has taken a seat": lambda stage: register(stage, "another"),
    "another gives the seat up": giving_up,
    "I have a certificate": certify("me"),
    "another has a certificate": certify("another"),
    "there is a handout for everybody": handing_out,
    "a minute passes": time_passes(minutes=1),
    "I have taken a seat": lambda stage: register(stage, "me"),
    "I have sent in a product": send_in_product("rw"),
    "I have sent in a product in English": send_in_product("en"),
    "staff return it for its price": staff_decide(
        lambda runtime, db, product: give_back(runtime, db, product, Reason.PRICE, TIME)
    ),
    "a product is shown": show_product,
    "staff show it": staff_decide(lambda runtime, db, product: approve(runtime, db, product, TIME)),
    "I speak English": lambda stage: stage.execute(update(contacts).values(language="en")),
    "staff put a survey to everybody": being_asked,
    "the survey closes": closing,
    "half a year passes": time_passes(days=182),
    "a day and an hour pass": time_passes(hours=25),
    "registration has closed": lambda stage: stage.execute(update(workshops).values(closes_at=NOW)),
    "twenty minutes pass": time_passes(minutes=20),
    "two hours pass": time_passes(hours=2),
    "it is nine in the evening": time_passes(hours=11),
    "two weeks pass": time_passes(days=14, minutes=1),
    "I answer for the bank": answering_for_the_bank,
    "another asks the bank to call": asking_the_bank,
    "another takes that back": cancelling_with_the_bank,
    "six days pass": time_passes(days=6),
    "the next day comes": time_passes(hours=22),
    "the training is moved": planning(move),
    "the training is cancelled": planning(lambda db, occasion: cancel_workshop(db, 1, occasion)),
    "I have applied": apply,
    "staff select me": choosing(20, 0),
    "staff select others, and I am next": choosing(0, 5),
    "staff select others": choosing(0, 0),
    "the code of the day is 48213": show_code,
    "I hang up": lambda stage: stage.phone("me").hang_up(),
}
