"""Tags: given to a found audience at once, taken from it, and gone with their contact."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.errors import BroadcastError
from bot.programme.lifecycle import TIME
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.tagging import list_tags, tag, tags_of, untag
from bot.services.personal.erasing import erase
from bot.services.personal.exporting import export
from bot.store.audiences import tags
from bot.store.staff import history
from tests.bots import Bot
from tests.services.broadcasting.rows import people

HUYE = Audience(districts=("Huye",))


def test_a_whole_audience_is_tagged_and_untagged_on_record_and_nobody_twice(each_bot: Bot) -> None:
    first, *_ = ids = people(each_bot, 3)
    with each_bot.runtime.database.begin() as db:
        assert tag(db, each_bot.runtime, Audience(contacts=(first,)), " Board  Member", TIME) == 1
        assert tag(db, each_bot.runtime, HUYE, "board member", TIME) == 2
        assert tag(db, each_bot.runtime, HUYE, "press", TIME) == 3
        assert [tuple(row) for row in list_tags(db)] == [("board member", 3), ("press", 3)]
        assert untag(db, each_bot.runtime, Audience(tags=("press",), contacts=(first,)), "press", TIME) == 1
        assert [tags_of(db, contact) for contact in ids[:2]] == [["board member"], ["board member", "press"]]
    events = select(history.c.event).where(history.c.subject == "contacts", history.c.subject_id == first)
    assert each_bot.values(events.order_by(history.c.id)) == ["tag", "tag", "untag"]


def test_two_of_the_staff_may_tag_the_same_people_at_once(each_bot: Bot) -> None:
    people(each_bot, 20)

    def once(_turn: int) -> int:
        with each_bot.runtime.database.begin() as db:
            return tag(db, each_bot.runtime, HUYE, "board", TIME)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(once, range(4))) == 20
    assert each_bot.count(tags) == 20


def test_tags_are_exported_and_go_when_somebody_is_erased(each_bot: Bot) -> None:
    (contact,) = people(each_bot, 1)
    with each_bot.runtime.database.begin() as db:
        tag(db, each_bot.runtime, HUYE, "board", TIME)
        assert [row["tag"] for row in export(each_bot.runtime, db, contact)["tags"]] == ["board"]
        assert erase(each_bot.runtime, db, contact)
        assert tag(db, each_bot.runtime, Audience(contacts=(contact,)), "board", TIME) == 0
    assert each_bot.count(tags) == 0
    assert each_bot.values(select(history.c.note).where(history.c.event == "tag")) == [None]


@pytest.mark.parametrize("word", ["", "  ", "x" * 31, "one, two"])
def test_what_is_no_tag_is_refused(bot: Bot, word: str) -> None:
    with bot.runtime.database.begin() as db, pytest.raises(BroadcastError, match="A tag is"):
        tag(db, bot.runtime, HUYE, word, TIME)
