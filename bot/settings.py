"""Every setting, typed, read once from the environment.

The names are the environment's, in lower case. Nothing else in the code reads the environment.
"""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError

Url = Annotated[str, Field(pattern=r"^https?://[^/\s]+")]
"""An absolute http(s) address."""
_HOST = r"([^@]*@)?(\[[^\]]+\]|[^:/@\s]*)(:\d+)?"
DatabaseUrl = Annotated[str, Field(pattern=rf"^sqlite:///.+$|^postgres(ql)?(\+psycopg)?://{_HOST}(/\S*)?$|^$")]
"""A database that we know how to speak with."""
RedisUrl = Annotated[str, Field(pattern=rf"^rediss?://{_HOST}(/\d*)?(\?\S*)?$|^unix://\S+$|^$")]

Rate = Annotated[float, Field(gt=0, le=10_000)]
"""Messages a second of one sender, over all workers."""


class Settings(BaseSettings):
    """All settings; a provider of which nothing is set is off."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    var_dir: Path = Path("var")
    database_url: DatabaseUrl = ""
    """Empty: SQLite in `var_dir`."""
    redis_url: RedisUrl = ""
    """Empty: no queue; the outbox holds what is to be sent."""
    secret_key: SecretStr
    public_url: Url
    """Where providers reach us; signatures are checked against it."""

    twilio_account_sid: str = ""
    twilio_auth_token: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """One, or two while rotating, with a comma between: the first signs what we send, both are accepted."""
    twilio_sms_from: str = ""
    twilio_messaging_service_sid: str = ""
    twilio_whatsapp_from: str = ""
    twilio_sms_rate: Rate = 2000
    """Messages a second; Twilio takes that many of an account, and keeps for hours what its sender cannot send yet."""
    twilio_whatsapp_rate: Rate = 80
    """What WhatsApp takes of a number at first, in a second."""
    twilio_api_url: Url = "https://api.twilio.com"
    twilio_content_api_url: Url | None = None

    at_username: str = ""
    at_api_key: SecretStr = SecretStr("")
    at_sender_id: str = ""
    at_webhook_secret: SecretStr = SecretStr("")
    at_sms_rate: Rate = 2000
    """Messages a second; Africa's Talking publishes no limit."""
    at_api_url: Url = "https://api.africastalking.com"

    org_name: str = "Menyesha"
    ussd_code: str = ""
    help_phone: str = ""
    whatsapp_number: str = ""

    timezone: str = "Africa/Kigali"
    default_language: Annotated[str, Field(pattern="^(en|rw)$")] = "rw"
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "RW"
    quiet_hours: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")] = "20:00-08:00"
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

    simulator: bool = False
    emulator_url: Url | None = None
    """Where the simulator finds the provider emulator."""

    @field_validator("twilio_auth_token", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(filter(None, (part.strip() for part in value.split(",")))) if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            msg = "is no time zone, such as Africa/Kigali"
            raise ValueError(msg) from None
        return value

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        """Refuse a provider that is set by half, or navigation keys that are the same."""
        faults = [
            *_half("TWILIO", TWILIO_ACCOUNT_SID=self.twilio_account_sid, TWILIO_AUTH_TOKEN=self.twilio_auth_token),
            *_half(
                "AT",
                AT_USERNAME=self.at_username,
                AT_API_KEY=self.at_api_key.get_secret_value(),
                AT_WEBHOOK_SECRET=self.at_webhook_secret.get_secret_value(),
            ),
        ]
        if len({self.ussd_key_back, self.ussd_key_menu, self.ussd_key_more}) < len(("back", "menu", "more")):
            faults.append("USSD_KEY_BACK, USSD_KEY_MENU and USSD_KEY_MORE must differ")
        if faults:
            raise ValueError("\n".join(faults))
        return self

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
    def offer_lifetime(self) -> timedelta:
        """How long an offered seat is held; zero gives it at once."""
        return timedelta(hours=self.offer_hours)

    @property
    def database(self) -> str:
        """The database's address, embedded unless set."""
        return self.database_url or f"sqlite:///{self.var_dir.absolute() / 'menyesha.db'}"


def _half(provider: str, **parts: object) -> list[str]:
    missing = [name for name, value in parts.items() if not value]
    if not missing or len(missing) == len(parts):
        return []
    return [f"{name} is missing, while other {provider}_ settings are there" for name in missing]


def read_settings() -> Settings:
    """Give the settings of this process's environment. Raises SettingsError with a line per fault."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue]  # the environment gives the arguments
    except ValidationError as error:
        lines = [_line(fault["loc"], fault["msg"]) for fault in error.errors(include_input=False, include_url=False)]
        raise SettingsError("\n".join(lines)) from None


def _line(where: tuple[int | str, ...], what: str) -> str:
    what = what.removeprefix("Value error, ")
    name = str(where[0]).upper() if where else ""
    return f"{name}: {what[:1].lower() + what[1:]}" if name else what
