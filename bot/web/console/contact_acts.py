"""What staff do with one contact: put right what is known, stop and allow messages, hand over their data, erase."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, make_response, redirect, request, url_for
from sqlalchemy import Row
from sqlalchemy.exc import NoResultFound
from werkzeug.wrappers import Response

from bot.errors import Refusal
from bot.marking import N_
from bot.places import sectors
from bot.programme.deeds import Deed, record
from bot.programme.lifecycle import Change, put_on_record
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.personal.editing import edit, fingerprint
from bot.services.personal.erasing import erase
from bot.services.personal.exporting import export
from bot.services.personal.finding import find_contacts
from bot.services.personal.overview import read_overview
from bot.services.personal.people import Agreed, Reading, read_cells
from bot.services.personal.trades import read_trades
from bot.services.personal.wishes import opt_in, opt_out
from bot.services.stories import get_contact
from bot.web.console.desk import BIGGEST, Answer, Desk, origin
from bot.web.console.forms.contacts import DetailsForm, EraseForm, WishForm

_EDITED = ("name", "district", "sector", "trade", "language", "sex")


def add(desk: Desk) -> None:
    """Add the pages."""
    one = f"/contacts/<int(max={BIGGEST}):contact_id>"
    desk.page(f"{one}/edit", edit_contact, Act.HANDLE_DATA, "GET", "POST")
    desk.page(f"{one}/stop", opt_out_contact, Act.HANDLE_DATA, "POST")
    desk.page(f"{one}/allow", opt_in_contact, Act.HANDLE_DATA, "GET", "POST")
    desk.page(f"{one}/data", export_contact, Act.HANDLE_DATA, "POST")
    desk.page(f"{one}/erase", erase_contact, Act.HANDLE_DATA, "GET", "POST")


def edit_contact(desk: Desk, contact_id: int) -> Answer:
    """Put right what is known of a contact; where somebody else did meanwhile, both are shown."""
    row = _get(desk, contact_id)
    form = DetailsForm.made(desk, data=_known(row) | {"seen": fingerprint(row)})
    if form.validate_on_submit() and _keep(desk, contact_id, form):
        return redirect(url_for("console.contact", contact_id=contact_id))
    if form.is_submitted() and form.seen.data != fingerprint(row):
        _show_what_stands(desk, form, _get(desk, contact_id))
    near = sectors(str(form.district.data)) if form.district.data else ()
    return desk.show("contact_edit.html", contact=row, form=form, sectors=near)


def opt_out_contact(desk: Desk, contact_id: int) -> Answer:
    """Write to a contact no more, with what they said."""
    reason = " ".join(request.form.get("note", "").split())[:1000]

    def do(stage: Stage) -> str:
        opt_out(stage, contact_id, reason or _refuse_without_reason())
        return desk.say(N_("They receive no messages any more."))

    desk.act("opted out", "contacts", contact_id, do)
    return redirect(url_for("console.contact", contact_id=contact_id))


def opt_in_contact(desk: Desk, contact_id: int) -> Answer:
    """Write to a contact again, who agreed to it in words that are kept."""
    row, form = _get(desk, contact_id), WishForm()

    def do(stage: Stage) -> str:
        agreed = Agreed(str(form.wording.data), form.on.data or date.min, str(form.source.data))
        opt_in(stage, contact_id, agreed, str(form.language.data))
        return desk.say(N_("They receive messages again."))

    there = redirect(url_for("console.contact", contact_id=contact_id))
    if not row.opted_out_at or (form.validate_on_submit() and desk.act("opted in", "contacts", contact_id, do)):
        return there
    return desk.show("contact_wish.html", contact=row, form=form)


def export_contact(desk: Desk, contact_id: int) -> Answer:
    """Hand over all that is held of a contact, as a file."""
    _get(desk, contact_id)
    with desk.stage() as stage:
        document = export(desk.runtime, stage.db, contact_id)
        put_on_record(stage.db, [Change("contacts", contact_id, "export", "exported")], stage.by, stage.now)
        record(stage.db, Deed(stage.member.id, "exported", origin(), "contacts", contact_id), stage.now)
    return download(
        json.dumps(document, ensure_ascii=False, indent=2), f"contact-{contact_id}.json", "application/json"
    )


def erase_contact(desk: Desk, contact_id: int) -> Answer:
    """Say what goes and what stays, and erase a contact whose number was typed once more."""
    row, form = _get(desk, contact_id), EraseForm()

    def do(stage: Stage) -> str:
        if not erase(desk.runtime, stage.db, contact_id):
            raise Refusal(N_("A message to them is being handed over just now. Try again in a minute."))
        put_on_record(stage.db, [Change("contacts", contact_id, "erase", "erased")], stage.by, stage.now)
        return desk.say(N_("They are erased. Only counts and a keyed hash stay."))

    if (
        form.validate_on_submit()
        and _is_theirs(desk, contact_id, form)
        and desk.act("erased", "contacts", contact_id, do)
    ):
        desk.runtime.database.forget()
        return redirect(url_for("console.contacts"))
    with desk.runtime.database.look() as db:
        parts = read_overview(db, contact_id)
    return desk.show("contact_erase.html", contact=row, form=form, parts=parts)


def download(content: str | bytes, name: str, media_type: str) -> Response:
    """Give a file that the browser keeps under this name."""
    answer = make_response(content)
    answer.mimetype = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _get(desk: Desk, contact_id: int) -> Row[Any]:
    with desk.runtime.database.look() as db:
        try:
            return get_contact(db, contact_id)
        except NoResultFound:
            abort(404)


def _known(row: Row[Any]) -> dict[str, str]:
    return {name: getattr(row, name) or "" for name in _EDITED}


def _keep(desk: Desk, contact_id: int, form: DetailsForm) -> bool:
    details = _read(desk, form)

    def do(stage: Stage) -> str:
        changed = edit(stage, contact_id, str(form.seen.data), details or {})
        return desk.say(N_("The details are saved.") if changed else N_("Nothing was different."))

    return details is not None and desk.act("edited", "contacts", contact_id, do)


def _read(desk: Desk, form: DetailsForm) -> dict[str, str | None] | None:
    """Give what the form says, as it is kept; None where the form complains of something in it."""
    said = {name: str(form[name].data or "").strip() for name in _EDITED}
    with desk.runtime.database.look() as db:
        today = desk.runtime.clock(db).astimezone(desk.runtime.house.zone).date()
    reading = Reading(today, desk.runtime.house.country, read_trades(desk.runtime))
    values, faults = read_cells(0, {name: text for name, text in said.items() if text and name != "sex"}, reading)
    for fault in faults:
        form[fault.column].errors = [_complaint(desk, fault.sentence, fault.values)]
    return None if faults else {**{name: values.get(name) for name in _EDITED}, "sex": said["sex"] or None}


def _complaint(desk: Desk, sentence: str, values: Mapping[str, object]) -> str:
    said = desk.say_in_form(sentence, **values)
    return said[:1].upper() + said[1:]


def _show_what_stands(desk: Desk, form: DetailsForm, row: Row[Any]) -> None:
    """Show beside what was typed what somebody else has made of it; saving once more keeps what was typed."""
    for name, value in _known(row).items():
        if value != (form[name].data or ""):
            form[name].description = desk.say_in_form(N_("Now it says: {value}"), value=value or "–")
    form.seen.data = fingerprint(row)


def _is_theirs(desk: Desk, contact_id: int, form: EraseForm) -> bool:
    with desk.runtime.database.look() as db:
        found = find_contacts(db, str(form.number.data).strip(), desk.runtime.house.country)
    if contact_id in {row.id for row in found}:
        return True
    form.number.errors = [N_("This is not theirs.")]
    return False


def _refuse_without_reason() -> str:
    raise Refusal(N_("Say why: what they said, and how."))
