"""One certificate: whose it is, where it stands, sent, given on paper, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from sqlalchemy import Connection, Row
from sqlalchemy.exc import NoResultFound

from bot.marking import N_
from bot.programme.certificate_records import get_certificate
from bot.programme.certificates import VALID, Status
from bot.programme.codes import show_number
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.certifying import give_on_paper, print_one, revoke, try_again
from bot.store.certificates import certificates
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.naming import NAMES
from bot.web.console.pieces import Link, Tag
from bot.web.console.workshops.certificates import TONES, as_download
from bot.web.console.workshops.shown import in_words

_ONE = f"/certificates/<int(max={BIGGEST}):certificate_id>"
_REASON_AT_MOST = 1000


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page(_ONE, certificate, NAMES)
    desk.page(f"{_ONE}/certificate.pdf", certificate_pdf, NAMES)
    desk.page(f"{_ONE}/send", send_certificate, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{_ONE}/hand-over", hand_over_certificate, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{_ONE}/revoke", revoke_certificate, Act.RUN_PROGRAMME, "POST")


def certificate(desk: Desk, certificate_id: int) -> Answer:
    """Show a certificate, and what happened to it."""
    with desk.runtime.database.look() as db:
        row = _certificate_or_404(db, certificate_id)
        events = events_of(db, certificates.name, certificate_id)
    number = show_number(row.number)
    facts = [
        (desk.say("Name"), row.name or None),
        (desk.say("Number"), number),
        (
            desk.say("Training"),
            Link(in_words(desk, row, "title"), url_for("console.workshop_certificates", workshop_id=row.workshop_id)),
        ),
        (desk.say("Status"), Tag(desk.word(row.status), TONES[Status(row.status)])),
        (desk.say("To do by"), row.respond_by),
        (desk.say(N_("Anybody can check it")), Link(f"/c/{row.number}", f"/c/{row.number}")),
    ]
    return desk.show(
        "workshops/certificate.html",
        row=row,
        number=number,
        facts_shown=facts,
        events=events,
        is_valid=row.status in VALID,
        is_waiting=row.status == Status.ISSUED,
    )


def certificate_pdf(desk: Desk, certificate_id: int) -> Answer:
    """Give a valid certificate as it is printed; that it was read goes on record."""
    with desk.runtime.database.look() as db:
        row = _certificate_or_404(db, certificate_id)
        if row.status not in VALID:
            abort(404)
        document = print_one(desk.runtime, db, row)
    desk.note_reading("read", certificates.name, certificate_id)
    return as_download(document, f"certificate-{row.number}.pdf")


def send_certificate(desk: Desk, certificate_id: int) -> Answer:
    """Try once more to send a certificate to its owner."""

    def do(stage: Stage) -> str:
        try_again(stage.db, certificate_id, stage.now)
        return desk.say(N_("It is being sent, if its owner can be told."))

    return _act(desk, "sent again", certificate_id, do)


def hand_over_certificate(desk: Desk, certificate_id: int) -> Answer:
    """Note that its owner got it on paper."""

    def do(stage: Stage) -> str:
        give_on_paper(stage.db, certificate_id, stage.by, stage.now)
        return desk.say(N_("Noted: its owner has it on paper."))

    return _act(desk, "handed over", certificate_id, do)


def revoke_certificate(desk: Desk, certificate_id: int) -> Answer:
    """Take a certificate back, for a reason that goes on record."""
    reason = " ".join(request.form.get("note", "").split())[:_REASON_AT_MOST]

    def do(stage: Stage) -> str:
        revoke(stage.db, certificate_id, reason, stage.by, stage.now)
        return desk.say(N_("The certificate is not valid any more."))

    if not reason:
        flash(desk.say(N_("Say why: it goes on record.")), "fault")
        return redirect(url_for("console.certificate", certificate_id=certificate_id))
    return _act(desk, "revoked", certificate_id, do)


def _act(desk: Desk, deed: str, certificate_id: int, do: Callable[[Stage], str]) -> Answer:
    with desk.runtime.database.look() as db:
        _certificate_or_404(db, certificate_id)
    desk.act(deed, certificates.name, certificate_id, do)
    return redirect(url_for("console.certificate", certificate_id=certificate_id))


def _certificate_or_404(db: Connection, certificate_id: int) -> Row[Any]:
    try:
        return get_certificate(db, certificate_id)
    except NoResultFound:
        abort(404)
