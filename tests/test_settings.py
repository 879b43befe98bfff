"""Settings: a malformed one stops the process at once, by its name, and without a secret in what is said."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, read_settings

GOOD = {"SECRET_KEY": "session-secret", "PUBLIC_URL": "https://bot.example.rw"}
WORDS = {"USSD_CODE": "*384*10#", "HELP_PHONE": "0788000000"}
TWILIO = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "twilio-secret"}
AFRICASTALKING = {"AT_USERNAME": "menyesha", "AT_API_KEY": "at-secret", "AT_WEBHOOK_SECRET": "path-secret"}
DOUBLE = "http://127.0.0.1:9000"


def read(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Settings:
    """Read the settings of an environment in which only these are set."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in (GOOD | changes).items():
        monkeypatch.setenv(name, value)
    return read_settings()


def faults(monkeypatch: pytest.MonkeyPatch, **changes: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read(monkeypatch, **changes)
    return str(caught.value).splitlines()


def test_the_defaults_are_those_that_are_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert settings.database == f"sqlite:///{Path('var').absolute() / 'menyesha.db'}"
    assert (settings.timezone, settings.default_language, settings.country) == ("Africa/Kigali", "rw", "RW")
    assert (settings.ussd_page_septets, settings.quiet, settings.simulator) == (160, (time(20), time(8)), False)
    assert (settings.redis_url, settings.at_username, settings.twilio_account_sid) == ("", "", "")
    assert settings.offer_lifetime == timedelta(hours=24)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "bot.example.rw"),
        ("PUBLIC_URL", "ftp://bot.example.rw"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgresql://bot:db-secret@host:notaport/bot"),
        ("DATABASE_URL", "oracle://bot:db-secret@host/bot"),
        ("REDIS_URL", "nonsense"),
        ("REDIS_URL", "http://:redis-secret@host"),
        ("REDIS_URL", "redis://:redis-secret@host:notaport/0"),
        ("TWILIO_API_URL", "api.twilio.com"),
        ("TWILIO_CONTENT_API_URL", "x"),
        ("AT_API_URL", "x"),
        ("EMULATOR_URL", "x"),
        ("TIMEZONE", "Kigali"),
        ("TIMEZONE", "Africa"),
        ("TIMEZONE", "../etc/passwd"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("COUNTRY", "Rwanda"),
        ("QUIET_HOURS", "20-8"),
        ("DAILY_SPEND_CAP", "50000"),
        ("DAILY_SPEND_CAP", "-1 RWF"),
        ("DAILY_SPEND_CAP", "50,000 RWF"),
        ("QUIET_HOURS", "24:00-08:00"),
        ("QUIET_HOURS", "20:60-08:00"),
        ("USSD_PAGE_SEPTETS", "183"),
        ("USSD_PAGE_SEPTETS", "many"),
        ("USSD_KEY_BACK", "*"),
        ("USSD_KEY_MORE", "x"),
        ("USSD_SESSION_MINUTES", "0"),
        ("CHAT_SESSION_MINUTES", "-1"),
        ("OFFER_HOURS", "-1"),
        ("SIMULATOR", "perhaps"),
        ("ORG_NAME", "x" * 31),
        ("ORG_NAME", "Ubumwe 中"),
        ("ORG_NAME", "€" * 16),
        ("USSD_CODE", "*384*10#" * 2),
        ("HELP_PHONE", "0788 000 000 / 1"),
        ("WHATSAPP_NUMBER", "+250 788 000 0000"),
        ("ALERT_PHONES", "0788000000"),
        ("ALERT_PHONES", "+250788000000,staff"),
        ("ALERT_MAILS", "staff"),
        ("SMTP_URL", "mail.example.rw"),
        ("SMTP_URL", "https://user:mail-secret@mail.example.rw"),
        ("MAIL_FROM", "menyesha"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_malformed_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    line = faults(monkeypatch, **{name: value})[0]
    assert line.startswith(f"{name}: ")
    assert len(line) > len(f"{name}: ")
    assert "secret" not in line


@pytest.mark.parametrize("name", ["SECRET_KEY", "PUBLIC_URL"])
def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (line,) = faults(monkeypatch, **{name: ""})
    assert line.startswith(f"{name}: ")


def test_keys_and_secrets_have_commas_between_and_none_of_them_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch, SECRET_KEY="today, before", **WORDS, **AFRICASTALKING | {"AT_WEBHOOK_SECRET": "new,old"}
    )
    assert [key.get_secret_value() for key in settings.secret_key] == ["today", "before"]
    assert [one.get_secret_value() for one in settings.at_webhook_secret] == ["new", "old"]
    assert {"today", "before", "new", "old"} <= set(settings.secrets)
    (line,) = faults(monkeypatch, SECRET_KEY=" , ")
    assert line.startswith("SECRET_KEY: ")


def test_every_fault_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = faults(monkeypatch, TIMEZONE="x", COUNTRY="x", OFFER_HOURS="x")
    assert sorted(line.partition(":")[0] for line in lines) == ["COUNTRY", "OFFER_HOURS", "TIMEZONE"]


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"RETAIN_MESSAGES_DAYS": "29", "BROADCASTS_AT_MOST": "3/30"}, True),
        ({"RETAIN_MESSAGES_DAYS": "30", "BROADCASTS_AT_MOST": "3/30"}, False),
        ({"RETAIN_MESSAGES_DAYS": "1"}, False),
        ({"BROADCASTS_AT_MOST": "3/99"}, False),
    ],
)
def test_what_is_counted_is_kept_for_as_long(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], *, refused: bool
) -> None:
    if not refused:
        assert read(monkeypatch, **changes)
        return
    (line,) = faults(monkeypatch, **changes)
    assert line == (
        "BROADCASTS_AT_MOST counts 30 days, and RETAIN_MESSAGES_DAYS keeps only 29: "
        "keep messages for as long as they are counted"
    )


