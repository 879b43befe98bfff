"""How a form does something to a broadcast: on record, with what came of it told, or why it cannot be."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask_login import current_user

from bot.errors import BroadcastError
from bot.programme.deeds import Deed, record
from bot.programme.lifecycle import By
from bot.store.broadcasts import broadcasts
from bot.web.console.broadcasts.showing import find
from bot.web.console.broadcasts.telling import say_all
from bot.web.console.desk import Answer, Desk, origin


def do(desk: Desk, broadcast_id: int, deed: str, act: Callable[[By], str]) -> Answer:
    """Do something to a broadcast, and lead back to it, or to the broadcast whose address `act` gives.

    What is done has transactions of its own: it may take several. The move itself is on record with who made it in
    the same one; the deed, with where it came from, follows.
    """
    find(desk, broadcast_id)
    member = current_user.member
    try:
        told = act(By(staff_id=member.id))
    except BroadcastError as error:
        for sentence in say_all(desk, error.told):
            flash(sentence, "fault")
    else:
        with desk.runtime.database.begin() as db:
            record(db, Deed(member.id, deed, origin(), broadcasts.name, broadcast_id), desk.runtime.clock(db))
        flash(told, "done")
    return redirect(url_for("console.broadcast", broadcast_id=broadcast_id))
