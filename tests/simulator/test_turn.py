"""A script's turns: said through the webhook, given back when what they brought has arrived."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import urllib3
from flask import Flask
from flask.testing import FlaskClient

from bot.simulator import create_simulator
from bot.simulator.turn import shown
from tests.simulator.fake_bot import ACCOUNT, LANGUAGE, MENU, TOKEN, FakeBot, settings_for

ALICE = "0788 123 456"
MENU_CHOICES = [{"key": "1", "label": "Workshops"}, {"key": "2", "label": "Help"}]


@pytest.fixture
def client(bot: FakeBot, emulator: str) -> Iterator[FlaskClient]:
    app = Flask(__name__)
    app.register_blueprint(create_simulator(settings_for(bot.url, emulator_url=emulator)))
    with app.test_client() as browser:
        yield browser


def turn(client: FlaskClient, medium: str, text: str, **more: str) -> dict[str, Any]:
    asked = {"medium": medium, "address": ALICE, "text": text, **more}
    answer = client.post("/simulator/api/turn", json=asked)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.get_json()
    return said


def test_a_ussd_turn_gives_the_screen_and_whether_it_ended(client: FlaskClient) -> None:
    first = turn(client, "ussd", "")
    assert [message["text"] for message in first["messages"]] == [LANGUAGE]
    assert first["ended"] is False
    second = turn(client, "ussd", "2")
    assert second == {"messages": [{"text": MENU, "choices": MENU_CHOICES}], "ended": False}
    third = turn(client, "ussd", "1")
    assert third == {"messages": [{"text": "You have a seat.", "choices": []}], "ended": True}


def test_the_receipt_of_a_ussd_turn_has_arrived_when_it_returns(client: FlaskClient) -> None:
    turn(client, "ussd", "*384*10*2*1#")
    found = client.get("/simulator/api/messages", query_string={"address": ALICE}).get_json()
    assert [(message["text"], message["segments"]) for message in found["messages"]] == [
        ("You have a seat. Code: K7P2.", 1)
    ]


def test_the_language_is_answered_where_it_is_asked(bot: FakeBot, client: FlaskClient) -> None:
    assert turn(client, "ussd", "*384*10#", lang="en")["messages"][0]["text"] == MENU
    assert [form["text"] for form in bot.of("ussd")] == ["", "2"]
    assert turn(client, "ussd", "", lang="rw")["messages"][0]["text"] == MENU


@pytest.mark.parametrize(("medium", "kind", "name"), [("sms", "sms", "text"), ("whatsapp", "message", "Body")])
def test_a_chat_turn_gives_what_came_and_never_ends(
    bot: FakeBot, client: FlaskClient, medium: str, kind: str, name: str
) -> None:
    said = turn(client, medium, "workshops", lang="rw")
    assert said == {"messages": [{"text": "Workshops: none.", "choices": []}], "ended": None}
    assert [form[name] for form in bot.of(kind)] == ["workshops", "1", "workshops"]


def test_a_bot_that_does_not_count_is_waited_for_all_the_same(bot: FakeBot, client: FlaskClient) -> None:
    bot.counts = False
    assert turn(client, "sms", "join")["messages"][0]["text"] == LANGUAGE


def test_a_turn_that_brings_nothing_does_not_wait(bot: FakeBot, client: FlaskClient) -> None:
    bot.silent = True
    assert turn(client, "sms", "join") == {"messages": [], "ended": None}


def test_buttons_are_choices_and_their_key_taps_them(bot: FakeBot, emulator: str, client: FlaskClient) -> None:
    types = {"twilio/quick-reply": {"body": "Apply?", "actions": [{"title": "Yes, apply", "id": "y1"}]}}
    headers = urllib3.make_headers(basic_auth=f"{ACCOUNT}:{TOKEN}") | {"Content-Type": "application/json"}
    body = json.dumps({"types": types})
    bot.templates["ask"] = urllib3.request("POST", f"{emulator}/v1/Content", body=body, headers=headers).json()["sid"]
    said = turn(client, "whatsapp", "ask")
    assert said["messages"] == [{"text": "Apply?", "choices": [{"key": "y1", "label": "Yes, apply"}]}]
    turn(client, "whatsapp", "y1")
    assert bot.of("message")[-1]["ButtonPayload"] == "y1"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"medium": "fax"}, "medium"),
        ({"medium": "sms", "address": "12"}, "address"),
        ({"medium": "sms", "address": None}, "address"),
        ({"medium": "sms", "text": None}, "text"),
        ({"medium": "sms", "text": "a" * 5000}, "text"),
        ({"medium": "sms", "lang": "fr"}, "lang"),
        ({"medium": "ussd", "text": "*182#"}, "*384*10#"),
    ],
)
def test_wrong_input_is_answered_with_a_sentence(client: FlaskClient, change: dict[str, Any], word: str) -> None:
    answer = client.post("/simulator/api/turn", json={"medium": "ussd", "address": ALICE, "text": ""} | change)
    assert answer.status_code == 400
    assert word in answer.get_json()["error"]


def test_what_is_no_json_is_answered_with_a_sentence(client: FlaskClient) -> None:
    answer = client.post("/simulator/api/turn", data="medium=sms")
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])


def test_an_answer_without_a_call_is_a_conflict(client: FlaskClient) -> None:
    answer = client.post("/simulator/api/turn", json={"medium": "ussd", "address": ALICE, "text": "1"})
    assert (answer.status_code, answer.get_json()["error"]) == (409, "No call is running; dial first.")


@pytest.mark.parametrize("medium", ["ussd", "sms"])
def test_a_bot_that_refuses_is_named(bot: FakeBot, client: FlaskClient, medium: str) -> None:
    bot.status = 503
    answer = client.post("/simulator/api/turn", json={"medium": medium, "address": ALICE, "text": ""})
    assert (answer.status_code, answer.get_json()["error"]) == (502, "The bot answered 503.")


@pytest.mark.parametrize("emulator_url", ["http://127.0.0.1:1", ""])
def test_an_emulator_that_is_away_is_named(emulator_url: str) -> None:
    app = Flask(__name__)
    settings = settings_for("http://127.0.0.1:1", **({"emulator_url": emulator_url} if emulator_url else {}))
    app.register_blueprint(create_simulator(settings))
    answer = app.test_client().post("/simulator/api/turn", json={"medium": "sms", "address": ALICE, "text": "x"})
    assert answer.status_code == 503
    assert "emulator" in answer.get_json()["error"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Choose:\n1) Yes\n2) No\n0) Back", ["Yes", "No", "Back"]),
        ("98) More", ["More"]),
        ("At 10) nothing, 1)nor here", []),
    ],
)
def test_numbered_lines_are_choices(text: str, labels: list[str]) -> None:
    assert [choice["label"] for choice in shown(text, [])["choices"]] == labels
