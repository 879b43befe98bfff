"""Every kind of work that can be planned can be told of, to staff, in a few words."""

from __future__ import annotations

from bot.programme.planned import WORK
from bot.services.due import HANDLERS
from bot.store.schema import metadata


def test_every_kind_of_work_can_be_told_of_and_nothing_else() -> None:
    assert WORK.keys() == HANDLERS.keys()


def test_every_kind_of_work_is_done_with_rows_of_a_table() -> None:
    assert {work.subject for work in WORK.values()} <= metadata.tables.keys()
