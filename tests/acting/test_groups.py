"""Groups, by phone and by the commands of staff: joining, and members who share a phone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.programme.consent import has_consented
from bot.services.delivery import drain
from bot.services.notices import Notice, notify
from bot.services.opting import STARTED
from bot.services.personal.erasing import erase
from bot.services.sweeping import sweep
from bot.store.contacts import consents, contacts
from bot.store.groups import membership_requests, memberships
from bot.store.outbox import outbox
from bot.store.workshops import registrations
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact, add_workshop

THIRD = "+250788000300"
NEW = ("members", "3", "Mutesi Diane", "Tumba", "1")
"""The leader registers a new member, up to whether they have a phone."""
NOBODY = "You are in no group. Do you want to join one?\n1) Yes\n2) No"


@pytest.fixture
def desk(bot: Bot, command: Command) -> Command:
    """Give a group that ME leads, and somebody of the staff."""
    add_contact(bot)
    for line in (
        "staff add desk --name Desk --role coordinator",
        "groups add Abatunganyampu --district huye --as desk",
        "groups member Abatunganyampu 0788000100 --as desk",
        "groups leader Abatunganyampu 0788000100 --as desk",
    ):
        done = command(line)
        assert done.exit_code == 0, done.output
    return command


def told(bot: Bot, number: str) -> list[Any]:
    return bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def test_who_leads_several_groups_says_which_and_is_asked_by_my_group_too(bot: Bot, desk: Command) -> None:
    for line in (
        "groups add Inkweto --kind cluster --as desk",
        "groups member Inkweto 0788000100 --as desk",
        "groups leader Inkweto 0788000100 --as desk",
    ):
        assert desk(line).exit_code == 0
    for word in ("members", "group"):
        assert bot.phone().sms(word) == "Choose a group:\n1) Abatunganyampu\n2) Inkweto"
        assert bot.phone().sms("2").startswith("Inkweto\nMembers: 1")
    bot.phone().sms("3", "Mutesi Diane", "Tumba", "1", "2", "1")
    shown = json.loads(desk("groups show Inkweto --as desk --json").output)
    assert [row["name"] for row in shown["members"]] == ["Uwase Aline", "Mutesi Diane"]
    assert "goes to 1 phones" in bot.phone().sms("members", "2", "4", "We meet on Friday.")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("what", ["taken_over_at", "doubted_at"])
def test_who_cannot_be_asked_for_now_is_asked_another_day(bot: Bot, what: str) -> None:
    invited = add_contact(bot, THIRD, name="Mutesi Diane")
    bot.do(update(contacts).where(contacts.c.id == invited).values({what: bot.now}))
    bot.phone().sms(*NEW, "1", THIRD)
    pass_days(bot)
    pass_days(bot, 1)
    assert (told(bot, THIRD), bot.values(select(membership_requests.c.status))) == ([], ["asked"])
    bot.do(update(contacts).where(contacts.c.id == invited).values({what: None}))
    pass_days(bot, 1)
    assert "asks you to join" in told(bot, THIRD)[-1]


def pass_days(bot: Bot, days: float = 0) -> None:
    bot.pass_time(days=days)
    sweep(bot.runtime, "the test")


def ask_to_join(bot: Bot) -> None:
    add_contact(bot, ANOTHER, name="Kamana Eric")
    assert bot.phone(ANOTHER).sms("group") == NOBODY
    received = bot.phone(ANOTHER).sms("1", "1")
    assert received == "Your request to join Abatunganyampu has been received. We will let you know."
    pass_days(bot)


def add_member(bot: Bot) -> int:
    """Have the leader register a member without a phone; give the contact."""
    said = bot.phone().sms(*NEW, "2", "1")
    assert said == "Mutesi Diane is now a member. For a training, choose List of members."
    return int(bot.values(select(contacts.c.id).where(contacts.c.reached_through_id.is_not(None)))[0])


@pytest.mark.usefixtures("desk")
def test_who_asks_to_join_is_admitted_by_the_leader_and_told(bot: Bot) -> None:
    ask_to_join(bot)
    assert told(bot, ME)[-1] == ("Kamana Eric asks to join Abatunganyampu. To answer, dial *384*10# or send MEMBERS.")
    assert bot.phone().sms("members", "2").startswith("Kamana Eric (Tumba, Huye) asks to join Abatunganyampu.")
    assert bot.phone().sms("1").startswith("Kamana Eric is now a member.\nAbatunganyampu\nMembers: 2\nRequests: 0")
    pass_days(bot)
    assert told(bot, ANOTHER)[-1] == "You are now a member of Abatunganyampu."
    assert bot.phone(ANOTHER).sms("itsinda").startswith("Abatunganyampu\nLeader: Uwase Aline\nMembers: 2\n")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("leader", "days", "words"),
    [
        (("members", "2", "2"), 0.0, "Your request to join Abatunganyampu was not accepted."),
        ((), 14.1, "Your request to join Abatunganyampu was not accepted."),
    ],
)
def test_who_is_not_admitted_is_told(bot: Bot, leader: tuple[str, ...], days: float, words: str) -> None:
    ask_to_join(bot)
    if leader:
        bot.phone().sms(*leader)
    pass_days(bot, days)
    pass_days(bot)
    assert told(bot, ANOTHER)[-1] == words
    assert bot.count(memberships) == 1


@pytest.mark.parametrize("since", ["opted_out_at", "taken_over_at", "doubted_at"])
def test_another_leader_is_asked_where_the_first_cannot_be_written_to(bot: Bot, desk: Command, since: str) -> None:
    add_contact(bot, THIRD, name="Mutesi Diane")
    for line in ("groups member Abatunganyampu 0788000300", "groups leader Abatunganyampu 0788000300"):
        assert desk(f"{line} --as desk").exit_code == 0
    bot.do(update(contacts).where(contacts.c.id == 1).values({since: bot.now}))
    ask_to_join(bot)
    assert [words for words in told(bot, ME) if "asks to join" in words] == []
    assert told(bot, THIRD)[-1].startswith("Kamana Eric asks to join Abatunganyampu.")


def test_what_a_leader_does_not_answer_staff_see_and_may_answer(bot: Bot, desk: Command) -> None:
    ask_to_join(bot)
    bot.pass_time(days=3.1)
    assert "membership_requests" in desk("due --overdue").output
    assert desk("groups member Abatunganyampu 0788000200 --as desk").exit_code == 0
    assert bot.values(select(membership_requests.c.status)) == ["joined"]
    pass_days(bot)
    assert told(bot, ANOTHER)[-1] == "You are now a member of Abatunganyampu."


@pytest.mark.usefixtures("desk")
def test_a_request_is_taken_back(bot: Bot) -> None:
    ask_to_join(bot)
    assert bot.phone(ANOTHER).sms("group", "1").startswith("Your request is cancelled.")
    assert bot.phone().sms("members", "2").startswith("Nobody asks to join now.")


@pytest.mark.usefixtures("desk")
def test_a_member_leaves(bot: Bot) -> None:
    ask_to_join(bot)
    bot.phone().sms("members", "2", "1")
    assert bot.phone(ANOTHER).sms("group", "2", "1") == "You are no longer a member of Abatunganyampu."
    assert bot.phone(ANOTHER).sms("group") == NOBODY


@pytest.mark.usefixtures("desk")
def test_a_member_without_a_phone_is_a_contact_reached_through_the_leader(bot: Bot) -> None:
    member = add_member(bot)
    row = bot.rows(select(contacts).where(contacts.c.id == member))[0]
    assert (row.name, row.district, row.sector, row.trade) == ("Mutesi Diane", "Huye", "Tumba", "shoes")
    assert row.reached_through_id == 1
    (wording,) = bot.values(select(consents.c.wording).where(consents.c.contact_id == member))
    assert wording.startswith("Tell Mutesi Diane: Menyesha keeps your details")
    with bot.runtime.database.begin() as db:
        assert notify(bot.runtime, db, Notice(member, STARTED))
    assert told(bot, ME)[-1].startswith("Mutesi Diane: Welcome back.")


@pytest.mark.usefixtures("desk")
def test_who_did_not_agree_is_not_kept(bot: Bot) -> None:
    assert bot.phone().sms(*NEW, "2", "2") == "Thank you. We will not keep their details."
    assert bot.count(contacts) == 1


@pytest.mark.usefixtures("desk")
def test_when_the_leader_wants_no_messages_those_on_their_phone_get_none(bot: Bot) -> None:
    member = add_member(bot)
    bot.phone().sms("STOP")
    with bot.runtime.database.begin() as db:
        assert not notify(bot.runtime, db, Notice(member, STARTED))


@pytest.mark.usefixtures("desk")
def test_a_member_without_a_phone_gets_a_seat_by_the_leader(bot: Bot) -> None:
    member = add_member(bot)
    add_workshop(bot)
    said = bot.phone().sms("members", "1", "2", "1", "1")
    code = bot.values(select(registrations.c.code).where(registrations.c.contact_id == member))[0]
    assert said == f"Mutesi Diane, registration went well: Cluster management, 22 March. Code: {code}"


@pytest.mark.usefixtures("desk")
def test_a_seat_that_becomes_free_for_a_member_is_told_and_taken_on_the_leaders_phone(bot: Bot) -> None:
    member = add_member(bot)
    workshop = add_workshop(bot, seats=0)
    said = bot.phone().sms("members", "1", "2", "1", "1")
    assert said.startswith("Mutesi Diane is on the waiting list: Cluster management.")
    bot.do(update(registrations).values(status="offered", told_at=None, offered_until=bot.now.replace(day=2)))
    pass_days(bot)
    assert told(bot, ME)[-1] == (
        "Mutesi Diane: A seat is free: Cluster management, Monday 22 March. To confirm by 2 March 10:00, "
        "dial *384*10# or send MEMBERS."
    )
    assert bot.phone().sms("members").startswith("A seat is free for Mutesi Diane:")
    assert bot.phone().sms("1").startswith("Mutesi Diane, registration went well:")
    assert bot.rows(select(registrations.c.workshop_id, registrations.c.contact_id, registrations.c.status)) == [
        (workshop, member, "confirmed")
    ]


@pytest.mark.usefixtures("desk")
def test_a_member_with_a_phone_is_asked_and_kept_only_when_they_agree(bot: Bot) -> None:
    said = bot.phone().sms(*NEW, "1", "0788000300")
    assert said == "We will ask Mutesi Diane by SMS. When they agree, they are a member."
    pass_days(bot)
    asked = told(bot, THIRD)[-1]
    assert asked.startswith("Uwase Aline aragusaba kujya muri Abatunganyampu. Urabyemera,")
    assert bot.rows(select(contacts.c.name, contacts.c.district).where(contacts.c.id == 2)) == [(None, None)]
    assert bot.phone(THIRD).sms("1") == "Ubu uri umunyamuryango wa Abatunganyampu."
    assert bot.rows(select(contacts.c.name, contacts.c.sector).where(contacts.c.id == 2)) == [("Mutesi Diane", "Tumba")]
    assert bot.values(select(consents.c.wording).where(consents.c.contact_id == 2)) == [asked.partition("\n1)")[0]]
    assert bot.rows(select(membership_requests.c.status, membership_requests.c.number)) == [("joined", None)]
    pass_days(bot)
    assert told(bot, ME)[-1] == "Mutesi Diane is now a member of Abatunganyampu."


@pytest.mark.usefixtures("desk")
def test_of_who_declines_nothing_is_kept(bot: Bot) -> None:
    bot.phone().sms(*NEW, "1", "0788000300")
    pass_days(bot)
    assert bot.phone(THIRD).sms("2").startswith("Murakoze. Ntituzabika amakuru yawe")
    row = bot.rows(select(membership_requests))[0]
    assert (row.status, row.name, row.sector, row.number) == ("declined", None, None, None)
    with bot.runtime.database.begin() as db:
        assert not has_consented(db, 2)


@pytest.mark.usefixtures("desk")
def test_who_is_asked_may_answer_by_the_menu(bot: Bot) -> None:
    bot.phone().sms(*NEW, "1", "0788000300")
    bot.phone(THIRD).sms("english", "my details")  # in the middle of something
    pass_days(bot)
    assert told(bot, THIRD)[-1].endswith("To answer, dial *384*10# or send GROUP.")
    assert bot.phone(THIRD).sms("group").startswith("Uwase Aline asks you to join Abatunganyampu.")


@pytest.mark.usefixtures("desk")
def test_what_was_said_of_a_member_on_the_leaders_phone_goes_when_they_are_erased(bot: Bot) -> None:
    member = add_member(bot)
    with bot.runtime.database.begin() as db:
        notify(bot.runtime, db, Notice(member, STARTED))
    drain(bot.runtime, "replies")
    with bot.runtime.database.begin() as db:
        assert erase(bot.runtime, db, member)
    assert not [body for body in told(bot, ME) if body.startswith("Mutesi Diane:")]


def test_groups_are_listed_and_closed(bot: Bot, desk: Command) -> None:
    desk("groups add School --kind cluster --as desk")
    rows = json.loads(desk("groups list --as desk --json").output)
    assert [(row["name"], row["kind"], row["district"], row["members"]) for row in rows] == [
        ("Abatunganyampu", "cooperative", "Huye", 1),
        ("School", "cluster", None, 0),
    ]
    ask_to_join(bot)
    desk("groups close Abatunganyampu --as desk")
    assert [row["name"] for row in json.loads(desk("groups list --as desk --json").output)] == ["School"]
    assert bot.values(select(membership_requests.c.status)) == ["declined"]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("groups add Abatunganyampu --as desk", "there is a group 'Abatunganyampu' already"),
        ("groups add New --district Atlantis --as desk", "there is no district Atlantis"),
        ("groups show Nobody --as desk", "there is no group 'Nobody'"),
        ("groups leader Abatunganyampu 0788000200 --as desk", "they are no member"),
        ("groups member Abatunganyampu 0788000100 --as desk", "they are a member of Abatunganyampu already"),
        ("groups member Abatunganyampu 0788000200 --off --as desk", "they are no member"),
        ("groups member Abatunganyampu 12 --as desk", "12 is no mobile number"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(desk: Command, line: str, refusal: str) -> None:
    done = desk(line)
    assert done.exit_code != 0
    assert refusal in done.output
    assert "Traceback" not in done.output
