"""How things stand is asked every minute and by whoever likes: it costs no look at messages that are through."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from bot.services.figures import families, read_standing
from tests.bots import NOW, Bot
from tests.factories import add_broadcast, add_contact, add_message


def test_what_is_queued_is_counted_with_broadcasts_and_without(each_bot: Bot) -> None:
    contact, broadcast = add_contact(each_bot), add_broadcast(each_bot)
    add_message(each_bot, contact)
    add_message(each_bot, contact, broadcast_id=broadcast)
    add_message(each_bot, contact, status="delivered")
    each_bot.pass_time(seconds=30)
    with each_bot.runtime.database.look() as db:
        standing = read_standing(each_bot.runtime, db)
    assert (standing.now - NOW).total_seconds() == 30
    assert (standing.waiting, standing.oldest_due) == (2, {"replies": 30, "bulk": 30})


@pytest.mark.parametrize("look", [read_standing, families])
def test_no_figure_takes_a_look_at_every_message(bot: Bot, look: object) -> None:
    add_broadcast(bot)
    asked: list[tuple[str, Any]] = []

    def note(*args: Any) -> None:  # noqa: ANN401  # what SQLAlchemy tells
        if "FROM outbox" in str(args[2]):
            asked.append((str(args[2]), args[3]))

    assert callable(look)
    with bot.runtime.database.look() as db:
        event.listen(bot.runtime.database.engine, "before_cursor_execute", note)
        look(bot.runtime, db)
        event.remove(bot.runtime.database.engine, "before_cursor_execute", note)
        plans = [
            row.detail for words, values in asked for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)
        ]
    read = [plan.split(" USING ")[-1] for plan in plans if "outbox" in plan]
    assert read
    assert [plan for plan in read if not any(name in plan for name in ("ix_outbox_due", "broadcast", "unknown"))] == []
    assert [plan for plan in read if "ix_outbox_broadcast_status" in plan and "=" not in plan] == []
