"""Contacts: found by name, number, district and group, and the whole story of one on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import Row
from sqlalchemy.exc import NoResultFound

from bot.marking import N_
from bot.programme.deeds import Deed, record
from bot.programme.staff import Act
from bot.services.personal.finding import find_kept
from bot.services.personal.overview import read_overview
from bot.services.personal.searching import Wanted, find_groups, search
from bot.services.personal.trades import trade_labels
from bot.services.spreadsheets import as_csv, as_workbook
from bot.services.stories import get_contact, read_talk
from bot.web.console.asked import PAGE, Filter, asks_for_piece, chosen, next_page
from bot.web.console.contact_acts import download
from bot.web.console.contact_tables import sections
from bot.web.console.desk import BIGGEST, Answer, Desk, last_shown, origin
from bot.web.console.forms.contacts import SEXES, known_districts
from bot.web.console.pieces import Link, Table, Tag

_MOST_IN_A_FILE = 20_000
_COLUMNS = ("id", "name", "number", "district", "sector", "trade", "language")
_KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/contacts", contacts, Act.HANDLE_DATA)
    desk.page("/contacts/list.<any(csv, xlsx):kind>", contacts_file, Act.HANDLE_DATA, "POST")
    desk.page(f"/contacts/<int(max={BIGGEST}):contact_id>", contact, Act.HANDLE_DATA)


def contacts(desk: Desk) -> Answer:
    """Show the contacts that are looked for, a page of them; what is typed into the search asks for these alone."""
    with desk.runtime.database.look() as db:
        fields = _filters(desk, [(str(row.id), row.name) for row in find_groups(db)])
        asked = chosen(fields)
        found = search(db, wanted(asked), desk.runtime.house.country, last_shown("after"), PAGE)
    more = next_page(found, found[-1].id if found else 0, asked)
    piece = "contacts_found.html" if asks_for_piece() else "contacts.html"
    return desk.show(piece, found=_table(desk, found), more_of=more, fields=fields, asked=asked)


def contacts_file(desk: Desk, kind: str) -> Answer:
    """Give the contacts that are looked for as a file, on record; a list that is too long is to be narrowed first."""
    with desk.stage() as stage:
        asked = chosen(_filters(desk, [(str(row.id), row.name) for row in find_groups(stage.db)]))
        found = search(stage.db, wanted(asked), desk.runtime.house.country, most=_MOST_IN_A_FILE + 1)
        if len(found) <= _MOST_IN_A_FILE:
            record(stage.db, Deed(stage.member.id, "exported a list", origin(), "contacts"), stage.now)
    if len(found) > _MOST_IN_A_FILE:
        flash(desk.say(N_("More than {most} are found. Narrow the list first."), most=f"{_MOST_IN_A_FILE:,}"), "fault")
        return redirect(f"{url_for('console.contacts')}?{urlencode(asked)}")
    rows = [{name: getattr(row, name) for name in _COLUMNS} | {"stopped": bool(row.opted_out_at)} for row in found]
    columns = [*_COLUMNS, "stopped"]
    content = as_workbook(rows, columns) if kind == "xlsx" else as_csv(rows, columns)
    return download(content, f"contacts.{kind}", _KINDS[kind])


def contact(desk: Desk, contact_id: int) -> Answer:
    """Show a contact's whole story; that it was read goes on record."""
    with desk.runtime.database.begin() as db:
        try:
            row = get_contact(db, contact_id)
        except NoResultFound:
            kept = find_kept(db, contact_id) or abort(404)
            return redirect(url_for("console.contact", contact_id=kept), 301)
        talk, parts = read_talk(db, contact_id, request.args.get("before", "")), read_overview(db, contact_id)
        seen = Deed(current_user.member.id, "read", origin(), "contacts", contact_id)
        record(db, seen, desk.runtime.clock(db))
    known = {"trades": trade_labels(desk.runtime, desk.language), "sexes": SEXES}
    return desk.show("contact.html", contact=row, talk=talk, parts=parts, tables=sections(desk, parts), **known)


def wanted(asked: Mapping[str, str]) -> Wanted:
    """Give whom the address asks for."""
    return Wanted(asked.get("q", ""), asked.get("district", ""), int(asked.get("group", 0)))


def _filters(desk: Desk, groups: list[tuple[str, str]]) -> list[Filter]:
    fields = [
        Filter("q", desk.say(N_("Name or phone number"))),
        Filter("district", desk.say(N_("District")), [(name, name) for name in known_districts()]),
    ]
    return [*fields, Filter("group", desk.say(N_("Group")), groups)] if groups else fields


def _table(desk: Desk, found: Sequence[Row[Any]]) -> Table:
    trades = trade_labels(desk.runtime, desk.language)
    columns = (N_("Name"), N_("Number"), N_("District"), N_("Trade"), N_("Messages"))
    stopped, allowed = Tag(desk.say(N_("stopped")), "late"), desk.say(N_("allowed"))
    rows = [
        (
            Link(row.name or desk.say(N_("no name yet")), url_for("console.contact", contact_id=row.id)),
            row.number or (desk.say(N_("on another's phone")) if row.reached_through_id else None),
            row.district,
            trades.get(row.trade, row.trade),
            stopped if row.opted_out_at else allowed,
        )
        for row in found
    ]
    empty = N_("Nobody was found. Look for the beginning of a name, or of a phone number.")
    keys = [row.id for row in found] if desk.may_open("compose_broadcast") else ()
    return Table(desk.say(N_("Contacts")), [desk.say(column) for column in columns], rows, desk.say(empty), keys)
