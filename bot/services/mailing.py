"""Sends the mails that are due; one that was not taken is tried again later, for a day."""

from __future__ import annotations

import logging
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

from sqlalchemy import Row, delete, select, update

from bot.mail import MAIL_FAULTS, send_mail
from bot.runtime import Runtime
from bot.services.apart import do_apart
from bot.store.alerts import mails

_AGAIN = timedelta(minutes=5)
_WORTH = timedelta(days=1)
_AT_ONCE = 20

log = logging.getLogger(__name__)


def send_mails(runtime: Runtime) -> None:
    """Send what is due; forget what is too old to be news."""
    with runtime.database.look() as db:
        now = runtime.clock(db)
        due = select(mails).where(mails.c.due_at <= now).order_by(mails.c.due_at, mails.c.id)
        rows = db.execute(due.limit(_AT_ONCE)).all()
    old = [row for row in rows if row.written_at < now - _WORTH]
    do_apart({f"mail {row.id}": row for row in old}, partial(_forget, runtime))
    do_apart({f"mail {row.id}": row for row in rows if row not in old}, partial(_send_once, runtime))


def _send_once(runtime: Runtime, row: Row[Any]) -> None:
    if _take(runtime, row):
        _send(runtime, row)


def _take(runtime: Runtime, row: Row[Any]) -> bool:
    """Put a mail off, as if it were to fail; False where somebody else has it in hand."""
    with runtime.database.begin() as db:
        as_it_was = (mails.c.id == row.id) & (mails.c.due_at == row.due_at)
        taken = update(mails).where(as_it_was).values(due_at=runtime.clock(db) + _AGAIN)
        return db.execute(taken).rowcount == 1


def _send(runtime: Runtime, row: Row[Any]) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = runtime.staff.mail_from, row.address, row.subject
    mail.set_content(row.body)
    try:
        send_mail(runtime.staff.smtp_url, mail)
    except MAIL_FAULTS:
        log.exception("mail %s was not taken; it is tried again", row.id)
    else:
        _forget(runtime, row)


def _forget(runtime: Runtime, row: Row[Any]) -> None:
    with runtime.database.begin() as db:
        db.execute(delete(mails).where(mails.c.id == row.id))
