"""News by templates: to who has nothing but WhatsApp and has not written for a day, while WhatsApp approves of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.auditing.commands import examine
from bot.messages import MessageStatus
from bot.programme.lifecycle import TIME
from bot.programme.status import Status
from bot.programme.templates import change_text
from bot.programme.untold import find_untold
from bot.services.approving import pursue
from bot.services.delivery import drain
from bot.services.notices import Notice, ask, notify
from bot.services.offering import pass_on
from bot.services.reminding import tell_cancelled, tell_moved, tell_selected
from bot.store.contacts import addresses, contacts
from bot.store.outbox import outbox
from bot.store.templates import template_texts
from bot.store.workshops import registrations
from tests.bots import NOW, Bot
from tests.factories import add_broadcast, add_contact, add_message, add_registration, add_workshop
from tests.services.templating import CHAT, add_approved, add_chatter, add_submitted
from tests.services.world import World, world_at

CANCELLED = (
    "Sorry, the training of Monday 22 March is cancelled: Cluster management. We will let you know of other trainings."
)
CANCELLED_RW = (
    "Mwihangane, amahugurwa yo ku wa Mbere tariki 22 Werurwe yahagaritswe: Gucunga amatsinda. "
    "Tuzakumenyesha andi mahugurwa."
)


def seat(bot: Bot, contact: int, **values: object) -> int:
    return add_registration(bot, add_workshop(bot), contact, **values)


def cancelled(bot: Bot, registration: int) -> list[str]:
    """Tell of a cancellation; give what was written."""
    with bot.runtime.database.begin() as db:
        tell_cancelled(bot.runtime, db, registration)
    return bot.values(select(outbox.c.body).order_by(outbox.c.id))


@pytest.mark.parametrize(("language", "words"), [("en", CANCELLED), ("rw", CANCELLED_RW), (None, CANCELLED_RW)])
def test_they_are_told_by_the_template_in_their_language(each_bot: Bot, language: str | None, words: str) -> None:
    add_approved(each_bot, "workshop_cancelled")
    registration = seat(each_bot, add_chatter(each_bot, language=language))
    assert cancelled(each_bot, registration) == [words]
    drain(each_bot.runtime, "replies")
    (sent,) = each_bot.providers["twilio"].asked
    assert (sent.address, sent.body) == (CHAT, words)
    assert sent.template is not None
    assert sent.template.sid == f"HX{language or 'rw'}"
    assert len(sent.template.values) == 2
    assert sent.template.values[1] in {"Cluster management", "Gucunga amatsinda"}
    (row,) = each_bot.rows(select(outbox))
    assert (row.status, row.message_class, row.medium) == (MessageStatus.ACCEPTED, "notice", "whatsapp")


@pytest.mark.parametrize(
    "state",
    [
        {"status": "submitted"},
        {"status": "rejected"},
        {"status": "paused"},
        {"granted": "marketing"},
        {"language": "fr"},
    ],
)
def test_without_an_approved_one_nothing_is_said_and_staff_see_it(each_bot: Bot, state: dict[str, str]) -> None:
    add_approved(each_bot, "workshop_cancelled", en="Sorry, {title} is cancelled, all of it.")
    each_bot.do(update(template_texts).values(**state))
    registration = seat(each_bot, add_chatter(each_bot))
    assert cancelled(each_bot, registration) == []
    with each_bot.runtime.database.begin() as db:
        assert find_untold(db, 1) == {registration: "workshop_cancelled"}


@pytest.mark.parametrize("state", ["opted_out_at", "taken_over_at", "doubted_at"])
def test_who_may_not_be_written_to_is_not(each_bot: Bot, state: str) -> None:
    add_approved(each_bot, "workshop_cancelled")
    contact = add_chatter(each_bot)
    each_bot.do(update(contacts).values({state: NOW}))
    assert cancelled(each_bot, seat(each_bot, contact)) == []


def test_who_wrote_within_the_day_is_told_in_the_usual_words(bot: Bot) -> None:
    add_approved(bot, "workshop_cancelled")
    (words,) = cancelled(bot, seat(bot, add_chatter(bot, hours=23)))
    assert words.startswith("Sorry, the training is cancelled: ")
    assert bot.values(select(outbox.c.template_text_id)) == [None]


def test_who_has_a_number_is_told_by_sms(bot: Bot) -> None:
    add_approved(bot, "workshop_cancelled")
    assert cancelled(bot, seat(bot, add_contact(bot)))[0].startswith("Sorry, the training is cancelled: ")
    assert bot.values(select(outbox.c.medium)) == ["sms"]


def test_what_is_told_to_somebody_else_needs_the_name_and_is_no_template(bot: Bot) -> None:
    add_approved(bot, "workshop_cancelled")
    member = add_contact(bot, "nothing", reached_through_id=add_chatter(bot))
    bot.do(addresses.delete().where(addresses.c.contact_id == member))
    assert cancelled(bot, seat(bot, member)) == []


@pytest.mark.parametrize(
    ("status", "start"),
    [
        (Status.CONFIRMED, "Your request is approved: Cluster management. It is on Monday 22 March at 09:00. Venue: "),
        (Status.WAITLISTED, "You are on the waiting list: Cluster management. Your number: 1. When a seat"),
        (Status.NOT_SELECTED, "Sorry, your request was not approved: Cluster management. Number: C"),
    ],
)
def test_who_applied_hears_what_became_of_it(bot: Bot, status: Status, start: str) -> None:
    for name in ("selected", "reserve", "not_selected"):
        add_approved(bot, name)
    registration = seat(bot, add_chatter(bot), status=status)
    with bot.runtime.database.begin() as db:
        tell_selected(bot.runtime, db, registration)
    assert bot.values(select(outbox.c.body))[0].startswith(start)


@pytest.mark.parametrize(("status", "end"), [(Status.CONFIRMED, "send SEAT."), (Status.WAITLISTED, "Thank you.")])
def test_who_has_a_seat_hears_how_to_give_it_up(bot: Bot, status: Status, end: str) -> None:
    for name in ("workshop_moved", "workshop_moved_seat"):
        add_approved(bot, name)
    registration = seat(bot, add_chatter(bot), status=status)
    with bot.runtime.database.begin() as db:
        tell_moved(bot.runtime, db, registration)
    (body,) = bot.values(select(outbox.c.body))
    assert body.startswith("Change in the training: Cluster management. It is now on Monday 22 March at 09:00. Venue: ")
    assert body.endswith(end)


def test_the_same_is_not_said_twice_on_a_day(bot: Bot) -> None:
    add_approved(bot, "workshop_cancelled")
    contact = add_chatter(bot)
    told = Notice(contact, "…", {"title": "Shoes", "date": NOW.date()}, repeats=False, template="workshop_cancelled")
    for _ in range(2):
        with bot.runtime.database.begin() as db:
            assert notify(bot.runtime, db, told)
    assert bot.count(outbox) == 1


@pytest.mark.parametrize("status", ["paused", "withdrawn", "rejected"])
def test_what_waits_when_its_template_is_stopped_is_not_sent(each_bot: Bot, status: str) -> None:
    add_approved(each_bot, "workshop_cancelled")
    cancelled(each_bot, seat(each_bot, add_chatter(each_bot)))
    each_bot.do(update(template_texts).values(status=status))
    drain(each_bot.runtime, "replies")
    (row,) = each_bot.rows(select(outbox.c.status, outbox.c.reason))
    assert row.status == MessageStatus.REFUSED
    assert row.reason == "WhatsApp or staff stopped the template that it was to be sent by."


def change(bot: Bot, body: str) -> None:
    """Have WhatsApp refuse a text, and approve it in other words under another name of its own."""
    bot.do(update(template_texts).where(template_texts.c.language == "en").values(status="rejected"))
    with bot.runtime.database.begin() as db:
        change_text(db, 1, body, TIME, NOW)
    bot.do(update(template_texts).where(template_texts.c.id == 1).values(status="approved", sid="HX2"))


@pytest.mark.parametrize("words", ["No training of {title} on {date}, sorry.", "No training of {title} now, sorry."])
def test_what_waits_when_its_template_is_changed_goes_out_and_is_on_record_in_the_new_words(
    each_bot: Bot, words: str
) -> None:
    add_approved(each_bot, "workshop_cancelled")
    cancelled(each_bot, seat(each_bot, add_chatter(each_bot, language="en")))
    change(each_bot, words)
    drain(each_bot.runtime, "replies")
    (sent,) = each_bot.providers["twilio"].asked
    assert sent.template is not None
    assert sent.template.sid == "HX2"
    shown = re.sub(r"\{\w+\}", "{}", words).format(*sent.template.values)
    assert each_bot.values(select(outbox.c.body)) == [shown] == [sent.body]
    assert "Cluster management" in shown


def test_what_waits_and_has_not_what_the_changed_template_names_is_not_sent(each_bot: Bot) -> None:
    made = add_approved(each_bot, "fair", en="Hello {contact.name} the fair begins.")
    row = add_message(
        each_bot,
        add_chatter(each_bot),
        broadcast_id=add_broadcast(each_bot, medium="whatsapp", template_id=made),
        template_text_id=1,
        medium="whatsapp",
        channel="twilio-whatsapp",
        provider="twilio",
        address=CHAT,
    )
    change(each_bot, "Hello {contact.name} the fair of {contact.sector} begins now.")
    drain(each_bot.runtime, "bulk")
    (found,) = each_bot.rows(select(outbox.c.status, outbox.c.reason).where(outbox.c.id == row))
    assert found.status == MessageStatus.REFUSED
    assert found.reason == "The template was changed, and names now what this message was not given."


def test_who_opted_out_meanwhile_gets_nothing(each_bot: Bot) -> None:
    add_approved(each_bot, "workshop_cancelled")
    contact = add_chatter(each_bot)
    cancelled(each_bot, seat(each_bot, contact))
    each_bot.do(update(contacts).values(opted_out_at=NOW))
    drain(each_bot.runtime, "replies")
    assert each_bot.values(select(outbox.c.status)) == [MessageStatus.REFUSED]


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with world_at(database_url) as made:
        yield made


def test_from_the_submission_to_the_phone_and_the_books(world: World) -> None:
    """Values that need mending are mended before, so that the provider words it just as our record does."""
    bot = world.bot
    add_submitted(bot, "workshop_cancelled")
    for _ in range(2):
        pursue(bot.runtime)
        bot.now += timedelta(minutes=6)
    workshop = add_workshop(bot, title_en="Makers'\n  day", starts_on=datetime(2030, 1, 7, tzinfo=UTC).date())
    registration = add_registration(bot, workshop, add_chatter(bot))
    assert "Makers’ day" in cancelled(bot, registration)[0]
    assert json.loads(bot.values(select(outbox.c.fields))[0])["title"] == "Makers’ day"
    drain(bot.runtime, "replies")
    assert world.statuses == [MessageStatus.ACCEPTED]
    assert world.taken == [(CHAT, bot.values(select(outbox.c.body))[0])]
    bot.now += timedelta(minutes=5)
    assert [str(finding) for finding in examine(bot.runtime)] == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (
            "offered",
            "A seat is free: Cluster management. It is on Monday 22 March. To confirm by 2 March 10:00, send SEAT.",
        ),
        (
            "confirmed",
            "A seat became free and it is yours: Cluster management. It is on Monday 22 March. Venue: Umurava",
        ),
    ],
)
def test_a_seat_that_became_free_is_told_of_once_there_is_a_template(each_bot: Bot, status: str, words: str) -> None:
    held = {
        "status": status,
        "told_at": None,
        "offered_until": NOW + timedelta(days=1) if status == "offered" else None,
    }
    seat(each_bot, add_chatter(each_bot), **held)
    pass_on(each_bot.runtime)
    assert each_bot.count(outbox) == 0
    for name in ("seat_offered", "seat_given"):
        add_approved(each_bot, name)
    for _ in range(2):
        pass_on(each_bot.runtime)
    (row,) = each_bot.rows(select(outbox))
    assert row.body.startswith(words)
    assert row.expires_at == NOW + timedelta(days=1 if status == "offered" else 3)
    assert each_bot.values(select(registrations.c.told_at)) == [NOW]


def test_who_is_told_of_a_seat_answers_by_the_word_that_the_template_names(bot: Bot) -> None:
    add_approved(bot, "seat_offered")
    contact = add_chatter(bot)
    seat(bot, contact, status="offered", told_at=None, offered_until=NOW + timedelta(days=1))
    pass_on(bot.runtime)
    assert bot.phone(CHAT).whatsapp("SEAT").startswith("A seat is free: Cluster management")
    assert bot.phone(CHAT).whatsapp("1").startswith("Registration went well.")


def test_a_survey_is_put_by_a_template(bot: Bot) -> None:
    add_approved(bot, "survey")
    contact = add_chatter(bot)
    told = Notice(contact, "…", {"title": "Interview", "word": "INTERVIEW"}, template="survey")
    with bot.runtime.database.begin() as db:
        assert ask(bot.runtime, db, "offer", told)
    assert bot.values(select(outbox.c.body)) == [
        "You are asked to answer some questions: Interview. To begin, send INTERVIEW. Thank you."
    ]
