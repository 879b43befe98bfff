"""Every setting, typed, read once from the environment.

The names are the environment's, in lower case. Nothing else in the code reads the environment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from bot.text import septets

_Url = Annotated[str, Field(pattern=r"^https?://[^/\s]+")]
"""An absolute http(s) address."""
_HOST = r"([^@]*@)?(\[[^\]]+\]|[^:/@\s]*)(:\d+)?"
_DatabaseUrl = Annotated[str, Field(pattern=rf"^sqlite:///.+$|^postgres(ql)?(\+psycopg)?://{_HOST}(/\S*)?$|^$")]
"""A database that we know how to speak with."""
_RedisUrl = Annotated[str, Field(pattern=rf"^rediss?://{_HOST}(/\d*)?(\?\S*)?$|^unix://\S+$|^$")]
_Mail = Annotated[str, Field(pattern=r"^[^@\s,<>]+@[^@\s,<>]+$")]
_Phone = Annotated[str, Field(pattern=r"^\+[1-9]\d{7,14}$")]
"""E.164, with its plus."""
_SMTP = re.compile(r"smtps?://([^@/\s]+@)?[^@/\s:]+(:\d{1,5})?/?$")
_KEYS = ("ussd_key_back", "ussd_key_menu", "ussd_key_more")
_LIST = ("secret_key", "twilio_auth_token", "at_webhook_secret", "alert_phones", "alert_mails")
"""Settings that hold several values, with commas between."""
_MONEY = r"\d+(\.\d{1,6})? [A-Z]{3}"

LONGEST = {"org_name": 30, "ussd_code": 15, "help_phone": 15, "whatsapp_number": 15}
"""Words that messages name, with the septets that each may have: screens are laid out for so much."""

_Rate = Annotated[float, Field(gt=0, le=10_000)]
"""Messages a second of one sender, over all workers."""


class Settings(BaseSettings):
    """All settings; a provider of which nothing is set is off."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    var_dir: Path = Path("var")
    database_url: _DatabaseUrl = ""
    """Empty: SQLite in `var_dir`."""
    redis_url: _RedisUrl = ""
    """Empty: no queue; the outbox holds what is to be sent."""
    secret_key: Annotated[tuple[SecretStr, ...], NoDecode, Field(min_length=1)]
    """The first seals and signs; what others behind a comma have sealed and signed is known still."""
    public_url: _Url
    """Where providers reach us; signatures are checked against it."""

    twilio_account_sid: str = ""
    twilio_auth_token: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """One, or two while rotating, with a comma between: the first signs what we send, both are accepted."""
    twilio_sms_from: str = ""
    twilio_messaging_service_sid: str = ""
    twilio_whatsapp_from: str = ""
    twilio_sms_rate: _Rate = 2000
    """Messages a second; Twilio takes that many of an account, and keeps for hours what its sender cannot send yet."""
    twilio_whatsapp_rate: _Rate = 80
    """What WhatsApp takes of a number at first, in a second."""
    twilio_api_url: _Url = "https://api.twilio.com"
    twilio_content_api_url: _Url | None = None

    at_username: str = ""
    at_api_key: SecretStr = SecretStr("")
    at_sender_id: str = ""
    at_webhook_secret: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """One, or two while rotating, with a comma between: both are accepted."""
    at_sms_rate: _Rate = 2000
    """Messages a second; Africa's Talking publishes no limit."""
    at_api_url: _Url = "https://api.africastalking.com"

    org_name: str = "Menyesha"
    ussd_code: str = ""
    help_phone: str = ""
    whatsapp_number: str = ""

    timezone: str = "Africa/Kigali"
    default_language: Annotated[str, Field(pattern="^(en|rw)$")] = "rw"
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "RW"
    quiet_hours: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")] = "20:00-08:00"
    daily_spend_cap: Annotated[str, Field(pattern=rf"^({_MONEY}(, ?{_MONEY})*)?$")] = ""
    """What broadcasts may cost in a day, one amount for each currency: `50000 RWF, 40 USD`; empty: no limit."""
    broadcasts_at_most: Annotated[str, Field(pattern=r"^([1-9]\d?/[1-9]\d?)?$")] = ""
    """How many broadcasts a contact gets in so many days: `3/30`; empty: no limit."""
    approve_above: Annotated[int, Field(ge=0)] = 500
    """With more recipients a second person approves a broadcast before it is started."""
    ussd_page_septets: Annotated[int, Field(ge=60, le=182)] = 160
    ussd_key_back: Annotated[str, Field(pattern=r"^\d{1,2}$")] = "0"
    ussd_key_menu: Annotated[str, Field(pattern=r"^\d{1,2}$")] = "00"
    ussd_key_more: Annotated[str, Field(pattern=r"^\d{1,2}$")] = "98"
    ussd_session_minutes: Annotated[int, Field(ge=1)] = 60
    chat_session_minutes: Annotated[int, Field(ge=1)] = 24 * 60
    offer_hours: Annotated[int, Field(ge=0)] = 24
    """How long a freed seat waits for the next contact's yes; 0 gives it at once."""
    silent_days: Annotated[int, Field(ge=1)] = 182
    """How long a number may be silent until it is asked who is there."""
    replies_at_most: Annotated[int, Field(ge=1)] = 60
    """How many messages of a contact are answered in five minutes, calls aside."""

    alert_phones: Annotated[tuple[_Phone, ...], NoDecode] = ()
    """Who is told by SMS that something does not work."""
    alert_mails: Annotated[tuple[_Mail, ...], NoDecode] = ()
    """Who is told by mail."""
    smtp_url: SecretStr = SecretStr("")
    """By which mails leave; it may hold a password."""
    mail_from: _Mail | None = None

    log_format: Annotated[str, Field(pattern="^(text|json)$")] = "text"
    log_level: Annotated[str, Field(pattern="^(DEBUG|INFO|WARNING|ERROR)$")] = "INFO"

    retain_messages_days: Annotated[int, Field(ge=1)] = 180
    """How long the words of messages are kept, and whom they went to."""
    retain_sessions_days: Annotated[int, Field(ge=1)] = 90
    """How long the answers of a conversation are kept once it is over."""
    retain_contacts_days: Annotated[int, Field(ge=1)] = 730
    """After how long a silence a contact is listed as one that may not be needed any more."""

    simulator: bool = False
    emulator_url: _Url | None = None
    """Where the simulator finds the provider emulator."""

    @field_validator(*_LIST, mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, (part.strip() for part in value.split(",")))) if isinstance(value, str) else value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _SMTP.match(value.get_secret_value()):
            msg = "is no address of a mail server, such as smtps://user:password@mail.example.rw"
            raise ValueError(msg)
        return value

    @field_validator(*LONGEST)
    @classmethod
    def _fits_a_screen(cls, value: str, info: ValidationInfo) -> str:
        taken, most = septets(value), LONGEST[str(info.field_name)]
        if taken is None or taken > most:
            msg = f"must be {most} characters at most, of those that every phone can show (GSM-7)"
            raise ValueError(msg)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            msg = "is no time zone, such as Africa/Kigali"
            raise ValueError(msg) from None
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that contacts live in."""
        return ZoneInfo(self.timezone)

    @property
    def quiet(self) -> tuple[time, time]:
        """When nothing is sent unasked: from, until; local time, possibly across midnight."""
        start, _, end = self.quiet_hours.partition("-")
        return time.fromisoformat(start), time.fromisoformat(end)

    @property
    def spend_caps(self) -> dict[str, Decimal]:
        """What broadcasts may cost in a day, by currency."""
        return {part[-3:]: Decimal(part[:-3].strip()) for part in self.daily_spend_cap.split(",") if part}

    @property
    def at_most(self) -> tuple[int, timedelta] | None:
        """How many broadcasts a contact gets, and in how long."""
        number, _, days = self.broadcasts_at_most.partition("/")
        return (int(number), timedelta(days=int(days))) if number else None

    @property
    def offer_lifetime(self) -> timedelta:
        """How long an offered seat is held; zero gives it at once."""
        return timedelta(hours=self.offer_hours)

    @property
    def secrets(self) -> list[str]:
        """What must not be said, by any of the settings."""
        own = [*self.twilio_auth_token, *self.secret_key, self.at_api_key, *self.at_webhook_secret]
        addresses = (self.database_url, self.redis_url, self.smtp_url.get_secret_value())
        return [secret.get_secret_value() for secret in own] + [urlsplit(url).password or "" for url in addresses]

    @property
    def database(self) -> str:
        """The database's address, embedded unless set."""
        return self.database_url or f"sqlite:///{self.var_dir.absolute() / 'menyesha.db'}"


