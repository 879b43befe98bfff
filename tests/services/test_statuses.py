"""Delivery updates: in any order, repeated, early or foreign, the final state is right, and each is kept."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, event, select

from bot.errors import Fault, SendError
from bot.messages import Accepted, DeliveryUpdate, MessageStatus, Outbound, ProviderOptOut
from bot.services.delivery import drain
from bot.services.settling import settle
from bot.services.statuses import take_in_opt_out, take_in_update
from bot.store.breakers import breakers
from bot.store.contacts import contacts
from bot.store.outbox import delivery_updates, outbox
from tests.bots import ANOTHER, ME, Bot, bot_at, raises
from tests.factories import add_contact, add_message

PROVIDER, ID = "africastalking", "ATXid_1"
TOLD = (MessageStatus.ACCEPTED, MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.DELIVERED, MessageStatus.READ)


def says(status: MessageStatus | None, provider_id: str = ID, **more: Any) -> DeliveryUpdate:  # noqa: ANN401  # whatever an update has
    return DeliveryUpdate(PROVIDER, provider_id, str(status), status, **more)


def message_of(bot: Bot) -> tuple[str, str | None, str | None]:
    (row,) = bot.rows(select(outbox.c.status, outbox.c.provider_id, outbox.c.reason_code))
    return row.status, row.provider_id, row.reason_code


@pytest.fixture
def sent(bot: Bot) -> Bot:
    add_message(bot, add_contact(bot), status=MessageStatus.ACCEPTED, provider_id=ID, begun_at=bot.now)
    return bot


@pytest.mark.parametrize("order", list(permutations((TOLD[1], TOLD[3], TOLD[4]))))
def test_in_any_order_the_furthest_status_stands(sent: Bot, order: Sequence[MessageStatus]) -> None:
    for status in (*order, *order):
        take_in_update(sent.runtime, says(status))
    assert message_of(sent)[0] == "read"
    assert sent.values(select(delivery_updates.c.status).order_by(delivery_updates.c.id)) == [*order, *order]


def test_a_late_status_does_not_move_a_message_back(sent: Bot) -> None:
    take_in_update(sent.runtime, says(MessageStatus.DELIVERED))
    moved_at = sent.now
    sent.pass_time(minutes=1)
    take_in_update(sent.runtime, says(MessageStatus.SENT))
    assert message_of(sent)[0] == "delivered"
    assert sent.values(select(outbox.c.status_at)) == [moved_at]


def test_what_was_delivered_after_all_has_not_failed(sent: Bot) -> None:
    take_in_update(sent.runtime, says(MessageStatus.FAILED, reason="DeliveryFailure"))
    assert message_of(sent) == ("failed", ID, "DeliveryFailure")
    take_in_update(sent.runtime, says(MessageStatus.DELIVERED))
    assert message_of(sent)[0] == "delivered"


def test_a_word_that_we_do_not_know_is_kept_and_moves_nothing(sent: Bot) -> None:
    take_in_update(sent.runtime, DeliveryUpdate(PROVIDER, ID, "Teleported" * 9, None))
    assert message_of(sent)[0] == "accepted"
    assert sent.values(select(delivery_updates.c.word)) == [("Teleported" * 9)[:40]]


def test_a_foreign_update_is_kept_and_moves_nothing(sent: Bot) -> None:
    take_in_update(sent.runtime, says(MessageStatus.DELIVERED, "ATXid_foreign"))
    assert message_of(sent)[0] == "accepted"
    assert sent.values(select(delivery_updates.c.outbox_id)) == [None]


def test_the_same_id_at_another_provider_is_another_message(sent: Bot) -> None:
    take_in_update(sent.runtime, DeliveryUpdate("twilio", ID, "delivered", MessageStatus.DELIVERED))
    assert message_of(sent)[0] == "accepted"


def test_a_foreign_update_whose_reference_counts_like_ours_moves_nothing(sent: Bot) -> None:
    (ours,) = sent.values(select(outbox.c.id))
    take_in_update(sent.runtime, says(MessageStatus.DELIVERED, "ATXid_foreign", reference=str(ours)))
    assert message_of(sent)[:2] == ("accepted", ID)


def test_a_reference_to_what_was_never_handed_over_moves_nothing(bot: Bot) -> None:
    ours = add_message(bot, add_contact(bot))
    take_in_update(bot.runtime, says(MessageStatus.DELIVERED, reference=str(ours)))
    assert message_of(bot) == ("queued", None, None)
    assert drain(bot.runtime, "replies") == 1


def test_the_providers_id_goes_before_our_reference(sent: Bot) -> None:
    other = add_message(sent, add_contact(sent, ANOTHER), status=MessageStatus.UNKNOWN, begun_at=sent.now)
    take_in_update(sent.runtime, says(MessageStatus.DELIVERED, reference=str(other)))
    assert sent.values(select(outbox.c.status).order_by(outbox.c.id)) == ["delivered", "unknown"]


@pytest.mark.parametrize("reference", ["", "0", "x", "-1", "²", "9" * 30, "1e3", "٣"])
def test_a_reference_that_is_none_of_ours_is_none(database_url: str, reference: str) -> None:
    with bot_at(database_url) as bot:
        add_message(bot, add_contact(bot), begun_at=bot.now, status=MessageStatus.UNKNOWN)
        take_in_update(bot.runtime, says(MessageStatus.DELIVERED, reference=reference))
        assert message_of(bot)[0] == "unknown"


def test_an_unknown_message_is_settled_by_its_reference(bot: Bot) -> None:
    ours = add_message(bot, add_contact(bot))
    bot.providers[PROVIDER].told[""] = raises(SendError(Fault.UNKNOWN, "No answer came."))
    drain(bot.runtime, "replies")
    take_in_update(bot.runtime, says(MessageStatus.SENT, reference=str(ours)))
    assert message_of(bot)[:2] == ("sent", ID)
    take_in_update(bot.runtime, says(MessageStatus.DELIVERED))
    assert message_of(bot)[0] == "delivered"


@pytest.mark.parametrize("by_reference", [True, False])
@pytest.mark.parametrize("last", [MessageStatus.DELIVERED, MessageStatus.FAILED])
def test_updates_that_come_before_the_send_returns_are_not_lost(
    each_bot: Bot, last: MessageStatus, *, by_reference: bool
) -> None:
    message = add_message(each_bot, add_contact(each_bot))

    def early(_: Outbound) -> Accepted:
        for status in (MessageStatus.SENT, last):
            reference = str(message) if by_reference else ""
            take_in_update(each_bot.runtime, says(status, reference=reference, reason="30005"))
        return Accepted(ID)

    each_bot.providers[PROVIDER].told[""] = early
    drain(each_bot.runtime, "replies")
    assert message_of(each_bot) == (last, ID, "30005")
    assert each_bot.values(select(delivery_updates.c.outbox_id).distinct()) == [message]


def test_an_update_that_comes_while_the_id_is_being_recorded_is_not_lost(postgres_url: str) -> None:
    with bot_at(postgres_url) as bot:
        add_message(bot, add_contact(bot))
        bot.providers[PROVIDER].told[""] = lambda _: Accepted(ID)
        waiting = ["once"]

        def send_first(_db: Connection, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401  # SQLAlchemy's own
            if statement.startswith("INSERT INTO delivery_updates") and waiting:
                waiting.clear()
                drain(bot.runtime, "replies")

        event.listen(bot.runtime.database.engine, "before_cursor_execute", send_first)
        take_in_update(bot.runtime, says(MessageStatus.DELIVERED))
        assert message_of(bot)[0] == "delivered"


def test_a_status_that_comes_between_two_attempts_counts(bot: Bot) -> None:
    ours = add_message(bot, add_contact(bot))
    bot.providers[PROVIDER].told[""] = raises(SendError(Fault.RETRY, "later"))
    drain(bot.runtime, "replies")
    take_in_update(bot.runtime, says(MessageStatus.SENT, reference=str(ours)))
    bot.pass_time(hours=1)
    assert drain(bot.runtime, "replies") == 0
    assert message_of(bot)[:2] == ("sent", ID)


def test_an_opt_out_in_an_update_is_kept(sent: Bot) -> None:
    take_in_update(sent.runtime, says(MessageStatus.FAILED, reason="UserInBlackList", opted_out=True))
    assert sent.values(select(contacts.c.opted_out_at)) == [sent.now]


def test_a_reason_of_any_length_is_kept(database_url: str) -> None:
    with bot_at(database_url) as bot:
        add_message(bot, add_contact(bot), status=MessageStatus.ACCEPTED, provider_id=ID, begun_at=bot.now)
        take_in_update(bot.runtime, says(MessageStatus.FAILED, reason="x" * 200))
        assert message_of(bot)[0] == "failed"


def test_an_opt_out_at_the_provider_is_one_with_us(bot: Bot) -> None:
    add_contact(bot)
    add_contact(bot, ANOTHER)
    take_in_opt_out(bot.runtime, ProviderOptOut(PROVIDER, ME))
    assert bot.values(select(contacts.c.opted_out_at).order_by(contacts.c.id)) == [bot.now, None]


def test_an_opt_out_of_who_never_wrote_changes_nothing(bot: Bot) -> None:
    take_in_opt_out(bot.runtime, ProviderOptOut(PROVIDER, ME))
    assert bot.count(contacts) == 0


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(st.sampled_from([*TOLD, None]), max_size=8),
    early=st.integers(0, 8),
    foreign=st.sets(st.integers(0, 8)),
    named=st.booleans(),
    breaks=st.booleans(),
)
def test_whatever_comes_when_the_final_status_is_the_furthest_that_was_told(  # noqa: PLR0913  # what can differ
    each_bot: Bot, told: list[MessageStatus | None], early: int, foreign: set[int], *, named: bool, breaks: bool
) -> None:
    bot = each_bot
    for table in (delivery_updates, outbox, breakers):
        bot.do(delete(table))
    message = add_message(bot, add_contact(bot, ME) if not bot.count(contacts) else 1)

    def take_in(some: Sequence[MessageStatus | None]) -> None:
        for at, status in enumerate(some):
            if at in foreign:
                take_in_update(bot.runtime, says(MessageStatus.READ, "ATXid_foreign", address=ANOTHER))
            take_in_update(bot.runtime, says(status, reference=str(message) if named else "", address=ME))

    def send(_: Outbound) -> Accepted:
        take_in(told[:early])
        if breaks:
            raise SendError(Fault.UNKNOWN, "No answer came.")
        return Accepted(ID)

    bot.providers[PROVIDER].told[""] = send
    drain(bot.runtime, "replies")
    take_in(told[early:])
    settle(bot.runtime)

    known = [MessageStatus.UNKNOWN if breaks and not told else MessageStatus.ACCEPTED, *filter(None, told)]
    assert message_of(bot)[0] == max(known, key=lambda status: status.rank)
    kept = bot.rows(select(delivery_updates.c.provider_id, delivery_updates.c.outbox_id))
    assert [row.outbox_id for row in kept if row.provider_id == ID] == [message] * len(told)
    assert {row.outbox_id for row in kept if row.provider_id != ID} <= {None}


def test_a_word_that_we_do_not_know_shows_that_the_provider_has_a_message(bot: Bot) -> None:
    ours = add_message(bot, add_contact(bot), status=MessageStatus.UNKNOWN, begun_at=bot.now)
    take_in_update(bot.runtime, says(None, reference=str(ours)))
    assert message_of(bot)[:2] == ("accepted", ID)


def test_an_opt_out_in_an_update_that_comes_before_the_send_returns_is_kept(bot: Bot) -> None:
    add_contact(bot)
    take_in_update(bot.runtime, says(MessageStatus.FAILED, address=ME, opted_out=True))
    assert bot.values(select(contacts.c.opted_out_at)) == [bot.now]
