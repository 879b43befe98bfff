"""Each by itself: over whatever one makes us fail, the others are done; and nothing fails for ever."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError

from bot.asking import Balance, Charge, Listed
from bot.messages import Channel, Inbound
from bot.runtime import Runtime
from bot.services.apart import do_apart
from bot.services.balances import ask_balances
from bot.services.broadcasting.closing import tend
from bot.services.charging import charge
from bot.services.gathering import gather
from bot.services.nudging import nudge
from bot.services.settling import settle
from bot.services.watching import find_troubles
from bot.store.breakers import breakers
from bot.store.broadcasts import broadcasts
from bot.store.conversations import sessions
from bot.store.counts import counts
from bot.store.outbox import outbox
from tests.bots import ANOTHER, ME, NOW, Bot, Provider
from tests.factories import add_broadcast, add_contact, add_message, add_workshop


def fail(_: object) -> None:
    raise KeyError("of our own")


def test_what_fails_is_given_back_and_logged_by_its_name_and_the_others_are_done(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[int] = []

    def halve(number: int) -> None:
        done.append(6 // number)

    assert do_apart({"none": 0, "two": 2, "three": 3}, halve) == [0]
    assert done == [3, 2]
    assert "none: an error of ours; the others go on" in caplog.text


def test_where_the_store_is_away_nothing_else_is_tried() -> None:
    done: list[str] = []

    def reach(name: str) -> None:
        done.append(name)
        raise OperationalError("", {}, OSError())

    with pytest.raises(OperationalError):
        do_apart({"one": "one", "two": "two"}, reach)
    assert done == ["one"]


@dataclass
class Asked(Provider):
    """A provider that can be asked all that there is, or whose answers make us fail."""

    fails: bool = False
    questions: list[str] = field(default_factory=list)
    brings_again = False

    def sent(self, channel: Channel, since: datetime, address: str = "") -> Iterator[Listed]:
        del channel, since, address
        self._hear("sent")
        return iter(())

    def find_sent(self, provider_id: str) -> Listed | None:
        raise NotImplementedError(provider_id)

    def balance(self) -> Balance:
        self._hear("balance")
        return Balance(Decimal(1), "USD")

    def charged(self, channel: Channel, since: datetime, until: datetime) -> Iterator[Charge]:
        del channel, since, until
        self._hear("charged")
        return iter(())

    def received(self, channel: Channel, since: datetime, mark: str) -> Iterator[tuple[Inbound, str]]:
        del channel, since, mark
        self._hear("received")
        return iter(())

    def _hear(self, question: str) -> None:
        self.questions.append(question)
        if self.fails:
            fail(question)


@pytest.mark.parametrize(
    ("ask", "question"),
    [(ask_balances, "balance"), (charge, "charged"), (gather, "received"), (settle, "sent")],
)
@pytest.mark.usefixtures("caplog")
def test_a_provider_whose_answer_makes_us_fail_keeps_nobody_from_asking_another(
    bot: Bot, ask: Callable[[Runtime], None], question: str
) -> None:
    first, second = Asked("africastalking", fails=True), Asked("twilio")
    bot.providers |= {"africastalking": first, "twilio": second}
    for provider in (first, second):
        doubt = {"status": "unknown", "status_at": NOW - timedelta(hours=1), "begun_at": NOW, "attempts": 1}
        line = {"provider": provider.name, "channel": f"{provider.name}-sms"}
        add_message(bot, add_contact(bot, ME if provider is first else ANOTHER), **line, **doubt)
    ask(bot.runtime)
    assert {*first.questions} == {*second.questions} == {question}


def test_a_session_over_which_we_fail_keeps_nobody_from_being_told_that_the_call_ended(
    each_bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    add_workshop(each_bot)
    phones = []
    for number in (ME, ANOTHER):
        add_contact(each_bot, number)
        phones.append(each_bot.phone(number))
        phones[-1].dial()
        phones[-1].press("1")
    first = each_bot.rows(select(sessions.c.id, sessions.c.state).order_by(sessions.c.id))[0]
    broken = json.loads(first.state)
    broken[1][-1][1] = ["no name of a step"]
    each_bot.do(update(sessions).where(sessions.c.id == first.id).values(state=json.dumps(broken)))
    each_bot.pass_time(minutes=5)
    assert [nudge(each_bot.runtime), nudge(each_bot.runtime)] == [1, 0]
    assert [bool(phone.arrived()) for phone in phones] == [False, True]
    assert caplog.text.count("nobody can be told that the call ended") == 1


def test_a_look_that_fails_hides_no_other_trouble_and_is_one_itself(each_bot: Bot) -> None:
    each_bot.do(insert(counts).values(kind="week cost", labels="{}", settled=0, recent=1))
    stopped = {"opened_at": NOW - timedelta(hours=1), "probe_at": NOW, "reason": "No money.", "reason_code": "1"}
    each_bot.do(insert(breakers).values(channel="twilio-sms", probes=1, **stopped))
    with each_bot.runtime.database.look() as db:
        found = {one.name: one.text for one in find_troubles(each_bot.runtime, db)}
    assert found.keys() == {"breaker twilio-sms", "look balances"}
    assert found["look balances"] == "Whether there is trouble with balances cannot be told."


def test_what_is_through_is_finished_each_by_itself(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    for status in ("delivered", "queued", "delivered"):
        add_message(each_bot, contact, broadcast_id=add_broadcast(each_bot, recipients=1), status=status)
    tend(each_bot.runtime)
    states = select(broadcasts.c.status).order_by(broadcasts.c.id)
    assert each_bot.values(states) == ["finished", "started", "finished"]
    each_bot.do(update(outbox).where(outbox.c.status == "queued").values(status="failed"))
    tend(each_bot.runtime)
    assert each_bot.values(states) == ["finished"] * 3
