"""The WSGI application, as gunicorn finds it."""

from __future__ import annotations

import gc
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.bootstrap import runtime_of_process
from bot.errors import SettingsError
from bot.settings import Settings
from tests.web.conftest import SETTINGS

WSGI = Path(__file__).parents[2] / "wsgi.py"
Start = Callable[..., FlaskClient]


@pytest.fixture
def start(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start the application in an environment in which only these settings are set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    runtime_of_process.cache_clear()

    def start(**changes: str) -> FlaskClient:
        for name, value in {**SETTINGS, "database_url": sqlite_url, **changes}.items():
            monkeypatch.setenv(name.upper(), value)
        client: FlaskClient = runpy.run_path(str(WSGI))["app"].test_client()
        return client

    yield start
    gc.unfreeze()
    if runtime_of_process.cache_info().currsize:
        runtime_of_process().close()
    runtime_of_process.cache_clear()


def test_it_answers_over_the_database_of_its_environment(start: Start) -> None:
    assert start().get("/health/ready").status_code == 200


def test_what_it_loaded_is_no_more_looked_at_by_the_garbage_collector(start: Start) -> None:
    assert gc.get_freeze_count() == 0
    start()
    assert gc.get_freeze_count() > 100_000


def test_without_the_setting_there_is_no_simulator(start: Start) -> None:
    assert start().get("/simulator/").status_code == 404


def test_with_the_setting_there_is_a_simulator(start: Start) -> None:
    client = start(simulator="1", emulator_url="http://127.0.0.1:1")
    assert client.get("/simulator/").status_code == 200


def test_a_wrong_setting_is_said_at_the_start(start: Start) -> None:
    with pytest.raises(SettingsError, match="TIMEZONE"):
        start(timezone="Kigali")
