"""The chapters of a handout, as they are read on any phone: a few sentences each, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection

from bot.marking import N_
from bot.programme.handout_sources import MOST_CHAPTERS, check_chapters
from bot.programme.handouts import chapters_of, get_handout, set_chapters
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.store.handouts import handouts as table
from bot.web.console.desk import Answer, Desk
from bot.web.console.meanwhile import mark_of, refuse_if_changed
from bot.web.console.workshops.handouts import HANDOUT
from bot.web.console.workshops.shown import in_words

_PARTS = ("title_rw", "title_en", "text_rw", "text_en")
_EMPTY = 2
"""So many empty ones are shown below those that are written."""


def add(desk: Desk) -> None:
    """Add the page."""
    desk.page(f"{HANDOUT}/chapters", write_chapters, Act.RUN_PROGRAMME, "GET", "POST")


def write_chapters(desk: Desk, handout_id: int) -> Answer:
    """Have a handout read chapter by chapter like this; one that is left empty goes."""
    written = _written() if request.method == "POST" else None
    if written is not None and _save(desk, handout_id, written):
        return redirect(url_for("console.handout", handout_id=handout_id))
    with desk.runtime.database.look() as db:
        try:
            row = get_handout(db, handout_id)
        except LookupError:
            abort(404)
        kept = _kept(handout_id, db)
    return desk.show(
        "workshops/chapters.html",
        row=row,
        title=in_words(desk, row, "title"),
        chapters=_beside(kept if written is None else written, kept),
        seen=mark_of(kept),
    )


def _beside(written: Sequence[dict[str, str]], kept: Sequence[dict[str, str]]) -> list[tuple[dict[str, str], ...]]:
    """Give each chapter as it was written, with how it stands where somebody else saved the chapters meanwhile."""
    was_changed = request.form.get("seen", mark_of(kept)) != mark_of(kept)
    room = min(max(len(written) + _EMPTY, len(kept)), MOST_CHAPTERS)
    shown, stands = ([*ones, *({} for _ in range(room - len(ones)))] for ones in (written, kept))
    return list(zip(shown, stands if was_changed else shown, strict=True))


def _kept(handout_id: int, db: Connection) -> list[dict[str, str]]:
    return [{part: getattr(one, part) for part in _PARTS} for one in chapters_of(db, handout_id)]


def _written() -> list[dict[str, str]]:
    columns = [[text.strip() for text in request.form.getlist(part)[:MOST_CHAPTERS]] for part in _PARTS]
    rows = [dict(zip(_PARTS, texts, strict=True)) for texts in zip(*columns, strict=False)]
    return [row for row in rows if any(row.values())]


def _save(desk: Desk, handout_id: int, written: Sequence[dict[str, str]]) -> bool:
    def do(stage: Stage) -> str:
        refuse_if_changed(stage, f"chapters {handout_id}", partial(_kept, handout_id), written)
        set_chapters(stage.db, handout_id, check_chapters(written))
        return desk.say(N_("Chapters kept: {count}"), count=len(written))

    return desk.act("wrote chapters", table.name, handout_id, do)
