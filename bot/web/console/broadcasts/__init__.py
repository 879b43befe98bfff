"""Broadcasts: whom they go to, what they say and cost, and how they are kept in hand while they are sent."""

from __future__ import annotations

from bot.programme.staff import Act
from bot.web.console.broadcasts import composing, keeping, listing, looking, moving, showing, trying
from bot.web.console.desk import BIGGEST, Desk
from bot.web.console.limits import few_tests, some_looks

_ONE = f"/broadcasts/<int(max={BIGGEST}):broadcast_id>"
_AUDIENCE = f"/broadcasts/audiences/<int(max={BIGGEST}):audience_id>"


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/broadcasts", listing.broadcasts, Act.SEE)
    desk.page("/broadcasts/new", composing.compose_broadcast, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page("/broadcasts/new/words", some_looks(desk, looking.look_at_words), Act.RUN_PROGRAMME, "POST")
    desk.page("/broadcasts/new/people", some_looks(desk, looking.count_people), Act.RUN_PROGRAMME, "POST")
    desk.page("/broadcasts/audiences", keeping.audiences, Act.SEE)
    desk.page(f"{_AUDIENCE}/rename", keeping.rename_audience, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{_AUDIENCE}/remove", keeping.remove_audience, Act.RUN_PROGRAMME, "POST")
    desk.page(_ONE, showing.broadcast, Act.SEE)
    for what, view in {
        "prepare": moving.prepare_broadcast,
        "start": moving.start_broadcast,
        "pause": moving.pause_broadcast,
        "resume": moving.resume_broadcast,
        "cancel": moving.cancel_broadcast,
        "approve": trying.approve_broadcast,
        "try": few_tests(desk, trying.try_broadcast),
        "resend": trying.resend_broadcast,
    }.items():
        desk.page(f"{_ONE}/{what}", view, Act.RUN_PROGRAMME, "POST")
