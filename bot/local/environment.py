"""The settings on one machine: what is set counts; what is not gets a value that works here and reaches nobody.

Secrets are made once and kept in `local.env` in the data directory, beside where the servers answer.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]

_CREDENTIALS = {
    "TWILIO": ("ACCOUNT_SID", "AUTH_TOKEN"),
    "AT": ("USERNAME", "API_KEY"),
    "META": ("ACCESS_TOKEN",),
    "KANNEL": ("USERNAME", "PASSWORD"),
}
_EMULATED = ("TWILIO", "AT")
"""The providers that the emulator plays."""

_WORDS = {
    "ORG_NAME": "Menyesha",
    "USSD_CODE": "*384*10#",
    "HELP_PHONE": "+250780000009",
    "WHATSAPP_NUMBER": "+250780000002",
}
_DEMO = {
    "TWILIO_SMS_FROM": "+250780000001",
    "TWILIO_WHATSAPP_FROM": "+250780000002",
    "AT_USERNAME": "sandbox",
    "AT_SENDER_ID": "8080",
}


def read_given() -> dict[str, str]:
    """Give what is set, in the environment or else in `.env`; what is set to nothing is not set."""
    given = {**dotenv_values(ROOT / ".env", interpolate=False), **os.environ}
    return {name: value for name, value in given.items() if value}


def find_data(given: Mapping[str, str]) -> Path:
    """Give the directory that the data are in; a relative one is the project's."""
    return ROOT / given.get("VAR_DIR", "var")


def complete(given: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """Give every setting: what is given, and for the rest demo values and what was kept.

    The emulator serves the providers of which neither credentials nor an address are given.
    """
    port = given.get("PORT") or kept.get("PORT") or "8000"
    own = {name: kept[name] for name in ("SECRET_KEY", "REDIS_URL") if kept.get(name)}
    own |= {"PORT": port, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    emulated = [name for name in _EMULATED if not _is_set(name, given) and f"{name}_API_URL" not in given]
    for provider in emulated:
        own |= {name: value for name, value in {**_DEMO, **kept}.items() if name.startswith(f"{provider}_")}
        own[f"{provider}_API_URL"] = given.get("EMULATOR_URL") or kept["EMULATOR_URL"]
    if emulated:
        own |= {"SIMULATOR": "1", "EMULATOR_URL": kept["EMULATOR_URL"]}
    if not reaches_people(given):
        own |= _WORDS
    return {**own, **given, "VAR_DIR": str(find_data(given))}


def reaches_people(given: Mapping[str, str]) -> bool:
    """Tell whether messages would go to real people: there are credentials, but no address to use them at instead."""
    return any(_is_set(name, given) and f"{name}_API_URL" not in given for name in _CREDENTIALS)


def read_kept(data: Path) -> dict[str, str]:
    """Give what an earlier start has kept; nothing where there was none."""
    return {name: value or "" for name, value in dotenv_values(data / "local.env", interpolate=False).items()}


def keep(data: Path, **changed: str) -> dict[str, str]:
    """Keep these values and, from now on, secrets made for this directory; give all that is kept."""
    kept = {**_new_secrets(), **read_kept(data), **changed}
    path = data / "local.env"
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}='{value}'\n" for name, value in kept.items()))
    return kept


def _is_set(provider: str, given: Mapping[str, str]) -> bool:
    return any(f"{provider}_{name}" in given for name in _CREDENTIALS[provider])


def _new_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "AT_API_KEY": secrets.token_hex(32),
        "AT_WEBHOOK_SECRET": secrets.token_urlsafe(16),
        "DEMO_PASSWORD": secrets.token_urlsafe(9),
    }
