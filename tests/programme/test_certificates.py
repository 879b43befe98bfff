"""Certificates: their whole life cycle as a table, who gets one, and what anybody may know of a number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.programme.awards import issue, propose_awards, set_days_needed, set_signatories
from bot.programme.certificate_records import Verdict, check_number
from bot.programme.certificates import LIFE, Status
from bot.programme.lifecycle import TIME
from bot.store.certificates import certificates
from bot.store.due import due
from bot.store.workshops import attendance, workshops
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_registration, add_workshop
from tests.papers import add_certificate

MOVES = {
    Status.ISSUED: {
        "send": Status.SENT,
        "hand_over": Status.SENT,
        "revoke": Status.REVOKED,
        "erase": Status.ERASED,
    },
    Status.SENT: {"revoke": Status.REVOKED, "erase": Status.ERASED},
    Status.REVOKED: {},
    Status.ERASED: {},
}
SIGNED = [{"name": "Mukamana Alice", "title_en": "Director", "title_rw": "Umuyobozi"}]


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("status", Status)
def test_a_certificate_is_moved_as_the_table_says(bot: Bot, status: Status, event: str) -> None:
    add_workshop(bot)
    certificate = add_certificate(bot, add_contact(bot), status=status)
    with bot.runtime.database.begin() as db:
        moved = LIFE.apply(db, certificate, event, TIME, NOW)
    assert moved == (event in MOVES[status])
    assert bot.values(select(certificates.c.status)) == [MOVES[status].get(event, status)]


def participant(bot: Bot, workshop: int, days: int, **values: object) -> int:
    """Add somebody who was at the workshop for so many days; give the contact."""
    contact = add_contact(bot, f"+25078800{bot.count(workshops):02}{len(bot.values(select(certificates))):01}{days:01}")
    seat = add_registration(bot, workshop, contact, **values)
    for day in range(days):
        on = date(2027, 3, 22) + timedelta(days=day)
        bot.do(insert(attendance).values(registration_id=seat, day=on, how="staff", marked_at=NOW))
    return contact


def proposed(bot: Bot, workshop: int) -> list[tuple[bool, str]]:
    with bot.runtime.database.begin() as db:
        return [(award.gets, str(award.because)) for award in propose_awards(db, workshop)]


@pytest.mark.parametrize(
    ("needed", "days", "award"),
    [
        (None, 2, (True, "was there on 2 of 2 days")),
        (None, 1, (False, "was there on 1 of 2 days, and 2 are needed")),
        (None, 0, (False, "was there on 0 of 2 days, and 2 are needed")),
        (1, 1, (True, "was there on 1 of 2 days")),
        (7, 2, (True, "was there on 2 of 2 days")),
    ],
)
def test_who_was_there_often_enough_gets_one(
    each_bot: Bot, needed: int | None, days: int, award: tuple[bool, str]
) -> None:
    workshop = add_workshop(each_bot, days_needed=needed)
    participant(each_bot, workshop, days)
    assert proposed(each_bot, workshop) == [award]


def test_who_came_without_a_seat_gets_one_and_who_gave_it_up_is_not_named(bot: Bot) -> None:
    workshop = add_workshop(bot)
    participant(bot, workshop, 2, status="waitlisted")
    participant(bot, workshop, 0, status="cancelled")
    assert proposed(bot, workshop) == [(True, "was there on 2 of 2 days")]


def test_who_has_told_no_name_gets_none(bot: Bot) -> None:
    workshop = add_workshop(bot)
    seat = add_registration(bot, workshop, add_contact(bot, name=None))
    for day in (22, 23):
        bot.do(insert(attendance).values(registration_id=seat, day=date(2027, 3, day), how="staff", marked_at=NOW))
    assert proposed(bot, workshop) == [(False, "has told no name to print")]


def issued(bot: Bot, workshop: int) -> int:
    with bot.runtime.database.begin() as db:
        return len(issue(db, workshop, TIME, NOW))


def test_each_is_issued_one_and_a_second_time_none(each_bot: Bot) -> None:
    workshop = add_workshop(each_bot)
    contact = participant(each_bot, workshop, 2)
    participant(each_bot, workshop, 1)
    with each_bot.runtime.database.begin() as db:
        set_signatories(db, workshop, SIGNED)
    assert [issued(each_bot, workshop) for _ in range(2)] == [1, 0]
    (row,) = each_bot.rows(select(certificates))
    assert (row.contact_id, row.name, row.status) == (contact, "Uwase Aline", "issued")
    assert each_bot.rows(select(due.c.kind, due.c.subject_id)) == [("certificate", row.id)]
    assert (False, "has one already") in proposed(each_bot, workshop)


def test_who_lost_one_can_be_issued_another(bot: Bot) -> None:
    workshop = add_workshop(bot)
    participant(bot, workshop, 2)
    with bot.runtime.database.begin() as db:
        set_signatories(db, workshop, SIGNED)
    issued(bot, workshop)
    bot.do(update(certificates).values(status="revoked"))
    assert issued(bot, workshop) == 1


def test_certificates_that_are_out_stay_alike(bot: Bot) -> None:
    workshop = add_workshop(bot)
    add_certificate(bot, add_contact(bot))
    with pytest.raises(ValueError, match="out already"), bot.runtime.database.begin() as db:
        set_signatories(db, workshop, SIGNED)
    with pytest.raises(ValueError, match="out already"), bot.runtime.database.begin() as db:
        set_days_needed(db, workshop, 1)


def test_none_is_issued_that_nobody_signs(bot: Bot) -> None:
    with pytest.raises(ValueError, match="Nobody signs"):
        issued(bot, add_workshop(bot))


@pytest.mark.parametrize(
    ("status", "verdict"),
    [("issued", Verdict.VALID), ("sent", Verdict.VALID), ("revoked", Verdict.NOT_VALID), ("erased", Verdict.NOT_VALID)],
)
def test_a_number_is_valid_while_its_certificate_is(each_bot: Bot, status: str, verdict: Verdict) -> None:
    add_workshop(each_bot)
    add_certificate(each_bot, add_contact(each_bot), number="AAAAAAAA", status=status)
    with each_bot.runtime.database.begin() as db:
        assert check_number(db, "aaaa-aaaa") == verdict
        assert check_number(db, "aaaa-aaac") == Verdict.MISTYPED
