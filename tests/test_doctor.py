"""`bot doctor` at the emulator's own HTTP: what it says of a bot that is well, and of each thing that is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import urllib3
from click.testing import CliRunner, Result
from sqlalchemy import Executable, delete, insert, update

from bot.bell import LANES
from bot.bootstrap import make_runtime
from bot.channels.twilio import SHAPES
from bot.cli import main
from bot.doctor.findings import Symptom
from bot.doctor.house import look_at_public_url, look_at_settings
from bot.doctor.providers import look_at_channels
from bot.runtime import Runtime
from bot.services.heartbeats import beat
from bot.settings import Settings
from bot.simulator.emulator import create_emulator
from bot.simulator.exchange import Exchange, open_exchange
from bot.store.content import content_templates
from bot.store.conversations import publications, revisions
from bot.store.outbox import heartbeats
from tests.bots import Bot, bot, each_bot
from tests.simulator.fake_bot import ACCOUNT, KEY, SECRET, TOKEN, serving, settings_for

__all__ = ["bot", "each_bot"]

Environment = dict[str, str]
SERVICE = "MG" + "5" * 32
TEMPLATES = f"all {len(SHAPES)} are there"


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    opened = open_exchange(settings_for("http://127.0.0.1:1", twilio_messaging_service_sid=SERVICE))
    yield opened
    opened.close()


@pytest.fixture
def emulator(exchange: Exchange) -> Iterator[str]:
    with serving(create_emulator(exchange)) as url:
        yield url


@pytest.fixture
def environment(bot: Bot, emulator: str, redis_url: str, tmp_path: Path) -> Environment:
    return whole(bot, emulator, redis_url, tmp_path)


def whole(bot: Bot, emulator: str, redis_url: str, tmp_path: Path) -> Environment:
    """Give the settings of a bot that is whole: both providers emulated, a queue, and workers that are alive."""
    bot.now = datetime.now(UTC)
    for lane in LANES:
        beat(bot.runtime, lane, lane)
    return {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": str(bot.runtime.database.engine.url),
        "REDIS_URL": redis_url,
        "SECRET_KEY": "cookie-secret",
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_SMS_FROM": "+250788000001",
        "TWILIO_WHATSAPP_FROM": "+250788000002",
        "TWILIO_API_URL": emulator,
        "AT_USERNAME": "menyesha",
        "AT_API_KEY": KEY,
        "AT_WEBHOOK_SECRET": SECRET,
        "AT_SENDER_ID": "8080",
        "AT_API_URL": emulator,
        "USSD_CODE": "*384*10#",
        "HELP_PHONE": "0788000000",
    }


def examine(environment: Environment, *options: str) -> Result:
    nothing = {name.upper(): None for name in Settings.model_fields}
    return CliRunner(env={**nothing, **environment}).invoke(main, ["doctor", *options], catch_exceptions=False)


def found(environment: Environment, *options: str) -> dict[str, dict[str, str]]:
    """Give what the doctor finds, by what it is about; of several, the last."""
    said: list[dict[str, str]] = json.loads(examine(environment, "--json", *options).stdout)
    return {one["about"]: one for one in said}


def test_a_bot_that_is_well_is_told_so_line_by_line(environment: Environment) -> None:
    result = examine(environment, "--fix")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert [line for line in lines if not line.startswith(("ok ", "warn  africastalking "))] == []
    assert "SQLite is reached, its schema is up to date" in result.output
    assert "twilio-sms           is +250788000001, which contacts can answer" in result.output
    assert "workers              alive for bulk, chores, replies; 0 messages are queued" in result.output
    assert TEMPLATES in result.output


def test_a_bot_is_well_on_either_database(each_bot: Bot, emulator: str, redis_url: str, tmp_path: Path) -> None:
    said = found(whole(each_bot, emulator, redis_url, tmp_path), "--fix")
    assert {name: one["level"] for name, one in said.items() if one["level"] != "ok"} == {"africastalking": "warn"}


@pytest.mark.parametrize("option", ["--fix", "--json"])
def test_no_secret_is_ever_said(environment: Environment, option: str) -> None:
    said = examine(environment, option).output
    assert "TWILIO_AUTH_TOKEN" in said
    assert [secret for secret in ("cookie-secret", TOKEN, KEY, SECRET) if secret in said] == []


def test_templates_are_made_once_and_found_again(environment: Environment, bot: Bot) -> None:
    assert found(environment)["templates"]["text"].startswith("0 of 78 can be used")
    assert found(environment, "--fix")["templates"]["level"] == "ok"
    bot.do(delete(content_templates))
    assert found(environment)["templates"]["level"] == "warn"
    assert found(environment, "templates", "--fix").keys() == {"templates"}
    assert bot.count(content_templates) == count_templates(environment) == len(SHAPES)


def count_templates(environment: Environment) -> int:
    headers = urllib3.make_headers(basic_auth=f"{ACCOUNT}:{TOKEN}")
    answer = urllib3.request("GET", f"{environment['TWILIO_API_URL']}/v1/Content", headers=headers)
    ours = {shape.name for shape in SHAPES}
    return len([content for content in answer.json()["contents"] if content["friendly_name"] in ours])


def test_templates_are_kept_at_twilios_other_host_where_that_is_set(environment: Environment, emulator: str) -> None:
    environment |= {"TWILIO_API_URL": "http://127.0.0.1:1", "TWILIO_CONTENT_API_URL": emulator}
    said = found(environment, "--fix")
    assert (said["templates"]["level"], said["twilio"]["level"]) == ("ok", "fail")


def test_without_whatsapp_no_templates_are_missed(environment: Environment) -> None:
    del environment["TWILIO_WHATSAPP_FROM"]
    assert {"templates", "notices"}.isdisjoint(found(environment, "--fix"))


@pytest.mark.parametrize("about", ["twilio", "templates"])
@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"TWILIO_AUTH_TOKEN": "wrong"}, "does not accept our account SID and auth token"),
        ({"TWILIO_API_URL": "http://127.0.0.1:1"}, "could not be asked (ConnectionRefusedError)"),
    ],
    ids=["wrong token", "away"],
)
def test_a_provider_that_does_not_take_us_fails(
    environment: Environment, about: str, change: Environment, text: str
) -> None:
    environment |= change
    said = found(environment)[about]
    assert said["level"] == "fail"
    assert text in said["text"]
    assert said["remedy"]
    assert examine(environment).exit_code == 1


def test_a_wrong_setting_is_told_and_nothing_else_is_looked_at(environment: Environment) -> None:
    environment |= {"TIMEZONE": "Mars", "PUBLIC_URL": "bot"}
    result = examine(environment)
    assert result.exit_code == 1
    assert [line.split()[:3] for line in result.output.splitlines()] == [
        ["fail", "settings", "PUBLIC_URL:"],
        ["fail", "settings", "TIMEZONE:"],
    ]


def test_a_database_without_our_schema_is_to_be_upgraded(environment: Environment, tmp_path: Path) -> None:
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'new.db'}"
    said = found(environment)
    assert "schema is empty" in said["database"]["text"]
    assert said["database"]["remedy"] == "run: bot db upgrade"
    assert said["templates"]["level"] == "fail"


def test_a_database_that_is_away_is_all_that_is_told_of_it(environment: Environment) -> None:
    environment["DATABASE_URL"] = "postgresql+psycopg://somebody@127.0.0.1:1/bot"
    said = found(environment)
    assert "PostgreSQL is not reached" in said["database"]["text"]
    assert "flows" not in said


@pytest.mark.parametrize(
    ("statement", "level"),
    [
        (delete(publications), "fail"),
        (update(publications).where(publications.c.flow == "help").values(digest="old"), "warn"),
    ],
    ids=["none", "old"],
)
def test_flows_that_are_not_published_as_they_stand_are_told(
    environment: Environment, bot: Bot, statement: Executable, level: str
) -> None:
    bot.do(insert(revisions).values(digest="old", content="{}", published_at=bot.now))
    bot.do(statement)
    said = found(environment)["flows"]
    assert (said["level"], said["remedy"]) == (level, "run: bot db upgrade")


def test_a_lane_without_a_worker_is_named(environment: Environment, bot: Bot) -> None:
    bot.do(delete(heartbeats).where(heartbeats.c.lane == "bulk"))
    said = found(environment)["workers"]
    assert (said["level"], said["text"]) == ("fail", "none is alive for bulk; 0 messages are queued")


def test_without_a_queue_no_worker_is_missed(environment: Environment, bot: Bot) -> None:
    bot.do(delete(heartbeats))
    del environment["REDIS_URL"]
    said = found(environment)
    assert (said["workers"]["level"], said["queue"]["level"]) == ("ok", "warn")


def test_a_queue_that_is_away_fails(environment: Environment) -> None:
    environment["REDIS_URL"] = "redis://127.0.0.1:1"
    assert found(environment)["queue"]["level"] == "fail"


PEOPLE = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}


def settings_of(**values: object) -> Settings:
    given = {"secret_key": "k", "public_url": "https://bot.example.rw", **values}
    return Settings(**{name.lower(): value for name, value in given.items()})  # type: ignore[arg-type]  # pydantic makes the types


@pytest.mark.parametrize(
    ("url", "level"),
    [
        ("https://bot.example.rw", "ok"),
        ("https://bot.example.rw:8443/menyesha", "ok"),
        ("https://8.8.8.8", "ok"),
        ("http://bot.example.rw", "fail"),
        ("https://localhost", "fail"),
        ("https://127.0.0.1", "fail"),
        ("https://192.168.1.4:8000", "fail"),
        ("https://[::1]", "fail"),
        ("https://bot", "fail"),
        ("https://my_bot.example.rw", "fail"),
        ("https://bot.local", "fail"),
        ("https://bot.example.rw?x=1", "fail"),
        ("https://user:hidden@bot.example.rw", "fail"),
    ],
)
def test_providers_must_be_able_to_reach_us(url: str, level: str) -> None:
    (said,) = look_at_public_url(settings_of(**PEOPLE, public_url=url))
    assert said.level == level
    assert "hidden" not in said.text


def test_what_only_emulators_call_may_be_anywhere() -> None:
    (said,) = look_at_public_url(settings_of(public_url="http://127.0.0.1:8000"))
    assert said.level == "ok"


def told(look: Callable[[Runtime], Iterator[Symptom]], settings: Settings) -> list[str]:
    runtime = make_runtime(settings)
    try:
        return [f"{said.level} {said.about}: {said.text}" for said in look(runtime)]
    finally:
        runtime.close()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"TWILIO_SMS_FROM": "MENYESHA"}, "ok twilio-sms: is MENYESHA, which nobody can answer: it is a name"),
        ({}, "warn twilio: is set without a sender, so that nothing goes by it"),
        (
            {"AT_USERNAME": "m", "AT_API_KEY": KEY, "AT_WEBHOOK_SECRET": SECRET},
            "warn africastalking-sms: has no sender of its own",
        ),
    ],
    ids=["name", "none", "shared"],
)
def test_every_channel_says_who_it_is(tmp_path: Path, change: Environment, line: str) -> None:
    assert line in told(look_at_channels, settings_of(**PEOPLE, **change, var_dir=tmp_path))


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({}, "fail settings: no provider is set: nobody can be reached"),
        (
            {**PEOPLE, "SIMULATOR": "1"},
            "warn settings: the simulator is mounted where real people are reached",
        ),
    ],
    ids=["nobody", "simulator"],
)
def test_settings_that_do_not_go_together_are_told(tmp_path: Path, change: Environment, line: str) -> None:
    settings = settings_of(**change, var_dir=tmp_path)
    assert line in told(lambda runtime: look_at_settings(settings, runtime), settings)
