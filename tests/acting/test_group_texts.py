"""What a leader writes to all of a group, and broadcasts to one: once to each phone."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from bot.messages import MessageStatus
from bot.services.broadcasting.group_texts import send_group_texts
from bot.services.delivery import drain
from bot.services.personal.erasing import erase
from bot.store.broadcasts import broadcasts
from bot.store.groups import group_texts, groups
from bot.store.outbox import outbox
from tests.acting.conftest import Command
from tests.acting.test_groups import add_member, ask_to_join, desk, pass_days
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_broadcast, add_contact
from tests.people import add_group

__all__ = ["desk"]


def test_a_text_of_the_leader_goes_once_to_each_phone_and_once_a_day(bot: Bot, desk: Command) -> None:
    add_member(bot)
    ask_to_join(bot)
    bot.phone().sms("members", "2", "1")
    said = bot.phone().sms("members", "4", "We meet on Friday {at} 9.")
    assert said.startswith("We meet on Friday {at} 9.\nThe message goes to 2 phones.")
    assert bot.phone().sms("1") == "The message will be sent."
    pass_days(bot)
    drain(bot.runtime, "bulk")
    sent = bot.rows(
        select(outbox.c.address, outbox.c.body, outbox.c.segments).where(outbox.c.broadcast_id.is_not(None))
    )
    words = "Abatunganyampu: We meet on Friday (at) 9.\nTo stop: send STOP"
    assert sorted(sent) == [(ME, words, 1), (ANOTHER, words, 1)]
    assert bot.phone().sms("members", "4").startswith("You can write to the members once a day.")
    assert "We meet on Friday" in desk("groups show Abatunganyampu --as desk").output
    bot.pass_time(days=1)
    assert bot.phone().sms("members", "4").startswith("Write the message to the members")


def test_the_words_of_a_leader_go_with_them_and_what_had_not_begun_is_called_back(bot: Bot, desk: Command) -> None:
    add_member(bot)
    ask_to_join(bot)
    bot.phone().sms("members", "2", "1")
    bot.phone().sms("members", "4", "We meet on Friday.", "1")
    pass_days(bot)
    with bot.runtime.database.begin() as db:
        assert erase(bot.runtime, db, 1)
    (broadcast,) = bot.rows(select(broadcasts))
    assert (broadcast.text_en, broadcast.text_rw, broadcast.status) == ("", "", "cancelled")
    pass_days(bot)
    drain(bot.runtime, "bulk")
    rows = bot.rows(select(outbox.c.status, outbox.c.body).where(outbox.c.broadcast_id.is_not(None)))
    assert {row.status for row in rows} == {MessageStatus.CANCELLED}
    assert "We meet on Friday" not in desk("groups show Abatunganyampu --as desk").output


@pytest.mark.usefixtures("desk")
def test_a_text_at_night_waits_for_the_morning(bot: Bot) -> None:
    bot.now = bot.now.replace(hour=20)
    bot.phone().sms("members", "4", "We meet on Friday.", "1")
    pass_days(bot)
    drain(bot.runtime, "bulk")
    status = select(outbox.c.status).where(outbox.c.broadcast_id.is_not(None))
    assert bot.values(status) == [MessageStatus.QUEUED]
    bot.pass_time(hours=10)
    drain(bot.runtime, "bulk")
    assert bot.values(status) == [MessageStatus.ACCEPTED]


@pytest.mark.usefixtures("desk")
def test_a_text_that_cannot_be_sent_is_dropped_and_keeps_nothing_back(bot: Bot) -> None:
    bot.phone().sms("members", "4", "We meet on Friday.", "1", "STOP")
    pass_days(bot)
    assert bot.values(select(group_texts.c.dropped_at)) == [bot.now]
    pass_days(bot)
    assert bot.count(broadcasts) == 1


def test_a_broadcast_goes_to_a_group(bot: Bot, desk: Command) -> None:
    add_member(bot)
    add_contact(bot, ANOTHER)
    drafted = desk(
        "broadcast new Fair --as desk --group Abatunganyampu --en", "Menyesha: come", "--rw", "Menyesha: muze"
    )
    assert drafted.exit_code == 0, drafted.output
    desk("broadcast prepare 1 --as desk")
    assert bot.values(select(outbox.c.address).where(outbox.c.broadcast_id == 1)) == [ME]
    assert "there is no group" in desk("broadcast new Fair --as desk --group Nobody --en", "Menyesha: come").output


@pytest.mark.usefixtures("desk")
def test_a_text_that_breaks_keeps_no_other_back_and_is_tried_again(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    broken = add_broadcast(bot, status="draft", channel="africastalking-sms", filters='{"nobody knows": 1}')
    own = {"group_id": bot.values(select(groups.c.id))[0], "contact_id": 1, "created_at": bot.now}
    bot.do(insert(group_texts).values(**own, words="First", broadcast_id=broken))
    bot.do(insert(group_texts).values(**own, words="Second"))
    send_group_texts(bot.runtime)
    assert bot.values(select(broadcasts.c.status).order_by(broadcasts.c.id)) == ["draft", "started"]
    assert bot.values(select(group_texts.c.dropped_at)) == [None, None]
    assert "the text 1 to a group could not be sent" in caplog.text


def test_a_text_that_breaks_five_times_is_set_aside_with_the_reason(each_bot: Bot) -> None:
    broken = add_broadcast(each_bot, status="draft", channel="africastalking-sms", filters='{"nobody knows": 1}')
    group = add_group(each_bot, add_contact(each_bot))
    own = {"group_id": group, "contact_id": 1, "created_at": each_bot.now}
    each_bot.do(insert(group_texts).values(**own, words="First", broadcast_id=broken))
    told = select(group_texts.c.failures, group_texts.c.dropped_at, group_texts.c.dropped_for)
    for made in range(1, 5):
        send_group_texts(each_bot.runtime)
        send_group_texts(each_bot.runtime)
        assert each_bot.rows(told) == [(made, None, None)]
        each_bot.pass_time(minutes=1)
    each_bot.do(insert(group_texts).values(**own, words="Second"))
    send_group_texts(each_bot.runtime)
    dropped, sent = each_bot.rows(told.order_by(group_texts.c.id))
    assert dropped == (5, each_bot.now, "An error of ours; see the log.")
    assert sent == (0, None, None)
    each_bot.pass_time(minutes=1)
    send_group_texts(each_bot.runtime)
    assert each_bot.values(select(group_texts.c.failures).order_by(group_texts.c.id)) == [5, 0]


def test_why_a_text_was_dropped_is_shown(bot: Bot, desk: Command) -> None:
    bot.phone().sms("members", "4", "We meet on Friday.", "1", "STOP")
    pass_days(bot)
    assert "goes to nobody" in desk("groups show Abatunganyampu --as desk").output
