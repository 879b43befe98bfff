"""Templates with buttons and lists: made, filled, shown, tapped."""

from __future__ import annotations

import json
from typing import Any

import pytest
import urllib3

from tests.simulator.conftest import Phone
from tests.simulator.fake_bot import ACCOUNT, TOKEN, FakeBot

ALICE = "+250788123456"
BUTTONS = {"twilio/quick-reply": {"body": "{{1}}, apply?", "actions": [{"title": "Yes", "id": "y1"}]}}
LIST = {
    "twilio/list-picker": {
        "body": "Choose, {{1}}:",
        "button": "Workshops",
        "items": [{"item": "{{2}}", "id": "w1", "description": "14 left"}, {"item": "Design", "id": "w2"}],
    }
}


def make(emulator: str, types: dict[str, Any], **variables: str) -> str:
    headers = urllib3.make_headers(basic_auth=f"{ACCOUNT}:{TOKEN}") | {"Content-Type": "application/json"}
    body = json.dumps({"friendly_name": "t", "variables": variables, "types": types})
    answer = urllib3.request("POST", f"{emulator}/v1/Content", body=body, headers=headers)
    assert answer.status == 201
    return str(answer.json()["sid"])


def send(bot: FakeBot, sid: str, variables: str) -> urllib3.BaseHTTPResponse:
    form = {"To": f"whatsapp:{ALICE}", "From": "whatsapp:+250788000002", "ContentSid": sid}
    return bot.send_twilio({**form, "ContentVariables": variables})


def shown(phone: Phone) -> dict[str, Any]:
    messages: list[dict[str, Any]] = phone.get("/phone/messages?address=%2B250788123456&wait=10").json()["messages"]
    return messages[-1]


def test_buttons_arrive_filled_and_a_tap_brings_their_id(bot: FakeBot, emulator: str, phone: Phone) -> None:
    send(bot, make(emulator, BUTTONS), '{"1": "Alice"}')
    message = shown(phone)
    assert (message["text"], message["opener"]) == ("Alice, apply?", "")
    assert message["choices"] == [{"id": "y1", "label": "Yes", "description": ""}]
    phone.post("/phone/whatsapp", {"address": ALICE, "choice_id": "y1"})
    form = bot.of("message")[0]
    assert (form["ButtonPayload"], form["ButtonText"], form["Body"]) == ("y1", "Yes", "Yes")
    assert (form["MessageType"], form["OriginalRepliedMessageSid"]) == ("interactive", message["id"])


def test_a_list_arrives_filled_and_a_tap_brings_its_row(bot: FakeBot, emulator: str, phone: Phone) -> None:
    send(bot, make(emulator, LIST, **{"2": "Cluster"}), '{"1": "Alice"}')
    message = shown(phone)
    assert (message["text"], message["opener"]) == ("Choose, Alice:", "Workshops")
    phone.post("/phone/whatsapp", {"address": ALICE, "choice_id": "w1"})
    form = bot.of("message")[0]
    assert (form["ListId"], form["ListTitle"], form["ListDescription"]) == ("w1", "Cluster", "14 left")


def test_a_choice_that_was_never_offered_cannot_be_tapped(phone: Phone) -> None:
    phone.post("/phone/whatsapp", {"address": ALICE, "choice_id": "y1"}, status=400)


@pytest.mark.parametrize(
    ("types", "variables"),
    [
        (BUTTONS, '{"1": ""}'),
        (BUTTONS, "{}"),
        (BUTTONS, json.dumps({"1": "Dear\nAlice"})),
        (BUTTONS, "no JSON"),
        (LIST, json.dumps({"1": "Alice", "2": "a" * 25})),
        ({"twilio/text": {"body": "{{1}}"}}, json.dumps({"1": "a" * 1025})),
        ({"twilio/quick-reply": {"body": "?", "actions": [{"title": str(n), "id": str(n)} for n in range(4)]}}, "{}"),
    ],
)
def test_what_whatsapp_would_not_show_is_refused(
    bot: FakeBot, emulator: str, types: dict[str, Any], variables: str
) -> None:
    answer = send(bot, make(emulator, types), variables)
    assert (answer.status, answer.json()["code"]) == (400, 21656)


def test_templates_are_listed_and_found(emulator: str) -> None:
    sid = make(emulator, BUTTONS)
    headers = urllib3.make_headers(basic_auth=f"{ACCOUNT}:{TOKEN}")
    listed = urllib3.request("GET", f"{emulator}/v1/Content", headers=headers).json()
    assert [content["sid"] for content in listed["contents"]] == [sid]
    assert urllib3.request("GET", f"{emulator}/v1/Content/{sid}", headers=headers).json()["types"] == BUTTONS
    assert urllib3.request("GET", f"{emulator}/v1/Content/HX0", headers=headers).status == 404
    assert urllib3.request("GET", f"{emulator}/v1/Content").status == 401
