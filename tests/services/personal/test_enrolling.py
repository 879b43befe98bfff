"""Taking in a list: gaps are filled, nothing that a contact told us is overwritten, every wish holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.messages import Medium
from bot.programme.consent import has_consented
from bot.programme.lifecycle import TIME
from bot.services.personal.enrolling import Enrolled, Manner, enrol
from bot.services.personal.erasing import erase
from bot.services.personal.people import Agreed, Person
from bot.store.contacts import addresses, consents, contacts
from bot.store.staff import history
from bot.store.suppressions import Seal
from tests.bots import ANOTHER, CHANNELS, KEYS, ME, NOW, Bot
from tests.factories import add_contact

KNOWN = {"language": "en", "name": "Uwase Aline", "district": "Huye", "sector": "Tumba", "trade": "shoes"}
AGREED = Agreed("I agree.", date(2027, 2, 28), "Form at the fair")


def take_in(bot: Bot, *people: Person, dry: bool = False) -> Enrolled:
    done: list[int] = []
    told = enrol(bot.runtime, people, Manner(CHANNELS["africastalking-sms"], TIME, dry=dry), done.append)
    assert sum(done) == len(people)
    return told


def test_who_is_new_becomes_a_contact_who_is_reached_by_sms(each_bot: Bot) -> None:
    told = take_in(each_bot, Person(2, ME, KNOWN, AGREED), Person(3, ANOTHER, {"name": "Mutesi"}))
    assert told.counts == {"created": 2}
    found = each_bot.rows(select(contacts.c.name, contacts.c.sector, contacts.c.opted_out_at).order_by(contacts.c.id))
    assert found == [("Uwase Aline", "Tumba", None), ("Mutesi", None, None)]
    lines = select(addresses.c.medium, addresses.c.value, addresses.c.channel).order_by(addresses.c.id)
    assert each_bot.rows(lines) == [("sms", ME, "africastalking-sms"), ("sms", ANOTHER, "africastalking-sms")]


def test_who_was_taken_in_and_who_was_changed_is_on_record(each_bot: Bot) -> None:
    add_contact(each_bot, trade=None)
    take_in(each_bot, Person(2, ME, KNOWN), Person(3, ANOTHER, KNOWN))
    take_in(each_bot, Person(2, ME, KNOWN))
    found = select(history.c.subject, history.c.subject_id, history.c.event, history.c.became).order_by(history.c.id)
    assert sorted(each_bot.rows(found)) == [
        ("contacts", 1, "import", "updated"),
        ("contacts", 2, "import", "created"),
    ]


def test_a_consent_is_kept_with_its_words_its_day_and_where_it_was_given(each_bot: Bot) -> None:
    take_in(each_bot, Person(2, ME, KNOWN, AGREED), Person(3, ANOTHER, KNOWN))
    (row,) = each_bot.rows(select(consents))
    assert (row.wording, row.source, row.medium, row.language) == ("I agree.", "Form at the fair", "import", "en")
    assert row.given_at == datetime(2027, 2, 27, 22, tzinfo=UTC)
    with each_bot.runtime.database.begin() as db:
        assert [has_consented(db, contact) for contact in (1, 2)] == [True, False]


def test_who_was_taken_in_is_known_when_they_call(each_bot: Bot) -> None:
    take_in(each_bot, Person(2, ME, KNOWN, AGREED))
    assert "Uwase Aline" in each_bot.phone().sms("my details")
    each_bot.phone().dial()
    assert each_bot.count(contacts) == 1


def test_what_is_known_is_never_overwritten_and_gaps_are_filled(each_bot: Bot) -> None:
    add_contact(each_bot, name="Mutesi Diane", trade=None)
    told = take_in(each_bot, Person(2, ME, KNOWN, AGREED))
    assert told.counts == {"updated": 1}
    assert each_bot.rows(select(contacts.c.name, contacts.c.trade)) == [("Mutesi Diane", "shoes")]
    assert each_bot.values(select(consents.c.wording)) == ["Do you agree?"]


def test_a_sector_of_another_district_fills_no_gap(bot: Bot) -> None:
    add_contact(bot, district="Gasabo", sector=None)
    assert take_in(bot, Person(2, ME, KNOWN)).counts == {"left as they are": 1}
    assert bot.values(select(contacts.c.sector)) == [None]


def test_the_same_list_twice_changes_nothing(each_bot: Bot) -> None:
    people = Person(2, ME, KNOWN, AGREED), Person(3, ANOTHER)
    take_in(each_bot, *people)
    assert take_in(each_bot, *people).counts == {"left as they are": 2}
    assert (each_bot.count(contacts), each_bot.count(addresses), each_bot.count(consents)) == (2, 2, 1)


def test_a_dry_run_tells_the_same_and_keeps_nothing(each_bot: Bot) -> None:
    assert take_in(each_bot, Person(2, ME, KNOWN, AGREED), dry=True).counts == {"created": 1}
    assert (each_bot.count(contacts), each_bot.count(addresses), each_bot.count(consents)) == (0, 0, 0)


def test_who_wants_no_messages_wants_none_afterwards(each_bot: Bot) -> None:
    add_contact(each_bot, opted_out_at=NOW)
    take_in(each_bot, Person(2, ME, KNOWN, AGREED))
    assert each_bot.values(select(contacts.c.opted_out_at)) == [NOW]


@pytest.mark.parametrize(("on", "counts"), [(date(2027, 2, 20), 0), (date(2027, 2, 26), 1)])
def test_a_consent_that_was_taken_back_stands_again_only_when_given_later(each_bot: Bot, on: date, counts: int) -> None:
    contact = add_contact(each_bot)
    each_bot.do(update(consents).values(withdrawn_at=NOW - timedelta(days=5)))
    take_in(each_bot, Person(2, ME, KNOWN, Agreed("I agree.", on, "Form")))
    with each_bot.runtime.database.begin() as db:
        assert has_consented(db, contact) == counts


@pytest.mark.parametrize("agreed", [None, AGREED], ids=["without consent", "with an older consent"])
@pytest.mark.parametrize("keys", [KEYS, ("the key of today", *KEYS)], ids=["one key", "a new key"])
def test_who_was_erased_does_not_come_back_from_an_old_list(
    each_bot: Bot, agreed: Agreed | None, keys: tuple[str, ...]
) -> None:
    erased(each_bot)
    each_bot.runtime = replace(each_bot.runtime, seal=Seal(*keys))
    told = take_in(each_bot, Person(5, ME, KNOWN, agreed), Person(6, ANOTHER, KNOWN))
    assert told.skipped == [(5, "was erased, and has not agreed since")]
    assert told.counts == {"created": 1}
    assert each_bot.values(select(addresses.c.value)) == [ANOTHER]


def test_who_agreed_again_after_it_comes_back_and_still_wants_no_messages(each_bot: Bot) -> None:
    erased(each_bot, opted_out_at=NOW)
    each_bot.pass_time(days=9)
    told = take_in(each_bot, Person(5, ME, KNOWN, Agreed("I agree.", date(2027, 3, 5), "Form")))
    assert told.counts == {"created": 1}
    assert each_bot.values(select(contacts.c.opted_out_at).where(contacts.c.id == 2)) == [NOW]


def erased(bot: Bot, opted_out_at: datetime | None = None) -> None:
    contact = add_contact(bot, opted_out_at=opted_out_at)
    with bot.runtime.database.begin() as db:
        assert erase(bot.runtime, db, contact)


def test_who_is_known_by_another_medium_only_is_known(bot: Bot) -> None:
    bot.phone().dial()
    assert take_in(bot, Person(2, ME, KNOWN)).counts == {"updated": 1}
    assert bot.values(select(addresses.c.medium)) == [Medium.USSD]


def test_a_long_list_is_taken_in_piece_by_piece(each_bot: Bot) -> None:
    people = [Person(row, f"+2507880{row:05}", {"name": "Uwase"}, None) for row in range(450)]
    assert take_in(each_bot, *people).counts == {"created": 450}
    pairs = each_bot.rows(select(addresses.c.value, addresses.c.contact_id).order_by(addresses.c.contact_id))
    assert [row.value for row in pairs] == [person.number for person in people]
