"""What a broadcast costs: as it was reckoned, so far, and as the provider charged it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from bot.services.broadcasting.figures import Figures
from bot.services.broadcasting.forecasting import Forecast, ends_at, not_known
from bot.services.broadcasting.reconciling import account_of, differences
from bot.services.broadcasting.spending import spent
from bot.web.console.broadcasts.telling import money, say_all
from bot.web.console.desk import Desk


def costs_of(desk: Desk, db: Connection, row: Row[Any], figures: Figures | None) -> dict[str, object]:
    """Give what a page says of a broadcast's costs."""
    now = desk.runtime.clock(db)
    made = Forecast.model_validate_json(row.forecast) if row.forecast else None
    begins, over = max(now, row.starts_at or now), timedelta(minutes=row.over_minutes or 0)
    return {
        "forecast": made,
        "cost": money(desk, made.costs) if made else "",
        "through": ends_at(desk.runtime, begins, row.channel, made.messages, over) if made else None,
        "not_known": not_known(row),
        "account": account_of(figures, made) if figures else [],
        "differences": say_all(desk, differences(figures, made)) if figures else [],
        "caps": _caps(desk, db),
    }


def _caps(desk: Desk, db: Connection) -> list[tuple[str, str, str]]:
    """Give what may be spent in a day, and what of it is: currency, cap, spent."""
    today = spent(desk.runtime, db, desk.runtime.clock(db))
    caps = desk.runtime.spend_caps.items()
    return [(currency, f"{cap:,.2f}", f"{today.get(currency, 0):,.2f}") for currency, cap in sorted(caps)]
