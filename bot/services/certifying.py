"""Makes certificates and brings them to their owners: as a file on WhatsApp, else as an address by SMS."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, update

from bot.engine.display.moments import MONTHS
from bot.errors import Refusal
from bot.marking import N_
from bot.messages import MessageStatus
from bot.paper import Certificate, Signatory, Wording, draw
from bot.programme.awards import signatories_of
from bot.programme.certificate_records import WHOLE, get_certificate
from bot.programme.certificates import LIFE, VALID, Status
from bot.programme.codes import show_number
from bot.programme.lifecycle import TIME, By
from bot.programme.locking import lock_contacts
from bot.runtime import Runtime
from bot.services.notices import Notice, answer, notify
from bot.store.certificates import certificates
from bot.store.due import plan
from bot.store.files import File, drop_file, keep_file
from bot.store.outbox import outbox

_READY = N_("Your certificate: {file} Number: {number}")
_HEADING, _GIVEN, _REASON = N_("Certificate of training"), N_("Awarded to"), N_("who completed the training")
_ALREADY = N_("Its owner has this certificate, or it is not valid any more.")
_WORTH = timedelta(days=2)
_LANGUAGES = ("rw", "en")


def hand_out(runtime: Runtime, db: Connection, certificate: int) -> None:
    """Make a certificate and send it; where its owner cannot be told, staff see it as overdue."""
    row, now = _take(runtime, db, certificate), runtime.clock(db)
    if row.status != Status.ISSUED:
        return
    if notify(runtime, db, _notice(row)):
        LIFE.apply(db, certificate, "send", TIME, now, respond_by=None)
    else:
        db.execute(update(certificates).where(certificates.c.id == certificate).values(respond_by=now))


def send_again(runtime: Runtime, db: Connection, certificate: int) -> None:
    """Send a certificate to its owner, who asked for it."""
    row = _take(runtime, db, certificate)
    if row.status in VALID and answer(runtime, db, _notice(row)):
        LIFE.apply(db, certificate, "send", TIME, runtime.clock(db), respond_by=None)


def try_again(db: Connection, certificate: int, now: datetime) -> None:
    """Have a certificate sent that could not be, once its owner can be told. Raises Refusal where they have it."""
    if _lock(db, certificate).status != Status.ISSUED:
        raise Refusal(_ALREADY)
    plan(db, "certificate", certificate, now, now)


def give_on_paper(db: Connection, certificate: int, by: By, now: datetime) -> None:
    """Note that somebody got their certificate on paper. Raises Refusal where they had it before."""
    if not LIFE.apply(db, certificate, "hand_over", by, now, respond_by=None):
        raise Refusal(_ALREADY)


def revoke(db: Connection, certificate: int, reason: str, by: By, now: datetime) -> None:
    """Take a certificate back: its number is not valid any more, its file is gone. Raises Refusal where it was not."""
    row = _lock(db, certificate)
    if not LIFE.apply(db, certificate, "revoke", by, now, respond_by=None, file_id=None, note=reason):
        raise Refusal(N_("This certificate is not valid any more already."))
    if row.file_id:
        carries = outbox.c.file_id == row.file_id  # also on the phone through which its owner is reached
        waits = outbox.c.status == MessageStatus.QUEUED
        db.execute(update(outbox).where(carries, waits).values(status=MessageStatus.CANCELLED, status_at=now))
        db.execute(update(outbox).where(carries).values(file_id=None))
        drop_file(db, row.file_id)


def print_all(runtime: Runtime, db: Connection, workshop_id: int) -> tuple[bytes, int]:
    """Give the valid certificates of a workshop as one document, by name, and how many there are."""
    valid = WHOLE.where(certificates.c.workshop_id == workshop_id, certificates.c.status.in_(VALID))
    rows = db.execute(valid).all()
    return draw(_page(runtime, db, row) for row in rows), len(rows)


def print_one(runtime: Runtime, db: Connection, row: Row[Any]) -> bytes:
    """Give a certificate, as `WHOLE` has it, as it is printed."""
    return draw([_page(runtime, db, row)])


def _take(runtime: Runtime, db: Connection, certificate: int) -> Row[Any]:
    """Give a certificate, its owner locked, with its file, which is made now where it was not yet."""
    row = _lock(db, certificate)
    if row.status not in VALID or row.file_id:
        return row
    file = File(f"certificate-{row.number}.pdf", "application/pdf", print_one(runtime, db, row))
    made = keep_file(db, file, runtime.clock(db))
    db.execute(update(certificates).where(certificates.c.id == certificate).values(file_id=made))
    return get_certificate(db, certificate)


def _lock(db: Connection, certificate: int) -> Row[Any]:
    """Give a certificate, its owner locked first, as everywhere."""
    owner = get_certificate(db, certificate).contact_id
    lock_contacts(db, owner)
    return get_certificate(db, certificate)


def _notice(row: Row[Any]) -> Notice:
    return Notice(row.contact_id, _READY, {"number": show_number(row.number)}, worth=_WORTH, file_id=row.file_id)


def _page(runtime: Runtime, db: Connection, row: Row[Any]) -> Certificate:
    first, second = (
        Wording(
            heading=runtime.say(language, _HEADING),
            given=runtime.say(language, _GIVEN),
            reason=runtime.say(language, _REASON),
            title=getattr(row, f"title_{language}"),
            when=_when(row.starts_on, row.ends_on, language),
        )
        for language in _LANGUAGES
    )
    signed = [Signatory(one.name, (one.title_rw, one.title_en)) for one in signatories_of(db, row.workshop_id)]
    link = f"{runtime.public_url}/c/{row.number}"
    return Certificate(runtime.house.words["org"], row.name, show_number(row.number), link, (first, second), signed)


def _when(starts_on: date, ends_on: date, language: str) -> str:
    """Give the days of a training as they are printed: `22 - 23 March 2027`."""
    month, last_month = (MONTHS[language][day.month - 1] for day in (starts_on, ends_on))
    last = f"{ends_on.day} {last_month} {ends_on.year}"
    if starts_on == ends_on:
        return last
    first = str(starts_on.day) if month == last_month else f"{starts_on.day} {month}"
    return f"{first} - {last}"
