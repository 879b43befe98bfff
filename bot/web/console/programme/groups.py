"""Cooperatives and clusters: listed, and one with its members, who asks to join, and what was written to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import redirect, request, url_for
from flask_wtf import FlaskForm
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from bot.errors import Refusal
from bot.marking import N_
from bot.places import PROVINCES, districts
from bot.programme.group_members import Which, districts_in_group, events_of_group, members_of_group
from bot.programme.group_records import get_group_by_id, list_groups, requests_to, texts_to
from bot.programme.groups import Kind, add_group
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.store.groups import groups as table
from bot.web.console.asked import PAGE, Filter, chosen, next_page, page_size
from bot.web.console.desk import Answer, Desk, last_shown
from bot.web.console.naming import shows_names
from bot.web.console.paper import note_printing
from bot.web.console.pieces import Link, Table
from bot.web.console.programme.looking import id_of, looking, until

_KINDS = {Kind.COOPERATIVE: N_("Cooperative"), Kind.CLUSTER: N_("Cluster")}
_TEXTS = 10


class GroupForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """A new group."""

    name = StringField(N_("Name"), [InputRequired(N_("This is needed.")), Length(max=40)])
    kind = SelectField(N_("Type"))
    district = SelectField(N_("District"), description=N_("Without one it is for everybody."))


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/groups", groups, Act.SEE)
    desk.page("/groups/new", make_group, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(f"/groups/{id_of('group_id')}", group, Act.SEE)


def groups(desk: Desk) -> Answer:
    """Show the groups by name."""
    filters = [Filter("district", desk.say(N_("District")), _districts())]
    asked, after = chosen(filters), request.args.get("after", "")[:40]
    with desk.runtime.database.look() as db:
        found = list_groups(db, asked.get("district", ""), after, PAGE)
    rows = [
        (
            Link(row.name, url_for("console.group", group_id=row.id)),
            desk.say(_KINDS[Kind(row.kind)]),
            row.district,
            row.leader if shows_names() else None,
            row.members,
            row.requests,
        )
        for row in found
    ]
    columns = (N_("Name"), N_("Type"), N_("District"), N_("Leader"), N_("Members"), N_("Ask to join"))
    list_ = Table(desk.say(N_("Groups")), [desk.say(one) for one in columns], rows, desk.say(N_("There is no group.")))
    more = {**asked, "after": found[-1].name} if len(found) == PAGE else {}
    return desk.show("programme/groups.html", filters=filters, chosen=asked, list=list_, more=more)


def group(desk: Desk, group_id: int) -> Answer:
    """Show a group, and to who may read names its members, a page at a time, with what was written."""
    with looking(desk) as db:
        row, now = get_group_by_id(db, group_id), desk.runtime.clock(db)
        events = events_of_group(db, group_id, last_shown("before"), PAGE)
        shown = _inside(desk, db, group_id, now) if shows_names() else {"chosen": {}}
    shown |= {
        "kind": desk.say(_KINDS[Kind(row.kind)]),
        "events": events,
        "more_events": next_page(events, events[-1].id if events else 0, shown["chosen"], "before"),
    }
    note_printing(desk, table.name, group_id)
    return desk.show("programme/group.html", group=row, **shown)


def _inside(desk: Desk, db: Connection, group_id: int, now: datetime) -> dict[str, Any]:
    """Give what only those see who may read names, each list a page at a time."""
    filters = _of_members(desk, districts_in_group(db, group_id))
    asked = chosen(filters)
    which = Which(asked.get("q", ""), asked.get("district", ""), asked.get("standing", ""))
    members = members_of_group(db, group_id, which, last_shown("after"), page_size())
    requests = requests_to(db, group_id, last_shown("asks"), PAGE)
    return {
        "filters": filters,
        "chosen": asked,
        "members": members,
        "more": next_page(members, members[-1].id if members else 0, asked),
        "requests": [(one, until(desk, one.respond_by, now)) for one in requests],
        "more_requests": next_page(requests, requests[-1].id if requests else 0, asked, "asks"),
        "texts": texts_to(db, group_id, _TEXTS),
    }


def _of_members(desk: Desk, districts_there: Sequence[str]) -> list[Filter]:
    standings = [("leader", desk.say(N_("who lead"))), ("no_phone", desk.say(N_("who have no phone of their own")))]
    return [
        Filter("q", desk.say("Name")),
        Filter("district", desk.say(N_("District")), [(name, name) for name in districts_there]),
        Filter("standing", desk.say(N_("Members")), standings),
    ]


def make_group(desk: Desk) -> Answer:
    """Make a group."""
    form, made = GroupForm(), []
    form.kind.choices = [(str(kind), desk.say(text)) for kind, text in _KINDS.items()]
    form.district.choices = [("", desk.say(N_("all"))), *_districts()]

    def do(stage: Stage) -> str:
        name = " ".join(str(form.name.data).split())
        values = {"kind": form.kind.data, "name": name, "district": form.district.data or None}
        try:
            made.append(add_group(stage.db, values, stage.by, stage.now))
        except IntegrityError:
            raise Refusal(N_("There is a group called {name} already."), name=name) from None
        return desk.say(N_("The group is made."))

    if form.validate_on_submit() and desk.act("added group", table.name, None, do):
        return redirect(url_for("console.group", group_id=made[0]))
    return desk.show("programme/group_new.html", form=form)


def _districts() -> list[tuple[str, str]]:
    return [(name, name) for place in PROVINCES for name in districts(place.name)]
