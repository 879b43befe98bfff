"""Africa's Talking's sending API and its delivery reports."""

from __future__ import annotations

import json

import pytest
import urllib3

from bot.simulator.africastalking_api import network_code
from tests.simulator.conftest import Phone
from tests.simulator.fake_bot import KEY, FakeBot

ALICE, BOSCO = "+250788123456", "+250722000001"


def send(bot: FakeBot, key: str = KEY, **change: str) -> urllib3.BaseHTTPResponse:
    form = {"username": "menyesha", "to": ALICE, "message": "Muraho", "from": "MENYESHA"} | change
    return bot.post("/version1/messaging", {name: value for name, value in form.items() if value}, {"apiKey": key})


def test_a_message_is_taken_and_arrives_and_is_reported(bot: FakeBot, phone: Phone) -> None:
    answer = send(bot)
    [recipient] = answer.json()["SMSMessageData"]["Recipients"]
    identifier = recipient.pop("messageId")
    assert answer.status == 201
    assert answer.json()["SMSMessageData"]["Message"].startswith("Sent to 1/1 Total Cost: RWF 10.0000")
    assert recipient == {
        "number": ALICE,
        "status": "Success",
        "statusCode": 101,
        "cost": "RWF 10.0000",
        "messageParts": 1,
    }
    assert phone.texts("address=%2B250788123456", 1) == ["Muraho"]
    assert [(form["id"], form["status"], form["networkCode"]) for form in bot.wait_for("delivery", 2)] == [
        (identifier, "Sent", "63510"),
        (identifier, "Success", "63510"),
    ]


def test_one_wrong_number_of_two_does_not_hold_back_the_other(bot: FakeBot, phone: Phone) -> None:
    recipients = send(bot, to=f"0788, {BOSCO}").json()["SMSMessageData"]["Recipients"]
    assert [(recipient["statusCode"], recipient["status"]) for recipient in recipients] == [
        (403, "InvalidPhoneNumber"),
        (101, "Success"),
    ]
    assert [json.loads(line)["to"] for line in phone.truth()] == [BOSCO]


@pytest.mark.parametrize(
    ("change", "status"),
    [({"username": "other"}, 401), ({"key": "wrong"}, 401), ({"to": ""}, 400), ({"message": ""}, 400)],
)
def test_a_request_that_is_not_whole_is_refused(
    bot: FakeBot, phone: Phone, change: dict[str, str], status: int
) -> None:
    assert send(bot, **change).status == status
    assert phone.truth() == []


def test_another_sender_is_refused_with_201_and_nobody(bot: FakeBot, phone: Phone) -> None:
    answer = send(bot, **{"from": "OTHER"})
    assert (answer.status, answer.json()) == (201, {"SMSMessageData": {"Message": "InvalidSenderId", "Recipients": []}})
    assert phone.truth() == []


@pytest.mark.parametrize(
    ("fault", "status", "taken"),
    [
        ({"kind": "throttle", "seconds": 3}, 429, 0),
        ({"kind": "error"}, 500, 0),
        ({"kind": "error_accepted"}, 500, 1),
        ({"kind": "refuse", "code": "405"}, 201, 0),
        ({"kind": "refuse", "code": "402"}, 201, 0),
        ({"kind": "slow", "seconds": 0.01}, 201, 1),
    ],
)
def test_a_fault_strikes_one_message(
    bot: FakeBot, phone: Phone, fault: dict[str, object], status: int, taken: int
) -> None:
    phone.break_things({**fault, "provider": "africastalking", "next": 1})
    assert (send(bot).status, len(phone.truth())) == (status, taken)
    assert send(bot).json()["SMSMessageData"]["Recipients"][0]["status"] == "Success"


def test_a_refusal_says_its_code_for_each_recipient(bot: FakeBot, phone: Phone) -> None:
    phone.break_things({"kind": "refuse", "code": "405"})
    [recipient] = send(bot).json()["SMSMessageData"]["Recipients"]
    assert (recipient["statusCode"], recipient["status"], recipient["messageId"]) == (
        405,
        "InsufficientBalance",
        "None",
    )


def test_a_dropped_connection_leaves_the_message_with_the_provider(bot: FakeBot, phone: Phone) -> None:
    phone.break_things({"kind": "reset_accepted"})
    with pytest.raises(urllib3.exceptions.ProtocolError):
        send(bot)
    assert len(phone.truth()) == 1


def test_a_report_that_is_not_taken_comes_again_until_it_is_given_up(bot: FakeBot, phone: Phone) -> None:
    phone.break_things({"kind": "undelivered", "code": "UserDoesNotExist"})
    bot.status = 503
    send(bot)
    forms = bot.wait_for("delivery", 6)
    failed = [form for form in forms if form["status"] == "Failed"]
    assert [form["retryCount"] for form in failed] == ["0", "1", "2"]
    assert {form["failureReason"] for form in failed} == {"UserDoesNotExist"}


@pytest.mark.parametrize(
    ("number", "code"),
    [("+250788123456", "63510"), ("+250799123456", "63510"), ("+250722123456", "63514"), ("+254700000000", "99999")],
)
def test_a_network_is_known_by_its_prefix(number: str, code: str) -> None:
    assert network_code(number) == code
