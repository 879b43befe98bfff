from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.local import environment
from bot.local.environment import ROOT, complete, find_data, keep, reaches_people, read_given, read_kept
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path

EMULATOR = "http://127.0.0.1:9000"
REAL_TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "real"}
REAL_AT = {"AT_USERNAME": "us", "AT_API_KEY": "real", "AT_WEBHOOK_SECRET": "real"}


@pytest.fixture
def kept(tmp_path: Path) -> dict[str, str]:
    return keep(tmp_path, EMULATOR_URL=EMULATOR)


@pytest.fixture
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*Settings.model_fields, "port"):
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.usefixtures("_nothing_is_set")
def test_where_nothing_is_set_everything_has_a_value_and_the_emulator_plays_the_providers(
    kept: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in complete({}, kept).items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    assert settings.twilio_api_url == settings.at_api_url == settings.emulator_url == EMULATOR
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.simulator
    assert settings.database == f"sqlite:///{ROOT}/var/menyesha.db"
    assert all((settings.ussd_code, settings.help_phone, settings.whatsapp_number, settings.twilio_sms_from))


@pytest.mark.parametrize(
    ("given", "at_the_emulator"),
    [
        ({}, {"TWILIO_API_URL", "AT_API_URL"}),
        (REAL_TWILIO, {"AT_API_URL"}),
        (REAL_AT, {"TWILIO_API_URL"}),
        (REAL_TWILIO | REAL_AT, set()),
        ({"TWILIO_API_URL": "http://proxy.test"}, {"AT_API_URL"}),
        ({"AT_API_URL": "http://proxy.test"}, {"TWILIO_API_URL"}),
        ({"TWILIO_SMS_FROM": "+250780000077"}, {"TWILIO_API_URL", "AT_API_URL"}),
    ],
)
def test_the_emulator_serves_whoever_has_neither_credentials_nor_an_address(
    given: dict[str, str], at_the_emulator: set[str], kept: dict[str, str]
) -> None:
    settings = complete(given, kept)
    assert {
        name for name, value in settings.items() if name.endswith("_API_URL") and value == EMULATOR
    } == at_the_emulator
    assert ("SIMULATOR" in settings) is bool(at_the_emulator)
    assert given.items() <= settings.items()


def test_no_demo_credential_is_mixed_with_a_real_one(kept: dict[str, str]) -> None:
    settings = complete({"TWILIO_ACCOUNT_SID": "AC1", "AT_API_URL": "http://proxy.test"}, kept)
    assert not {"TWILIO_AUTH_TOKEN", "TWILIO_SMS_FROM", "AT_USERNAME", "AT_API_KEY", "AT_WEBHOOK_SECRET"} & set(
        settings
    )


@pytest.mark.parametrize(
    ("given", "people"),
    [
        ({}, False),
        (REAL_TWILIO, True),
        (REAL_TWILIO | {"TWILIO_API_URL": EMULATOR}, False),
        (REAL_TWILIO | {"AT_API_URL": EMULATOR}, True),
        (REAL_AT, True),
        ({"META_ACCESS_TOKEN": "real"}, True),
        ({"KANNEL_USERNAME": "real"}, True),
    ],
)
def test_people_are_reached_by_credentials_without_another_address(given: dict[str, str], *, people: bool) -> None:
    assert reaches_people(given) is people


def test_people_are_given_no_invented_phone_number(kept: dict[str, str]) -> None:
    assert not {"HELP_PHONE", "WHATSAPP_NUMBER", "USSD_CODE"} & set(complete(REAL_TWILIO, kept))


def test_the_bot_command_finds_the_web_server_where_it_was_last_started(tmp_path: Path) -> None:
    kept = keep(tmp_path, EMULATOR_URL=EMULATOR, PORT="9000")
    assert complete({}, kept)["PUBLIC_URL"] == "http://127.0.0.1:9000"
    assert complete({"PORT": "9001"}, kept)["PUBLIC_URL"] == "http://127.0.0.1:9001"


def test_secrets_are_made_once_and_are_nobody_elses(tmp_path: Path) -> None:
    first = keep(tmp_path, EMULATOR_URL=EMULATOR)
    second = keep(tmp_path, EMULATOR_URL="http://127.0.0.1:9001")
    assert second == read_kept(tmp_path) == first | {"EMULATOR_URL": "http://127.0.0.1:9001"}
    assert (tmp_path / "local.env").stat().st_mode & 0o077 == 0
    assert keep(tmp_path / "..")["SECRET_KEY"] != first["SECRET_KEY"]


def test_the_environment_goes_before_the_file_and_what_is_empty_is_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("ORG_NAME='From ${FILE}'\nHELP_PHONE=1\nUSSD_CODE=\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setenv("HELP_PHONE", "2")
    monkeypatch.setenv("WHATSAPP_NUMBER", "")
    given = read_given()
    assert (given["ORG_NAME"], given["HELP_PHONE"]) == ("From ${FILE}", "2")
    assert not {"USSD_CODE", "WHATSAPP_NUMBER"} & set(given)


@pytest.mark.parametrize(("given", "data"), [({}, ROOT / "var"), ({"VAR_DIR": "mine"}, ROOT / "mine")])
def test_a_relative_data_directory_is_the_projects(given: dict[str, str], data: Path, kept: dict[str, str]) -> None:
    assert find_data(given) == data
    assert complete(given, kept)["VAR_DIR"] == str(data)


def test_an_absolute_data_directory_stays_what_it_is(tmp_path: Path) -> None:
    assert find_data({"VAR_DIR": str(tmp_path)}) == tmp_path
