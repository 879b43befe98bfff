"""Asking Twilio: its list read page by page, and nothing taken for ours that is not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.asking import Balance, Charge, Charges, Inbox, Lister, Purse
from bot.channels.twilio import TwilioAdapter
from bot.errors import SendError
from bot.messages import MessageStatus
from tests.channels.provider import Provider, answers
from tests.channels.specimens import NUMBER, Specimen

SINCE = datetime(2026, 11, 20, 8, tzinfo=UTC)
SID = "SM" + "0" * 32


def shown(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  # whatever a message shows
    message = {"sid": SID, "to": NUMBER, "from": "+14155550123", "body": "Muraho", "direction": "outbound-api"}
    dates = dict.fromkeys(("date_created", "date_sent"), "Fri, 20 Nov 2026 09:00:00 +0000")
    return {**message, **dates, "status": "delivered", "error_code": None, **changes}


def page(*messages: dict[str, Any], following: str | None = None) -> str:
    return json.dumps({"messages": messages, "next_page_uri": following})


def lister_of(twilio: Specimen) -> TwilioAdapter:
    assert isinstance(twilio.adapter, TwilioAdapter)
    assert isinstance(twilio.adapter, Lister)
    assert isinstance(twilio.adapter, Inbox)
    assert isinstance(twilio.adapter, Charges)
    return twilio.adapter


def test_a_list_is_read_to_its_last_page(twilio: Specimen, provider: Provider) -> None:
    provider.script += [answers(200, page(shown(sid="SM1"), following="/2010-04-01/x.json?Page=1&PageToken=t"))]
    provider.script += [answers(200, page(shown(sid="SM2", status="undelivered", error_code=30003)))]
    found = list(lister_of(twilio).sent(twilio.channel, SINCE))
    assert [(one.provider_id, one.status, one.reason) for one in found] == [
        ("SM1", MessageStatus.DELIVERED, ""),
        ("SM2", MessageStatus.FAILED, "30003"),
    ]
    first, second = (asked.path for asked in provider.asked)
    assert "DateSent%3E=2026-11-20T08%3A00%3A00Z" in first
    assert "From=%2B14155550123" in first
    assert second == "/2010-04-01/x.json?Page=1&PageToken=t"


def test_a_list_is_read_no_further_than_the_time_in_question(twilio: Specimen, provider: Provider) -> None:
    old = shown(sid="SM2", **dict.fromkeys(("date_created", "date_sent"), "Fri, 20 Nov 2026 07:59:59 +0000"))
    waiting = shown(sid="SM0", date_sent=None, status="queued")
    provider.script += [answers(200, page(waiting, shown(sid="SM1"), old, following="/never?asked=1"))]
    found = list(lister_of(twilio).sent(twilio.channel, SINCE, NUMBER))
    assert [one.provider_id for one in found] == ["SM0", "SM1"]
    assert len(provider.asked) == 1
    assert "DateSent" not in provider.asked[0].path


@pytest.mark.parametrize(
    "other", [{"direction": "inbound"}, {"direction": "outbound-reply"}, {"to": f"whatsapp:{NUMBER}"}]
)
def test_what_is_not_ours_on_this_channel_is_left_out(
    twilio: Specimen, provider: Provider, other: dict[str, Any]
) -> None:
    provider.script += [answers(200, page(shown(**other)))]
    assert list(lister_of(twilio).sent(twilio.channel, SINCE)) == []


@pytest.mark.parametrize(
    "other", [{"direction": "outbound-api"}, {"from": "8180"}, {"from": "MTN"}, {"from": "whatsapp:+250788123456"}]
)
def test_what_no_contact_said_on_this_channel_is_left_out(
    twilio: Specimen, provider: Provider, other: dict[str, Any]
) -> None:
    said = shown(**{"direction": "inbound", "from": NUMBER, "to": twilio.channel.sender, **other})
    provider.script += [answers(200, page(said))]
    assert list(lister_of(twilio).received(twilio.channel, SINCE, "")) == []


def test_what_was_received_says_when(twilio: Specimen, provider: Provider) -> None:
    provider.script += [answers(200, page(shown(**{"direction": "inbound", "from": NUMBER, "to": "+14155550123"})))]
    ((message, mark),) = lister_of(twilio).received(twilio.channel, SINCE, "")
    assert (message.text, message.external_id, message.address, mark) == ("Muraho", SID, NUMBER, "")
    assert message.sent_at == SINCE + timedelta(hours=1)


def test_one_message_is_found_or_not(twilio: Specimen, provider: Provider) -> None:
    provider.script += [answers(200, json.dumps(shown())), answers(404, json.dumps({"code": 20404}))]
    asked = lister_of(twilio)
    found = asked.find_sent(SID)
    assert found is not None
    assert found.body == "Muraho"
    assert asked.find_sent(SID) is None
    assert asked.find_sent("../Calls") is None
    assert len(provider.asked) == 2


@pytest.mark.parametrize("answer", [answers(500), answers(200, "[]"), answers(401, json.dumps({"code": 20003}))])
def test_an_answer_that_is_no_list_is_an_error(twilio: Specimen, provider: Provider, answer: Any) -> None:  # noqa: ANN401  # a play
    provider.script += [answer]
    with pytest.raises(SendError):
        list(lister_of(twilio).sent(twilio.channel, SINCE))


def test_what_was_charged_is_read_with_its_currency_and_segments(twilio: Specimen, provider: Provider) -> None:
    booked = {"price": "-0.09740", "price_unit": "usd", "num_segments": "2"}
    unknown = shown(sid="SM2", price=None, price_unit="USD", num_segments="1")
    came_in = shown(sid="SM3", direction="inbound", price="-0.00750", price_unit="USD", num_segments="1")
    provider.script += [answers(200, page(shown(sid="SM1", **booked), unknown, came_in))]
    found = list(lister_of(twilio).charged(twilio.channel, SINCE, SINCE + timedelta(hours=1)))
    assert found == [Charge("SM1", Decimal("0.09740"), "USD", 2)]
    path = provider.asked[0].path
    assert "DateSent%3E=2026-11-20T08%3A00%3A00Z&DateSent%3C=2026-11-20T09%3A00%3A00Z" in path
    assert "From=%2B14155550123" in path


def test_what_is_left_on_the_account_is_told(twilio: Specimen, provider: Provider) -> None:
    provider.script += [answers(200, '{"account_sid": "AC1", "balance": "12.345", "currency": "usd"}')]
    assert isinstance(twilio.adapter, Purse)
    assert twilio.adapter.balance() == Balance(Decimal("12.345"), "USD")
    assert provider.asked[0].path.endswith("/Balance.json")


@pytest.mark.parametrize("answer", [answers(500), answers(200, '{"balance": "much"}'), answers(401)])
def test_a_balance_that_is_not_told_is_an_error(twilio: Specimen, provider: Provider, answer: Any) -> None:  # noqa: ANN401  # a play
    provider.script += [answer]
    with pytest.raises(SendError):
        lister_of(twilio).balance()
