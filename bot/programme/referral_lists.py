"""Referrals as a list shows them, printed or for a spreadsheet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from bot.programme.stage import Stage

COLUMNS = (
    *("reference", "bank", "about", "status", "name", "number", "district", "trade"),
    *("asked on", "by", "overdue", "outcome", "said"),
)
"""What is told of each."""


def as_shown(stage: Stage, row: Row[Any]) -> dict[str, object]:
    """Give a referral by these columns; whose it is only while it is shared."""
    zone = stage.runtime.house.zone
    return {
        **{name: getattr(row, name) for name in COLUMNS[:8]},
        "asked on": row.created_at.astimezone(zone).date(),
        **stage.deadline(row.respond_by),
        "outcome": row.outcome,
        "said": row.said,
    }
