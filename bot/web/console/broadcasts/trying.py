"""A broadcast tried on oneself, looked at by a second person, and sent once more to whom it did not reach."""

from __future__ import annotations

from flask import redirect, request, url_for

from bot.errors import BroadcastError
from bot.marking import N_
from bot.messages import Medium
from bot.programme.lifecycle import By
from bot.services.broadcasting import approving, resending, trying
from bot.services.personal.finding import read_address
from bot.web.console.broadcasts.doing import do
from bot.web.console.broadcasts.names import MEDIA
from bot.web.console.desk import Answer, Desk


def try_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Send its words to one number, or to the phone of who asks."""

    def try_on(by: By) -> str:
        trying.try_on(desk.runtime, broadcast_id, by, _number(desk))
        return desk.say(N_("It is on its way to that phone alone. In quiet hours it waits for their end."))

    return do(desk, broadcast_id, "tried", try_on)


def approve_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Say as a second person that it may be started."""

    def approve(by: By) -> str:
        if not approving.approve(desk.runtime, broadcast_id, by):
            raise BroadcastError(N_("It was approved before."))
        return desk.say(N_("It is approved, and can be started."))

    return do(desk, broadcast_id, "approved", approve)


def resend_broadcast(desk: Desk, broadcast_id: int) -> Answer:
    """Draft it once more, by another medium, for whom it did not reach."""
    made = 0

    def resend(by: By) -> str:
        nonlocal made
        medium = request.form.get("medium", "")
        if medium not in MEDIA:
            raise BroadcastError(N_("Choose a medium."))
        with desk.runtime.database.begin() as db:
            made = resending.resend(desk.runtime, db, broadcast_id, Medium(medium), by).id
        return desk.say(N_("This is the draft for whom it did not reach. Nobody has been written to."))

    answer = do(desk, broadcast_id, "resent", resend)
    return redirect(url_for("console.broadcast", broadcast_id=made)) if made else answer


def _number(desk: Desk) -> str:
    """Give the number that was typed; empty where none was. Raises BroadcastError for what is none."""
    typed = request.form.get("number", "").strip()
    if not typed:
        return ""
    number = read_address(typed, desk.runtime.house.country)
    if not number.startswith("+"):
        raise BroadcastError(N_("This is no mobile number. Write it like 0788123456."))
    return number
