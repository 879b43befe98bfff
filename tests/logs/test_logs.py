"""What is said is one line a record, and holds no number, no address, no secret and no value of an exception."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable
from io import StringIO

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import Fault, SendError
from bot.logs import Redaction, about, set_up
from bot.settings import Settings

SETTINGS = {
    "secret_key": "session-secret",
    "public_url": "https://bot.example.rw",
    "at_webhook_secret": "path/secret",
    "twilio_auth_token": "first-token,second-token",
    "database_url": "postgresql://bot:db-word@host/bot",
    "smtp_url": "smtps://user:mail-word@mail.example.rw",
}
Lines = Callable[[], list[str]]

log = logging.getLogger("bot.test")


def lines_of(process: str, **changes: str) -> Lines:
    """Set up the logs of a process; what has been said then is given by a call, a line each."""
    set_up(process, Settings.model_validate(SETTINGS | changes), stream := StringIO())
    return lambda: stream.getvalue().splitlines()


@pytest.fixture
def said() -> Lines:
    return lines_of("web")


@pytest.mark.parametrize(
    "hidden",
    [
        "+250788123456",
        "250788123456",
        "0788123456",
        "788 123 456",
        "+250 788 123 456",
        "0788-123-456",
        "0788.123.456",
        "250.788.123.456",
        "+1 (415) 555-2671",
        "+4712345678",
        "RW.AbC123xyz",
        "aline.uwase@example.rw",
        "session-secret",
        "second-token",
        "path/secret",
        "path%2Fsecret",
        "db-word",
        "mail-word",
    ],
)
def test_what_must_not_be_said_is_taken_out_wherever_it_stands(said: Lines, hidden: str) -> None:
    log.info("to %s", hidden)
    log.info("tel:%s, and %s" % (hidden, hidden))  # noqa: G002, UP031  # a call that formats by itself
    log.warning("of whatsapp:%s", [hidden])
    log.error("x=%(x)s", {"x": {"number": hidden}})
    with about(x=hidden):
        log.info("there")
    lines = said()
    assert len(lines) == 5
    assert [line for line in lines if hidden in line] == []


@pytest.mark.parametrize(
    "kept",
    [
        "message 12345678: accepted",
        "GET api.example.rw 200 31 ms",
        "POST 127.0.0.1 201 12 ms",
        "from 192.168.100.200",
        "revision 3f0c9e2b7a61d845",
        "listening at http://127.0.0.1:8000 (12345)",
        "lane replies, 3 due since 2027-03-01",
        "UniqueViolation",
    ],
)
def test_what_helps_stays(kept: str) -> None:
    assert Redaction()(kept) == kept


def test_addresses_lose_their_credentials_and_paths_their_secrets() -> None:
    redact = Redaction()
    assert redact("redis://:word@127.0.0.1:6379/0") == "redis://<secret>@127.0.0.1:6379/0"
    assert redact("POST /webhooks/africastalking/abc-1/ussd") == "POST /webhooks/africastalking/<secret>/ussd"


def raise_unique() -> None:
    engine = create_engine("sqlite://", hide_parameters=False)
    try:
        with engine.begin() as db:
            db.execute(text("CREATE TABLE t (name TEXT UNIQUE)"))
            for _ in range(2):
                db.execute(text("INSERT INTO t VALUES (:name)"), {"name": "Uwase Aline"})
    finally:
        engine.dispose()


def raise_value() -> None:
    int("Uwase Aline")


def raise_key() -> None:
    {"name": 1}.pop("Uwase Aline")


def raise_chain() -> None:
    try:
        raise_value()
    except ValueError as error:
        msg = "The gateway did not answer."
        raise SendError(Fault.RETRY, msg) from error


@pytest.mark.parametrize(
    ("fail", "told"),
    [
        (raise_unique, "IntegrityError(SQLITE_CONSTRAINT_UNIQUE) then IntegrityError"),
        (raise_value, "ValueError"),
        (raise_key, "KeyError"),
        (raise_chain, "ValueError then SendError(The gateway did not answer.)"),
    ],
)
def test_of_an_exception_the_kind_and_the_place_are_told_and_no_value(
    said: Lines, fail: Callable[[], None], told: str
) -> None:
    try:
        fail()
    except (SQLAlchemyError, ValueError, KeyError, SendError):
        log.exception("it failed")
    (line,) = said()
    assert f'error="{told}"' in line or f"error={told}" in line
    assert fail.__name__ in line
    assert "Aline" not in line


@pytest.mark.postgres
def test_what_postgresql_says_in_detail_is_not_repeated(said: Lines, postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as db:
        db.execute("CREATE TABLE t (name TEXT CONSTRAINT one_name UNIQUE)")
        try:
            db.execute("INSERT INTO t VALUES ('Uwase Aline'), ('Uwase Aline')")
        except psycopg.errors.UniqueViolation:
            log.exception("it failed")
        db.rollback()
    (line,) = said()
    assert 'error="UniqueViolation(23505 one_name)"' in line
    assert "Aline" not in line


def test_a_server_that_is_away_is_named_as_the_driver_says_it(said: Lines) -> None:
    try:
        sqlite3.connect("/nowhere/at/all.db")
    except sqlite3.OperationalError:
        log.exception("it failed")
    assert "OperationalError(unable to open database file)" in said()[0]


def test_a_traceback_that_a_library_wrote_into_its_message_is_left_out(said: Lines) -> None:
    logging.getLogger("rq.worker").error("[Job 1]: exception raised\nTraceback …\nValueError: 'Uwase Aline'")
    (line,) = said()
    assert "exception raised" in line
    assert "Aline" not in line


@pytest.mark.parametrize("name", ["gunicorn.error", "rq.worker", "sqlalchemy.engine", "flask.app", "alembic", "any"])
def test_every_logger_is_written_by_the_one_handler(name: str) -> None:
    logging.getLogger("gunicorn.error").addHandler(logging.StreamHandler())
    said = lines_of("web")
    logging.getLogger(name).error("to %s", "+250788123456")
    (line,) = said()
    assert line.startswith("at=20")
    assert f" logger={name} " in line
    assert "<number>" in line


def test_what_ends_a_thread_is_told_the_same_way(said: Lines) -> None:
    thread = threading.Thread(target=raise_value)
    thread.start()
    thread.join()
    (line,) = said()
    assert "error=ValueError" in line
    assert "Aline" not in line


def test_a_record_names_what_it_is_about_until_that_is_over(said: Lines) -> None:
    with about(request="ab12"), about(inbound=7):
        log.info("taken in")
    log.info("after")
    inside, after = said()
    assert "request=ab12 inbound=7 message=" in inside
    assert "request" not in after


def test_a_line_can_be_taken_apart_again() -> None:
    said = lines_of("replies", log_format="json")
    log.warning('a "quoted"\tword = %s', 1)
    told = json.loads(said()[0])
    assert told["message"] == 'a "quoted"\tword = 1'
    assert (told["level"], told["logger"], told["process"].split("/")[0]) == ("warning", "bot.test", "replies")


def test_a_call_that_is_wrong_is_still_told(said: Lines) -> None:
    (handler,) = [handler for handler in logging.root.handlers if type(handler) is logging.StreamHandler]
    handler.handle(logging.makeLogRecord({"msg": "%d messages to %s", "args": ("two",)}))
    assert 'message="%d messages to %s"' in said()[0]


def test_what_is_below_the_level_is_not_said() -> None:
    said = lines_of("web", log_level="WARNING")
    log.info("not this")
    assert said() == []
