"""What is true of everything that has a life cycle."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.programme import registration_life
from bot.programme.lifecycle import Lifecycle
from bot.programme.lives import LIVES, find_overdue
from bot.services.due import HANDLERS
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_request

each_life = pytest.mark.parametrize("life", LIVES, ids=lambda life: life.table.name)


@each_life
def test_every_life_begins_open_can_end_and_says_by_when_to_act(life: Lifecycle) -> None:
    assert life.begins in life.open
    assert life.final
    assert set(life.rests) <= life.open
    assert {"status", "respond_by", "created_at", "changed_at"} <= set(life.table.c.keys())


@each_life
def test_what_is_planned_for_it_is_known(life: Lifecycle) -> None:
    assert set(life.dues) <= HANDLERS.keys()


def test_all_work_that_is_planned_belongs_to_a_life() -> None:
    assert HANDLERS.keys() == {kind for life in (*LIVES, registration_life.LIFE) for kind in life.dues}


@each_life
def test_what_a_contact_has_is_nobodys_affair_once_they_are_erased(life: Lifecycle) -> None:
    if "contact_id" in life.table.c:
        assert life.moves["erase"].since == life.open
        assert life.moves["erase"].to in life.final


def test_what_nobody_acted_on_in_time_is_overdue(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    late = add_request(each_bot, contact, respond_by=NOW)
    add_request(each_bot, contact, reference="DEF346", respond_by=NOW + timedelta(seconds=1))
    add_request(each_bot, contact, reference="GHJ679", respond_by=NOW, status="done")
    with each_bot.runtime.database.begin() as db:
        (row,) = find_overdue(db, NOW)
    assert (row.subject, row.id, row.status, row.respond_by) == ("mentor_requests", late, "waiting", NOW)
