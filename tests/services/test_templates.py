"""Templates: remembered in the store, looked up by every process, brought in line with the provider."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.errors import Fault, SendError
from bot.services.templates import Templates, mend
from bot.store.content import content_templates, read_templates, write_templates
from tests.bots import Bot

ONE, TWO, THREE = ("buttons", 1, 1), ("buttons", 2, 1), ("list", 4, 2)
WANTED = (ONE, TWO)


class Office:
    """A provider that keeps templates."""

    provider = "twilio"
    account = "AC1"

    def __init__(self, *there: tuple[str, int, int], fails_at: int = 99) -> None:
        self.there = {shape: f"HX{number}" for number, shape in enumerate(there)}
        self.made: list[tuple[str, int, int]] = []
        self.fails_at = fails_at

    def find_all(self) -> dict[tuple[str, int, int], str]:
        return dict(self.there)

    def make(self, shape: tuple[str, int, int]) -> str:
        if len(self.made) == self.fails_at:
            raise SendError(Fault.RETRY, "Twilio asks us to slow down.")
        self.made.append(shape)
        return f"HX{10 + len(self.made)}"


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def remember(bot: Bot, **sids: str) -> None:
    shapes = {"one": ONE, "two": TWO, "three": THREE}
    with bot.runtime.database.begin() as db:
        write_templates(db, "twilio", "AC1", {shapes[name]: sid for name, sid in sids.items()})


def remembered(bot: Bot) -> dict[tuple[str, int, int], str]:
    with bot.runtime.database.begin() as db:
        return read_templates(db, "twilio", "AC1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def templates(bot: Bot, clock: Clock) -> Templates:
    return Templates(bot.runtime.database, "twilio", "AC1", clock)


def test_what_is_remembered_is_found(bot: Bot, templates: Templates) -> None:
    remember(bot, one="HX1")
    assert (templates.find(ONE), templates.find(TWO)) == ("HX1", None)


def test_another_accounts_templates_are_none_of_ours(bot: Bot, clock: Clock) -> None:
    remember(bot, one="HX1")
    assert Templates(bot.runtime.database, "twilio", "AC2", clock).find(ONE) is None


def test_the_store_is_read_rarely(bot: Bot, templates: Templates, clock: Clock) -> None:
    assert templates.find(ONE) is None
    remember(bot, one="HX1")
    clock.now = 600
    assert templates.find(ONE) is None
    clock.now = 700
    assert templates.find(ONE) == "HX1"


def test_what_the_provider_does_not_know_is_not_used_again(bot: Bot, templates: Templates, clock: Clock) -> None:
    remember(bot, one="HX1", two="HX2")
    templates.find(ONE)
    templates.lose("HX1")
    clock.now = 10_000
    assert (templates.find(ONE), templates.find(TWO)) == (None, "HX2")


def test_what_was_made_anew_is_used_at_once(bot: Bot, templates: Templates) -> None:
    remember(bot, one="HX1")
    templates.find(ONE)
    remember(bot, one="HX9")
    templates.lose("HX1")
    assert templates.find(ONE) == "HX9"


def test_a_store_that_is_away_costs_no_message(bot: Bot, templates: Templates, clock: Clock) -> None:
    remember(bot, one="HX1")
    assert templates.find(ONE) == "HX1"
    clock.now = 700
    with bot.runtime.database.begin() as db:
        content_templates.drop(db)
    assert templates.find(ONE) == "HX1"


def test_a_store_that_was_away_is_asked_again_soon(bot: Bot, templates: Templates, clock: Clock) -> None:
    with bot.runtime.database.begin() as db:
        content_templates.drop(db)
    assert templates.find(ONE) is None
    with bot.runtime.database.begin() as db:
        content_templates.create(db)
    remember(bot, one="HX1")
    clock.now = 10
    assert templates.find(ONE) == "HX1"


def test_what_is_missing_is_made_and_remembered(each_bot: Bot) -> None:
    office = Office(TWO, THREE)
    assert mend(each_bot.runtime.database, office, WANTED, make=True) == 2
    assert office.made == [ONE]
    assert remembered(each_bot) == {ONE: "HX11", TWO: "HX0"}


def test_nothing_is_made_twice(bot: Bot) -> None:
    office = Office(*WANTED)
    assert [mend(bot.runtime.database, office, WANTED, make=True) for _ in range(2)] == [2, 2]
    assert office.made == []


def test_looking_changes_nothing(bot: Bot) -> None:
    office = Office(*WANTED)
    assert mend(bot.runtime.database, office, WANTED, make=False) == 0
    assert bot.values(select(content_templates.c.sid)) == []


def test_what_is_remembered_and_gone_counts_as_missing(bot: Bot) -> None:
    remember(bot, one="HX0", two="HX-of-yesterday", three="HX3")
    assert mend(bot.runtime.database, Office(ONE), WANTED, make=False) == 1
    assert mend(bot.runtime.database, Office(ONE), WANTED, make=True) == 2
    assert remembered(bot) == {ONE: "HX0", TWO: "HX11"}


def test_what_was_made_before_the_provider_failed_is_remembered(bot: Bot) -> None:
    with pytest.raises(SendError):
        mend(bot.runtime.database, Office(fails_at=1), WANTED, make=True)
    assert remembered(bot) == {ONE: "HX11"}
