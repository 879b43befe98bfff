"""One broadcast: what it says and to whom, what it costs, how it goes, and what was done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, make_response, request
from flask_login import current_user
from sqlalchemy import Connection, Row, func, select

from bot.errors import BroadcastError
from bot.messages import MessageStatus
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.services.broadcasting import states
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import LANGUAGES
from bot.services.broadcasting.figures import figures_of
from bot.services.broadcasting.forecasting import NOT_KNOWN, Forecast, ends_at
from bot.services.broadcasting.reasons import read_reason
from bot.services.broadcasting.spending import spent
from bot.services.broadcasting.states import State, Way
from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.web.console.broadcasts.looking import Look, look_at
from bot.web.console.broadcasts.names import MEDIA, RESULTS, TONES
from bot.web.console.broadcasts.telling import money, say
from bot.web.console.broadcasts.whom import audience_in_words
from bot.web.console.desk import Answer, Desk

_MOVING = {State.PREPARING, State.STARTED, State.CANCELLED}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is."""

    status: str
    of: int
    done: int
    results: list[tuple[str, int]]
    cost: str
    is_moving: bool
    """Whether it may look otherwise in a moment."""

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 * self.done // self.of if self.of else 0


def find(desk: Desk, broadcast_id: int) -> Row[Any]:
    """Give a broadcast; the answer is that there is nothing at this address where there is none."""
    with desk.runtime.database.look() as db:
        try:
            return states.get_broadcast(db, broadcast_id)
        except BroadcastError:
            abort(404)


def broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Show a broadcast; asked for by itself, how far it is."""
    row = find(desk, broadcast_id)
    with desk.runtime.database.look() as db:
        progress = progress_of(desk, db, row)
        if "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers:
            return _piece(desk, row, progress)
        return desk.show("broadcasts/one.html", progress=progress, **_everything(desk, db, row))


def _piece(desk: Desk, row: Row[Any], progress: Progress) -> Response:
    """Give how far it is; once it stands elsewhere than it did, have the browser get the whole page."""
    answer = make_response(desk.show("broadcasts/progress.html", row=row, progress=progress))
    if request.args.get("seen") != row.status or (row.status == State.PREPARED and row.forecast):
        answer.headers["HX-Refresh"] = "true"
    return answer


def progress_of(desk: Desk, db: Connection, row: Row[Any]) -> Progress:
    """Give how far it is: how many contacts were looked at for it, then how many of its messages have begun."""
    if row.status == State.PREPARING:
        last = db.execute(select(func.max(contacts.c.id))).scalar_one_or_none() or 0
        return Progress(row.status, last, row.prepared_to, [], "", is_moving=True)
    if row.status in {State.DRAFT, State.PREPARED}:
        reckons = row.status == State.PREPARED and row.forecast is None
        return Progress(row.status, 0, 0, [], "", is_moving=reckons)
    figures = figures_of(desk.runtime, db, row)
    counted = figures.messages
    waits = counted.get(MessageStatus.QUEUED, 0)
    results = [(desk.say(name), counted[status]) for status, name in RESULTS.items() if counted.get(status)]
    of, cost = row.recipients or 0, money(desk, figures.costs) if figures.costs else ""
    moves = row.status in _MOVING and (row.status == State.STARTED or waits > 0)
    return Progress(row.status, of, of - waits, results, cost, is_moving=moves)


def _everything(desk: Desk, db: Connection, row: Row[Any]) -> dict[str, object]:
    now = desk.runtime.clock(db)
    made = Forecast.model_validate_json(row.forecast) if row.forecast else None
    begins = max(now, row.starts_at or now)
    through = ends_at(desk.runtime, begins, row.channel, made.messages) if made and row.channel else None
    may = current_user.may(Act.RUN_PROGRAMME)
    return {
        "row": row,
        "reason": say(desk, read_reason(row.reason)) if row.reason else "",
        "tone": TONES.get(row.status, ""),
        "medium": MEDIA.get(row.medium, row.medium),
        "looks": _looks(desk, db, row),
        "whom": audience_in_words(desk, db, Audience.model_validate_json(row.filters)),
        "forecast": made,
        "cost": money(desk, made.costs) if made else "",
        "through": through,
        "not_known": NOT_KNOWN,
        "caps": _caps(desk, db),
        "quiet": desk.runtime.quiet,
        "has_channel": row.channel in desk.runtime.channels,
        "can": {way.name.lower() for way in Way if row.status in way.sources} if may else set(),
        "events": events_of(db, broadcasts.name, row.id),
    }


def _looks(desk: Desk, db: Connection, row: Row[Any]) -> list[Look]:
    """Give how it looks on phones; whose name stands there is for those who may know it."""
    sees_people = current_user.may(Act.RUN_PROGRAMME, Act.HANDLE_DATA)
    texts = {language: getattr(row, f"text_{language}") for language in LANGUAGES}
    return [look_at(desk, db, row, language, of_somebody=sees_people) for language, text in texts.items() if text]


def _caps(desk: Desk, db: Connection) -> list[tuple[str, str, str]]:
    """Give what may be spent in a day, and what of it is: currency, cap, spent."""
    today = spent(desk.runtime, db, desk.runtime.clock(db))
    caps = desk.runtime.spend_caps.items()
    return [(currency, f"{cap:,.2f}", f"{today.get(currency, 0):,.2f}") for currency, cap in sorted(caps)]
