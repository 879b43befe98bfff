"""The staff themselves, for administrators: who there is, what they may do, and who is invited."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_login import current_user
from sqlalchemy import Connection, Row, select
from sqlalchemy.exc import IntegrityError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its annotations

from bot.marking import N_
from bot.messages import Medium
from bot.programme import invitations
from bot.programme.contacts import find_address
from bot.programme.deeds import Deed, record
from bot.programme.staff import Act, Role, add_member
from bot.programme.staffing import change_member, disable_member, enable_member
from bot.programme.stage import Stage
from bot.services.personal.finding import read_address
from bot.services.personal.numbers import contact_of
from bot.store.staff import staff
from bot.web.console.desk import Answer, Desk, origin
from bot.web.console.forms import MemberForm
from bot.web.console.leafing import Order, page_of
from bot.web.console.meanwhile import Standing, mark_of, refuse_if_changed, show_what_stands, typed

_ONE = "/staff/<login>"
_NO_NUMBER = N_("This is no mobile number. Write it like 0788123456.")


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/staff", people, Act.MANAGE_STAFF, "GET", "POST")
    for path, view in (
        (_ONE, person),
        (f"{_ONE}/invite", invite),
        (f"{_ONE}/disable", disable),
        (f"{_ONE}/enable", enable),
    ):
        desk.page(path, view, Act.MANAGE_STAFF, *(("GET", "POST") if view is person else ("POST",)))


def people(desk: Desk) -> Answer:
    """Show the staff, and add somebody."""
    form = _form(desk)
    if form.validate_on_submit() and _add_member(desk, form):
        return redirect(url_for("console.people"))
    with desk.runtime.database.look() as db:
        everybody = db.execute(select(staff).order_by(staff.c.disabled_at.is_not(None), staff.c.login)).all()
    rows, next_asked = page_of(everybody, {}, Order(lambda one: f"{one.disabled_at is not None:d} {one.login}"))
    return desk.show("people.html", form=form, rows=rows, next=next_asked)


def invite(desk: Desk, login: str) -> Answer:
    """Show the address by which somebody chooses a password; nobody can look it up again."""
    with desk.runtime.database.begin() as db:
        try:
            token = invitations.invite(db, login, desk.runtime.clock(db))
        except LookupError:
            abort(404)
        _note(desk, db, "invited", login)
    flash(f"{desk.runtime.public_url}{url_for('console.invited', token=token)}", "invitation")
    return redirect(url_for("console.people"))


def person(desk: Desk, login: str) -> Answer:
    """Show somebody of the staff, and change what is known of them; where somebody else did meanwhile, show both."""
    with desk.runtime.database.look() as db:
        row, standing = _find(db, login) or abort(404), _standing(db, login)
    form = _form(desk, data={**standing, "seen": mark_of(standing)})
    del form.login
    if form.validate_on_submit() and _has_number(desk, form):
        if desk.act("changed", "staff", row.id, lambda stage: _change(desk, stage, login, form)):
            return redirect(url_for("console.people"))
        with desk.runtime.database.look() as db:
            standing = _standing(db, login)
        show_what_stands(desk, form, standing)
    return desk.show("person.html", form=form, row=row)


def disable(desk: Desk, login: str) -> Answer:
    """Let somebody do nothing any more, but oneself."""
    if login == current_user.member.login:
        flash(desk.say(N_("You cannot disable yourself; another administrator can.")), "fault")
        return redirect(url_for("console.people"))

    def do(stage: Stage) -> str:
        disable_member(stage.db, login, stage.now)
        return desk.say(N_("{login} may do nothing any more."), login=login)

    desk.act("disabled", "staff", _id_of(desk, login), do)
    return redirect(url_for("console.people"))


def enable(desk: Desk, login: str) -> Answer:
    """Let somebody who was disabled act again."""

    def do(stage: Stage) -> str:
        enable_member(stage.db, login)
        return desk.say(N_("{login} may act again."), login=login)

    desk.act("enabled", "staff", _id_of(desk, login), do)
    return redirect(url_for("console.people"))


def _form(desk: Desk, **known: object) -> MemberForm:
    form = MemberForm(**known)
    form.role.choices = [SelectChoice(str(role), desk.word(role)) for role in Role]
    return form


def _find(db: Connection, login: str) -> Row[Any] | None:
    return db.execute(select(staff).where(staff.c.login == login)).one_or_none()


def _standing(db: Connection, login: str) -> Standing:
    row = _find(db, login)
    if row is None:
        raise LookupError(login)
    phone = find_address(db, row.contact_id, Medium.SMS) if row.contact_id else ""
    return {"name": row.name, "role": row.role, "phone": phone or "", "email": row.email or ""}


def _change(desk: Desk, stage: Stage, login: str, form: MemberForm) -> str:
    said = typed(form, _standing(stage.db, login))
    wanted = {**said, "phone": read_address(str(said["phone"]), desk.runtime.house.country) if said["phone"] else ""}
    refuse_if_changed(stage, f"staff {login}", lambda db: _standing(db, login), wanted)
    phone = contact_of(desk.runtime, stage.db, str(form.phone.data)) if form.phone.data else None
    own = {"contact_id": phone, "email": form.email.data or None}
    change_member(stage.db, login, {"name": form.name.data, "role": form.role.data, **own})
    return desk.say(N_("{login} is changed."), login=login)


def _has_number(desk: Desk, form: MemberForm) -> bool:
    if form.phone.data and not read_address(str(form.phone.data), desk.runtime.house.country).startswith("+"):
        form.phone.errors = [_NO_NUMBER]
        return False
    return True


def _id_of(desk: Desk, login: str) -> int:
    with desk.runtime.database.look() as db:
        found = _find(db, login)
    return int(found.id if found else abort(404))


def _add_member(desk: Desk, form: MemberForm) -> bool:
    try:
        with desk.runtime.database.begin() as db:
            values = {"login": form.login.data, "name": form.name.data, "role": form.role.data}
            phone = contact_of(desk.runtime, db, str(form.phone.data)) if form.phone.data else None
            own = {"contact_id": phone, "email": form.email.data or None}
            add_member(db, values | own, desk.runtime.clock(db))
            _note(desk, db, "added", str(form.login.data))
    except IntegrityError:
        form.login.errors = [N_("Somebody has this login already.")]
        return False
    except ValueError:
        form.phone.errors = [_NO_NUMBER]
        return False
    return True


def _note(desk: Desk, db: Connection, what: str, login: str) -> None:
    whom = db.execute(select(staff.c.id).where(staff.c.login == login)).scalar_one()
    record(db, Deed(current_user.member.id, what, origin(), "staff", whom), desk.runtime.clock(db))
