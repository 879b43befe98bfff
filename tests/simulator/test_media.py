"""A photo that a handset sends: kept by the emulator, named to the bot as Twilio names it, fetched with credentials."""

from __future__ import annotations

from pathlib import Path

import pytest
import urllib3
from flask import Flask
from flask.testing import FlaskClient

from bot.channels.twilio.media import MediaStore
from bot.settings import Settings
from bot.simulator import create_simulator
from bot.simulator.exchange import open_exchange
from bot.simulator.media import Medium
from tests.simulator.fake_bot import FakeBot, settings_for

ALICE = "+250788123456"
PHOTO = b"\xff\xd8\xff\xe0 a photo"


@pytest.fixture
def page(bot: FakeBot, emulator: str) -> FlaskClient:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 200
    app.register_blueprint(create_simulator(settings_for(bot.url, emulator_url=emulator)))
    return app.test_client()


def test_a_photo_reaches_the_bot_as_an_address_where_it_is_found(
    bot: FakeBot, page: FlaskClient, settings: Settings, emulator: str
) -> None:
    sent = page.post("/simulator/api/media", data=PHOTO * 100, content_type="image/jpeg").get_json()
    page.post("/simulator/api/say", json={"medium": "whatsapp", "address": ALICE, "text": "My shoe", **sent})
    (form,) = bot.of("message")
    assert (form["Body"], form["NumMedia"], form["MediaContentType0"]) == ("My shoe", "1", "image/jpeg")
    assert form["MessageSid"].startswith("MM")
    store = MediaStore(emulator, settings.twilio_account_sid, settings.twilio_auth_token[0].get_secret_value())
    assert store.fetch(form["MediaUrl0"]) == PHOTO * 100
    store.close()


def test_who_has_no_credentials_does_not_get_it(bot: FakeBot, page: FlaskClient) -> None:
    sent = page.post("/simulator/api/media", data=PHOTO, content_type="image/jpeg").get_json()
    page.post("/simulator/api/say", json={"medium": "whatsapp", "address": ALICE, "text": "", **sent})
    assert urllib3.request("GET", bot.of("message")[0]["MediaUrl0"], retries=False).status == 401


def test_the_page_shows_it_in_the_chat(page: FlaskClient) -> None:
    sent = page.post("/simulator/api/media", data=PHOTO, content_type="image/jpeg").get_json()
    page.post("/simulator/api/say", json={"medium": "whatsapp", "address": ALICE, "text": "", **sent})
    query = {"address": ALICE, "mine": 1, "medium": "whatsapp"}
    (shown, *_) = page.get("/simulator/api/messages", query_string=query).get_json()["messages"]
    answer = page.get(f"/simulator/api/media/{shown['media']}")
    assert (answer.data, answer.mimetype) == (PHOTO, "image/jpeg")


@pytest.mark.parametrize(("kind", "served"), [("text/html", "application/octet-stream"), ("image/png", "image/png")])
def test_what_is_no_photo_is_not_served_as_what_it_says(page: FlaskClient, kind: str, served: str) -> None:
    sent = page.post("/simulator/api/media", data=b"<script>", content_type=kind).get_json()
    assert page.get(f"/simulator/api/media/{sent['media']}").mimetype == served


def test_nothing_is_no_photo(page: FlaskClient) -> None:
    assert page.post("/simulator/api/media", data=b"", content_type="image/png").status_code == 400
    assert page.get("/simulator/api/media/ME1").status_code == 404


def test_a_restart_forgets_no_photo(settings: Settings, tmp_path: Path) -> None:
    first = open_exchange(settings, tmp_path / "log")
    kept = first.media.add(Medium(PHOTO, "image/jpeg"))
    first.close()
    second = open_exchange(settings, tmp_path / "log")
    assert second.media.find(kept) == Medium(PHOTO, "image/jpeg")
    second.close()
