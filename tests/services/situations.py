"""What the database holds as a conversation begins, so that every question of every flow can be come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import insert, update

from bot.programme.status import Admission, Status
from bot.store.contacts import contacts
from bot.store.groups import groups, memberships
from tests.bots import ANOTHER, NOW, Bot
from tests.factories import (
    add_bank,
    add_branch,
    add_contact,
    add_mentor,
    add_officer,
    add_product,
    add_referral,
    add_registration,
    add_request,
    add_workshop,
)
from tests.papers import add_certificate, add_handout
from tests.people import add_group, add_membership_request, add_on_phone_of


def nobody_known(bot: Bot) -> None:
    add_workshop(bot)


def somebody_known(bot: Bot) -> None:
    """Give one who has applied nowhere, with a training of each kind to choose."""
    add_contact(bot)
    add_workshop(bot)
    add_workshop(bot, seats=0)
    add_workshop(bot, admission=Admission.SELECTION, sex_share=40)


def registered(bot: Bot) -> None:
    """Give one who stands everywhere that one can stand."""
    contact = add_contact(bot)
    for status in (Status.CONFIRMED, Status.WAITLISTED, Status.APPLIED, Status.OFFERED):
        until = NOW + timedelta(days=1) if status is Status.OFFERED else None
        add_registration(bot, add_workshop(bot), contact, status=status, offered_until=until)


def seated(bot: Bot) -> None:
    add_registration(bot, add_workshop(bot), add_contact(bot))


def in_doubt(bot: Bot) -> None:
    add_contact(bot)
    bot.do(update(contacts).values(doubted_at=NOW))


def asking(**values: object) -> Callable[[Bot], None]:
    """Give one whose request for a mentor stands like this."""

    def situate(bot: Bot) -> None:
        mentor = add_mentor(bot, add_contact(bot, ANOTHER))
        add_request(bot, add_contact(bot), mentor_id=mentor, **values)

    return situate


def mentoring(status: str) -> Callable[[Bot], None]:
    """Give a mentor with a request that stands like this."""

    def situate(bot: Bot) -> None:
        mentor = add_mentor(bot, add_contact(bot))
        add_request(bot, add_contact(bot, ANOTHER), mentor_id=mentor, status=status)

    return situate


def mentoring_two(bot: Bot) -> None:
    """Give a mentor who has taken two requests."""
    mentor = add_mentor(bot, add_contact(bot))
    for reference, number in (("ABC123", ANOTHER), ("ABC124", "+250788000300")):
        add_request(bot, add_contact(bot, number), mentor_id=mentor, status="accepted", reference=reference)


def with_banks(bot: Bot) -> None:
    """Give one with two banks to choose from, each with two branches nearby."""
    add_contact(bot)
    for code in ("sample", "another"):
        add_branch(bot, add_bank(bot, code), name="Tumba")


def referred(bot: Bot) -> None:
    add_referral(bot, add_bank(bot), add_contact(bot))


def asked_about_the_bank(bot: Bot) -> None:
    add_referral(bot, add_bank(bot), add_contact(bot), asked_at=NOW)


def officer(bot: Bot) -> None:
    """Give an officer of a bank, for whom one waits with an account and one with a loan."""
    bank = add_bank(bot)
    add_officer(bot, bank, add_contact(bot))
    add_referral(bot, bank, add_contact(bot, ANOTHER))
    add_referral(bot, bank, add_contact(bot, "+250788000300"), reference="DEF346", about="loan")


def showing(**values: object) -> Callable[[Bot], None]:
    """Give an artisan of a cooperative whose product stands like this."""

    def situate(bot: Bot) -> None:
        contact = add_contact(bot)
        bot.do(insert(groups).values(id=1, kind="cooperative", name="Abatunganyampu", created_at=NOW))
        bot.do(insert(memberships).values(group_id=1, contact_id=contact, joined_at=NOW))
        add_product(bot, contact, reference="ABC346", **values)

    return situate


def without_language(bot: Bot) -> None:
    """Give one who is asked for the language before a photo that comes by itself finds its product."""
    add_product(bot, add_contact(bot, language=None))


def certified(bot: Bot) -> None:
    """Give one who has a certificate, and a handout to read."""
    contact = add_contact(bot)
    add_registration(bot, add_workshop(bot), contact, status=Status.ATTENDED)
    add_certificate(bot, contact)
    add_handout(bot)


def belonging(bot: Bot) -> None:
    add_group(bot, None, add_contact(bot))


def belonging_twice(bot: Bot) -> None:
    me = add_contact(bot)
    for _ in range(2):
        add_group(bot, None, me)


def without_group(bot: Bot) -> None:
    """Give one who lives where there is a group."""
    add_group(bot)
    add_contact(bot)


def wanting(bot: Bot) -> None:
    """Give one who has asked to join a group."""
    add_membership_request(bot, add_group(bot), add_contact(bot))


def invited(bot: Bot) -> None:
    leader = add_contact(bot, ANOTHER)
    add_membership_request(bot, add_group(bot, leader), add_contact(bot), leader)


def leading(bot: Bot) -> None:
    """Give one who leads a member with a phone and one without, and is asked by a third."""
    me = add_contact(bot)
    group = add_group(bot, me, add_contact(bot, "+250788000300"), add_on_phone_of(bot, me))
    add_membership_request(bot, group, add_contact(bot, ANOTHER, name="Kamana Eric"))
    add_workshop(bot)


def leading_two(bot: Bot) -> None:
    """Give one who leads two groups."""
    me = add_contact(bot)
    add_group(bot, me)
    add_group(bot, me)


def leading_one_with_an_offer(bot: Bot) -> None:
    me = add_contact(bot)
    member = add_on_phone_of(bot, me)
    add_group(bot, me, member)
    held = {"status": Status.OFFERED, "offered_until": NOW + timedelta(days=1)}
    add_registration(bot, add_workshop(bot), member, **held)


def leading_one_with_a_seat(bot: Bot) -> None:
    me = add_contact(bot)
    member = add_on_phone_of(bot, me)
    add_group(bot, me, member)
    add_registration(bot, add_workshop(bot), member)


SITUATIONS = (
    nobody_known,
    somebody_known,
    registered,
    seated,
    in_doubt,
    asking(status="waiting"),
    asking(status="accepted"),
    asking(status="accepted", asks="call"),
    asking(status="called", asks="help"),
    mentoring("given"),
    mentoring("accepted"),
    mentoring_two,
    with_banks,
    referred,
    asked_about_the_bank,
    officer,
    without_language,
    showing(status="submitted"),
    showing(status="shown", shown_at=NOW),
    showing(status="returned", reason="price"),
    certified,
    without_group,
    belonging,
    belonging_twice,
    wanting,
    invited,
    leading,
    leading_two,
    leading_one_with_an_offer,
    leading_one_with_a_seat,
)
