"""Two contacts who are one person: everything is theirs afterwards, the stricter wish holds, or nothing is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Index, insert, select, update

from bot.errors import Refusal
from bot.messages import MessageStatus
from bot.programme.consent import has_consented
from bot.programme.lifecycle import TIME
from bot.programme.staff import Member, Role, add_member
from bot.programme.stage import Stage
from bot.programme.status import Status
from bot.services.beginning import begin
from bot.services.broadcasting.preparing import prepare
from bot.services.claims import Claims
from bot.services.delivery import drain
from bot.services.personal.clashes import Pair, refers
from bot.services.personal.enrolling import Manner, enrol
from bot.services.personal.exporting import export
from bot.services.personal.finding import find_contacts, find_kept
from bot.services.personal.merging import links, look_at_merge, merge, twin_columns
from bot.services.personal.people import Person
from bot.services.personal.retaining import retain
from bot.store.certificates import certificates
from bot.store.contacts import addresses, consents, contacts
from bot.store.conversations import sessions
from bot.store.groups import groups, memberships
from bot.store.holdings import HOLDINGS
from bot.store.outbox import outbox
from bot.store.schema import metadata
from bot.store.staff import history
from bot.store.surveys import survey_invitations, surveys
from bot.store.tickets import tickets
from bot.store.workshops import attendance, registrations
from tests.bots import ANOTHER, CHANNELS, NOW, Bot, bot_at, serial
from tests.factories import add_broadcast, add_contact, add_message, add_registration, add_workshop
from tests.lives import dump, is_erased, live, traces
from tests.papers import add_certificate
from tests.people import add_group, add_on_phone_of, add_ticket
from tests.services.test_deadlocks import wait_for_waiting

CLASHES = {"registrations", "survey_invitations", "certificates", "tickets", "memberships", "sessions"}
"""What `clashes` settles before anything is moved."""


def one(bot: Bot, kept: int, other: int) -> None:
    """Have somebody of the staff merge a contact into another."""
    by = member(bot)
    with bot.runtime.database.begin() as db:
        merge(Stage(bot.runtime, db, bot.now, by), Pair(kept, other))


def member(bot: Bot) -> Member:
    with bot.runtime.database.begin() as db:
        made = add_member(db, {"login": f"desk{next(serial)}", "name": "D", "role": Role.COORDINATOR}, NOW)
    return Member(made, "desk", "D", Role.COORDINATOR, None)


def of(bot: Bot, contact: int) -> dict[str, Sequence[Mapping[str, Any]]]:
    """Give what each table holds of a contact."""
    with bot.runtime.database.begin() as db:
        found: dict[str, Sequence[Any]] = {
            h.table.name: db.execute(h.rows(), {"whose": contact}).mappings().all() for h in HOLDINGS
        }
    return {name: rows for name, rows in found.items() if rows}


def test_every_column_that_refers_to_a_contact_is_moved(bot: Bot) -> None:
    assert bot.count(contacts) == 0  # the migrations have imported every table
    referring = {str(column) for table in metadata.tables.values() for column in table.c if refers(column, contacts)}
    assert referring <= {str(link) for link in links()}


def test_what_one_contact_has_once_is_settled_by_a_rule(bot: Bot) -> None:
    """A new key with a contact in it needs a rule in `clashes`, unless its rows may simply be left or dropped."""
    assert bot.count(contacts) == 0
    keys = [(index.table, index) for link in links() for index in link.table.indexes if _is_of_one(index, link.name)]
    assert {table.name for table, _ in keys if table is not None} | {"sessions"} <= CLASHES
    assert {link.table.name for link in links() if twin_columns(link)} <= CLASHES | {"tags"}


def _is_of_one(index: Index, name: str) -> bool:
    return index.unique and name in index.columns


def test_all_that_was_left_anywhere_is_the_kept_ones(each_bot: Bot) -> None:
    live(each_bot)
    before, kept = of(each_bot, 1), add_contact(each_bot, ANOTHER)
    own = of(each_bot, kept)
    one(each_bot, kept, 1)
    after = of(each_bot, kept)
    assert {name: len(after[name]) for name in before if name not in {"contacts", "history", "sessions"}} == {
        name: len(rows) + len(own.get(name, ()))
        for name, rows in before.items()
        if name not in {"contacts", "history", "sessions"}
    }
    assert of(each_bot, 1).keys() == {"contacts", "history"}


def test_who_was_merged_is_erased_whole_with_whom_they_are(each_bot: Bot) -> None:
    live(each_bot)
    kept = add_contact(each_bot, ANOTHER)
    one(each_bot, kept, 1)
    each_bot.do(update(outbox).where(outbox.c.status == MessageStatus.SENDING).values(status=MessageStatus.SENT))
    assert is_erased(each_bot, kept)
    assert traces(dump(each_bot)) == []


def test_details_fill_gaps_and_overwrite_nothing(each_bot: Bot) -> None:
    kept = add_contact(each_bot, district=None, sector=None, sex=None, created_at=NOW)
    other = add_contact(each_bot, ANOTHER, name="Uwase A.", sex="female", created_at=NOW - timedelta(days=3))
    one(each_bot, kept, other)
    (row, gone) = each_bot.rows(select(contacts).order_by(contacts.c.id))
    assert (row.name, row.district, row.sector, row.sex) == ("Uwase Aline", "Huye", "Tumba", "female")
    assert row.created_at == NOW - timedelta(days=3)
    assert (gone.name, gone.district, gone.merged_into_id, gone.erased_at) == (None, None, kept, NOW)


def test_both_numbers_lead_to_one_contact_and_the_old_id_too(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER, name="Uwase A.")
    one(each_bot, kept, other)
    assert "Uwase Aline" in each_bot.phone(ANOTHER).sms("my details")
    with each_bot.runtime.database.begin() as db:
        assert [row.id for row in find_contacts(db, str(other), "RW")] == [kept]
        assert find_kept(db, other) == kept
        assert find_kept(db, kept) is None


def test_a_chain_of_merges_leads_to_its_end(bot: Bot) -> None:
    first, second, third = (add_contact(bot, f"+25078800010{n}") for n in range(3))
    one(bot, second, first)
    one(bot, third, second)
    with bot.runtime.database.begin() as db:
        assert [find_kept(db, contact) for contact in (first, second)] == [third, third]
        assert {row["id"] for row in export(bot.runtime, db, third)["contacts"]} == {first, second, third}


@pytest.mark.parametrize(("kept", "other"), [(NOW, None), (None, NOW), (NOW, NOW - timedelta(days=1))])
def test_an_opt_out_of_either_holds(each_bot: Bot, kept: datetime | None, other: datetime | None) -> None:
    first = add_contact(each_bot, opted_out_at=kept)
    one(each_bot, first, add_contact(each_bot, ANOTHER, opted_out_at=other))
    wish = min(filter(None, (kept, other)))
    assert each_bot.values(select(contacts.c.opted_out_at).where(contacts.c.id == first)) == [wish]


def test_a_consent_that_either_took_back_is_taken_back(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    each_bot.do(update(consents).where(consents.c.contact_id == other).values(withdrawn_at=NOW + timedelta(days=1)))
    one(each_bot, kept, other)
    with each_bot.runtime.database.begin() as db:
        assert not has_consented(db, kept)


def test_a_consent_of_later_stands(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    each_bot.do(update(consents).where(consents.c.contact_id == other).values(withdrawn_at=NOW))
    each_bot.do(update(consents).where(consents.c.contact_id == kept).values(given_at=NOW + timedelta(days=1)))
    one(each_bot, kept, other)
    with each_bot.runtime.database.begin() as db:
        assert has_consented(db, kept)


@pytest.mark.parametrize(
    ("theirs", "others"), [(Status.CONFIRMED, Status.WAITLISTED), (Status.CANCELLED, Status.CONFIRMED)]
)
def test_of_two_places_at_a_workshop_the_better_is_kept_and_the_other_is_offered_on(
    each_bot: Bot, theirs: Status, others: Status
) -> None:
    kept, other, third = add_contact(each_bot), add_contact(each_bot, ANOTHER), add_contact(each_bot, "+250788000300")
    workshop = add_workshop(each_bot, seats=2)
    add_registration(each_bot, workshop, kept, status=theirs)
    add_registration(each_bot, workshop, other, status=others)
    waits = add_registration(each_bot, workshop, third, status=Status.WAITLISTED)
    one(each_bot, kept, other)
    seats = select(registrations.c.contact_id, registrations.c.status).order_by(registrations.c.contact_id)
    assert each_bot.rows(seats) == [(kept, Status.CONFIRMED), (other, Status.CANCELLED), (third, Status.OFFERED)]
    assert each_bot.values(select(registrations.c.id).where(registrations.c.contact_id == third)) == [waits]


def test_days_on_which_either_was_there_are_the_kept_ones(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    workshop = add_workshop(each_bot)
    seats = [add_registration(each_bot, workshop, whose, status=Status.ATTENDED) for whose in (kept, other)]
    days = [(seats[0], 22), (seats[1], 22), (seats[1], 23)]
    there = [
        {"registration_id": seat, "day": NOW.date().replace(day=day), "how": "code", "marked_at": NOW}
        for seat, day in days
    ]
    each_bot.do(insert(attendance).values(there))
    one(each_bot, kept, other)
    found = each_bot.values(select(attendance.c.day).where(attendance.c.registration_id == seats[0]))
    assert sorted(day.day for day in found) == [22, 23]


def add_clashes(bot: Bot) -> str:
    """Add two contacts, 1 and 2, who have all that one contact has once; give their group's name."""
    kept, other = add_contact(bot), add_contact(bot, ANOTHER)
    workshop = add_workshop(bot)
    add_group(bot, other, kept)
    moments = {"created_at": NOW, "changed_at": NOW}
    bot.do(insert(surveys).values(id=1, name="feedback", document="", status="open", **moments))
    for contact, status in ((kept, "asked"), (other, "answered")):
        bot.do(insert(survey_invitations).values(survey_id=1, contact_id=contact, status=status, **moments))
        add_certificate(bot, contact, workshop_id=workshop, number=f"CERT{contact}")
        add_ticket(bot, contact, reference=f"TICK{contact}")
    bot.phone().sms("menu")
    bot.phone(ANOTHER).sms("menu")
    return str(bot.values(select(groups.c.name))[0])


