"""Codes that people read aloud, write down and type."""

from __future__ import annotations

import secrets

_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"
"""Letters and digits that are not taken for one another, read aloud or on a small screen."""


def make_code() -> str:
    """Give a new code of six letters and digits; one in 244 million."""
    return "".join(secrets.choice(_LETTERS) for _ in range(6))
