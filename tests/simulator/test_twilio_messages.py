"""Twilio's sending API, as the official client and as plain requests see it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import urllib3
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from tests.simulator.conftest import Phone
from tests.simulator.fake_bot import ACCOUNT, TOKEN, FakeBot

ALICE, BOSCO = "+250788123456", "+250722000001"
SMS = {"To": ALICE, "From": "+250788000001", "Body": "Muraho"}
WHATSAPP = {"To": f"whatsapp:{ALICE}", "From": "whatsapp:+250788000002", "Body": "Muraho"}


class Rerouted(TwilioHttpClient):
    """Twilio's own HTTP client, led to the emulator."""

    emulator = ""

    def request(self, method: str, *rest: Any, **options: Any) -> Response:  # noqa: ANN401  # as inherited
        return super().request(method, rest[0].replace("https://api.twilio.com", self.emulator), *rest[1:], **options)


@pytest.fixture
def client(emulator: str) -> Iterator[Client]:
    http = Rerouted(pool_connections=True, timeout=10)
    http.emulator = emulator
    yield Client(ACCOUNT, TOKEN, http_client=http)
    if http.session:
        http.session.close()


def callback(bot: FakeBot) -> str:
    return f"{bot.url}/webhooks/twilio/status?ref=42"


def test_a_message_by_the_official_client_arrives_at_the_phone(client: Client, bot: FakeBot, phone: Phone) -> None:
    message = client.messages.create(to=ALICE, from_="+250788000001", body="Muraho", status_callback=callback(bot))
    assert [str(message.status), str(message.direction), message.num_segments] == ["queued", "outbound-api", "1"]
    assert phone.texts(f"address={ALICE.replace('+', '%2B')}&medium=sms", 1) == ["Muraho"]


def test_what_a_message_cost_is_shown_once_it_was_sent(client: Client, bot: FakeBot) -> None:
    message = client.messages.create(to=ALICE, from_="+250788000001", body="x" * 161, status_callback=callback(bot))
    assert message.price is None
    bot.wait_for("status", 2)
    shown = client.messages(str(message.sid)).fetch()
    assert (shown.price, shown.price_unit, shown.num_segments) == ("-0.09740", "USD", "2")


def test_the_callbacks_come_signed_in_order_and_once(client: Client, bot: FakeBot) -> None:
    message = client.messages.create(to=ALICE, from_="+250788000001", body="Muraho", status_callback=callback(bot))
    forms = bot.wait_for("status", 2)
    assert [(form["MessageSid"], form["MessageStatus"]) for form in forms] == [
        (message.sid, "sent"),
        (message.sid, "delivered"),
    ]


def test_a_whatsapp_message_keeps_its_scheme_on_the_way_back(bot: FakeBot, emulator: str) -> None:
    assert emulator
    bot.send_twilio({**WHATSAPP, "StatusCallback": callback(bot)})
    form = bot.wait_for("status")[0]
    assert (form["To"], form["From"], form["ChannelPrefix"]) == (WHATSAPP["To"], WHATSAPP["From"], "whatsapp")


def test_a_file_arrives_with_its_message(bot: FakeBot, phone: Phone) -> None:
    url = "https://bot.example.rw/files/k/sheet.pdf"
    assert bot.send_twilio({**WHATSAPP, "MediaUrl": url}).json()["num_media"] == "1"
    arrived = phone.get(f"/phone/messages?{urlencode({'address': ALICE, 'medium': 'whatsapp'})}").json()["messages"]
    assert [message["media"] for message in arrived] == [url]


def test_a_messaging_service_counts_no_segments_yet(bot: FakeBot, emulator: str) -> None:
    assert emulator
    service = "MG" + "1" * 32
    answer = bot.send_twilio(
        {"To": ALICE, "MessagingServiceSid": service, "Body": "Muraho", "StatusCallback": callback(bot)}
    )
    assert (answer.json()["status"], answer.json()["num_segments"]) == ("accepted", "0")
    assert bot.wait_for("status")[0]["MessagingServiceSid"] == service


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"To": ""}, 21604),
        ({"To": "0788123456"}, 21211),
        ({"To": "+250252123456"}, 21614),
        ({"From": ""}, 21603),
        ({"To": f"whatsapp:{ALICE}"}, 63007),
        ({"Body": "a" * 1601}, 21617),
        ({"Body": ""}, 21602),
        ({"ContentVariables": "{}"}, 21654),
        ({"ContentSid": "HX0"}, 21655),
    ],
)
def test_what_twilio_refuses_is_refused_with_its_code(
    bot: FakeBot, phone: Phone, change: dict[str, str], code: int
) -> None:
    answer = bot.send_twilio({**SMS, **change})
    assert (answer.status, answer.json()["code"]) == (400, code)
    assert phone.truth() == []


def test_a_wrong_password_is_refused(bot: FakeBot, emulator: str) -> None:
    assert emulator
    answer = bot.send_twilio(SMS, password="wrong")
    assert (answer.status, answer.json()["code"]) == (401, 20003)


def test_the_longest_body_is_taken(bot: FakeBot, phone: Phone) -> None:
    assert bot.send_twilio({**SMS, "Body": "a" * 1600}).status == 201
    assert len(phone.truth()) == 1


def test_a_message_can_be_fetched_and_an_unknown_one_is_not_found(client: Client, bot: FakeBot) -> None:
    sent = client.messages.create(to=ALICE, from_="+250788000001", body="Muraho", status_callback=callback(bot))
    bot.wait_for("status", 2)
    assert client.messages(str(sent.sid)).fetch().date_sent is not None
    with pytest.raises(TwilioRestException) as raised:
        client.messages("SM" + "0" * 32).fetch()
    assert raised.value.code == 20404


