from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.channels.twilio import TwilioAdapter, TwilioConfig
from bot.channels.twilio.words import VERDICTS
from bot.errors import Fault, SendError
from bot.messages import (
    Accepted,
    Channel,
    DeliveryUpdate,
    Medium,
    MessageStatus,
    Outbound,
)
from tests.channels.provider import Handler, Play, Provider, answers
from tests.channels.specimens import ACCOUNT, NUMBER, PUBLIC_URL, TOKEN, Specimen

SID = "SM0123456789abcdef0123456789abcdef"
SERVICE = "MG0123456789abcdef0123456789abcdef"


def created(**changes: object) -> Play:
    told = {
        "account_sid": ACCOUNT,
        "body": "Muraho neza! Amahugurwa ni ejo.",
        "date_created": "Sun, 22 Nov 2026 08:00:00 +0000",
        "error_code": None,
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "sid": SID,
        "status": "queued",
    }
    return answers(201, json.dumps(told | changes))


def sent(twilio: Specimen, provider: Provider, outbound: Outbound, channel: Channel | None = None) -> Mapping[str, str]:
    provider.script.append(created())
    twilio.adapter.send(channel or twilio.channel, outbound)
    return provider.asked[-1].form


def test_a_file_goes_out_by_its_address(twilio: Specimen, provider: Provider, outbound: Outbound) -> None:
    with_file = replace(outbound, medium=Medium.WHATSAPP, media_url="https://bot.example.rw/files/k/sheet.pdf")
    form = sent(twilio, provider, with_file)
    assert (form["Body"], form["MediaUrl"]) == (outbound.body, "https://bot.example.rw/files/k/sheet.pdf")


def test_an_sms_goes_out_with_sender_text_and_our_reference(
    twilio: Specimen, provider: Provider, outbound: Outbound
) -> None:
    assert sent(twilio, provider, outbound) == {
        "To": NUMBER,
        "From": "+14155550123",
        "Body": "Muraho neza! Amahugurwa ni ejo.",
        "StatusCallback": "https://bot.example.rw/webhooks/twilio/status?ref=42",
    }
    (asked,) = provider.asked
    assert asked.path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert asked.headers["Authorization"] == "Basic " + b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("address", [NUMBER, "RW.AbC123"])
@pytest.mark.parametrize("sender", ["+14155238886", "whatsapp:+14155238886"])
def test_a_whatsapp_message_goes_from_whatsapp_to_whatsapp(
    twilio: Specimen, provider: Provider, outbound: Outbound, address: str, sender: str
) -> None:
    channel = Channel("twilio-whatsapp", Medium.WHATSAPP, "twilio", sender)
    form = sent(twilio, provider, replace(outbound, medium=Medium.WHATSAPP, address=address), channel)
    assert (form["From"], form["To"]) == ("whatsapp:+14155238886", f"whatsapp:{address}")


def test_a_messaging_service_chooses_the_sender(twilio: Specimen, provider: Provider, outbound: Outbound) -> None:
    form = sent(twilio, provider, outbound, replace(twilio.channel, sender=SERVICE))
    assert form["MessagingServiceSid"] == SERVICE
    assert "From" not in form


def test_a_sender_name_that_begins_like_a_service_is_a_name(
    twilio: Specimen, provider: Provider, outbound: Outbound
) -> None:
    assert sent(twilio, provider, outbound, replace(twilio.channel, sender="MGF"))["From"] == "MGF"


@pytest.mark.parametrize(
    ("valid_for", "seconds"),
    [
        (timedelta(minutes=15), "900"),
        (timedelta(days=3), "36000"),
        (timedelta(milliseconds=5), "1"),
        (timedelta(seconds=-5), "1"),
    ],
)
def test_a_message_expires_with_its_worth(
    twilio: Specimen, provider: Provider, outbound: Outbound, valid_for: timedelta, seconds: str
) -> None:
    assert sent(twilio, provider, replace(outbound, valid_for=valid_for))["ValidityPeriod"] == seconds