def reaches_people(given: Mapping[str, object]) -> bool:
    """Whether a provider is set whose messages reach real people: its address is its own, or none is given.

    `given` is by the settings' names in lower case; what is empty is not set.
    """
    own = {name: Settings.model_fields[name].default for name in ("twilio_api_url", "at_api_url")}
    real = {name for name, address in own.items() if given.get(name) in {None, "", address}}
    return bool(
        (given.get("twilio_account_sid") and "twilio_api_url" in real)
        or (given.get("at_username") and "at_api_url" in real)
    )


def read_settings() -> Settings:
    """Give the settings of this process's environment. Raises SettingsError with a line per fault, all at once."""
    lines = []
    try:
        settings = Settings()  # pyright: ignore[reportCallIssue]  # the environment gives the arguments
    except ValidationError as error:
        lines = [_line(fault["loc"], fault["msg"]) for fault in error.errors(include_input=False, include_url=False)]
    lines += _discord(EnvSettingsSource(Settings)())
    if lines:
        raise SettingsError("\n".join(lines))
    return settings


def _line(where: tuple[int | str, ...], what: str) -> str:
    what = what.removeprefix("Value error, ")
    return f"{str(where[0]).upper()}: {what[:1].lower() + what[1:]}"


def _discord(given: Mapping[str, object]) -> Iterator[str]:
    """Give what does not go together, a line each: providers set by half, words that messages miss, equal keys."""
    yield from _half(given, "TWILIO", "ACCOUNT_SID", "AUTH_TOKEN")
    yield from _half(given, "AT", "USERNAME", "API_KEY", "WEBHOOK_SECRET")
    if given.get("at_username") and not given.get("ussd_code"):
        yield "USSD_CODE is missing: messages say what to dial, and AT_USERNAME is there"
    if reaches_people(given) and not given.get("help_phone"):
        yield "HELP_PHONE is missing: messages say whom to call, and real people are reached"
    if given.get("alert_mails") and not given.get("smtp_url"):
        yield "SMTP_URL is missing, by which mails to ALERT_MAILS would leave"
    yield from _outlived(given)
    keys = {given.get(name, Settings.model_fields[name].default) for name in _KEYS}
    if len(keys) < len(_KEYS):
        yield "USSD_KEY_BACK, USSD_KEY_MENU and USSD_KEY_MORE must differ"


def _outlived(given: Mapping[str, object]) -> Iterator[str]:
    """Give what is counted for longer than it is kept."""
    kept = str(given.get("retain_messages_days") or Settings.model_fields["retain_messages_days"].default)
    days = str(given.get("broadcasts_at_most") or "").partition("/")[2]
    if kept.isdecimal() and days.isdecimal() and int(kept) < int(days):
        yield (
            f"BROADCASTS_AT_MOST counts {days} days, and RETAIN_MESSAGES_DAYS keeps only {kept}: "
            "keep messages for as long as they are counted"
        )


def _half(given: Mapping[str, object], provider: str, *names: str) -> Iterator[str]:
    wanted = [f"{provider}_{name}" for name in names]
    missing = [name for name in wanted if not given.get(name.lower())]
    if len(missing) < len(wanted):
        yield from (f"{name} is missing, while other {provider}_ settings are there" for name in missing)