@pytest.mark.parametrize("missing", [*TWILIO, *AFRICASTALKING])
def test_a_provider_that_is_set_by_half_is_a_fault(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    (line,) = faults(
        monkeypatch, **WORDS, **{name: value for name, value in (TWILIO | AFRICASTALKING).items() if name != missing}
    )
    assert line.startswith(f"{missing} is missing")
    assert "secret" not in line


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (AFRICASTALKING, ["USSD_CODE", "HELP_PHONE"]),
        (AFRICASTALKING | {"AT_API_URL": DOUBLE}, ["USSD_CODE"]),
        (TWILIO, ["HELP_PHONE"]),
        (TWILIO | {"TWILIO_API_URL": "https://api.twilio.com"}, ["HELP_PHONE"]),
        (TWILIO | {"TWILIO_API_URL": DOUBLE}, []),
        ({"ALERT_MAILS": "staff@example.rw"}, ["SMTP_URL"]),
        ({"ALERT_PHONES": "+250788000000"}, []),
    ],
)
def test_what_is_used_must_be_set(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: list[str]) -> None:
    if not missing:
        assert read(monkeypatch, **given)
        return
    assert [line.split()[0] for line in faults(monkeypatch, **given)] == missing


def test_what_does_not_go_together_is_told_beside_what_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = faults(monkeypatch, TIMEZONE="Mars", TWILIO_ACCOUNT_SID="AC1", USSD_KEY_BACK="98", HELP_PHONE="1")
    assert [line.split()[0] for line in lines] == ["TIMEZONE:", "TWILIO_AUTH_TOKEN", "USSD_KEY_BACK,"]


def test_navigation_keys_that_are_the_same_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = faults(monkeypatch, USSD_KEY_BACK="00")
    assert "USSD_KEY_BACK" in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:////var/lib/bot/bot.db"),
        ("DATABASE_URL", "sqlite:////var/lib/my bot/bot.db"),
        ("DATABASE_URL", "postgres://bot:p#ss%40word@db.internal:5432/bot?sslmode=require"),
        ("DATABASE_URL", "postgresql+psycopg://bot@[::1]:5432/bot"),
        ("DATABASE_URL", "postgresql://postgres@/bot?host=/run/postgresql"),
        ("REDIS_URL", "redis://:a+b-c_d@127.0.0.1:6379/0"),
        ("REDIS_URL", "rediss://user:word@queue.internal:6380"),
        ("REDIS_URL", "unix:///run/redis.sock?db=1"),
        ("TIMEZONE", "UTC"),
        ("QUIET_HOURS", "00:00-00:00"),
        ("DAILY_SPEND_CAP", "50000 RWF, 40.5 USD"),
    ],
)
def test_a_well_formed_setting_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert getattr(read(monkeypatch, **{name: value}), name.lower()) == value


def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, TIMEZONE="", TWILIO_AUTH_TOKEN="", OFFER_HOURS="").timezone == "Africa/Kigali"


def test_two_tokens_stand_with_a_comma_between(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, **WORDS, TWILIO_ACCOUNT_SID="AC1", TWILIO_AUTH_TOKEN=" old , new ,")
    assert [token.get_secret_value() for token in settings.twilio_auth_token] == ["old", "new"]


def test_several_are_told_of_what_does_not_work(monkeypatch: pytest.MonkeyPatch) -> None:
    server = "smtps://user:word@mail.example.rw:465"
    given = {"ALERT_PHONES": "+250788000001, +250788000002", "ALERT_MAILS": "a@b.rw,c@d.rw", "SMTP_URL": server}
    settings = read(monkeypatch, **given)
    assert (settings.alert_phones[1], settings.alert_mails) == ("+250788000002", ("a@b.rw", "c@d.rw"))
    assert settings.smtp_url.get_secret_value() == server


def test_no_secret_is_shown_by_the_settings_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = repr(read(monkeypatch, **WORDS, **TWILIO, **AFRICASTALKING, SMTP_URL="smtp://u:mail-secret@h"))
    assert "AC1" in shown
    assert "secret'" not in shown.replace("simulator", "")
    assert not any(
        secret in shown for secret in ("session-secret", "twilio-secret", "at-secret", "path-secret", "mail-")
    )


def test_an_offer_of_no_hours_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, OFFER_HOURS="0").offer_lifetime == timedelta(0)


def test_what_broadcasts_may_cost_is_told_for_each_currency(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch).spend_caps == {}
    caps = read(monkeypatch, DAILY_SPEND_CAP="50000 RWF, 40.5 USD").spend_caps
    assert caps == {"RWF": Decimal(50_000), "USD": Decimal("40.5")}
