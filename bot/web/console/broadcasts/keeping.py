"""Audiences that are kept under a name: what they are, whom they reach now; renamed, and removed."""

from __future__ import annotations

from flask import redirect, request, url_for

from bot.errors import BroadcastError, Refusal
from bot.marking import N_
from bot.programme.stage import Stage
from bot.services.broadcasting import saved
from bot.services.broadcasting.census import count
from bot.store.audiences import audiences as table
from bot.web.console.broadcasts.whom import audience_in_words
from bot.web.console.desk import Answer, Desk
from bot.web.console.leafing import Order, page_of

_TAKEN = N_("An audience is called {name} already; choose another name.")


def audiences(desk: Desk) -> Answer:
    """Show the kept audiences; how many each reaches is counted for those that are opened."""
    with desk.runtime.database.look() as db:
        all_kept = saved.list_saved(db)
        kept, next_asked = page_of(all_kept, {}, Order(lambda one: one.name.casefold()))
        whom = {one.id: audience_in_words(desk, db, one.audience) for one in kept}
        asked = next((one for one in all_kept if str(one.id) == request.args.get("count")), None)
        census = count(desk.runtime, db, asked.audience) if asked else None
    shown = {"kept": kept, "whom": whom, "asked": asked, "census": census, "next": next_asked}
    return desk.show("broadcasts/audiences.html", **shown)


def rename_audience(desk: Desk, audience_id: int) -> Answer:
    """Call a kept audience otherwise."""
    name = " ".join(request.form.get("name", "").split())

    def rename(stage: Stage) -> str:
        kept = {one.id: one for one in saved.list_saved(stage.db)}
        if any(one.name == name for one in kept.values()):
            raise Refusal(_TAKEN, name=name)
        try:
            saved.save(stage.db, name, kept[audience_id].audience, stage.by, stage.now)
        except BroadcastError as error:
            raise Refusal(error.told[0].sentence, **error.told[0].values) from None
        saved.remove(stage.db, audience_id, stage.by, stage.now)
        return desk.say(N_("It is called so from now on."))

    desk.act("renamed", table.name, audience_id, rename)
    return redirect(url_for("console.audiences"))


def remove_audience(desk: Desk, audience_id: int) -> Answer:
    """Keep an audience no more; broadcasts have their own copy."""

    def remove(stage: Stage) -> str:
        saved.remove(stage.db, audience_id, stage.by, stage.now)
        return desk.say(N_("It is kept no more. Broadcasts that were written with it stay as they are."))

    desk.act("removed", table.name, audience_id, remove)
    return redirect(url_for("console.audiences"))
