"""A call from a bank on SQLite and on PostgreSQL: asked for, seen, told, withdrawn, over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select, update

from bot.programme.bank_keeping import list_banks
from bot.programme.lifecycle import TIME
from bot.programme.referral_records import get_referral
from bot.programme.referral_steps import note_outcome, withdraw
from bot.programme.staff import Role
from bot.programme.staffing import change_member
from bot.services.sweeping import sweep
from bot.store.banks import referrals
from bot.store.contacts import consents
from bot.store.outbox import outbox
from bot.store.staff import history
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_bank, add_contact, add_officer, add_referral

SHARED = ("Uwase Aline", ME, "Huye", "shoes")


def read(bot: Bot, referral: int) -> tuple[object, ...]:
    with bot.runtime.database.begin() as db:
        row = get_referral(db, referral)
    return row.name, row.number, row.district, row.trade


def test_what_was_agreed_to_is_read_until_it_is_taken_back(each_bot: Bot) -> None:
    add_contact(each_bot)
    bank = add_bank(each_bot)
    add_officer(each_bot, bank, add_contact(each_bot, ANOTHER))
    phone, officer = each_bot.phone(), each_bot.phone(ANOTHER)
    assert phone.sms("bank", "5", "1", "1").startswith("We have sent your details to Sample Bank.")
    sweep(each_bot.runtime, "the test")
    (referral,) = each_bot.values(select(referrals.c.id))
    assert read(each_bot, referral) == SHARED
    with each_bot.runtime.database.begin() as db:
        (listed,) = list_banks(db)
    assert (listed.services, listed.branches, listed.referrals, listed.officers) == (2, 1, 1, "officer")
    assert ME in officer.sms("referrals", "1")

    assert phone.sms("bank", "5", "1").startswith("Your request is cancelled.")
    assert read(each_bot, referral) == (None,) * 4
    sweep(each_bot.runtime, "the test")
    told = each_bot.values(select(outbox.c.body).where(outbox.c.address == ANOTHER).order_by(outbox.c.id))
    assert [told[0][:13], told[-1][-12:]] == ["Somebody asks", "Do not call."]
    assert each_bot.values(select(consents.c.withdrawn_at).where(consents.c.purpose == f"referral:{referral}"))[0]


def test_who_is_no_officer_any_more_is_not_told(bot: Bot) -> None:
    add_contact(bot)
    add_officer(bot, add_bank(bot), add_contact(bot, ANOTHER))
    with bot.runtime.database.begin() as db:
        change_member(db, "officer", {"role": Role.VIEWER})
    bot.phone().sms("bank", "5", "1", "1")
    sweep(bot.runtime, "the test")
    assert bot.values(select(outbox.c.id).where(outbox.c.address == ANOTHER)) == []


def test_the_same_consent_to_another_request_shows_nothing_of_this_one(each_bot: Bot) -> None:
    contact, bank = add_contact(each_bot), add_bank(each_bot)
    referral = add_referral(each_bot, bank, contact, status="done")
    add_referral(each_bot, bank, contact, reference="DEF346")
    assert read(each_bot, referral) == (None,) * 4


def test_a_bank_and_a_contact_at_once_leave_nothing_shared(each_bot: Bot) -> None:
    referral = add_referral(each_bot, add_bank(each_bot), add_contact(each_bot))
    start = Barrier(2)

    def at_once(step: str) -> bool:
        start.wait(timeout=30)
        with each_bot.runtime.database.begin() as db:
            if step == "withdraw":
                return withdraw(db, referral, TIME, each_bot.now)
            return note_outcome(db, referral, "opened", TIME, each_bot.now)

    with ThreadPoolExecutor(2) as pool:
        withdrawn, noted = pool.map(at_once, ("withdraw", "note"))
    assert withdrawn
    assert read(each_bot, referral) == (None,) * 4
    events = each_bot.values(select(history.c.event).where(history.c.subject == "referrals").order_by(history.c.id))
    assert events == (["open", "withdraw"] if noted else ["withdraw"])


def test_an_officer_reads_once_a_day_that_somebody_waits_until_they_have_looked(each_bot: Bot) -> None:
    bank = add_bank(each_bot)
    add_officer(each_bot, bank, add_contact(each_bot, ANOTHER))

    def told() -> int:
        add_contact(each_bot, number := f"+2507880009{each_bot.count(referrals):02}")
        each_bot.phone(number).sms("bank", "5", "1", "1")
        sweep(each_bot.runtime, "the test")
        each_bot.pass_time(hours=2)
        begins = outbox.c.body.startswith("Somebody asks")
        return len(each_bot.values(select(outbox.c.id).where(outbox.c.address == ANOTHER, begins)))

    assert [told(), told()] == [1, 1]
    each_bot.do(update(outbox).values(status="accepted", begun_at=each_bot.now))
    assert told() == 1
    each_bot.phone(ANOTHER).sms("referrals")
    assert told() == 2
    each_bot.pass_time(days=1)
    assert told() == 3
