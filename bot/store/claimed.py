"""What is told of a message that is claimed, as much as is looked at before it begins; and which may be claimed."""

from __future__ import annotations

from bot.store.outbox import outbox

CLAIMED = [
    outbox.c[name]
    for name in (
        "id", "token", "contact_id", "broadcast_id", "template_text_id", "language", "fields", "message_class",
        "medium", "channel", "address", "due_at", "expires_at", "attempts", "begun_at",
    )
]  # fmt: skip

ALL = 2**62
"""Behind every row: of a broadcast that is not spread, all may begin."""
