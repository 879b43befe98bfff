"""The pages of broadcasts."""

from __future__ import annotations

from bot.programme.lifecycle import TIME
from bot.programme.staff import Act
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.saved import save
from tests.bots import NOW, Bot
from tests.services.broadcasting.rows import add_broadcast

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "broadcasts": ("GET", "/broadcasts", Act.SEE),
    "compose_broadcast": ("GET", "/broadcasts/new", Act.RUN_PROGRAMME),
    "look_at_words": ("POST", "/broadcasts/new/words", Act.RUN_PROGRAMME),
    "count_people": ("POST", "/broadcasts/new/people", Act.RUN_PROGRAMME),
    "audiences": ("GET", "/broadcasts/audiences", Act.SEE),
    "rename_audience": ("POST", "/broadcasts/audiences/1/rename", Act.RUN_PROGRAMME),
    "remove_audience": ("POST", "/broadcasts/audiences/1/remove", Act.RUN_PROGRAMME),
    "try_broadcast": ("POST", "/broadcasts/1/try", Act.RUN_PROGRAMME),
    "approve_broadcast": ("POST", "/broadcasts/1/approve", Act.RUN_PROGRAMME),
    "resend_broadcast": ("POST", "/broadcasts/1/resend", Act.RUN_PROGRAMME),
    "broadcast": ("GET", "/broadcasts/1", Act.SEE),
    "prepare_broadcast": ("POST", "/broadcasts/1/prepare", Act.RUN_PROGRAMME),
    "start_broadcast": ("POST", "/broadcasts/1/start", Act.RUN_PROGRAMME),
    "pause_broadcast": ("POST", "/broadcasts/1/pause", Act.RUN_PROGRAMME),
    "resume_broadcast": ("POST", "/broadcasts/1/resume", Act.RUN_PROGRAMME),
    "cancel_broadcast": ("POST", "/broadcasts/1/cancel", Act.RUN_PROGRAMME),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    add_broadcast(bot, "draft", name="The fair of Huye")
    with bot.runtime.database.begin() as db:
        save(db, "Shoemakers of Huye", Audience(districts=("Huye",), trades=("shoes",)), TIME, NOW)
