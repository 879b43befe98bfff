"""Four eyes: above so many recipients a second person approves, once, and nothing else starts it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.errors import BroadcastError
from bot.programme.lifecycle import TIME, By
from bot.programme.staff import Role, add_member
from bot.services.broadcasting.approving import approve
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.readying import make_ready
from bot.services.broadcasting.starting import cancel, start
from bot.store.broadcasts import broadcasts
from bot.store.staff import history
from tests.bots import NOW, Bot, bot_at
from tests.services.broadcasting.rows import add_broadcast, people, state

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = {"en": "Menyesha: the fair opens.", "rw": "Menyesha: imurikagurisha riratangira."}


@pytest.fixture
def strict(database_url: str) -> Iterator[Bot]:
    """A bot by which more than two recipients are to be approved."""
    with bot_at(database_url, approve_above=2) as bot:
        yield bot


def staff(bot: Bot, login: str) -> By:
    """Add one of the staff."""
    with bot.runtime.database.begin() as db:
        return By(staff_id=add_member(db, {"login": login, "name": login, "role": Role.COORDINATOR}, NOW))


def prepared(bot: Bot, number: int, drafter: By, preparer: By) -> int:
    """Add a broadcast to so many."""
    people(bot, number)
    with bot.runtime.database.begin() as db:
        broadcast = draft(db, bot.runtime, Draft("Fair", TEXTS), drafter)
    prepare(bot.runtime, broadcast, by=preparer)
    return broadcast


def test_who_drafted_or_prepared_it_cannot_approve_it_and_another_can(strict: Bot) -> None:
    keza, manzi, uwera = (staff(strict, login) for login in ("keza", "manzi", "uwera"))
    broadcast = prepared(strict, 3, keza, manzi)
    with pytest.raises(BroadcastError, match="goes to 3, more than 2: another person has to approve it first"):
        start(strict.runtime, broadcast, by=uwera)
    for maker in (keza, manzi):
        with pytest.raises(BroadcastError, match="another person has to approve it"):
            approve(strict.runtime, broadcast, maker)
    assert approve(strict.runtime, broadcast, uwera)
    assert not approve(strict.runtime, broadcast, uwera)
    assert prepare(strict.runtime, broadcast, by=keza) == 3
    assert state(strict) == "approved"
    assert start(strict.runtime, broadcast, by=keza)
    record = select(history.c.event, history.c.staff_id).where(history.c.event == "approve")
    assert [tuple(row) for row in strict.rows(record)] == [("approve", uwera.staff_id)]


def test_of_two_who_approve_at_once_one_does(strict: Bot) -> None:
    keza, manzi = staff(strict, "keza"), staff(strict, "manzi")
    broadcast = prepared(strict, 3, keza, keza)
    with ThreadPoolExecutor(8) as pool:
        moved = list(pool.map(lambda _: approve(strict.runtime, broadcast, manzi), range(8)))
    assert sorted(moved) == [False] * 7 + [True]


def test_what_goes_to_few_needs_nobody_and_says_so(strict: Bot) -> None:
    keza = staff(strict, "keza")
    broadcast = prepared(strict, 2, keza, keza)
    with pytest.raises(BroadcastError, match="needs nobody's approval"):
        approve(strict.runtime, broadcast, staff(strict, "manzi"))
    assert start(strict.runtime, broadcast, by=keza)


@pytest.mark.parametrize("purpose", ["trial", "group"])
def test_what_is_no_news_of_staff_is_approved_by_nobody(strict: Bot, purpose: str) -> None:
    assert start(strict.runtime, add_broadcast(strict, "prepared", recipients=3, purpose=purpose))


def test_what_waits_for_approval_or_has_it_can_be_called_back(strict: Bot) -> None:
    keza, manzi = staff(strict, "keza"), staff(strict, "manzi")
    broadcast = prepared(strict, 3, keza, keza)
    approve(strict.runtime, broadcast, manzi)
    assert cancel(strict.runtime, broadcast, keza) == 3
    with pytest.raises(BroadcastError, match="is cancelled"):
        start(strict.runtime, broadcast, by=TIME)


def test_what_is_approved_before_it_is_reckoned_is_reckoned_all_the_same(strict: Bot) -> None:
    keza, manzi = (staff(strict, login) for login in ("keza", "manzi"))
    broadcast = prepared(strict, 3, keza, keza)
    approve(strict.runtime, broadcast, manzi)
    make_ready(strict.runtime)
    assert strict.values(select(broadcasts.c.forecast)) != [None]
    assert state(strict) == "approved"
