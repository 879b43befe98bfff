"""Writing a broadcast: on one page whom it is for, what it says, and what comes of that; then it is drafted, once."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Connection

from bot.errors import BroadcastError
from bot.marking import N_
from bot.programme.deeds import Deed, record
from bot.services.broadcasting import saved, states
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.census import count_draft
from bot.services.broadcasting.once import draft_once
from bot.services.broadcasting.texts import fields
from bot.store.audiences import audiences
from bot.store.broadcasts import broadcasts
from bot.web.console.broadcasts.costing import estimate_of
from bot.web.console.broadcasts.form import ComposeForm, filled_in, known_of_broadcast, make_form
from bot.web.console.broadcasts.looking import looks_at, people_of
from bot.web.console.broadcasts.telling import say
from bot.web.console.broadcasts.whom import MOST_CHOSEN, audience_in_words, audience_of_rest, known_of
from bot.web.console.desk import BIGGEST, Answer, Desk, last_shown, origin
from bot.web.console.once import form_mark


def compose_broadcast(desk: Desk) -> Answer:
    """Have a broadcast written: shown as it will be until it is kept, and then drafted."""
    if request.args.get("whom") == "chosen" and not _chosen():
        flash(desk.say(N_("Choose whom to write to first.")), "fault")
        return redirect(url_for("console.contacts"))
    with desk.runtime.database.look() as db:
        form = make_form(desk, db, _known(db))
        if request.form.get("do") == "use":
            form = filled_in(desk, db, {**form.said, **_known_of_saved(db, str(form.saved.data))})
    do = request.form.get("do")
    if do == "keep" and form.validate():
        drafted = _draft(desk, form)
        if drafted:
            return redirect(url_for("console.broadcast", broadcast_id=drafted))
    if do == "name":
        _keep_audience(desk, form)
    draft = form.draft
    with desk.runtime.database.look() as db:
        looks = looks_at(desk, db, draft)
        census = count_draft(desk.runtime, db, draft) if do else None
        rest = audience_in_words(desk, db, audience_of_rest(form.data))
        people = people_of(desk, db, draft.audience, census) | estimate_of(desk, db, draft, census)
    named = fields(desk.runtime)
    seen = {"looks": looks, "medium": draft.medium, "named": named, "rest": rest, **people}
    return desk.show("broadcasts/compose.html", form=form, **seen)


def _chosen() -> tuple[int, ...]:
    """Give the contacts that were ticked in their list, by id."""
    keys = request.args.getlist("key", type=int)[:MOST_CHOSEN]
    return tuple(dict.fromkeys(key for key in keys if 0 < key <= BIGGEST))


def _known(db: Connection) -> dict[str, object]:
    """Give what is known from whom was ticked, the broadcast that is to be repeated, an audience, or a group."""
    if chosen := _chosen():
        return known_of(Audience(contacts=chosen))
    audience, repeated = str(last_shown("audience")), last_shown("like")
    if not repeated:
        return {"group": request.args.get("group", "")} | _known_of_saved(db, audience)
    try:
        broadcast = states.get_broadcast(db, repeated)
    except BroadcastError:
        return {}
    return known_of_broadcast(db, broadcast) | known_of(Audience.model_validate_json(broadcast.filters))


def _known_of_saved(db: Connection, audience: str) -> dict[str, object]:
    found = next((one for one in saved.list_saved(db) if str(one.id) == audience), None)
    return known_of(found.audience) if found else {}


def _draft(desk: Desk, form: ComposeForm) -> int | None:
    """Draft what was written, once; None where it cannot be: what is wrong stands beside it then."""
    member = current_user.member
    try:
        with desk.stage() as stage:
            made, is_new = draft_once(stage.db, desk.runtime, form.draft, form_mark(), stage.by)
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


def _keep_audience(desk: Desk, form: ComposeForm) -> None:
    """Keep whom it is for under a name."""
    try:
        with desk.stage() as stage:
            kept = saved.save(stage.db, str(form.save_as.data), form.audience, stage.by, stage.now)
            deed = Deed(current_user.member.id, "kept an audience", origin(), audiences.name, kept)
            record(stage.db, deed, stage.now)
    except BroadcastError as error:
        form.save_as.errors = [say(desk, told) for told in error.told]
        return
    flash(desk.say(N_("The audience is kept under this name.")), "done")
