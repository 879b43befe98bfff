"""One broadcast: what it says and to whom, what it costs, how it goes, and what was done with it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from flask import Response, abort, make_response, request, url_for
from flask_login import current_user
from sqlalchemy import Connection, Row, select

from bot.errors import BroadcastError
from bot.messages import Medium
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.services.broadcasting import states
from bot.services.broadcasting.approving import makers_of, needs_approval
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.census import Census, census_of
from bot.services.broadcasting.drafting import LANGUAGES
from bot.services.broadcasting.results import results_of
from bot.services.broadcasting.states import State, Way
from bot.store.broadcasts import broadcasts
from bot.web.console.asked import asks_for_piece
from bot.web.console.broadcasts.costing import costs_of
from bot.web.console.broadcasts.looking import Look, look_at, people_of
from bot.web.console.broadcasts.names import MEDIA, RESULTS, TONES
from bot.web.console.broadcasts.progress import Progress, progress_of
from bot.web.console.desk import Answer, Desk
from bot.web.console.pieces import Link

_OVER = {State.FINISHED, State.CANCELLED}
_NUMBER = re.compile(r"\+?\d{7,}")
_REASONS = 12


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
        if "people" in request.args:
            return desk.show("broadcasts/people.html", **_people(desk, db, row, census_of(desk.runtime, db, row)))
        progress = progress_of(desk, db, row)
        if asks_for_piece():
            return _piece(desk, row, progress)
        everything = {**_about(desk, db, row), **costs_of(desk, db, row, progress.figures), **_to_do(desk, db, row)}
        return desk.show("broadcasts/one.html", row=row, progress=progress, **everything)


def _piece(desk: Desk, row: Row[Any], progress: Progress) -> Response:
    """Give how far it is; once it stands elsewhere than it did, have the browser get the whole page."""
    answer = make_response(desk.show("broadcasts/progress.html", row=row, progress=progress))
    if request.args.get("seen") != row.status or (row.status == State.PREPARED and row.forecast):
        answer.headers["HX-Refresh"] = "true"
    return answer


def _about(desk: Desk, db: Connection, row: Row[Any]) -> dict[str, object]:
    """Give what it is, whom it is for, how it looks, and what happened to it."""
    census = None if row.status == State.DRAFT else census_of(desk.runtime, db, row)
    return {
        **_people(desk, db, row, census),
        "reason": desk.retell(row.reason),
        "tone": TONES.get(row.status, ""),
        "medium": MEDIA.get(row.medium, row.medium),
        "repeats": _link(db, broadcasts.c.id == row.resends_id) if row.resends_id else None,
        "repeated_by": _link(db, (broadcasts.c.resends_id == row.id) & (broadcasts.c.status != State.CANCELLED)),
        "looks": _looks(desk, db, row),
        "reasons": _reasons(desk, db, row) if row.status in _OVER else [],
        "events": events_of(db, broadcasts.name, row.id),
    }


def _people(desk: Desk, db: Connection, row: Row[Any], census: Census | None) -> dict[str, object]:
    return people_of(desk, db, Audience.model_validate_json(row.filters), census)


def _to_do(desk: Desk, db: Connection, row: Row[Any]) -> dict[str, object]:
    """Give what can be done now: what its state and the role of who looks allow."""
    can = (
        {way.name.lower() for way in Way if row.status in way.sources} if current_user.may(Act.RUN_PROGRAMME) else set()
    )
    unapproved = row.status == State.PREPARED and needs_approval(desk.runtime, row)
    mine = unapproved and current_user.member.id in makers_of(db, row.id)
    can -= {"start"} if unapproved else {"approve"}
    others = {medium: name for medium, name in MEDIA.items() if medium != row.medium}
    return {
        "can": can - {"approve"} if mine else can,
        "unapproved": unapproved,
        "approve_above": desk.runtime.approve_above,
        "quiet": desk.runtime.quiet,
        "tries_others": current_user.may(Act.TRY_ON_OTHERS),
        "has_phone": current_user.member.contact_id is not None,
        "has_channel": row.channel in desk.runtime.channels,
        "others": {medium: name for medium, name in others.items() if desk.runtime.channel_for(Medium(medium))},
    }


def _looks(desk: Desk, db: Connection, row: Row[Any]) -> list[Look]:
    """Give how it looks on phones; whose name stands there is for those who may know it."""
    sees_people = current_user.may(Act.RUN_PROGRAMME, Act.HANDLE_DATA)
    texts = {language: getattr(row, f"text_{language}") for language in LANGUAGES}
    return [look_at(desk, db, row, language, of_somebody=sees_people) for language, text in texts.items() if text]


def _reasons(desk: Desk, db: Connection, row: Row[Any]) -> list[tuple[str, str, int]]:
    """Give why messages did not arrive: what became of them, the reason without any number, how many."""
    counted: Counter[tuple[str, str]] = Counter()
    for result in results_of(desk.runtime, db, row.id):
        if result.reason:
            counted[desk.say(RESULTS[result.status]), _NUMBER.sub("…", desk.retell(result.reason))] += result.messages
    return [(status, reason, messages) for (status, reason), messages in counted.most_common(_REASONS)]


def _link(db: Connection, which: Any) -> Link | None:  # noqa: ANN401  # a condition
    found = db.execute(select(broadcasts.c.id, broadcasts.c.name).where(which).limit(1)).one_or_none()
    return Link(found.name, url_for("console.broadcast", broadcast_id=found.id)) if found else None
