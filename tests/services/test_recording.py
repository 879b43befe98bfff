"""What came back is recorded once, however often that has to be tried."""

from __future__ import annotations

from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from bot.errors import Fault, SendError
from bot.services.delivery import drain
from bot.store.outbox import outbox
from tests.bots import Bot, raises
from tests.factories import add_contact, add_message


def lose_records(bot: Bot) -> list[bool]:
    """Have the store be away for three times that results are recorded; gives how many of them are still to come."""
    away = [True] * 3

    def fail(*args: object) -> None:
        if "currency=" in str(args[2]) and away:
            away.pop()
            raise OperationalError("", None, Exception("the store is away"))

    event.listen(bot.runtime.database.engine, "before_cursor_execute", fail)
    return away


def test_what_came_back_waits_for_a_store_that_is_away(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot))
    away = lose_records(each_bot)
    assert drain(each_bot.runtime, "replies") == 1
    assert away == []
    assert each_bot.values(select(outbox.c.status)) == ["accepted"]


def test_a_call_without_an_answer_counts_once_however_often_it_is_recorded(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot))
    each_bot.providers["africastalking"].told[""] = raises(SendError(Fault.AWAY, "It could not be reached."))
    away = lose_records(each_bot)
    drain(each_bot.runtime, "replies")
    assert away == []
    assert each_bot.runtime.unanswered == {"africastalking-sms": 1}
