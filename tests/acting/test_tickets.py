"""A question to a person, from the contact's word to the last answer: by phone and by the commands of staff."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.messages import MessageClass
from bot.services.sweeping import sweep
from bot.store.contacts import contacts
from bot.store.outbox import outbox
from bot.store.staff import history
from bot.store.tickets import ticket_words, tickets
from tests.acting.conftest import Command
from tests.bots import ME, MENU, NOW, Bot
from tests.factories import add_contact

LISTENING = "Desk of Menyesha reads what you write here, and will answer you."


@pytest.fixture
def desk(bot: Bot, command: Command) -> Command:
    """Somebody who may answer, and a contact."""
    for line in (
        "staff add desk --name Desk --role mentor_desk",
        "staff add eye --name Eye --role viewer",
    ):
        assert command(line).exit_code == 0
    add_contact(bot)
    return command


def ask(bot: Bot) -> str:
    """Have the contact ask a person by SMS; give the reference."""
    bot.phone().sms("menu", "person", "Where is the hall?")
    return str(bot.values(select(tickets.c.reference).order_by(tickets.c.id))[-1])


def told(bot: Bot) -> list[Any]:
    return bot.values(select(outbox.c.body).where(outbox.c.address == ME).order_by(outbox.c.id))


def listed(desk: Command) -> Any:  # noqa: ANN401  # JSON
    return json.loads(desk("tickets list --as desk --json").output)


def test_the_whole_way(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    assert told(bot)[-1].endswith(f"answer you by 2 March. Number: {reference}.\n{MENU}")
    assert [(row["status"], row["staff"]) for row in listed(desk)] == [("open", None)]
    assert desk(f"tickets take {reference} --as desk").output == f"desk has ticket {reference}\n"
    replied = desk(f"tickets reply {reference} --as desk", "In Huye, beside the stadium.")
    assert replied.output == f"ticket {reference} is answered by sms\n"
    assert told(bot)[-1] == f"Answer to question {reference}: In Huye, beside the stadium."
    shown = desk(f"tickets show {reference} --as desk").output
    assert all(words in shown for words in ("Where is the hall?", "In Huye, beside the stadium.", "menu"))
    assert desk(f"tickets close {reference} --as desk --note helped").output == f"ticket {reference} is closed\n"
    assert bot.values(select(history.c.event).order_by(history.c.id)) == ["begin", "take", "reply", "close"]
    assert listed(desk) == []


def test_nobody_who_answers_in_time_is_overdue_and_who_does_not_is(bot: Bot, desk: Command) -> None:
    ask(bot)
    assert listed(desk)[0]["overdue"] == ""
    bot.pass_time(days=1)
    assert listed(desk)[0]["overdue"] == "overdue"


def test_who_speaks_instead_of_the_flows_is_told_once_and_reads_all(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    desk(f"tickets take {reference} --over --as desk")
    phone = bot.phone()
    assert phone.sms("Are you there?") == LISTENING
    assert phone.sms("1", "training") == ""
    assert bot.values(select(ticket_words.c.words))[1:] == ["Are you there?", "1", "training"]
    assert phone.dial().startswith("Welcome to Menyesha.")
    desk(f"tickets back {reference} --as desk")
    assert phone.sms("training").startswith("There is no training now.")


def test_a_conversation_that_was_forgotten_is_handed_back_after_a_day(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    desk(f"tickets take {reference} --over --as desk")
    bot.pass_time(hours=23)
    desk(f"tickets reply {reference} --as desk", "One moment.")
    bot.pass_time(hours=23)
    sweep(bot.runtime, "the test")
    assert bot.values(select(contacts.c.taken_over_at)) != [None]
    bot.pass_time(hours=2)
    sweep(bot.runtime, "the test")
    assert bot.values(select(contacts.c.taken_over_at)) == [None]
    assert bot.values(select(tickets.c.status)) == ["answered"]


def test_closing_hands_back(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    desk(f"tickets take {reference} --over --as desk")
    desk(f"tickets close {reference} --as desk")
    assert bot.phone().sms("menu") == MENU


def test_an_answer_rests_after_a_week_without_a_word(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    desk(f"tickets reply {reference} --as desk", "Yes.")
    bot.pass_time(days=7)
    sweep(bot.runtime, "the test")
    assert bot.values(select(tickets.c.status)) == ["lapsed"]


def test_what_is_written_after_an_answer_opens_the_ticket_again(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    desk(f"tickets reply {reference} --as desk", "In Huye.")
    assert reference in bot.phone().sms("But where in Huye?")
    assert [(row["status"], row["staff"]) for row in listed(desk)] == [("open", "desk")]
    # What was planned for the answer does nothing to the ticket that is open again.
    bot.pass_time(days=7)
    sweep(bot.runtime, "the test")
    assert bot.values(select(tickets.c.status)) == ["open"]


def test_an_answer_at_night_waits_for_the_morning(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    bot.now = datetime(2027, 3, 1, 20, tzinfo=UTC)
    desk(f"tickets reply {reference} --as desk", "Yes.")
    assert bot.values(select(outbox.c.due_at).order_by(outbox.c.id))[-1] == datetime(2027, 3, 2, 6, tzinfo=UTC)


def test_on_whatsapp_an_answer_goes_within_a_day_and_then_by_sms(bot: Bot, desk: Command) -> None:
    bot.phone().whatsapp("menu", "person", "Where is the hall?")
    reference = bot.values(select(tickets.c.reference))[0]
    assert desk(f"tickets reply {reference} --as desk", "In Huye.").output.endswith("by whatsapp\n")
    bot.pass_time(hours=25)
    late = desk(f"tickets reply {reference} --as desk", "In Huye.")
    assert "WhatsApp takes nothing but templates. Answer by SMS." in late.output
    assert desk(f"tickets reply {reference} --by sms --as desk", "In Huye.").output.endswith("by sms\n")


def test_who_wants_no_notices_and_asks_is_answered(bot: Bot, desk: Command) -> None:
    bot.phone().sms("STOP")
    bot.pass_time(minutes=1)
    reference = ask(bot)
    assert desk(f"tickets reply {reference} --as desk", "In Huye.").exit_code == 0
    assert bot.values(select(outbox.c.message_class).order_by(outbox.c.id))[-1] == MessageClass.REPLY


def test_who_wanted_no_messages_after_asking_gets_none(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    bot.now = NOW + timedelta(minutes=1)
    bot.phone().sms("STOP")
    refused = desk(f"tickets reply {reference} --as desk", "In Huye.")
    assert "wants no messages since" in refused.output


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("tickets show XXXXXX --as desk", "there is no ticket XXXXXX"),
        ("tickets show XXXXXX --as eye", "eye is a viewer, who may not answer"),
        ("tickets take {0} --as desk", "is over. If they write again, it is a new one."),
        ("tickets close {0} --as desk", "is over."),
        ("tickets reply {0} Words --by sms --as desk", "is over."),
        ("tickets reply {0} Words --by whatsapp --as desk", "WhatsApp takes nothing but templates"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(bot: Bot, desk: Command, line: str, refusal: str) -> None:
    reference = ask(bot)
    desk(f"tickets close {reference} --as desk")
    done = desk(line.format(reference))
    assert done.exit_code != 0
    assert refusal in done.output
    assert "Traceback" not in done.output


def test_an_old_ticket_ends_no_conversation_that_a_person_has_for_a_later_one(bot: Bot, desk: Command) -> None:
    old = ask(bot)
    desk(f"tickets close {old} --as desk")
    bot.phone().sms("menu")
    new = ask(bot)
    assert new != old
    assert desk(f"tickets take {new} --over --as desk").exit_code == 0
    refused = [desk(f"tickets {act} {old} --as desk") for act in ("back", "close")]
    assert [(one.exit_code, f"{old} is over" in one.output) for one in refused] == [(1, True)] * 2
    assert bot.values(select(contacts.c.taken_over_at)) == [bot.now]
