"""Contacts who are perhaps one person: listed with why, seen side by side, and merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, request, url_for
from sqlalchemy import Connection, Row
from sqlalchemy.exc import NoResultFound

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.personal.clashes import Clash, Pair
from bot.services.personal.duplicates import Double, find_doubles, find_doubles_of
from bot.services.personal.finding import find_contacts
from bot.services.personal.merging import Outlook, look_at_merge, merge
from bot.services.personal.overview import read_ways
from bot.services.personal.trades import trade_labels
from bot.services.stories import get_contact
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.forms.contacts import SEXES
from bot.web.console.pieces import Cell, Link, Table
from bot.web.public.pages import LANGUAGES

_NO_OTHER = N_("{who} is no other contact, or several. Name one by the contact number.")
_HEADINGS = {
    "name": N_("Name"),
    "district": N_("District"),
    "sector": N_("Sector"),
    "trade": N_("Trade"),
    "language": N_("Language"),
    "sex": N_("Sex"),
}


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/contacts/doubles", doubles, Act.HANDLE_DATA)
    desk.page(f"/contacts/<int(max={BIGGEST}):contact_id>/merge", merge_contact, Act.HANDLE_DATA, "GET", "POST")


def doubles(desk: Desk) -> Answer:
    """Show pairs of contacts who are perhaps one person, each with why."""
    with desk.runtime.database.look() as db:
        page = find_doubles(db, request.args.get("after", "")[:80])
    more = {"after": page.after} if page.after else {}
    return desk.show("doubles.html", doubles=_listed(desk, page.found), more_of=more)


def merge_contact(desk: Desk, contact_id: int) -> Answer:
    """Show two contacts side by side with what merging would do, and merge them; without another, find one."""
    with desk.runtime.database.look() as db:
        row = _kept(db, contact_id)
        other = _other(desk, db, contact_id)
        if other is None:
            near = _listed(desk, find_doubles_of(db, contact_id), contact_id)
            return desk.show("contact_merge_with.html", contact=row, doubles=near)
        pair = Pair(contact_id, other)
        if request.method == "GET":
            return _compare(desk, db, pair)

    def do(stage: Stage) -> str:
        merge(stage, pair)
        return desk.say(N_("They are one contact now."))

    done = desk.act("merged", "contacts", contact_id, do)
    if done:
        return redirect(url_for("console.contact", contact_id=contact_id))
    return redirect(_comparison(contact_id, other))


def _comparison(kept: int, other: int) -> str:
    return f"{url_for('console.merge_contact', contact_id=kept)}?with={other}"


def _kept(db: Connection, contact_id: int) -> Row[Any]:
    try:
        return get_contact(db, contact_id)
    except NoResultFound:
        abort(404)


def _other(desk: Desk, db: Connection, contact_id: int) -> int | None:
    """Give the contact whom the address names by number or id; None where there is none yet, or not one alone."""
    who = request.values.get("with", "").strip()[:60]
    if not who:
        return None
    found = [row.id for row in find_contacts(db, who, desk.runtime.house.country) if row.erased_at is None]
    others = [one for one in found if one != contact_id]
    if len(others) == 1:
        return int(others[0])
    flash(desk.say(_NO_OTHER, who=who), "fault")
    return None


def _compare(desk: Desk, db: Connection, pair: Pair) -> Answer:
    try:
        outlook = look_at_merge(db, pair)
    except Refusal as refusal:
        flash(desk.say(refusal.sentence, **refusal.values), "fault")
        return redirect(url_for("console.contact", contact_id=pair.kept))
    settled = [_told(desk, clash) for clash in outlook.clashes]
    moved = [(desk.word(name), count) for name, count in outlook.moved.items()]
    shown = {"kept": outlook.kept, "other": outlook.other, "table": _side_by_side(desk, db, outlook)}
    return desk.show("contact_merge.html", **shown, settled=settled, moved=moved)


def _told(desk: Desk, clash: Clash) -> str:
    return desk.say(clash.sentence, **{name: desk.word(value) for name, value in clash.values.items()})


def _side_by_side(desk: Desk, db: Connection, outlook: Outlook) -> Table:
    words = _words(desk)
    both = (outlook.kept, outlook.other)
    rows: list[Sequence[Cell]] = [
        (desk.say(heading), *(words.get(name, {}).get(getattr(row, name), getattr(row, name)) for row in both))
        for name, heading in _HEADINGS.items()
    ]
    ways = [", ".join(dict.fromkeys(way.value for way in read_ways(db, row.id))) for row in both]
    stopped = [desk.say(N_("stopped")) if row.opted_out_at else desk.say(N_("allowed")) for row in both]
    rows += [
        (desk.say(N_("Number")), *ways),
        (desk.say(N_("Messages")), *stopped),
        (desk.say(N_("Known since")), *(row.created_at for row in both)),
    ]
    columns = ("", desk.say(N_("Who is kept")), desk.say(N_("Who becomes them")))
    return Table(desk.say(N_("Side by side")), columns, rows, "")


def _words(desk: Desk) -> Mapping[str, Mapping[str, str]]:
    sexes = {value: desk.say(label) for value, label in SEXES.items()}
    return {"trade": trade_labels(desk.runtime, desk.language), "language": LANGUAGES, "sex": sexes}


def _listed(desk: Desk, found: Sequence[Double], kept: int | None = None) -> Table:
    """Give pairs as a table; of one contact's own pairs that contact is the one who is kept."""
    rows = []
    for double in found:
        first, second = (
            (double.first, double.second) if kept in {None, double.first.id} else (double.second, double.first)
        )
        reasons = "; ".join(desk.say(reason) for reason in double.reasons)
        links = [Link(row.name, url_for("console.contact", contact_id=row.id)) for row in (first, second)]
        compare = Link(desk.say(N_("Compare")), _comparison(first.id, second.id))
        rows.append((*links, first.district, second.district, reasons, compare))
    columns = (N_("One"), N_("The other"), N_("District"), N_("District"), N_("Why"), "")
    empty = desk.say(N_("Nobody is here who looks like the same person twice."))
    return Table(
        desk.say(N_("Perhaps the same")), [desk.say(column) if column else "" for column in columns], rows, empty
    )