def test_what_one_contact_can_have_once_is_said_before(each_bot: Bot) -> None:
    group = add_clashes(each_bot)
    with each_bot.runtime.database.look() as db:
        said = [clash.sentence.format_map(clash.values) for clash in look_at_merge(db, Pair(1, 2)).clashes]
    assert said == [
        "Both were asked in the survey feedback: answered counts for them.",
        "Both have a certificate of the training Cluster management: CERT1 stays valid, CERT2 is revoked.",
        "Both wait for a person: TICK2 goes on, TICK1 is closed.",
        f"Both belong to {group}: they do once.",
        "Both have a conversation that is open: the one of which we heard last goes on.",
    ]


def test_what_one_contact_can_have_once_is_settled(each_bot: Bot) -> None:
    add_clashes(each_bot)
    one(each_bot, 1, 2)
    invited = select(survey_invitations.c.status).where(survey_invitations.c.contact_id == 1)
    assert each_bot.values(invited) == ["answered"]
    certified = select(certificates.c.number, certificates.c.status).order_by(certificates.c.id)
    assert each_bot.rows(certified) == [("CERT1", "sent"), ("CERT2", "revoked")]
    assert sorted(each_bot.values(select(tickets.c.status))) == ["closed", "open"]
    standing = select(memberships.c.contact_id, memberships.c.role).where(memberships.c.left_at.is_(None))
    assert each_bot.rows(standing) == [(1, "leader")]
    assert each_bot.values(select(sessions.c.contact_id).where(sessions.c.ended_at.is_(None))) == [1]


