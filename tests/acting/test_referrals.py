"""A call from a bank, from the artisan's consent to what came of it: by phone and by the commands of staff."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.services.sweeping import sweep
from bot.store.banks import referrals
from bot.store.contacts import consents, contacts
from bot.store.staff import history
from tests.acting.bankers import ASKED, CONSENT, OFFICER, RIVAL, ask, desk, listed, pass_days, told
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact

__all__ = ["desk"]


def test_the_whole_way(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    assert told(bot, OFFICER) == [
        "Somebody asks your bank to call. To see who, dial *384*10# or send REFERRALS.",
    ]
    (row,) = listed(desk)
    assert (row["reference"], row["about"], row["status"]) == (reference, "loan", "waiting")
    assert (row["name"], row["number"], row["district"], row["trade"]) == ("Uwase Aline", ME, "Huye", "shoes")

    assert desk(f"referrals outcome {reference} contacted --as officer").output == f"{reference}: contacted is noted\n"
    officer = bot.phone(OFFICER)
    assert f"Uwase Aline (Huye) wants a loan. Phone: {ME}." in officer.sms("referrals", "1")
    assert officer.sms("3").endswith("There is no request for you now.")

    pass_days(bot, 14.1)
    assert told(bot, ME)[-1].startswith(f"You asked Sample Bank to call you (number {reference}). What came of it?")
    assert bot.phone().sms("3") == "Thank you for answering."
    assert listed(desk) == []
    (over,) = listed(desk, "--all --as desk")
    assert (over["status"], over["outcome"], over["said"]) == ("done", "applied", "applied")
    assert (over["name"], over["number"], over["district"], over["trade"]) == (None, None, None, None)
    of_it = select(history.c.event, history.c.staff_id.is_not(None)).where(history.c.subject == "referrals")
    by_staff = [("begin", False), ("contact", True), ("apply", True), ("finish", False)]
    assert [tuple(row) for row in bot.rows(of_it.order_by(history.c.id))] == by_staff


def test_a_consent_is_kept_in_the_words_that_were_seen(bot: Bot, desk: Command) -> None:
    del desk
    bot.do(update(contacts).where(contacts.c.name == "Uwase Aline").values(language="rw"))
    bot.phone().whatsapp("banki", "5", "1", "1")
    (row,) = bot.rows(select(consents).where(consents.c.purpose.startswith("referral:")))
    assert row.purpose == f"referral:{bot.values(select(referrals.c.id))[0]}"
    assert row.wording.startswith(
        "Uremera ko duha Sample Bank izina ryawe, nimero ya telefoni, akarere utuyemo n'umwuga wawe"
    )
    assert (row.language, row.medium, row.withdrawn_at) == ("rw", "whatsapp", None)


def test_nothing_is_shared_with_a_no(bot: Bot, desk: Command) -> None:
    assert bot.phone().sms("bank", "5", "2") == CONSENT
    assert bot.phone().sms("2").startswith("We did not send your details to the bank.")
    assert bot.count(referrals) == 0
    assert listed(desk) == []


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("referrals show {} --as rival", "there is no referral"),
        ("referrals outcome {} opened --as rival", "there is no referral"),
        ("referrals withdraw {} --as officer", "officer is a bank officer, who may not run programme"),
        ("referrals outcome {} opened --as desk", "desk is a coordinator, who may not refer"),
        ("referrals list --as mentor", "mentor is a mentor, who may not see"),
        ("referrals list --as nobody", "nobody called nobody on the staff"),
        ("referrals show XXXXXX --as desk", "there is no referral XXXXXX"),
        ("referrals outcome {} lost --as officer", "'lost' is not one of"),
        ("banks list --as officer", "officer is a bank officer, who may not see"),
        ("banks close sample --as officer", "who may not run programme"),
        ("banks close nowhere --as desk", "there is no bank nowhere"),
        ("banks officer sample desk --as desk", "Desk is no bank officer. Choose somebody who is."),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(bot: Bot, desk: Command, line: str, refusal: str) -> None:
    desk("staff add mentor --name Mentor --role mentor")
    done = desk(line.format(ask(bot)))
    assert done.exit_code != 0
    assert refusal in done.output
    assert "Traceback" not in done.output


def test_an_officer_of_another_bank_sees_nothing_of_it(bot: Bot, desk: Command) -> None:
    ask(bot)
    assert listed(desk, "--as rival") == listed(desk, "--all --as rival") == []
    assert bot.phone(RIVAL).sms("referrals") == "There is no request for you now."
    assert told(bot, RIVAL) == ["There is no request for you now."]


def test_who_is_no_officer_any_more_sees_nothing(bot: Bot, desk: Command) -> None:
    ask(bot)
    desk("staff disable officer")
    assert "nobody called officer" in desk("referrals list --as officer").output
    assert bot.phone(OFFICER).sms("referrals") == "There is no request for you now."


@pytest.mark.parametrize("name", ["=1+1", "+250", "-Aline", "@SUM(A1)", "\tAline"])
def test_a_name_is_no_formula_in_the_csv(bot: Bot, desk: Command, name: str) -> None:
    reference = ask(bot)
    bot.do(update(contacts).where(contacts.c.name == "Uwase Aline").values(name=name))
    done = desk("referrals list --csv --as officer")
    (row,) = csv.DictReader(io.StringIO(done.output, newline=""))
    assert (row["reference"], row["name"], row["number"]) == (reference, f"'{name}", f"'{ME}")
    assert (row["about"], row["by"], row["outcome"]) == ("loan", "2027-03-04 10:00", "")


def test_a_bank_that_does_not_call_is_reminded_and_staff_see_it_overdue(bot: Bot, desk: Command) -> None:
    ask(bot)
    pass_days(bot, 3.1)
    assert told(bot, OFFICER)[-1].startswith("Customers wait for your bank to call.")
    assert [row["overdue"] for row in listed(desk, "--as desk")] == ["overdue"]
    assert "referrals" in desk("due --overdue").output


def test_an_artisan_to_whom_nothing_was_done_makes_it_overdue_at_once(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    desk(f"referrals outcome {reference} opened --as officer")
    pass_days(bot, 14.1)
    before = len(told(bot, OFFICER))
    bot.phone().sms("4")
    sweep(bot.runtime, "the test")
    (row,) = listed(desk)
    assert (row["status"], row["outcome"], row["said"], row["overdue"]) == ("waiting", "opened", "nothing", "overdue")
    assert [text[:14] for text in told(bot, OFFICER)[before:]] == ["Customers wait"]


def test_of_many_the_bank_is_told_once_and_reminded_once_a_day(bot: Bot, desk: Command) -> None:
    for number in range(8):
        add_contact(bot, f"+25078811100{number}")
        bot.phone(f"+25078811100{number}").sms(*ASKED)
        sweep(bot.runtime, "the test")
        bot.pass_time(minutes=20)
    assert len(listed(desk)) == 8
    assert len(told(bot, OFFICER)) == 1  # who has not looked since is not told the same again that day
    pass_days(bot, 4)
    assert len(told(bot, OFFICER)) == 2


@pytest.mark.parametrize(("outcome", "ends"), [(None, "lapsed"), ("contacted", "lapsed"), ("opened", "done")])
def test_after_two_months_it_is_over_whatever_was_said(bot: Bot, desk: Command, outcome: str | None, ends: str) -> None:
    reference = ask(bot)
    if outcome:
        desk(f"referrals outcome {reference} {outcome} --as officer")
    pass_days(bot, 60.1)
    assert bot.values(select(referrals.c.status)) == [ends]
    assert listed(desk) == []
    assert json.loads(desk("due --days 400 --json").output) == []


def test_without_a_number_nobody_can_be_called(bot: Bot, desk: Command) -> None:
    del desk
    hidden = bot.phone("RW.1234567890")
    hidden.whatsapp("English", "bank", "5", "1", "Mutesi Diane", "Huye", "Tumba", "1", "1")
    assert hidden.whatsapp("1") == "For more, call Sample Bank, phone: 0788000000"
    assert bot.count(referrals) == 0


def test_a_bank_that_closes_meanwhile_is_not_asked(bot: Bot, desk: Command) -> None:
    bot.phone().sms(*ASKED[:-1])
    assert desk("banks close sample --as desk").output == "sample is shown no more\n"
    assert bot.phone().sms("1") == "There is no bank here now."
    assert bot.phone().sms("bank") == "There is no bank here now."
    desk("banks close sample --off --as desk")
    assert bot.phone(ANOTHER).sms("English", "bank").startswith("Services of Sample Bank:")


def test_a_referral_is_shown_with_all_that_happened(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    desk(f"referrals outcome {reference} declined --as officer")
    shown = desk(f"referrals show {reference} --as desk").output
    assert "Uwase Aline" in shown
    assert "decline" in shown
    assert "officer" in shown


def test_a_reminder_says_so_only_while_it_is_late(bot: Bot, desk: Command) -> None:
    reference = ask(bot)
    desk(f"referrals outcome {reference} contacted --as officer")
    pass_days(bot, 4)
    assert len(told(bot, OFFICER)) == 1
    bot.pass_time(days=10, seconds=timedelta(hours=1).total_seconds())
    sweep(bot.runtime, "the test")
    assert told(bot, OFFICER)[-1].startswith("Customers wait")
