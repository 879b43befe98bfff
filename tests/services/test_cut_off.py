"""A call that is cut off at any hop of any flow costs nothing: whichever way the contact comes back, it goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.programme.status import Status
from tests.bots import ANOTHER, NOW, Bot, Phone
from tests.factories import (
    add_bank,
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
from tests.people import add_group, add_membership_request

NEW = "new"
"""Nobody we know: asked for language, consent and profile on the way."""
KNOWN = "known"
REGISTERED = "registered"
OFFERED = "offered"
"""A seat is held for them."""
MENTOR = "mentor"
"""Was given a request."""
HELPED = "helped"
"""Is asked whether the mentor helped."""
BANKED = "banked"
"""Has a bank to read about."""
REFERRED = "referred"
"""Is asked what came of a referral."""
OFFICER = "officer"
"""Answers for a bank, for which somebody waits."""
SHOWN = "shown"
"""Has a product in the exhibition."""
CERTIFIED = "certified"
"""Was there, and has a certificate and a handout."""
GROUPLESS = "groupless"
"""Lives where there is a group."""
LEADER = "leader"
"""Leads a group that another asks to join."""
DOUBTED = "doubted"
"""Was silent for half a year."""

FLOWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "register, first time": (NEW, ("2", "1", "1", "Uwase Aline", "3", "1", "98", "12", "1", "1", "1")),
    "register": (KNOWN, ("1", "1", "1")),
    "give up": (REGISTERED, ("2", "1", "1", "1")),
    "keep": (REGISTERED, ("2", "1", "1", "2")),
    "come": (REGISTERED, ("2", "1", "2")),
    "be there": (REGISTERED, ("2", "1", "3", "12345")),
    "change the name": (KNOWN, ("4", "1", "Mukamana Alice")),
    "change the place": (KNOWN, ("4", "2", "huye", "tumba")),
    "change the trade": (KNOWN, ("4", "3", "2")),
    "language": (KNOWN, ("5", "2")),
    "help": (KNOWN, ("6", "2", "1")),
    "ask a person": (KNOWN, ("6", "1", "Who is my bank?")),
    "refuse consent": (NEW, ("2", "1", "2")),
    "back and forth": (KNOWN, ("1", "0", "4", "1", "0", "00")),
    "not understood": (KNOWN, ("1", "77", "1")),
    "take a freed seat": (OFFERED, ("2", "1", "1")),
    "ask for a mentor": (KNOWN, ("3", "3", "How do I set a price?", "1", "1")),
    "take a request": (MENTOR, ("3", "1")),
    "say whether it helped": (HELPED, ("3", "1")),
    "ask a bank to call": (BANKED, ("bank", "2", "1", "2", "2", "1")),
    "read what to bring": (BANKED, ("bank", "3", "1", "1")),
    "say what the bank did": (REFERRED, ("bank", "4")),
    "note what the bank did": (OFFICER, ("bank", "1", "2")),
    "show a product": (KNOWN, ("my products", "School shoes", "1", "15000", "40", "1", "1")),
    "change a product": (SHOWN, ("my products", "2", "1", "3", "2", "12000")),
    "join a group": (GROUPLESS, ("My group", "1", "1")),
    "register a member": (LEADER, ("My group", "3", "Mutesi Diane", "Tumba", "1", "2", "1")),
    "admit a member": (LEADER, ("My group", "2", "1")),
    "say who it is": (DOUBTED, ("Uwase Aline",)),
    "have a certificate sent": (CERTIFIED, ("Certificate", "1", "1")),
    "check a number": (KNOWN, ("Certificate", "2", "AAAA-AAAA")),
    "read a handout": (CERTIFIED, ("Certificate", "3", "1", "2", "1", "1", "2")),
}
LAST_WORDS = {
    "register, first time": "Registration went well.",
    "register": "Registration went well.",
    "give up": "Your registration is cancelled",
    "keep": "Your trainings:",
    "come": "Thank you for confirming.",
    "be there": "The code is not correct.",
    "change the name": "Mukamana Alice",
    "change the place": "Tumba, Huye",
    "change the trade": "Your details are saved.",
    "language": "Welcome to Menyesha.",
    "help": "Choose a training:",
    "ask a person": "A person will read your question",
    "refuse consent": "We will not keep your details",
    "back and forth": "Welcome to Menyesha.",
    "not understood": "Cluster management",
    "take a freed seat": "Registration went well.",
    "ask for a mentor": "Your request has been received.",
    "take a request": "Thank you. Call Mutesi Diane",
    "say whether it helped": "Thank you for answering.",
    "ask a bank to call": "We have sent your details to Sample Bank.",
    "read what to bring": "Sample Bank, Huye branch (Huye): Ngoma.",
    "say what the bank did": "Thank you for answering.",
    "note what the bank did": "There is no request for you now.",
    "show a product": "Your product has been received.",
    "change a product": "Your product has been received.",
    "join a group": "Your request to join",
    "register a member": "Mutesi Diane is now a member.",
    "admit a member": "Kamana Eric is now a member.",
    "say who it is": "Welcome to Menyesha.",
    "have a certificate sent": "We are sending you your certificate.",
    "check a number": "This certificate is not valid.",
    "read a handout": "Choose a chapter:",
}
HOPS = [(name, hop) for name, (_, keys) in FLOWS.items() for hop in range(len(keys))]


def somebody(bot: Bot, who: str) -> Phone:
    """Give the phone of somebody of this kind; there is one workshop."""
    workshop = add_workshop(bot)
    if who == NEW:
        return bot.phone()
    contact = add_contact(bot, doubted_at=NOW if who == DOUBTED else None)
    match who:
        case "registered":
            add_registration(bot, workshop, contact)
        case "offered":
            held = {"status": Status.OFFERED, "offered_until": NOW + timedelta(days=1)}
            add_registration(bot, workshop, contact, **held)
        case "mentor":
            asking = add_contact(bot, ANOTHER, name="Mutesi Diane")
            add_request(bot, asking, mentor_id=add_mentor(bot, contact), status="given")
        case "helped":
            mentor = add_mentor(bot, add_contact(bot, ANOTHER))
            add_request(bot, contact, mentor_id=mentor, status="called", asks="help")
        case "banked" | "referred" | "officer" | "groupless" | "leader":
            among_others(bot, who, contact)
        case "shown" | "certified":
            with_something(bot, who, contact)
    return bot.phone()


def with_something(bot: Bot, who: str, contact: int) -> None:
    if who == SHOWN:
        add_product(bot, contact, status="shown", shown_at=NOW)
    else:
        add_certificate(bot, contact)
        add_handout(bot)


def among_others(bot: Bot, who: str, contact: int) -> None:
    """Have there be a bank, or a group."""
    if who in {GROUPLESS, LEADER}:
        group = add_group(bot, contact if who == LEADER else None)
        add_membership_request(bot, group, add_contact(bot, ANOTHER, name="Kamana Eric"))
        return
    bank = add_bank(bot)
    if who == REFERRED:
        add_referral(bot, bank, contact, asked_at=NOW)
    if who == OFFICER:
        add_officer(bot, bank, contact)
        add_referral(bot, bank, add_contact(bot, ANOTHER))


def choices(screen: str) -> list[str]:
    """Give the numbered lines of a screen, without its ways out."""
    return [line for line in screen.split("\n") if line[:1].isdigit() and not line.startswith(("0) ", "00) ", "98) "))]


def cut_off(bot: Bot, name: str, hop: int) -> tuple[Phone, str]:
    """Give a phone whose call was cut off after so many keys, and the last screen it saw."""
    who, keys = FLOWS[name]
    phone = somebody(bot, who)
    screen = phone.dial()
    for key in keys[:hop]:
        screen = phone.press(key)
    bot.pass_time(minutes=10)
    return phone, screen


def is_beginning(screen: str) -> bool:
    """Whether it is the main menu, or what comes before: language, or who it is. There is nothing to continue."""
    is_first = ("Choose language" in screen and "0) " not in screen) or "To continue, enter your full name." in screen
    return is_first or "Choose:" in screen or "Hitamo:" in screen


@pytest.mark.parametrize(("name", "hop"), HOPS)
def test_who_dials_again_continues_where_it_was_cut_off(bot: Bot, name: str, hop: int) -> None:
    phone, before = cut_off(bot, name, hop)
    again = phone.dial()
    if not is_beginning(before):
        assert len(choices(again)) == 2
        again = phone.press("1")
    was_on_a_later_page = before.startswith("11) ")
    assert was_on_a_later_page or set(choices(before)) & set(choices(again)) or before.partition("\n")[0] in again

    last = [phone.press(key) for key in FLOWS[name][1][hop:]][-1]
    assert LAST_WORDS[name] in last


@pytest.mark.parametrize(("name", "hop"), HOPS)
def test_who_starts_again_is_at_the_main_menu(bot: Bot, name: str, hop: int) -> None:
    phone, before = cut_off(bot, name, hop)
    again = phone.dial()
    if not is_beginning(before):
        again = phone.press("2")
    assert is_beginning(again)


@pytest.mark.parametrize("medium", ["sms", "whatsapp"])
@pytest.mark.parametrize(("name", "hop"), HOPS)
def test_who_writes_instead_finds_the_question_open(bot: Bot, name: str, hop: int, medium: str) -> None:
    phone, before = cut_off(bot, name, hop)
    shown = phone.sms("?") if medium == "sms" else phone.whatsapp("?")
    if choices(before):
        assert set(choices(before)) <= set(choices(shown))
    else:
        assert before.partition("\n")[0] in shown
