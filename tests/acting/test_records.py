"""What is shown of one thing is one document, for people a table after another, for programs one JSON object."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from bot.store.groups import groups
from tests.acting.conftest import Command
from tests.bots import Bot
from tests.factories import add_bank, add_contact, add_product, add_referral, add_request, add_workshop
from tests.people import add_group, add_ticket

REFERENCE = "ABC346"


@pytest.fixture
def admin(bot: Bot, command: Command) -> Command:
    """An administrator, and one of everything that can be shown."""
    contact = add_contact(bot)
    add_workshop(bot)
    add_request(bot, contact, reference=REFERENCE)
    add_referral(bot, add_bank(bot), contact, reference=REFERENCE)
    add_product(bot, contact, reference=REFERENCE)
    add_ticket(bot, contact, reference=REFERENCE)
    add_group(bot, contact)
    bot.do(update(groups).values(name="Abatunganyampu"))
    assert command("staff add admin --name Admin --role administrator").exit_code == 0
    return command


@pytest.mark.parametrize(
    ("line", "lists"),
    [
        (f"requests show {REFERENCE}", {"happened"}),
        (f"referrals show {REFERENCE}", {"happened"}),
        (f"products show {REFERENCE}", {"pictures", "happened"}),
        (f"tickets show {REFERENCE}", {"said", "theirs", "ours", "happened"}),
        ("workshops show 1", {"happened"}),
        ("groups show Abatunganyampu", {"members", "asking", "texts", "happened"}),
    ],
)
def test_a_thing_is_one_document_for_programs(admin: Command, line: str, lists: set[str]) -> None:
    shown = admin(f"{line} --as admin --json")
    assert shown.exit_code == 0, shown.output
    document = json.loads(shown.output)
    assert {name for name, value in document.items() if isinstance(value, list)} == lists
    assert admin(f"{line} --as admin").output.startswith("what")
