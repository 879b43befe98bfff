"""What the engine is told from outside on each turn, since it asks no clock, database or environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.engine.screens import Keys
from bot.engine.values import Stored
from bot.messages import Medium


@dataclass(frozen=True, slots=True)
class House:
    """What is the same for every turn of a running bot."""

    words: Mapping[str, str]
    """Names and numbers that messages name: org, ussd, help_phone, whatsapp."""
    zone: ZoneInfo
    country: str = "RW"
    keys: Keys = field(default_factory=Keys)
    page_septets: int = 160


@dataclass(slots=True)
class Facts:
    """What is known as a turn begins. `contact` is kept up to date by the turn as answers are saved."""

    house: House
    today: date
    medium: Medium
    contact: dict[str, Stored] = field(default_factory=dict)
    """By bare name (`name`, `language`): what is known of the contact; what is not known is not there."""
