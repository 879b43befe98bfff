"""The page and the JSON behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

import bot.simulator
from bot.settings import Settings
from bot.simulator import create_simulator
from tests.simulator.fake_bot import LANGUAGE, FakeBot, settings_for

PACKAGE = Path(bot.simulator.__file__).parent
PAGE = (PACKAGE / "templates/simulator/page.html").read_text(encoding="utf-8")
ALICE = "+250788123456"


@pytest.fixture
def app(bot: FakeBot, emulator: str) -> Flask:
    mounted = Flask(__name__)
    mounted.register_blueprint(create_simulator(settings_for(bot.url, emulator_url=emulator)))
    return mounted


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as browser:
        yield browser


@pytest.mark.parametrize(
    ("query", "header", "language", "word"),
    [
        ("", "", "en", "Phone number"),
        ("", "rw,en;q=0.5", "rw", "Nimero ya telefoni"),
        ("?lang=rw", "en", "rw", "Nimero ya telefoni"),
        ("?lang=en", "rw", "en", "Phone number"),
        ("?lang=xx", "fr", "en", "Phone number"),
    ],
)
def test_the_page_speaks_the_language_asked_for(
    client: FlaskClient, query: str, header: str, language: str, word: str
) -> None:
    page = client.get(f"/simulator/{query}", headers={"Accept-Language": header}).text
    assert f'<html lang="{language}">' in page
    assert word in page


def test_every_phrase_is_translated_with_its_confidence_and_none_is_left_over() -> None:
    with (PACKAGE / "locales/rw/LC_MESSAGES/messages.po").open("rb") as lines:
        messages = [message for message in read_po(lines, locale="rw") if message.id]
    asked = set(re.findall(r"""_\((["'])(.+?)\1\)""", PAGE))
    assert {text for _, text in asked} == {message.id for message in messages}
    assert all(message.string and not message.fuzzy for message in messages)
    assert all(message.auto_comments[0].startswith("confidence: ") for message in messages)


def test_the_page_runs_under_its_own_strict_policy(client: FlaskClient) -> None:
    answer = client.get("/simulator/")
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
    assert re.search(r"<style|<script(?! type=\"module\" src=)|\sstyle=|\son[a-z]+=|javascript:", answer.text) is None


def test_all_that_the_page_names_is_served(client: FlaskClient) -> None:
    page = client.get("/simulator/").text
    named = set(re.findall(r'(?:src|href)="(/simulator/static/[^"]+)"', page))
    scripts = (PACKAGE / "static").glob("*.js")
    named |= {
        f"/simulator/static/{name}" for path in scripts for name in re.findall(r'"\./(.+\.js)"', path.read_text())
    }
    sheets = (PACKAGE / "static").glob("*.css")
    named |= {f"/simulator/static/{name}" for path in sheets for name in re.findall(r'url\("(.+)"\)', path.read_text())}
    answers = {name: client.get(name) for name in named}
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(named, 200)
    assert {f"/simulator/static/{path.name}" for path in (PACKAGE / "static").iterdir()} == named
    for answer in answers.values():
        answer.close()


def say(client: FlaskClient, **asked: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON of any shape
    said: dict[str, Any] = client.post("/simulator/api/say", json={"address": ALICE, **asked}).get_json()
    return said


def test_a_screen_comes_with_how_full_it_is(client: FlaskClient) -> None:
    said = say(client, medium="ussd", text="*384*10#")
    assert said == {"text": LANGUAGE, "ended": False, "failed": False, "used": 60, "room": 160}
    assert say(client, medium="ussd", hang_up=True)["ended"] is True


def test_a_screen_outside_gsm7_has_half_the_room(bot: FakeBot, client: FlaskClient) -> None:
    bot.menu = "Hitamo ’ 🙏"
    said = say(client, medium="ussd", text="*384*10*1*2#")
    assert (said["text"], said["used"], said["room"]) == ("Hitamo ’ 🙏", 11, 80)


def test_a_bot_that_is_away_makes_a_failed_screen(bot: FakeBot, client: FlaskClient) -> None:
    bot.status = 500
    said = say(client, medium="ussd", text="")
    assert (said["text"], said["ended"], said["failed"]) == ("", True, True)


def test_what_is_said_and_answered_stands_in_the_messages(bot: FakeBot, client: FlaskClient) -> None:
    say(client, medium="sms", text="join", provider="africastalking")
    bot.settle()
    found = client.get("/simulator/api/messages", query_string={"address": ALICE, "mine": 1, "wait": 1}).get_json()
    assert [(message["mine"], message["text"]) for message in found["messages"]] == [(True, "join"), (False, LANGUAGE)]
    assert found["waited"] is True


def test_no_more_than_a_few_pages_wait_at_once(
    bot: FakeBot, emulator: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.simulator.handsets.WAITING_PAGES", 0)
    app = Flask(__name__)
    app.register_blueprint(create_simulator(settings.model_copy(update={"emulator_url": emulator})))
    found = app.test_client().get("/simulator/api/messages", query_string={"address": ALICE, "wait": 1}).get_json()
    assert found == {"messages": [], "after": 0, "waited": False}
    assert bot.heard == []


@pytest.mark.parametrize("asked", [["sms"], {"medium": "fax"}, {"medium": "sms", "address": "x", "text": ""}])
def test_what_cannot_be_said_is_answered_with_a_sentence(client: FlaskClient, asked: object) -> None:
    answer = client.post("/simulator/api/say", json=asked)
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])
