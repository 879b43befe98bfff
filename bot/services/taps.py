"""Taps: every screen with choices is kept as it was sent, so that a tap on it means what it said, however late.

The id of a choice is `<token>.<position>`: the token names the screen and cannot be guessed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from bot.engine.session import Session
from bot.messages import OfferedChoice
from bot.store.screens import find_screen, insert_screen

KEPT = timedelta(days=90)
"""How long a screen is kept after it was sent; a tap on an older one is no more than its words."""

_ID = re.compile(r"([A-Za-z0-9_-]{8,16})\.([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a choice of a screen that we had sent to this very contact."""

    position: int
    digest: str
    state: str
    """The engine's session as the screen was sent."""
    stands: bool
    """Whether the revision that said it can still be gone on with."""

    def stood_in(self, flow: str) -> bool:
        """Whether the screen was one of this flow, whatever ran it."""
        return any(name == flow for name, _ in Session.load(self.state).stack)


def find_tap(db: Connection, contact_id: int, choice_id: str | None) -> Tap | None:
    """Give the tap that an inbound id names; None for what was not sent to this contact."""
    named = _ID.fullmatch(choice_id or "")
    screen = find_screen(db, named[1], contact_id) if named else None
    if named is None or screen is None:
        return None
    return Tap(int(named[2]), screen.digest, screen.state, screen.standing is not None)


def offer(db: Connection, screen: Mapping[str, object], choices: Sequence[OfferedChoice]) -> tuple[OfferedChoice, ...]:
    """Keep a screen that is being sent and give its choices, by ids that will lead back to it."""
    token = secrets.token_urlsafe(9)
    insert_screen(db, {"token": token, **screen})
    return tuple(OfferedChoice(f"{token}.{at}", choice.label) for at, choice in enumerate(choices))
