"""Writing a broadcast: on one page whom it is for, what it says, and what comes of that; then it is drafted, once."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_login import current_user

from bot.engine.words import N_
from bot.errors import BroadcastError
from bot.programme.deeds import Deed, record
from bot.services.broadcasting import states
from bot.services.broadcasting.once import draft_once
from bot.services.broadcasting.texts import fields
from bot.store.broadcasts import broadcasts
from bot.web.console.broadcasts.form import ComposeForm, known_of, make_form
from bot.web.console.broadcasts.looking import looks_at, people_of
from bot.web.console.broadcasts.telling import say
from bot.web.console.desk import Answer, Desk, last_shown, origin


def compose_broadcast(desk: Desk) -> Answer:
    """Have a broadcast written: shown as it will be until it is kept, and then drafted."""
    with desk.runtime.database.look() as db:
        form = make_form(desk, db, _repeated(desk))
    if request.form.get("do") == "keep" and form.validate():
        drafted = _draft(desk, form)
        if drafted:
            return redirect(url_for("console.broadcast", broadcast_id=drafted))
    draft = form.draft
    with desk.runtime.database.look() as db:
        looks = looks_at(desk, db, draft)
    return desk.show(
        "broadcasts/compose.html",
        form=form,
        looks=looks,
        medium=draft.medium,
        named=fields(desk.runtime),
        **people_of(desk, draft),
    )


def _repeated(desk: Desk) -> dict[str, object]:
    """Give what is known by the address: from a broadcast that is to be repeated, or to which group it goes."""
    repeated = last_shown("like")
    if not repeated:
        return {"group": request.args.get("group", "")}
    with desk.runtime.database.look() as db:
        try:
            return known_of(states.get_broadcast(db, repeated))
        except BroadcastError:
            return {}


def _draft(desk: Desk, form: ComposeForm) -> int | None:
    """Draft what was written, once; None where it cannot be: what is wrong stands beside it then."""
    member = current_user.member
    try:
        with desk.stage() as stage:
            made, is_new = draft_once(stage.db, desk.runtime, form.draft, str(form.key.data)[:32], stage.by)
            if is_new:
                deed = Deed(member.id, "drafted", origin(), broadcasts.name, made)
                record(stage.db, deed, stage.now)
    except BroadcastError as error:
        for told in error.told:
            place = form[f"text_{told.about}"] if told.about else form.medium
            place.errors = [*place.errors, say(desk, told)]
        return None
    flash(desk.say(N_("The draft is kept. Nobody has been written to.")), "done")
    return made
