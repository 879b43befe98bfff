"""What contacts read of banks: which, what they offer, and the branch that is nearest."""

from __future__ import annotations

from typing import Any

import pytest

from bot.programme.bank_cards import Near, Only
from bot.programme.banks import all_services, find_bank, find_branch, near_branches, open_banks, services_of_kind
from bot.programme.referrals import withdraw_referral
from tests.bots import NOW, Bot
from tests.factories import add_bank, add_branch, add_contact, add_referral, turn_of


def read(bot: Bot, contact: int, what: Any, *arguments: object) -> Any:  # noqa: ANN401  # whatever flows may call
    with turn_of(bot, contact) as context:
        return what(context, *arguments)


def test_one_bank_needs_no_choice_and_a_closed_one_is_not_shown(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    assert read(each_bot, contact, find_bank) == "none"
    bank = add_bank(each_bot)
    add_bank(each_bot, "gone", closed_at=NOW)
    found = read(each_bot, contact, find_bank)
    assert isinstance(found, Only)
    assert found.bank.value == bank
    add_bank(each_bot, "another", name="Another Bank")
    assert read(each_bot, contact, find_bank) == "several"
    assert [card.name for card in read(each_bot, contact, open_banks)] == ["Another Bank", "Sample Bank"]


def test_a_closed_bank_is_shown_to_whom_it_is_to_call(each_bot: Bot) -> None:
    contact, bank = add_contact(each_bot), add_bank(each_bot, closed_at=NOW)
    referral = add_referral(each_bot, bank, contact)
    found = read(each_bot, contact, find_bank)
    assert isinstance(found, Only)
    assert read(each_bot, contact, withdraw_referral, referral) == "withdrawn"
    assert read(each_bot, contact, find_bank) == "none"


def test_services_are_listed_by_kind_and_altogether(bot: Bot) -> None:
    contact, bank = add_contact(bot), add_bank(bot)
    add_bank(bot, "another")
    assert [card.name.en for card in read(bot, contact, services_of_kind, bank, "loan")] == ["The loan"]
    assert [card.name.en for card in read(bot, contact, all_services, bank)] == ["The account", "The loan"]


@pytest.mark.parametrize(
    ("district", "near"),
    [("Huye", ["Huye"]), ("Gisagara", ["Huye", "Muhanga"]), ("Gasabo", []), (None, [])],
)
def test_the_nearest_branch_is_in_the_district_else_in_the_province(
    each_bot: Bot, district: str | None, near: list[str]
) -> None:
    contact, bank = add_contact(each_bot, district=district), add_bank(each_bot)
    for name in ("Muhanga", "Musanze"):
        add_branch(each_bot, bank, name=name, district=name)
    assert [card.name for card in read(each_bot, contact, near_branches, bank)] == near
    found = read(each_bot, contact, find_branch, bank)
    assert isinstance(found, Near) if len(near) == 1 else found == ("several" if near else "none")
