"""By what a contact can be answered: by SMS where a number is known, on WhatsApp for a day after their last message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from bot.errors import Refusal
from bot.marking import N_
from bot.messages import Inbound, Medium
from bot.programme.contacts import find_address, find_open_chat
from bot.runtime import Runtime
from bot.services.notices import WINDOW
from bot.services.quiet import next_allowed
from bot.store.contacts import addresses

CLOSED = N_("They last wrote more than 24 hours ago, and WhatsApp takes nothing but templates. Answer by SMS.")
NO_NUMBER = N_("They have no number that is known here. Answer on WhatsApp while it is open.")

_LAST = select(func.max(addresses.c.last_inbound_at)).where(
    addresses.c.contact_id == bindparam("contact_id"), addresses.c.medium == Medium.WHATSAPP
)


@dataclass(frozen=True, slots=True)
class Ways:
    """By what a contact can be answered at an instant."""

    due_at: datetime
    """When an answer goes: at once, or at the end of the quiet hours."""
    is_quiet: bool
    chat_until: datetime | None
    """Until when WhatsApp is open, or was; None where they never wrote there."""
    lines: Mapping[Medium, Inbound]
    """The open ways, each as if they had written by it."""

    def get(self, medium: Medium) -> Inbound:
        """Give the line of a medium. Raises Refusal where they cannot be answered by it, with what helps."""
        if medium not in self.lines:
            raise Refusal(CLOSED if medium is Medium.WHATSAPP else NO_NUMBER)
        return self.lines[medium]


def find_ways(runtime: Runtime, db: Connection, contact_id: int, now: datetime) -> Ways:
    """Give by what a contact can be answered by somebody who writes now."""
    due_at = next_allowed(now, runtime.quiet, runtime.house.zone)
    found = {
        Medium.WHATSAPP: find_open_chat(db, contact_id, due_at - WINDOW),
        Medium.SMS: find_address(db, contact_id, Medium.SMS),
    }
    lines = {}
    for medium, address in found.items():
        channel = runtime.channel_for(medium)
        if address and channel:
            lines[medium] = Inbound(channel.provider, channel.name, medium, address, external_id="")
    last = db.execute(_LAST, {"contact_id": contact_id}).scalar_one()
    return Ways(due_at, due_at > now, last + WINDOW if last else None, lines)
