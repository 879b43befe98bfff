"""A list of people that is brought in: read, looked at, and taken in, or dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing

from flask import abort, redirect, request, url_for

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.lists import ListFile, read_list
from bot.services.personal.bringing import Status, bring_in, drop_list, get_list, stage_list, start_list, told_of
from bot.services.personal.people import COLUMNS, Fault, Person, Reading, read_people
from bot.services.personal.trades import read_trades
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.forms.contacts import ListForm
from bot.web.console.pieces import Table

BIGGEST_LIST = 3 * 1024 * 1024
"""Bytes; ten thousand rows with all their columns are two million."""
_AT_ONCE = 1.0
"""Seconds that somebody waits for what is done at once; the workers do the rest."""
_FAULTS_SHOWN = 100
_PASSED_OVER = N_("Below it is written how all of them agreed. Choose that here, or empty what is below.")
_CONSENT = ("consent_wording", "consent_date", "consent_source")


def add(desk: Desk) -> None:
    """Add the pages."""
    one = f"/contacts/import/<int(max={BIGGEST}):enrolment_id>"
    desk.page("/contacts/import", import_contacts, Act.HANDLE_DATA, "GET", "POST")
    desk.page(one, contact_list, Act.HANDLE_DATA)
    desk.page(f"{one}/take-in", take_in_list, Act.HANDLE_DATA, "POST")
    desk.page(f"{one}/drop", drop_contact_list, Act.HANDLE_DATA, "POST")
    desk.uploads["import_contacts"] = BIGGEST_LIST


def import_contacts(desk: Desk) -> Answer:
    """Read a list: where all of it can be read it is looked at, else everything that is in the way is told."""
    with closing(request):  # with the file, which may be one on disk
        form = ListForm.made(desk)
        agreed = form.validate_on_submit() and _is_agreed(form)
        people, faults = _read(desk, form) if agreed else ([], [])
    made = _keep(desk, str(form.file.data.filename), people) if people and not faults else None
    if made:
        return redirect(url_for("console.contact_list", enrolment_id=made))
    return desk.show("contacts_import.html", form=form, faults=_table(desk, faults), count=len(faults), columns=COLUMNS)


def contact_list(desk: Desk, enrolment_id: int) -> Answer:
    """Show what a list would do, how far it has come, or what it did."""
    with desk.runtime.database.look() as db:
        try:
            row = get_list(db, enrolment_id)
        except LookupError:
            abort(404)
    told = told_of(row)
    left = [(number, desk.say(reason)) for number, reason in told.skipped[:_FAULTS_SHOWN]]
    columns = [desk.say(N_("Row")), desk.say(N_("Why"))]
    skipped = Table(desk.say(N_("Who is left out")), columns, left, "")
    is_moving = row.status in {Status.CHECKING, Status.RUNNING}
    shown = {"counts": told.counts, "skipped": skipped, "left_out": len(told.skipped)}
    return desk.show("contact_list.html", list=row, is_moving=is_moving, **shown)


def take_in_list(desk: Desk, enrolment_id: int) -> Answer:
    """Take a list in that was looked at."""

    def do(stage: Stage) -> str:
        start_list(stage, enrolment_id)
        return desk.say(N_("The list is taken in, to its end."))

    if desk.act("took a list in", "enrolments", enrolment_id, do):
        bring_in(desk.runtime, _AT_ONCE)
    return redirect(url_for("console.contact_list", enrolment_id=enrolment_id))


def drop_contact_list(desk: Desk, enrolment_id: int) -> Answer:
    """Forget a list that is not to be taken in."""

    def do(stage: Stage) -> str:
        drop_list(stage, enrolment_id)
        return desk.say(N_("The list was dropped. Nobody was taken in."))

    done = desk.act("dropped a list", "enrolments", enrolment_id, do)
    return redirect(
        url_for("console.import_contacts") if done else url_for("console.contact_list", enrolment_id=enrolment_id)
    )


def _keep(desk: Desk, name: str, people: list[Person]) -> int | None:
    """Keep a list and look at it, or at its first part; gives its id, None where it was refused."""
    made: list[int] = []

    def do(stage: Stage) -> str:
        made.append(stage_list(stage, name, people))
        return desk.say(N_("The list was read. Nobody was taken in yet."))

    if desk.act("brought a list", "enrolments", None, do):
        bring_in(desk.runtime, _AT_ONCE)
    return made[0] if made else None


def _is_agreed(form: ListForm) -> bool:
    """Say whether all is said of how everybody agreed, or nothing; the form complains where it is said in part.

    Who writes it and leaves another way chosen would bring in a list of people whom nobody may write to.
    """
    own = (form.wording, form.on, form.source)
    wrong = [field for field in own if not field.data] if form.basis.data == "all" else []
    for field in wrong:
        field.errors = [N_("This is needed.")]
    if form.basis.data != "all" and any(field.data for field in own):
        form.basis.errors = [_PASSED_OVER]
        return False
    return not wrong


def _read(desk: Desk, form: ListForm) -> tuple[list[Person], list[Fault]]:
    """Give the people of a list and what is wrong; where it is no list at all, the form says why."""
    with desk.runtime.database.look() as db:
        today = desk.runtime.clock(db).astimezone(desk.runtime.house.zone).date()
    reading = Reading(today, desk.runtime.house.country, read_trades(desk.runtime))
    file = ListFile(str(form.file.data.filename), form.file.data.read())
    try:
        people, faults = read_people(_with_basis(form, read_list(file, COLUMNS, "number")), reading)
    except Refusal as refusal:
        form.file.errors = [desk.say_in_form(refusal.sentence, **refusal.values)]
        return [], []
    if not people and not faults:
        form.file.errors = [N_("Nobody is in this list.")]
    return people, faults


def _with_basis(
    form: ListForm, rows: Iterator[tuple[int, Mapping[str, str]]]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Give the rows with how all of them agreed, or without that anybody did, as is said for the whole list."""
    for number, cells in rows:
        own = {name: text for name, text in cells.items() if form.basis.data != "none" or name not in _CONSENT}
        if form.basis.data == "all":
            said = (str(form.wording.data), form.on.data.isoformat() if form.on.data else "", str(form.source.data))
            own = {"language": str(form.language.data), **{k: v for k, v in own.items() if v.strip()}}
            own |= dict(zip(_CONSENT, said, strict=True))
        yield number, own


def _table(desk: Desk, faults: list[Fault]) -> Table:
    rows = [(one.row, one.column, desk.say(one.sentence, **one.values)) for one in faults[:_FAULTS_SHOWN]]
    columns = [desk.say(N_("Row")), desk.say(N_("Column")), desk.say(N_("What is wrong"))]
    return Table(desk.say(N_("What is wrong")), columns, rows, "")
