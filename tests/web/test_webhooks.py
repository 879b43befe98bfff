"""Webhooks: who may call, what is refused, and that what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from bot.bootstrap import make_runtime
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound, sessions
from bot.store.outbox import delivery_updates, outbox
from bot.web import create_app
from tests.bots import ME, bot_at
from tests.factories import add_contact, add_message, add_workshop
from tests.web.conftest import ACCOUNT, SECRET, Web, settings_with

TABLES = (contacts, addresses, sessions, inbound, outbox, delivery_updates)
SMS = {"MessageSid": "SM" + "1" * 32, "From": ME, "To": "+250780000001", "Body": "hi"}


@pytest.fixture
def unchanged(web: Web) -> Iterator[None]:
    """Whatever this test does changes nothing in the store."""
    add_message(web.bot, add_contact(web.bot))
    before = [web.bot.rows(select(table)) for table in TABLES]
    yield
    assert [web.bot.rows(select(table)) for table in TABLES] == before


def test_a_ussd_turn_is_answered_with_its_screen(web: Web) -> None:
    response = web.ussd("")
    assert (response.status_code, response.content_type) == (200, "text/plain; charset=utf-8")
    assert response.text.startswith("CON ")
    assert response.text.endswith(":\n1) Ikinyarwanda\n2) English")
    assert response.headers["X-Messages-Queued"] == "0"


def test_the_last_screen_ends_the_call_and_its_receipt_is_queued(each_web: Web) -> None:
    add_contact(each_web.bot)
    add_workshop(each_web.bot)
    response = each_web.ussd("1*1*1")
    assert response.text.startswith("END Registration went well.")
    assert response.headers["X-Messages-Queued"] == "1"
    again = each_web.ussd("1*1*1")
    assert again.data == response.data
    assert again.headers["X-Messages-Queued"] == "0"


@pytest.mark.parametrize("sender", [ME, f"whatsapp:{ME}", "whatsapp:RW.AbC123"])
def test_a_twilio_message_is_answered_with_nothing_but_a_queued_reply(web: Web, sender: str) -> None:
    response = web.twilio("message", **{**SMS, "From": sender})
    assert (response.status_code, response.text) == (200, "<Response/>")
    assert response.content_type.startswith("text/xml")
    assert response.headers["X-Messages-Queued"] == "1"
    assert web.bot.values(select(outbox.c.address)) == [sender.removeprefix("whatsapp:")]


def test_an_africas_talking_sms_is_answered_by_a_queued_reply(each_web: Web) -> None:
    form = {"from": ME, "to": "8080", "text": "hi", "id": "at-1", "date": "2027-03-01 08:00:00"}
    response = each_web.africastalking("sms", **form)
    assert (response.status_code, response.headers["X-Messages-Queued"]) == (200, "1")
    assert each_web.africastalking("sms", **form).headers["X-Messages-Queued"] == "0"
    assert each_web.bot.values(select(outbox.c.channel)) == ["africastalking-sms"]


def test_delivery_updates_move_messages(each_web: Web) -> None:
    first = add_message(each_web.bot, add_contact(each_web.bot), begun_at=each_web.bot.now, provider_id="ATXid_1")
    second = add_message(each_web.bot, 1, begun_at=each_web.bot.now, provider="twilio")
    report = {"id": "ATXid_1", "status": "Success", "phoneNumber": ME, "networkCode": "63510"}
    assert each_web.africastalking("delivery", **report).status_code == 200
    update = {"MessageSid": SMS["MessageSid"], "MessageStatus": "delivered", "To": ME}
    assert each_web.twilio("status", f"?ref={second}", **update).status_code == 204
    assert each_web.bot.rows(select(outbox.c.id, outbox.c.status)) == [(first, "delivered"), (second, "delivered")]


def test_an_opt_out_at_the_provider_is_kept(web: Web) -> None:
    add_contact(web.bot)
    assert web.africastalking("opt-out", phoneNumber=ME, senderId="8080").status_code == 200
    assert web.bot.values(select(contacts.c.opted_out_at)) == [web.bot.now]


@pytest.mark.usefixtures("unchanged")
def test_the_end_of_a_call_changes_nothing(web: Web) -> None:
    form = {"sessionId": "call-1", "phoneNumber": ME, "status": "Success", "serviceCode": "*384*10#", "date": "x"}
    assert web.africastalking("ussd-end", **form).status_code == 200


@pytest.mark.usefixtures("unchanged")
class TestRefusals:
    """What is refused, with which status; nothing of it is done."""

    @pytest.mark.parametrize("secret", ["wrong", f"{SECRET}x", SECRET.upper(), "é"])
    def test_a_wrong_secret_is_forbidden(self, web: Web, secret: str) -> None:
        form = {"sessionId": "s", "phoneNumber": ME, "serviceCode": "*384*10#", "text": ""}
        for kind in ("ussd", "ussd-end", "sms", "delivery", "opt-out"):
            assert web.africastalking(kind, quote(secret), **form).status_code == 403

    @pytest.mark.parametrize("kind", ["message", "status"])
    def test_a_wrong_signature_is_forbidden(self, web: Web, kind: str) -> None:
        assert web.twilio(kind, token="another's", **SMS).status_code == 403
        assert web.client.post(f"/webhooks/twilio/{kind}", data=SMS).status_code == 403

    def test_a_message_for_another_account_is_forbidden(self, web: Web) -> None:
        assert web.twilio("message", AccountSid="AC" + "1" * 32, **SMS).status_code == 403

    @pytest.mark.parametrize(
        "form",
        [
            {},
            {"phoneNumber": ME, "text": ""},
            {"sessionId": "s", "text": "", "phoneNumber": "0788"},
            {"sessionId": "s", "phoneNumber": ME},
            {"sessionId": "x" * 65, "phoneNumber": ME, "text": ""},
            {"sessionId": "s'; --", "phoneNumber": ME, "text": ""},
        ],
    )
    def test_a_form_that_is_not_understood_is_a_bad_request(self, web: Web, form: dict[str, str]) -> None:
        response = web.africastalking("ussd", **form)
        assert response.status_code == 400
        assert "X-Messages-Queued" not in response.headers

    @pytest.mark.parametrize("form", [{}, {"From": ME}, {**SMS, "From": "+0788000100"}, {**SMS, "MessageSid": ""}])
    def test_a_twilio_form_that_is_not_understood_is_a_bad_request(self, web: Web, form: dict[str, str]) -> None:
        assert web.twilio("message", **form).status_code == 400

    @pytest.mark.parametrize("path", ["meta/whatsapp", "kannel/secret/sms", f"africastalking/{SECRET}/other", "twilio"])
    def test_what_is_not_there_is_not_found(self, web: Web, path: str) -> None:
        assert web.client.post(f"/webhooks/{path}").status_code == 404

    def test_a_get_is_not_allowed(self, web: Web) -> None:
        assert web.client.get(f"/webhooks/africastalking/{SECRET}/ussd?sessionId=s").status_code == 405

    @pytest.mark.parametrize("size", [65 * 1024, 5 * 1024 * 1024])
    def test_a_form_beyond_64_kib_is_too_large(self, web: Web, size: int) -> None:
        assert web.ussd("x" * size).status_code == 413
        assert web.twilio("message", **{**SMS, "Body": "x" * size}).status_code == 413

    @pytest.mark.parametrize("text", ["%FF%FE", "%C3", "abc%E9", "%ED%A0%80"])
    def test_a_text_that_is_not_utf_8_is_a_bad_request(self, web: Web, text: str) -> None:
        response = raw(web.client, f"sessionId=s&phoneNumber=%2B{ME[1:]}&serviceCode=*384*10%23&text={text}".encode())
        assert response.status_code == 400

    def test_raw_bytes_that_are_not_utf_8_are_a_bad_request(self, web: Web) -> None:
        response = raw(web.client, f"sessionId=s&phoneNumber=%2B{ME[1:]}&text=".encode() + b"\xff\xfe")
        assert response.status_code == 400

    def test_a_message_to_a_line_that_is_not_configured_is_not_found(self, web: Web) -> None:
        channels = {name: line for name, line in web.bot.runtime.channels.items() if "whatsapp" not in name}
        url = str(web.bot.runtime.database.engine.url.render_as_string(hide_password=False))
        with bot_at(url, channels=channels, adapters=web.bot.runtime.adapters, publishes=False) as smaller:
            response = Web(smaller, settings_with()).twilio("message", **{**SMS, "From": f"whatsapp:{ME}"})
        assert response.status_code == 404


def raw(client: FlaskClient, body: bytes) -> TestResponse:
    kind = "application/x-www-form-urlencoded"
    return client.post(f"/webhooks/africastalking/{SECRET}/ussd", data=body, content_type=kind)


def test_a_large_form_within_the_limit_is_taken(web: Web) -> None:
    assert web.ussd("x" * 60_000).status_code == 200


def test_text_that_is_far_from_ascii_is_taken(each_web: Web) -> None:
    assert each_web.twilio("message", **{**SMS, "Body": "Muraho 😀 ‘neza’ é \ufffd"}).status_code == 200
    assert each_web.bot.values(select(inbound.c.text)) == ["Muraho 😀 ‘neza’ é \ufffd"]


def test_a_nul_in_a_text_is_left_out(each_web: Web) -> None:
    assert each_web.twilio("message", **{**SMS, "Body": "h\0i"}).status_code == 200
    assert each_web.bot.values(select(inbound.c.text)) == ["hi"]


def break_store(web: Web, how: Exception) -> None:
    def fail(*_: object) -> None:
        raise how

    event.listen(web.bot.runtime.database.engine, "before_cursor_execute", fail)


def test_our_own_fault_is_a_500_and_an_end_of_the_call(web: Web) -> None:
    break_store(web, ZeroDivisionError())
    response = web.ussd("")
    assert (response.status_code, response.text.partition(" ")[0]) == (200, "END")
    assert len(response.text) > 10
    assert web.twilio("message", **SMS).status_code == 500
    assert "X-Messages-Queued" not in web.twilio("message", **SMS).headers


@pytest.mark.parametrize("where", ["no server", "no folder", "no tables"])
def test_a_store_that_is_down_is_a_503_and_an_end_of_the_call(tmp_path: Path, where: str) -> None:
    folder = tmp_path / "store"
    url = "postgresql://bot@127.0.0.1:1/bot" if where == "no server" else f"sqlite:///{folder / 'bot.db'}"
    settings = settings_with(database_url=url)
    made = make_runtime(settings)
    if where == "no folder":
        folder.rmdir()
    with bot_at(url, publishes=False, adapters=made.adapters, channels=made.channels) as over:
        if where == "no folder":
            folder.rmdir()
        web = Web(over, settings)
        call, message, health = web.ussd(""), web.twilio("message", **SMS), web.client.get("/health/ready")
    made.close()
    assert (call.status_code, call.text.partition(" ")[0]) == (200, "END")
    assert len(call.text) > len("END Sorry.")
    assert (message.status_code, health.status_code) == (503, 503)
    assert "X-Messages-Queued" not in message.headers


def test_without_a_provider_its_webhooks_are_not_there(sqlite_url: str) -> None:
    with bot_at(sqlite_url, adapters={}, channels={}) as over:
        client = create_app(over.runtime, settings_with()).test_client()
        assert client.post("/webhooks/twilio/message", data=SMS | {"AccountSid": ACCOUNT}).status_code == 404
        assert client.post(f"/webhooks/africastalking/{SECRET}/ussd").status_code == 404
