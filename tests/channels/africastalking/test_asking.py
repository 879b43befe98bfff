"""Africa's Talking's inbox: read from a mark to its end, and only our own line's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.asking import Balance, Inbox, Lister, Purse
from bot.errors import SendError
from bot.messages import Inbound
from tests.channels.provider import Provider, answers
from tests.channels.specimens import NUMBER, Specimen

SINCE = datetime(2026, 11, 20, tzinfo=UTC)


def page(*messages: dict[str, Any]) -> Any:  # noqa: ANN401  # a play
    standing = {"from": NUMBER, "to": "MENYESHA", "text": "hi", "linkId": "x", "date": "2026-11-21 08:00:00"}
    return answers(200, json.dumps({"SMSMessageData": {"Messages": [{**standing, **one} for one in messages]}}))


def read(africastalking: Specimen, mark: str = "") -> list[tuple[Inbound, str]]:
    inbox = africastalking.adapter
    assert isinstance(inbox, Inbox)
    assert not isinstance(inbox, Lister)
    return list(inbox.received(africastalking.channel, SINCE, mark))


def test_an_inbox_is_read_from_a_mark_to_its_end(africastalking: Specimen, provider: Provider) -> None:
    provider.script += [page({"id": 8}, {"id": 9, "date": "2026-11-21T08:00:00Z"}), page()]
    found = read(africastalking, "7")
    assert [(message.external_id, mark) for message, mark in found] == [("8", "8"), ("9", "9")]
    assert {message.sent_at for message, _ in found} == {datetime(2026, 11, 21, 8, tzinfo=UTC)}
    assert [asked.path.rpartition("=")[2] for asked in provider.asked] == ["7", "9"]


@pytest.mark.parametrize("other", [{"to": "8181"}, {"from": "MTN"}, {"date": "yesterday"}, {"from": "07"}])
def test_what_is_not_said_to_us_is_left_out(
    africastalking: Specimen, provider: Provider, other: dict[str, Any]
) -> None:
    provider.script += [page({"id": 8, **other}), page()]
    assert read(africastalking) == []


@pytest.mark.parametrize("answer", [answers(500), answers(200, "{}"), answers(401)])
def test_an_answer_that_is_no_inbox_is_an_error(africastalking: Specimen, provider: Provider, answer: Any) -> None:  # noqa: ANN401  # a play
    provider.script += [answer]
    with pytest.raises(SendError):
        read(africastalking)


def test_what_is_left_on_the_account_is_told(africastalking: Specimen, provider: Provider) -> None:
    provider.script += [answers(200, '{"UserData": {"balance": "RWF 1785.50"}}')]
    assert isinstance(africastalking.adapter, Purse)
    assert africastalking.adapter.balance() == Balance(Decimal("1785.50"), "RWF")
    assert provider.asked[0].path.startswith("/version1/user?username=")


@pytest.mark.parametrize("answer", [answers(500), answers(200, '{"UserData": {"balance": "1785"}}'), answers(401)])
def test_a_balance_that_is_not_told_is_an_error(africastalking: Specimen, provider: Provider, answer: Any) -> None:  # noqa: ANN401  # a play
    provider.script += [answer]
    assert isinstance(africastalking.adapter, Purse)
    with pytest.raises(SendError):
        africastalking.adapter.balance()