def test_a_list_is_filtered_by_number_and_time_and_paged(client: Client) -> None:
    for to, body in ((ALICE, "first"), (BOSCO, "other"), (ALICE, "second")):
        client.messages.create(to=to, from_="+250788000001", body=body)
    now = datetime.now(UTC)
    assert [message.body for message in client.messages.list(to=ALICE, page_size=1)] == ["second", "first"]
    assert [message.body for message in client.messages.list(limit=2)] == ["second", "other"]
    since = client.messages.list(to=ALICE, date_sent_after=now - timedelta(minutes=1))
    assert len(since) == len(client.messages.list(to=ALICE, date_sent=now)) == 2
    assert client.messages.list(date_sent_before=now - timedelta(minutes=1)) == []


def test_a_list_holds_what_the_phone_sent(client: Client, phone: Phone) -> None:
    phone.post("/phone/sms", {"address": ALICE, "text": "join", "provider": "twilio"})
    found = client.messages.list(from_=ALICE)
    assert [(message.body, str(message.direction), message.to) for message in found] == [
        ("join", "inbound", SMS["From"])
    ]


def test_who_sends_stop_gets_nothing_until_start(bot: FakeBot, phone: Phone) -> None:
    phone.post("/phone/sms", {"address": ALICE, "text": " Stop ", "provider": "twilio"})
    assert bot.send_twilio(SMS).json()["code"] == 21610
    assert bot.send_twilio(WHATSAPP).status == 201
    assert bot.send_twilio({**SMS, "To": BOSCO}).status == 201
    phone.post("/phone/sms", {"address": ALICE, "text": "START", "provider": "twilio"})
    assert bot.send_twilio(SMS).status == 201
    assert [form["Body"] for form in bot.of("message")] == [" Stop ", "START"]


@pytest.mark.parametrize(
    ("fault", "said", "taken"),
    [
        ({"kind": "refuse", "code": "21612"}, (400, 21612, None), 0),
        ({"kind": "throttle", "seconds": 7}, (429, 20429, "7"), 0),
        ({"kind": "error"}, (500, 20500, None), 0),
        ({"kind": "error_accepted"}, (500, 20500, None), 1),
    ],
)
def test_a_fault_strikes_the_next_message_and_no_more(
    bot: FakeBot, phone: Phone, fault: dict[str, object], said: tuple[int, int, str | None], taken: int
) -> None:
    phone.break_things({**fault, "provider": "twilio", "next": 1})
    answer = bot.send_twilio(SMS)
    assert (answer.status, answer.json()["code"], answer.headers.get("Retry-After")) == said
    assert len(phone.truth()) == taken
    assert bot.send_twilio(SMS).status == 201


@pytest.mark.parametrize(("kind", "taken"), [("reset", 0), ("reset_accepted", 1)])
def test_a_connection_drops_before_or_after_the_message_is_taken(
    bot: FakeBot, phone: Phone, kind: str, taken: int
) -> None:
    phone.break_things({"kind": kind, "next": 1})
    with pytest.raises(urllib3.exceptions.ProtocolError):
        bot.send_twilio(SMS)
    assert len(phone.truth()) == taken


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "repeat", "times": 2}, ["sent", "delivered"] * 3),
        ({"kind": "reorder"}, ["delivered", "sent"]),
        ({"kind": "delay", "seconds": 0.05}, ["sent", "delivered"]),
        ({"kind": "undelivered", "code": "30003"}, ["sent", "undelivered"]),
    ],
)
def test_callbacks_come_as_the_fault_has_it(
    bot: FakeBot, phone: Phone, fault: dict[str, object], words: list[str]
) -> None:
    phone.break_things(fault)
    bot.send_twilio({**SMS, "StatusCallback": callback(bot)})
    forms = bot.wait_for("status", len(words))
    assert [form["MessageStatus"] for form in forms] == words
    assert {form["ErrorCode"] for form in forms if "ErrorCode" in form} == ({"30003"} & {str(fault.get("code"))})


def test_an_early_callback_is_there_before_the_answer(bot: FakeBot, phone: Phone) -> None:
    phone.break_things({"kind": "early"})
    bot.send_twilio({**SMS, "StatusCallback": callback(bot)})
    assert [form["MessageStatus"] for form in bot.of("status")] == ["sent", "delivered"]


def test_a_lost_callback_never_comes(bot: FakeBot, phone: Phone) -> None:
    phone.break_things({"kind": "lose", "next": 1}, {"kind": "early"})
    bot.send_twilio({**SMS, "StatusCallback": callback(bot)})
    assert bot.of("status") == []
    assert json.loads(phone.truth()[0])["status"] == "delivered"


def test_what_is_undelivered_does_not_reach_the_phone(bot: FakeBot, phone: Phone) -> None:
    phone.break_things({"kind": "undelivered", "next": 1})
    bot.send_twilio({**SMS, "Body": "lost"})
    bot.send_twilio({**SMS, "Body": "found"})
    assert phone.texts("address=%2B250788123456", 1) == ["found"]


def test_the_truth_names_what_was_taken(bot: FakeBot, phone: Phone) -> None:
    sid = bot.send_twilio({**SMS, "StatusCallback": callback(bot)}).json()["sid"]
    bot.wait_for("status", 2)
    line = json.loads(phone.truth()[0])
    del line["at"]
    assert line == {
        "provider": "twilio",
        "id": sid,
        "medium": "sms",
        "to": ALICE,
        "body": "Muraho",
        "status": "delivered",
        "ref": "42",
    }


def test_a_fault_that_is_none_is_refused(phone: Phone) -> None:
    assert "kind" in str(phone.post("/faults", {"faults": [{"kind": "earthquake"}]}, status=400)["error"])
    phone.post("/faults", ["slow"], status=400)
