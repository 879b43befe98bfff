"""Conversations held against a database that was doctored, and against a true one."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.bench.inbound.bringing import Brought, Conversation
from bot.bench.inbound.judging import Kept, Record, judge
from bot.bench.talk import Contact, Line
from bot.simulator.webhooks import Reply

FIRST, SECOND = Record(1, "a", 1, 1), Record(2, "b", 1, 1)


def talk(*, broken: bool = False) -> Conversation:
    contact = Contact(Line.SMS, 1)
    said = [contact.say("?"), contact.say("1"), contact.say("2")]
    ids = [type(one)(one.line, identifier, one.form) for one, identifier in zip(said, "abc", strict=True)]
    return Conversation(contact, [Brought(ids[0], taken=True), Brought(ids[1], taken=True), Brought(ids[2])], broken)


def kept(*records: Record, registered: int = 1) -> Kept:
    return Kept(records, Counter({talk().contact.address: registered}))


@pytest.mark.parametrize(
    ("found", "broken"),
    [
        (kept(FIRST, SECOND), []),
        (kept(FIRST, SECOND, Record(3, "c", 1, 1)), []),
        (kept(FIRST), ["answered 2xx, and not there"]),
        (kept(FIRST, SECOND, Record(3, "b", 1, 1)), ["taken in more than once"]),
        (kept(FIRST, SECOND, Record(3, "x", 1, 1)), ["there, and never said"]),
        (kept(FIRST, Record(2, "b", 1, 2)), ["more or fewer answers than its record counts"]),
        (kept(Record(1, "b", 1, 1), Record(2, "a", 1, 1)), ["out of order"]),
        (kept(FIRST, SECOND, registered=2), ["not registered once"]),
        (kept(FIRST, SECOND, registered=0), ["not registered once"]),
    ],
)
def test_a_promise_is_broken_where_the_database_differs(found: Kept, broken: list[str]) -> None:
    assert [name for name, cases in judge([talk()], found).broken.items() if cases] == broken


def test_a_conversation_whose_call_broke_may_have_gone_astray() -> None:
    assert judge([talk(broken=True)], kept(FIRST, SECOND, registered=0)).is_kept


def test_one_request_with_two_answers_is_found_out() -> None:
    twice = talk()
    twice.brought[0].screens |= {"CON 1", "CON 2"}
    assert judge([twice], kept(FIRST, SECOND)).broken["one request, several answers"] == ["a"]


@pytest.mark.parametrize(
    ("line", "reply", "taken"),
    [
        (Line.SMS, Reply(200), True),
        (Line.SMS, Reply(503), False),
        (Line.TWILIO, Reply(0), False),
        (Line.USSD, Reply(200, "CON Hitamo ururimi"), True),
        (Line.USSD, Reply(200, "END Habaye ikibazo. Ongera ugerageze mu kanya."), False),
    ],
)
def test_on_ussd_an_apology_is_no_promise(line: Line, reply: Reply, taken: bool) -> None:  # noqa: FBT001  # a case
    assert Contact(line, 1).say("").is_taken(reply) is taken