def test_who_shares_a_phone_with_either_shares_it_with_the_kept_one(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    member_id = add_on_phone_of(each_bot, other)
    double = add_on_phone_of(each_bot, kept)
    one(each_bot, kept, other)
    one(each_bot, kept, double)
    through = select(contacts.c.id, contacts.c.reached_through_id).where(contacts.c.erased_at.is_(None))
    assert each_bot.rows(through.order_by(contacts.c.id)) == [(kept, None), (member_id, kept)]


def test_no_broadcast_goes_twice_to_one_person(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    for contact in (kept, other):
        add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot) if contact == kept else 1)
    one(each_bot, kept, other)
    assert sorted(each_bot.values(select(outbox.c.status))) == ["cancelled", "queued"]


@pytest.mark.parametrize(
    ("theirs", "others", "become"),
    [
        ("queued", "queued", ["queued", "cancelled"]),
        ("queued", "sent", ["cancelled", "sent"]),
        ("queued", "unknown", ["cancelled", "unknown"]),
        ("delivered", "queued", ["delivered", "cancelled"]),
        ("failed", "queued", ["failed", "queued"]),
        ("queued", "refused", ["queued", "refused"]),
        ("cancelled", "queued", ["cancelled", "queued"]),
    ],
)
def test_a_broadcast_goes_once_to_who_was_in_it_twice(
    each_bot: Bot, theirs: str, others: str, become: list[str]
) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    broadcast = add_broadcast(each_bot)
    for contact, status in ((kept, theirs), (other, others)):
        add_message(each_bot, contact, broadcast_id=broadcast, status=status)
    one(each_bot, kept, other)
    assert each_bot.values(select(outbox.c.status).order_by(outbox.c.id)) == become


