from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.channels.africastalking.words import CODES, VERDICTS
from bot.errors import Fault, SendError
from bot.messages import (
    Accepted,
    MessageStatus,
    Outbound,
)
from tests.channels.provider import Play, Provider, answers
from tests.channels.specimens import API_KEY, BODY, NUMBER, Specimen


def told(message: str, *recipients: object) -> Play:
    return answers(201, json.dumps({"SMSMessageData": {"Message": message, "Recipients": recipients}}))


def taken(**changes: object) -> Play:
    recipient = {
        "number": NUMBER,
        "status": "Success",
        "statusCode": 101,
        "cost": "RWF 13.0000",
        "messageId": "ATXid_1",
        "messageParts": 1,
    }
    return told("Sent to 1/1 Total Cost: RWF 13.0000", recipient | changes)


def sent(africastalking: Specimen, provider: Provider, outbound: Outbound) -> Mapping[str, str]:
    provider.script.append(taken())
    africastalking.adapter.send(africastalking.channel, outbound)
    return provider.asked[-1].form


def test_an_sms_goes_out_as_documented(africastalking: Specimen, provider: Provider, outbound: Outbound) -> None:
    assert sent(africastalking, provider, outbound) == {
        "username": "menyesha",
        "to": NUMBER,
        "message": BODY,
        "from": "MENYESHA",
        "bulkSMSMode": "1",
        "enqueue": "1",
    }
    (asked,) = provider.asked
    assert (asked.method, asked.path) == ("POST", "/version1/messaging")
    assert (asked.headers["apiKey"], asked.headers["Accept"]) == (API_KEY, "application/json")


def test_without_a_sender_name_the_provider_chooses(
    africastalking: Specimen, provider: Provider, outbound: Outbound
) -> None:
    nameless = replace(africastalking, channel=replace(africastalking.channel, sender=""))
    assert "from" not in sent(nameless, provider, outbound)


def test_a_text_goes_out_whole(africastalking: Specimen, provider: Provider, outbound: Outbound) -> None:
    body = "Umutoni & Éliane: 100% + 1 = ? €\n1. Yego"
    assert sent(africastalking, provider, replace(outbound, body=body))["message"] == body


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({}, Accepted("ATXid_1", segments=1, price=Decimal("13.0000"), currency="RWF")),
        (
            {"statusCode": 100, "cost": "KES 0.8000"},
            Accepted("ATXid_1", MessageStatus.ACCEPTED, 1, Decimal("0.8000"), "KES"),
        ),
        (
            {"statusCode": 102, "messageParts": 3},
            Accepted("ATXid_1", MessageStatus.ACCEPTED, 3, Decimal("13.0000"), "RWF"),
        ),
        ({"cost": "0"}, Accepted("ATXid_1", segments=1)),
        ({"cost": "None", "messageParts": None}, Accepted("ATXid_1")),
        ({"cost": None, "messageParts": 0}, Accepted("ATXid_1")),
    ],
    ids=["sent", "processed", "queued", "no cost", "none", "null"],
)
def test_what_the_provider_took_is_told(
    africastalking: Specimen, provider: Provider, outbound: Outbound, changes: dict[str, object], accepted: Accepted
) -> None:
    provider.script.append(taken(**changes))
    found = africastalking.adapter.send(africastalking.channel, outbound)
    assert found == accepted


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (401, Fault.FINAL),
        (402, Fault.CHANNEL),
        (403, Fault.ADDRESS),
        (404, Fault.ADDRESS),
        (405, Fault.CHANNEL),
        (406, Fault.OPTED_OUT),
        (407, Fault.FINAL),
        (409, Fault.OPTED_OUT),
        (500, Fault.RETRY),
        (501, Fault.RETRY),
        (502, Fault.RETRY),
        (999, Fault.UNKNOWN),
    ],
)
def test_a_created_answer_may_still_say_that_nobody_gets_it(
    africastalking: Specimen, provider: Provider, outbound: Outbound, code: int, fault: Fault
) -> None:
    error = refused(africastalking, provider, taken(statusCode=code, messageId="None", cost="0"), outbound)
    assert (error.fault, error.code) == (fault, str(code))


def refused(africastalking: Specimen, provider: Provider, play: Play, outbound: Outbound) -> SendError:
    provider.script.append(play)
    with pytest.raises(SendError) as caught:
        africastalking.adapter.send(africastalking.channel, outbound)
    return caught.value


@pytest.mark.parametrize("message_id", ["None", "", None], ids=["none", "empty", "null"])
def test_a_message_without_an_id_is_in_doubt(
    africastalking: Specimen, provider: Provider, outbound: Outbound, message_id: str | None
) -> None:
    assert refused(africastalking, provider, taken(messageId=message_id), outbound).fault is Fault.UNKNOWN


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("InvalidSenderId", Fault.CHANNEL),
        ("InsufficientBalance", Fault.CHANNEL),
        ("UserInBlacklist", Fault.OPTED_OUT),
        ("InternalServerError", Fault.RETRY),
        ("Sent to 0/1 Total Cost: 0", Fault.FINAL),
    ],
)
def test_a_request_may_fail_as_a_whole(
    africastalking: Specimen, provider: Provider, outbound: Outbound, message: str, fault: Fault
) -> None:
    error = refused(africastalking, provider, told(message), outbound)
    assert (error.fault, error.code) == (fault, message)


def test_refused_credentials_come_as_plain_text(
    africastalking: Specimen, provider: Provider, outbound: Outbound
) -> None:
    play = answers(401, "The supplied authentication is invalid", Content_Type="text/plain")
    assert refused(africastalking, provider, play, outbound).fault is Fault.CHANNEL


def test_every_code_has_a_name_and_a_sentence_for_staff() -> None:
    assert set(CODES.values()) == set(VERDICTS)
    assert all(text[0].isupper() and text.endswith(".") for _, text in VERDICTS.values())
