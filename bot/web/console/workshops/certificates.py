"""Certificates of a training: who signs, who gets one and who does not, all of them as one document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest
from operator import attrgetter
from typing import Any

from flask import Response, redirect, url_for
from sqlalchemy import Connection, Row, select

from bot.marking import N_
from bot.programme.attendance import days_of
from bot.programme.awards import Award, issue, propose_awards, set_days_needed, set_signatories, signatories_of
from bot.programme.certificate_records import WHOLE
from bot.programme.certificates import Status
from bot.programme.codes import show_number
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.certifying import print_all
from bot.store.certificates import certificates as table
from bot.store.contacts import contacts
from bot.store.workshops import workshops
from bot.web.console.desk import Answer, Desk
from bot.web.console.forms.certificates import TermsForm
from bot.web.console.leafing import Order, page_of
from bot.web.console.meanwhile import Standing, mark_of, refuse_if_changed, show_what_stands, typed
from bot.web.console.naming import shows_names
from bot.web.console.pieces import Cell, Link, Table, Tag
from bot.web.console.workshops.shown import ONE, in_words, workshop_or_404

_PLACES = ("first", "second", "third")
TONES = {Status.ISSUED: "late", Status.SENT: "good", Status.REVOKED: "bad", Status.ERASED: "bad"}
"""How the status of a certificate is seen."""


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page(f"{ONE}/certificates", workshop_certificates, Act.SEE)
    desk.page(f"{ONE}/certificates/terms", certificate_terms, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(f"{ONE}/certificates/issue", issue_certificates, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{ONE}/certificates.pdf", certificates_pdf, Act.RUN_PROGRAMME)


def workshop_certificates(desk: Desk, workshop_id: int) -> Answer:
    """Show who would get a certificate and who not, with the reasons, and those that are out."""
    with desk.runtime.database.look() as db:
        row = workshop_or_404(db, workshop_id)
        awards, signers = propose_awards(db, workshop_id), signatories_of(db, workshop_id)
        out = db.execute(WHOLE.where(table.c.workshop_id == workshop_id)).all()
        key = attrgetter("contact_id")
        by_name: Order[Award] = Order(lambda one: one.name.casefold(), key, partial(_name_of, db))
        had_seats, more_seats = page_of(awards, {}, by_name, "seat")
    names = shows_names()
    given, more_given = page_of(out, {}, Order(attrgetter("name"), find_place=lambda _id: None))
    counts = [(desk.word(status), sum(one.status == status for one in out)) for status in Status]
    return desk.show(
        "workshops/certificates.html",
        row=row,
        title=in_words(desk, row, "title"),
        needed=row.days_needed or len(days_of(row)),
        signers=signers,
        gets=sum(award.gets for award in awards),
        proposed=_proposed(desk, had_seats) if names else None,
        listed=_listed(desk, given) if names else None,
        more_seats=more_seats,
        more_given=more_given,
        counts=[one for one in counts if one[1]],
    )


def _name_of(db: Connection, contact_id: int) -> str | None:
    """Give the name of somebody who may have no seat any more, as names are in order."""
    name = db.execute(select(contacts.c.name).where(contacts.c.id == contact_id)).scalar_one_or_none()
    return name.casefold() if name else None


def certificate_terms(desk: Desk, workshop_id: int) -> Answer:
    """Have others sign, and other days be needed, as long as none is out."""
    with desk.runtime.database.look() as db:
        row = workshop_or_404(db, workshop_id)
        standing = _terms(workshop_id, db)
    form = TermsForm(data={**standing, "seen": mark_of(standing)})

    def do(stage: Stage) -> str:
        refuse_if_changed(stage, f"terms {workshop_id}", partial(_terms, workshop_id), typed(form, standing))
        set_signatories(stage.db, workshop_id, list(form.signers()))
        set_days_needed(stage.db, workshop_id, int(form.days_needed.data or 1))
        return desk.say(N_("Saved."))

    if form.validate_on_submit() and desk.act("set the terms of certificates", workshops.name, workshop_id, do):
        return redirect(url_for("console.workshop_certificates", workshop_id=workshop_id))
    with desk.runtime.database.look() as db:
        show_what_stands(desk, form, _terms(workshop_id, db))
    return desk.show("workshops/terms.html", row=row, title=in_words(desk, row, "title"), form=form)


def issue_certificates(desk: Desk, workshop_id: int) -> Answer:
    """Give a certificate to each who gets one and has none yet; they are sent it."""
    with desk.runtime.database.look() as db:
        workshop_or_404(db, workshop_id)

    def do(stage: Stage) -> str:
        made = issue(stage.db, workshop_id, stage.by, stage.now)
        return desk.say(N_("Certificates issued: {count}. They are being sent."), count=len(made))

    desk.act("issued certificates", workshops.name, workshop_id, do)
    return redirect(url_for("console.workshop_certificates", workshop_id=workshop_id))


def certificates_pdf(desk: Desk, workshop_id: int) -> Answer:
    """Give all that are valid as one document, a page each; that they were read goes on record."""
    with desk.runtime.database.look() as db:
        workshop_or_404(db, workshop_id)
        document = _all(desk, db, workshop_id)
    desk.note_reading("read certificates", workshops.name, workshop_id)
    return as_download(document, f"certificates-{workshop_id}.pdf")


def as_download(document: bytes, name: str) -> Response:
    """Give a PDF that is saved under a name."""
    return Response(
        document, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _all(desk: Desk, db: Connection, workshop_id: int) -> bytes:
    return print_all(desk.runtime, db, workshop_id)[0]


def _terms(workshop_id: int, db: Connection) -> Standing:
    row, signers = workshop_or_404(db, workshop_id), signatories_of(db, workshop_id)
    found: dict[str, object] = {"days_needed": row.days_needed or len(days_of(row))}
    for place, one in zip_longest(_PLACES, signers):
        found |= {f"{place}_{what}": getattr(one, what, "") for what in ("name", "title_rw", "title_en")}
    return found


def _proposed(desk: Desk, awards: Sequence[Award]) -> Table:
    rows: list[Sequence[Cell]] = [
        (
            award.name or desk.say("no name yet"),
            award.days,
            Tag(desk.say("Yes"), "good") if award.gets else Tag(desk.say("No")),
            desk.say(award.because.sentence, **award.because.values),
        )
        for award in awards
    ]
    columns = [desk.say(one) for one in ("Name", "Days there", N_("Gets one now"), "Why")]
    return Table(desk.say(N_("Who gets one")), columns, rows, desk.say("Nobody has a seat yet."))


def _listed(desk: Desk, out: Sequence[Row[Any]]) -> Table:
    rows: list[Sequence[Cell]] = [
        (
            one.name,
            Link(show_number(one.number), url_for("console.certificate", certificate_id=one.id)),
            Tag(desk.word(one.status), TONES[Status(one.status)]),
            one.respond_by,
        )
        for one in out
    ]
    columns = [desk.say(one) for one in ("Name", "Number", "Status", "To do by")]
    return Table(desk.say("Certificates"), columns, rows, desk.say(N_("No certificate is issued yet.")))