def test_a_reference_survives_the_way_there_and_back(twilio: Specimen, provider: Provider, outbound: Outbound) -> None:
    url = sent(twilio, provider, replace(outbound, reference="a&b=c/é"))["StatusCallback"]
    (update,) = twilio.adapter.parse(replace(twilio.payload("status", "delivered"), url=url))
    assert isinstance(update, DeliveryUpdate)
    assert update.reference == "a&b=c/é"


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({}, Accepted(SID, MessageStatus.ACCEPTED, segments=1, currency="USD")),
        ({"num_segments": "0", "status": "accepted"}, Accepted(SID, MessageStatus.ACCEPTED, currency="USD")),
        (
            {"num_segments": "2", "price": "-0.09740", "price_unit": "usd", "status": "sent"},
            Accepted(SID, MessageStatus.SENT, segments=2, price=Decimal("0.09740"), currency="USD"),
        ),
        ({"status": "teleported"}, Accepted(SID, MessageStatus.ACCEPTED, segments=1, currency="USD")),
        (
            {"num_segments": None, "price": "free", "price_unit": None, "error_code": "odd", "status": None},
            Accepted(SID, MessageStatus.ACCEPTED),
        ),
    ],
    ids=["queued", "service", "sent", "unknown word", "odd"],
)
def test_what_twilio_took_is_told(
    twilio: Specimen, provider: Provider, outbound: Outbound, changes: dict[str, object], accepted: Accepted
) -> None:
    provider.script.append(created(**changes))
    assert twilio.adapter.send(twilio.channel, outbound) == accepted


def test_an_answer_that_twilios_client_cannot_read_leaves_the_message_in_doubt(
    twilio: Specimen, provider: Provider, outbound: Outbound
) -> None:
    assert refused(twilio, provider, created(date_created="Sun, 99 Nov 2026 08:00:00 +0000"), outbound).fault is (
        Fault.UNKNOWN
    )


def refused(twilio: Specimen, provider: Provider, play: Play, outbound: Outbound) -> SendError:
    provider.script.append(play)
    with pytest.raises(SendError) as caught:
        twilio.adapter.send(twilio.channel, outbound)
    return caught.value


@pytest.mark.parametrize(
    ("refusal", "fault"),
    [
        ((400, 21211), Fault.ADDRESS),
        ((400, 21408), Fault.FINAL),
        ((400, 21610), Fault.OPTED_OUT),
        ((400, 21611), Fault.BUSY),
        ((400, 21612), Fault.FINAL),
        ((400, 21614), Fault.ADDRESS),
        ((400, 21617), Fault.FINAL),
        ((401, 20003), Fault.CHANNEL),
        ((403, 30002), Fault.CHANNEL),
        ((429, 20429), Fault.BUSY),
        ((404, 20404), Fault.CHANNEL),
        ((400, 63003), Fault.ADDRESS),
        ((400, 63007), Fault.CHANNEL),
        ((400, 63014), Fault.OPTED_OUT),
        ((400, 63016), Fault.FINAL),
        ((400, 63018), Fault.BUSY),
        ((400, 99999), Fault.FINAL),
        ((503, 20503), Fault.UNKNOWN),
    ],
)
def test_twilios_codes_have_a_meaning(
    twilio: Specimen, provider: Provider, outbound: Outbound, refusal: tuple[int, int], fault: Fault
) -> None:
    status, code = refusal
    told = {"code": code, "message": f"Not to {NUMBER}", "more_info": "https://www.twilio.com/docs", "status": status}
    error = refused(twilio, provider, answers(status, json.dumps(told)), outbound)
    assert (error.fault, error.code) == (fault, str(code))
    assert NUMBER not in str(error)


def test_a_message_that_was_made_only_to_fail_is_refused(
    twilio: Specimen, provider: Provider, outbound: Outbound
) -> None:
    error = refused(twilio, provider, created(status="failed", error_code=63024), outbound)
    assert (error.fault, error.code) == (Fault.ADDRESS, "63024")


def test_every_code_comes_with_a_sentence_for_staff() -> None:
    assert all(code.isdecimal() and text[0].isupper() and text.endswith(".") for code, (_, text) in VERDICTS.items())


def test_threads_may_share_the_adapter(twilio: Specimen, provider: Provider, outbound: Outbound) -> None:
    def echoes(handler: Handler) -> None:
        created(sid=handler.asked.form["Body"])(handler)

    provider.default = echoes
    bodies = [f"message {number}" for number in range(100)]
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda body: twilio.adapter.send(twilio.channel, replace(outbound, body=body)), bodies))
    assert [accepted.provider_id for accepted in sent] == bodies


def test_the_environment_does_not_move_twilio_elsewhere(
    provider: Provider, outbound: Outbound, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TWILIO_EDGE", "TWILIO_REGION", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"):
        monkeypatch.setenv(name, "elsewhere")
    provider.script.append(created())
    adapter = TwilioAdapter(TwilioConfig(ACCOUNT, (TOKEN,), PUBLIC_URL, provider.url))
    adapter.send(Channel("twilio-sms", Medium.SMS, "twilio", "+14155550123"), outbound)
    adapter.close()
    assert ACCOUNT in provider.asked[0].path
