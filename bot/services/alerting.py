"""Tells staff what does not work: when it begins, again while it lasts, and when it is over; by SMS and by mail."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.messages import Channel, Medium
from bot.programme.contacts import contact_at
from bot.runtime import Runtime
from bot.services.outgoing import outbox_row
from bot.services.watching import FAILED_LOOK, Trouble, find_troubles
from bot.store.alerts import alerts, mails
from bot.store.breakers import breakers
from bot.store.rounds import end_round, find_round
from bot.store.turns import insert_outbox

_EVERY = timedelta(seconds=15)
_AGAIN = timedelta(hours=6)
_WORTH = timedelta(hours=1)
"""For so long an alert is worth sending: later it is told anew, or over."""
_LONGEST = 300
"""Characters of an alert by SMS: two parts."""

log = logging.getLogger(__name__)


def look_out(runtime: Runtime) -> None:
    """Look for what does not work, and tell what is to be told; does nothing where somebody looked just now."""
    with runtime.database.look() as db:
        now, mark = runtime.clock(db), find_round(db, "watch")
        if mark and mark[1] > now:
            return
        troubles = find_troubles(runtime, db)
    with suppress(IntegrityError), runtime.database.begin() as db:  # two may come here first, at the same time
        if end_round(db, "watch", mark, 0, now + _EVERY):
            _tell(runtime, db, list(_news(db, troubles, now)), now)


def _news(db: Connection, troubles: Sequence[Trouble], now: datetime) -> Iterator[str]:
    """Put down what there is now, and give what staff should hear of it."""
    known = {row.name: row for row in db.execute(select(alerts))}
    for trouble in troubles:
        row = known.pop(trouble.name, None)
        if row is None:
            db.execute(insert(alerts).values(name=trouble.name, text=trouble.text, began_at=now))
        began_at, told_at = (row.began_at, row.told_at) if row else (now, None)
        if now >= (told_at + _AGAIN if told_at else began_at + trouble.passes_in):
            told = update(alerts).where(alerts.c.name == trouble.name)
            db.execute(told.values(told_at=now, text=trouble.text))
            yield f"{trouble.text} {trouble.remedy}"
    is_sure = not any(trouble.name.startswith(FAILED_LOOK) for trouble in troubles)
    for name, row in known.items() if is_sure else ():
        db.execute(delete(alerts).where(alerts.c.name == name))
        if row.told_at:
            yield f"Over: {row.text}"


def _tell(runtime: Runtime, db: Connection, news: Sequence[str], now: datetime) -> None:
    if not news:
        return
    for one in news:
        log.warning("alert: %s", one)
    broken = set(db.execute(select(breakers.c.channel)).scalars())
    working = [
        channel for channel in runtime.channels.values() if channel.medium is Medium.SMS and channel.name not in broken
    ]
    texts = [" ".join(f"{runtime.house.words['org']}: {one}".split()) for one in news]
    if working and runtime.staff.phones:
        line = working[0]
        whom = {phone: contact_at(db, phone, line.name, now, runtime.seal) for phone in runtime.staff.phones}
        insert_outbox(db, [_row(line, contact, text, now) for contact in whom.items() for text in texts])
    if runtime.staff.smtp_url and runtime.staff.mails:
        letters = [
            {"address": address, "subject": text[:140], "body": text, "written_at": now, "due_at": now}
            for address in runtime.staff.mails
            for text in texts
        ]
        db.execute(insert(mails), letters)


def _row(channel: Channel, whom: tuple[str, int], text: str, now: datetime) -> dict[str, object]:
    """Give an alert's row: a reply, since it goes out at night too, and whatever its reader thinks of broadcasts."""
    phone, contact_id = whom
    return outbox_row(channel, contact_id, phone, text[:_LONGEST], now) | {"expires_at": now + _WORTH}
