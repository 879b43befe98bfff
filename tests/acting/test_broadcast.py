"""`bot broadcast`, typed from the draft to the last message."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.acting.broadcast import watching
from bot.messages import MessageStatus
from bot.programme.staff import Role, add_member
from bot.programme.template_life import Category
from bot.services.delivery import drain
from bot.services.sweeping import sweep
from bot.store.broadcasts import broadcasts
from bot.store.outbox import outbox
from bot.store.staff import history
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact, add_workshop
from tests.services.templating import add_approved, add_chatter

pytestmark = pytest.mark.usefixtures("coordinator")

EN, RW = "{contact.name}, the fair of {org} opens.", "{org}: {contact.name}, imurikagurisha riratangira."


def draft(command: Command, *more: str) -> str:
    return command("broadcast new Fair", "--en", EN, "--rw", RW, *more).output


def test_what_a_broadcast_says_and_costs_is_told_before_it_is_started(bot: Bot, command: Command) -> None:
    add_contact(bot)
    add_contact(bot, ANOTHER, language="rw")
    add_contact(bot, "+250788000300", opted_out_at=bot.now)
    assert "To stop: send STOP" in draft(command)
    shown = command("broadcast preview 1").output
    assert "2 contacts are reached" in shown
    assert "1  opted out" in shown
    assert "en, 1 segments:\nUwase Aline, the fair of Menyesha opens.\nTo stop: send STOP" in shown
    assert "rw, 1 segments:\nMenyesha: Uwase Aline, imurikagurisha riratangira." in shown
    for typed in ("forecast 1", "prepare 1", "start 1"):
        told = command(f"broadcast {typed}").output
        assert "2 messages, 2 segments by africastalking-sms" in told
        assert "cost: 0.04 USD" in told
        assert "unconfirmed" in told
    assert "Start it?" in told
    assert bot.values(select(broadcasts.c.status)) == ["prepared"]


def test_a_broadcast_is_watched_to_its_last_message(
    bot: Bot, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_contact(bot)
    add_contact(bot, ANOTHER, language="rw")
    draft(command)
    assert "broadcast 1 has 2 recipients" in command("broadcast prepare 1").output
    assert "is started" in command("broadcast start 1 --yes").output
    assert "is started already" in command("broadcast start 1 --yes").output

    def go_on(_seconds: float) -> None:
        drain(bot.runtime, "bulk")
        sweep(bot.runtime, "me")

    monkeypatch.setattr(watching, "sleep", go_on)
    watched = command("broadcast watch 1").output
    for line in (
        "finished",
        "accepted            2",
        "in USD: forecast 0.04, reckoned so far 0.04, charged: not known yet",
    ):
        assert line in watched
    assert sorted(bot.providers["africastalking"].bodies) == [
        "Menyesha: Uwase Aline, imurikagurisha riratangira.\nGuhagarika: ohereza STOP",
        "Uwase Aline, the fair of Menyesha opens.\nTo stop: send STOP",
    ]
    assert "finished           2  sms       Fair" in command("broadcast list").output


def test_who_watches_is_told_once_why_it_stands_still(
    bot: Bot, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_contact(bot)
    add_workshop(bot)
    bot.phone().sms("training")
    draft(command)
    command("broadcast prepare 1")
    command("broadcast start 1 --yes")

    def go_on(_seconds: float) -> None:
        bot.pass_time(minutes=1)
        drain(bot.runtime, "bulk")
        sweep(bot.runtime, "me")

    monkeypatch.setattr(watching, "sleep", go_on)
    watched = command("broadcast watch 1").output
    why = "What is left waits until 01/03/2027 10:04: for the end of a conversation, or to be tried again."
    assert watched.count(why) == 1
    assert "accepted            1" in watched


def test_it_is_paused_resumed_and_called_back(bot: Bot, command: Command) -> None:
    add_contact(bot)
    draft(command)
    command("broadcast prepare 1")
    command("broadcast start 1 --yes --at", "2027-03-01 11:00", "--until", "2027-03-01 12:00")
    for typed, said in (
        ("pause 1", "is paused\n"),
        ("pause 1", "is paused already\n"),
        ("resume 1", "is going on\n"),
        ("cancel 1 --yes", "is cancelled; 1 messages were called back\n"),
    ):
        assert command(f"broadcast {typed}").output == f"broadcast 1 {said}"
    (row,) = bot.rows(select(broadcasts))
    assert (row.starts_at - bot.now).total_seconds() == 3600
    assert (row.ends_at - bot.now).total_seconds() == 7200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("show 7", "There is no broadcast 7."),
        ("start 1 --yes", "Broadcast 1 is draft: only a prepared one can be started"),
        ("pause 1", "Broadcast 1 is draft: only a started one can be paused."),
        ("test 1 0788999999", "only an administrator may name another."),
        ("test 1 12", "12 is no mobile number; write it like 0788123456."),
        ("new Fair --en Fair", "rw: The text is empty."),
        ("new Fair --en @nowhere.txt --rw x", "nowhere.txt cannot be read"),
        ("new Fair --en Fair --rw Fair --district Paris", "There is no district Paris."),
        ("new Fair --en Fair --rw Fair --workshop 1", "Say whether contacts with such a registration are meant"),
        ("prices set twilio sms much RWF", "much RWF is no price; write it like 12.5 RWF."),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(bot: Bot, command: Command, typed: str, said: str) -> None:
    add_contact(bot)
    draft(command)
    done = command(f"broadcast {typed}")
    assert done.exit_code == 1
    assert said in done.output


def test_filters_are_typed_as_people_write_them(bot: Bot, command: Command) -> None:
    draft(
        command,
        "--district",
        "huye",
        "--district",
        "akarere ka Gasabo",
        "--lang",
        "en",
        "--since",
        "2027-02-01",
        "--registered",
    )
    (filters,) = bot.values(select(broadcasts.c.filters))
    assert filters == '{"districts":["Huye","Gasabo"],"languages":["en"],"registered":true,"since":"2027-02-01"}'


def test_what_is_taken_away_is_typed_as_filters_and_as_saved_audiences(bot: Bot, command: Command) -> None:
    for number in (ME, ANOTHER):
        add_contact(bot, number)
    assert "1 contacts carry board now" in command("contacts tag Board --number 0788000100").output
    assert "1 contacts are reached" in command("broadcast audience save board --tag board").output
    without = ("--without", "board", "--without-tag", "Press", "--without-workshop", "3", "--without-got", "2")
    draft(command, "--on", "sms", *without)
    (filters,) = bot.values(select(broadcasts.c.filters))
    minus = '[{"tags":["board"]},{"tags":["press"]},{"registered":true,"workshops":[3]},{"got":[2]}]'
    assert filters == f'{{"media":["sms"],"minus":{minus}}}'
    draft(command, "--audience", "board", "--without-got", "1")
    assert bot.values(select(broadcasts.c.filters))[-1] == '{"tags":["board"],"minus":[{"got":[1]}]}'
    assert "1 contacts are reached" in command("broadcast audience count", *without).output
    assert "has filters of its own" in draft(command, "--audience", "board", "--tag", "press")
    assert '{"tags":["board"]}' in command("broadcast audience list").output
    assert "board is kept no more" in command("broadcast audience remove board").output
    assert "There is no audience board." in command("broadcast audience count --audience board").output


def test_what_goes_to_many_is_approved_by_another_person(
    bot: Bot, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.runtime = replace(bot.runtime, approve_above=0)
    add_contact(bot)
    draft(command)
    command("broadcast prepare 1")
    assert "another person has to approve it first" in command("broadcast start 1 --yes").output
    assert "another person has to approve it" in command("broadcast approve 1").output
    with bot.runtime.database.begin() as db:
        add_member(db, {"login": "manzi", "name": "Manzi", "role": Role.COORDINATOR}, bot.now)
    monkeypatch.setenv("STAFF", "manzi")
    assert command("broadcast approve 1").output == "broadcast 1 is approved\n"
    assert command("broadcast approve 1").output == "broadcast 1 is approved already\n"
    monkeypatch.setenv("STAFF", "keza")
    assert "is started" in command("broadcast start 1 --yes").output


def test_what_did_not_arrive_is_explained_and_sent_again_by_another_medium(bot: Bot, command: Command) -> None:
    add_contact(bot)
    draft(command)
    command("broadcast prepare 1")
    failed = {"status": MessageStatus.FAILED, "reason": "The network does not know this number."}
    bot.do(update(outbox).values(failed))
    assert "is not over" in command("broadcast resend 1 --by whatsapp").output
    bot.do(update(broadcasts).values(status="finished"))
    assert "failed              1  The network does not know this number." in command("broadcast show 1").output
    assert command("broadcast resend 1 --by whatsapp").output.startswith("broadcast 2 is drafted for that")
    assert command("broadcast resend 1 --by whatsapp").output.startswith("broadcast 2 was already drafted for that")


def test_a_text_may_come_from_a_file(bot: Bot, command: Command, tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("Fair of Menyesha", "utf-8")
    command("broadcast new Fair --lang en --en", f"@{tmp_path / 'en.txt'}")
    assert bot.values(select(broadcasts.c.text_en)) == ["Fair of Menyesha\nTo stop: send STOP"]


def test_a_price_that_is_entered_counts_from_its_day(command: Command) -> None:
    assert "unconfirmed" in command("broadcast prices list").output
    said = command(
        "broadcast prices set africastalking sms 12.5 rwf --prefix +250 --source", "contract of March"
    ).output
    assert said == "from 2027-03-01 a message by africastalking sms costs 12.5 RWF\n"
    listed = command("broadcast prices list").output
    assert "africastalking  sms       +250    12.5 RWF        2027-03-01  contract of March" in listed


def test_by_a_template_it_reaches_who_was_silent_at_the_price_of_its_category(bot: Bot, command: Command) -> None:
    add_approved(bot, "fair", Category.MARKETING, en="Hello {contact.name}, the fair opens on Monday.")
    add_chatter(bot, name="Keza")
    add_chatter(bot, hours=1, address="RW.B")
    for amount, more in (("0.01", ""), ("0.05", " --template marketing")):
        command(f"broadcast prices set twilio whatsapp {amount} USD{more}")
    assert "entered by staff, for templates of marketing" in command("broadcast prices list").output
    draft(command, "--medium", "whatsapp", "--template", "fair")
    shown = command("broadcast preview 1").output
    assert "en, a template:\nHello Keza, the fair opens on Monday.\nTo stop: send STOP" in shown
    assert "en, 1 segments:\nUwase Aline, the fair of Menyesha opens." in shown
    assert "1 by a template of marketing at 0.05 USD" in command("broadcast forecast 1").output
    assert "no template nothing" in draft(command, "--medium", "whatsapp", "--template", "nothing")


def test_who_did_what_is_on_record(bot: Bot, command: Command) -> None:
    add_contact(bot)
    draft(command)
    for typed in ("prepare 1", "start 1 --yes", "pause 1", "pause 1", "resume 1"):
        command(f"broadcast {typed}")
    bot.do(update(outbox).values(status=MessageStatus.SENT))
    sweep(bot.runtime, "me")
    told = command("broadcast show 1").output.splitlines()[-7:]
    assert [line.split()[2:] for line in told] == [
        *([event, "keza"] for event in ("draft", "prepare", "prepared", "start", "pause", "resume")),
        ["finish", "-"],
    ]
    command("broadcast prices set africastalking sms 12.5 rwf")
    assert bot.rows(select(history.c.event, history.c.note).where(history.c.subject == "prices")) == [
        ("enter", "africastalking sms: 12.5 RWF from 2027-03-01")
    ]


SEEN = ("list", "show 1", "preview 1", "forecast 1", "watch 1", "prices list")
DONE = (
    *("new Fair --en Fair", "test 1 0788000100", "prepare 1", "start 1 --yes", "pause 1", "resume 1", "cancel 1 --yes"),
    "prices set twilio sms 1 usd",
)


@pytest.mark.parametrize("typed", [*SEEN, *DONE])
def test_nobody_acts_who_may_not(bot: Bot, command: Command, typed: str) -> None:
    add_contact(bot)
    draft(command)
    for role in ("viewer", "mentor"):
        command(f"staff add {role} --name Somebody --role {role}")
    seen = command(f"broadcast {typed} --as viewer")
    assert (seen.exit_code == 0) == (typed in SEEN)
    refused = command(f"broadcast {typed} --as mentor")
    assert (refused.exit_code, "who may not" in refused.output) == (1, True)
    assert bot.values(select(broadcasts.c.status)) == ["draft"]


def test_a_cap_ends_the_watch_with_its_reason(bot: Bot, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    bot.runtime = replace(bot.runtime, spend_caps={"USD": Decimal("0.01")})
    from bot.acting import stage

    monkeypatch.setattr(stage, "runtime_of_process", lambda: bot.runtime)
    add_contact(bot)
    draft(command)
    command("broadcast prepare 1")
    command("broadcast start 1 --yes")
    bot.do(update(outbox).values(due_at=bot.now))
    drain(bot.runtime, "bulk")
    sweep(bot.runtime, "me")
    assert "paused: Today's cap of 0.01 USD is used up." in command("broadcast watch 1").output
