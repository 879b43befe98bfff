"""Every message that was ever written: those in the outbox, and what remains of the old ones in the archive."""

from __future__ import annotations

from sqlalchemy import literal_column, select

from bot.store.archive import archive
from bot.store.outbox import outbox

_BOTH = (
    "id", "inbound_id", "broadcast_id", "channel", "provider", "provider_id", "status", "medium", "address",
    "begun_at", "created_at",
)  # fmt: skip
_WORDS = ("body", "prompt", "choices")

all_messages = (
    select(*(outbox.c[name] for name in (*_BOTH, *_WORDS)))
    .union_all(select(*(archive.c[name] for name in _BOTH), *(literal_column("''").label(name) for name in _WORDS)))
    .subquery("all_messages")
)
"""What is archived has no words any more, and a sealed address."""
