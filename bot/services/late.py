"""What a message is answered with that comes late, since nobody had brought it to us and we had to ask for it.

The conversation may have gone on, and the answer to an old question would be taken for one to a new question: such a
message is recorded, and moves nothing but the wish not to be written to.
"""

from __future__ import annotations

from datetime import timedelta

from bot.marking import N_
from bot.messages import Inbound
from bot.services import opting
from bot.services.passage import Passage, Spoken
from bot.store.inbox import texts_since

SORRY = N_("Something went wrong. Try again later.")
LATE = timedelta(hours=1)
"""As long as a prompt of ours is worth sending."""


def speak_late(passage: Passage) -> Spoken | None:
    """Give what is said to a late message; None to one that is as good as any other.

    Who has written since has gone on without it, and hears nothing. Who has not is asked to try again.
    """
    sent_at = passage.message.sent_at
    if sent_at is None:
        return None
    since = texts_since(passage.db, passage.row.id, sent_at)
    if not since and passage.now - sent_at < LATE:
        return None
    stops = _stops(passage.message) and not any(opting.opting_word(text) == "start" for text in since)
    heard = opting.speak(passage) if stops else None
    return heard or (Spoken() if since else Spoken(passage.words(SORRY), ends=True))


def _stops(message: Inbound) -> bool:
    return message.opts_out or opting.opting_word(message.text) == "stop"
