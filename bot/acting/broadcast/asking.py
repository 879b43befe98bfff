"""What is typed at the command, read: texts and instants; and faults told in one sentence."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from sqlalchemy.exc import DataError

from bot.acting.stage import TOO_LARGE
from bot.errors import BroadcastError


class Commands(click.Group):
    """Commands whose refusals are sentences, not tracebacks."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; end with the reason where it cannot be done."""
        try:
            return super().invoke(ctx)
        except BroadcastError as error:
            raise click.ClickException(str(error)) from None
        except (OverflowError, DataError):
            raise click.ClickException(TOO_LARGE) from None


def text_of(given: str) -> str:
    """Give a text as it was typed, or what is in the file that `@` names."""
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BroadcastError(f"{given[1:]} cannot be read: {error}.") from None


def instant_of(given: datetime | None, zone: ZoneInfo) -> datetime | None:
    """Give an instant that was typed as the clock shows it where the contacts live."""
    return given.replace(tzinfo=zone).astimezone(UTC) if given else None
