"""What the doctor finds: one sentence each, how bad it is, and the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    """It works, or is set as it should be."""
    WARN = "warn"
    """Messages go on; something is less than it could be, or cannot be known from here."""
    FAIL = "fail"
    """Contacts notice, or soon will."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that was looked at."""

    level: Level
    about: str
    """What was looked at, in one word."""
    text: str
    remedy: str = ""
    """What to do; empty where all is well."""


def ok(about: str, text: str) -> Symptom:
    """Say that something is well."""
    return Symptom(Level.OK, about, text)


def warn(about: str, text: str, remedy: str) -> Symptom:
    """Say that something could be better."""
    return Symptom(Level.WARN, about, text, remedy)


def fail(about: str, text: str, remedy: str) -> Symptom:
    """Say that something does not work."""
    return Symptom(Level.FAIL, about, text, remedy)
