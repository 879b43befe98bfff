"""The phones behind the providers: what they send reaches the bot as the provider would bring it."""

from __future__ import annotations

import threading

import pytest

from bot.simulator.emulator import create_emulator
from bot.simulator.exchange import open_exchange
from tests.simulator.conftest import Phone
from tests.simulator.fake_bot import ACCOUNT, LANGUAGE, FakeBot, settings_for

ALICE = "+250788123456"
QUERY = "address=%2B250788123456"


def test_a_call_carries_all_that_was_typed_until_it_ends(bot: FakeBot, phone: Phone) -> None:
    screen = phone.post("/phone/ussd", {"address": ALICE, "dial": "*384*10#"})
    assert (screen["text"], screen["ended"], screen["queued"]) == (LANGUAGE, False, 0)
    phone.post("/phone/ussd", {"address": ALICE, "text": "2"})
    screen = phone.post("/phone/ussd", {"address": ALICE, "text": "1"})
    assert (screen["text"], screen["ended"], screen["queued"]) == ("You have a seat.", True, 1)
    turns = bot.of("ussd")
    assert [form["text"] for form in turns] == ["", "2", "2*1"]
    assert {(form["sessionId"], form["serviceCode"], form["phoneNumber"], form["networkCode"]) for form in turns} == {
        (screen["session"], "*384*10#", ALICE, "63510")
    }
    end = bot.wait_for("ussd-end")[0]
    assert (end["status"], end["input"], end["hopsCount"]) == ("Success", "2*1", "3")
    assert end["lastAppResponse"] == "END You have a seat."
    assert phone.texts(f"{QUERY}&medium=sms", 1) == ["You have a seat. Code: K7P2."]


def test_a_dialled_path_arrives_as_the_first_text(bot: FakeBot, phone: Phone) -> None:
    phone.post("/phone/ussd", {"address": ALICE, "dial": "*384*10*2*2#"})
    assert bot.of("ussd")[0]["text"] == "2*2"


def test_hanging_up_ends_the_call_and_is_told(bot: FakeBot, phone: Phone) -> None:
    phone.post("/phone/ussd", {"address": ALICE, "dial": "*384*10#"})
    assert phone.post("/phone/ussd", {"address": ALICE, "hang_up": True})["ended"] is True
    assert bot.wait_for("ussd-end")[0]["status"] == "Incomplete"
    phone.post("/phone/ussd", {"address": ALICE, "text": "1"}, status=409)
    phone.post("/phone/ussd", {"address": ALICE, "hang_up": True}, status=409)


def test_dialling_again_ends_the_call_before(bot: FakeBot, phone: Phone) -> None:
    first = phone.post("/phone/ussd", {"address": ALICE, "dial": "*384*10#"})["session"]
    second = phone.post("/phone/ussd", {"address": ALICE, "dial": "*384*10#"})["session"]
    assert bot.wait_for("ussd-end")[0]["sessionId"] == first != second


def test_an_answer_that_is_no_screen_ends_the_call(bot: FakeBot, phone: Phone) -> None:
    bot.status = 503
    screen = phone.post("/phone/ussd", {"address": ALICE, "dial": "*384*10#"})
    assert (screen["text"], screen["ended"], screen["status"]) == ("", True, 503)
    assert bot.wait_for("ussd-end")[0]["status"] == "Failed"


def test_a_bot_that_cannot_be_reached_has_status_0() -> None:
    exchange = open_exchange(settings_for("http://127.0.0.1:1"))
    phone = create_emulator(exchange).test_client()
    screen = phone.post("/phone/ussd", json={"address": ALICE, "dial": "*384*10#"}).get_json()
    assert (screen["status"], screen["ended"]) == (0, True)
    exchange.close()


def test_an_sms_by_africastalking_is_brought_with_its_ids(bot: FakeBot, phone: Phone) -> None:
    answered = phone.post("/phone/sms", {"address": ALICE, "text": "join é+"})
    form = bot.of("sms")[0]
    assert (form["from"], form["to"], form["text"], answered["queued"]) == (ALICE, "MENYESHA", "join é+", 1)
    assert form["id"]
    assert form["linkId"]
    assert phone.texts(f"{QUERY}&medium=sms", 1) == [LANGUAGE]


def test_an_sms_by_twilio_is_brought_signed(bot: FakeBot, phone: Phone) -> None:
    phone.post("/phone/sms", {"address": ALICE, "text": "Muraho! ", "provider": "twilio", "to": "+250788000009"})
    form = bot.of("message")[0]
    assert (form["From"], form["To"], form["Body"], form["AccountSid"]) == (ALICE, "+250788000009", "Muraho! ", ACCOUNT)


@pytest.mark.parametrize(
    ("address", "expected"), [(ALICE, ("WaId", "250788123456")), ("RW.AbC123", ("From", "whatsapp:RW.AbC123"))]
)
def test_a_whatsapp_message_comes_from_a_number_or_a_scoped_id(
    bot: FakeBot, phone: Phone, address: str, expected: tuple[str, str]
) -> None:
    phone.post("/phone/whatsapp", {"address": address, "text": "Muraho"})
    form = bot.of("message")[0]
    assert form[expected[0]] == expected[1]
    assert (form["To"], form["MessageType"], "WaId" in form) == ("whatsapp:+250788000002", "text", address == ALICE)


def test_a_phone_that_waits_is_told_when_a_message_comes(bot: FakeBot, phone: Phone) -> None:
    found: list[str] = []
    waiting = threading.Thread(target=lambda: found.extend(phone.texts(f"{QUERY}&after=0", 2)))
    waiting.start()
    bot.send_sms(ALICE, "one")
    bot.send_sms("+250722000001", "not for Alice")
    bot.send_sms(ALICE, "two")
    waiting.join()
    assert found == ["one", "two"]


def test_messages_are_given_after_a_serial_and_one_s_own_only_when_asked(bot: FakeBot, phone: Phone) -> None:
    phone.post("/phone/sms", {"address": ALICE, "text": "join"})
    first = phone.get(f"/phone/messages?{QUERY}&wait=10").json()
    bot.send_sms(ALICE, "later")
    assert phone.texts(f"{QUERY}&after={first['after']}", 1) == ["later"]
    messages = phone.get(f"/phone/messages?{QUERY}&mine=1").json()["messages"]
    assert [(message["text"], message["mine"]) for message in messages] == [
        ("join", True),
        (LANGUAGE, False),
        ("later", False),
    ]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/phone/ussd", ["dial"]),
        ("/phone/ussd", {"address": "0788123456", "dial": "*384*10#"}),
        ("/phone/ussd", {"address": "RW.AbC123", "dial": "*384*10#"}),
        ("/phone/ussd", {"address": ALICE, "dial": "*182#"}),
        ("/phone/ussd", {"address": ALICE, "dial": "*384*100#"}),
        ("/phone/sms", {"address": ALICE}),
        ("/phone/sms", {"address": ALICE, "text": 1}),
        ("/phone/sms", {"address": ALICE, "text": "x", "provider": "pigeon"}),
        ("/phone/whatsapp", {"address": "Alice", "text": "x"}),
    ],
)
def test_what_no_phone_can_do_is_refused_with_a_sentence(bot: FakeBot, phone: Phone, path: str, asked: object) -> None:
    assert str(phone.post(path, asked, status=400)["error"]).endswith(".")
    assert bot.heard == []
