"""What a broadcast costs: as it was reckoned, so far, and as the provider charged it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from bot.errors import BroadcastError
from bot.marking import N_
from bot.services.broadcasting.census import Census
from bot.services.broadcasting.drafting import Draft
from bot.services.broadcasting.estimating import Estimate, estimate
from bot.services.broadcasting.figures import Figures
from bot.services.broadcasting.forecasting import Forecast, ends_at, not_known
from bot.services.broadcasting.reconciling import account_of, differences
from bot.services.broadcasting.spending import spent
from bot.web.console.broadcasts.telling import money, say_all
from bot.web.console.desk import Desk
from bot.web.public.pages import LANGUAGES

_ABOUT = N_("About {messages} messages of {segments} segments.")
_COST = N_("They would cost about {cost}.")
_UNPRICED = N_("What {messages} of them would cost is not known: no price is entered.")
_NO_TEXT = N_("Not among them: {contacts} who read {name}, since there is no text for them.")
_EXACT = N_("Everybody's words are taken to be as long as those shown; preparing reckons exactly.")


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


def estimate_of(desk: Desk, db: Connection, draft: Draft, census: Census | None) -> dict[str, object]:
    """Give about what a draft would cost, in sentences; none before there is a count and a text that could be sent."""
    try:
        made = estimate(desk.runtime, db, draft, census) if census and any(draft.texts.values()) else None
    except BroadcastError:
        made = None
    return {"estimate": list(_said(desk, made)) if made and made.forecast.lines else []}


def _said(desk: Desk, made: Estimate) -> Iterator[str]:
    forecast = made.forecast
    yield desk.say(_ABOUT, messages=f"{forecast.messages:,}", segments=f"{forecast.segments:,}")
    if any(forecast.costs):
        yield desk.say(_COST, cost=money(desk, forecast.costs))
    if unpriced := sum(line.messages for line in forecast.lines if not line.currency):
        yield desk.say(_UNPRICED, messages=f"{unpriced:,}")
    for language, contacts in made.without_text.items():
        yield desk.say(_NO_TEXT, contacts=f"{contacts:,}", name=LANGUAGES[language])
    yield desk.say(_EXACT)


def _caps(desk: Desk, db: Connection) -> list[tuple[str, str, str]]:
    """Give what may be spent in a day, and what of it is: currency, cap, spent."""
    today = spent(desk.runtime, db, desk.runtime.clock(db))
    caps = desk.runtime.spend_caps.items()
    return [(currency, f"{cap:,.2f}", f"{today.get(currency, 0):,.2f}") for currency, cap in sorted(caps)]