def test_what_a_worker_holds_is_sent_to_who_they_are(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    add_message(each_bot, other)
    claims = Claims(each_bot.runtime, "replies")
    claims.fill(is_waiting=False)
    one(each_bot, kept, other)
    assert begin(each_bot.runtime, claims.leave()) == []
    drain(each_bot.runtime, "replies")
    assert each_bot.rows(select(outbox.c.contact_id, outbox.c.status)) == [(kept, "accepted")]


def test_while_a_message_is_being_sent_nobody_is_merged(each_bot: Bot) -> None:
    """What comes of it may be an opt-out, and its worker knows only who they were."""
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    add_message(each_bot, other, status=MessageStatus.SENDING)
    with pytest.raises(Refusal):
        one(each_bot, kept, other)
    assert each_bot.values(select(outbox.c.contact_id)) == [other]


def test_while_a_broadcast_to_them_is_being_prepared_nobody_is_merged(bot: Bot) -> None:
    """Its rows are written in the order of contacts: the later one of them is still to come."""
    kept, other = add_contact(bot), add_contact(bot, ANOTHER)
    broadcast = add_broadcast(bot, status="preparing", prepared_to=kept, recipients=1, channel="africastalking-sms")
    add_message(bot, kept, broadcast_id=broadcast)
    with pytest.raises(Refusal):
        one(bot, other, kept)
    prepare(bot.runtime, broadcast)
    one(bot, other, kept)
    assert sorted(bot.values(select(outbox.c.status))) == ["cancelled", "queued"]


def test_it_is_on_record_with_both(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    one(each_bot, kept, other)
    rows = select(history.c.subject_id, history.c.became, history.c.note).order_by(history.c.subject_id)
    assert each_bot.rows(rows) == [(kept, "merged", "with contact 2"), (other, "merged", "into contact 1")]


def test_who_was_merged_is_not_erased_again_for_having_been(each_bot: Bot) -> None:
    kept, other = add_contact(each_bot), add_contact(each_bot, ANOTHER)
    workshop = add_workshop(each_bot)
    for contact in (kept, other):
        add_registration(each_bot, workshop, contact, code=f"CODE{contact}")
    one(each_bot, kept, other)
    for _ in range(2):
        retain(each_bot.runtime)
    assert sorted(each_bot.values(select(registrations.c.code))) == ["CODE1", "CODE2"]
    assert is_erased(each_bot, kept)
    assert not {"CODE1", "CODE2"} & set(each_bot.values(select(registrations.c.code)))


def test_what_cannot_be_merged_is_refused_whole(each_bot: Bot) -> None:
    kept = add_contact(each_bot)
    with pytest.raises(Refusal):
        one(each_bot, kept, kept)
    with pytest.raises(LookupError):
        one(each_bot, kept, 99)
    one(each_bot, kept, add_contact(each_bot, ANOTHER))
    with pytest.raises(LookupError):
        one(each_bot, kept, 2)


def test_while_a_message_is_held_it_is_refused_and_nothing_is_done(postgres_url: str) -> None:
    with bot_at(postgres_url) as bot, psycopg.connect(postgres_url) as worker:
        kept, other = add_contact(bot), add_contact(bot, ANOTHER)
        add_message(bot, other)
        worker.execute("SELECT id FROM outbox FOR UPDATE")
        with pytest.raises(Refusal):
            one(bot, kept, other)
        worker.rollback()
        assert sorted(bot.values(select(addresses.c.contact_id))) == [1, 1, 2, 2]
        one(bot, kept, other)
        assert bot.values(select(outbox.c.contact_id)) == [kept]


def test_a_list_that_waited_for_a_merge_tells_of_who_they_are(postgres_url: str) -> None:
    with bot_at(postgres_url) as bot, ThreadPoolExecutor(1) as desk:
        kept, other = add_contact(bot, trade=None), add_contact(bot, ANOTHER, trade=None)
        by = member(bot)
        with bot.runtime.database.begin() as db:
            merge(Stage(bot.runtime, db, bot.now, by), Pair(kept, other))
            manner = Manner(CHANNELS["africastalking-sms"], TIME)
            told = desk.submit(enrol, bot.runtime, [Person(2, ANOTHER, {"trade": "shoes"})], manner, lambda _done: None)
            wait_for_waiting(postgres_url)
        assert told.result(30).counts == {"updated": 1}
        assert bot.rows(select(contacts.c.id, contacts.c.trade).order_by(contacts.c.id)) == [
            (kept, "shoes"),
            (other, None),
        ]
