"""Referrals to banks: an officer sees whose they are, of their own bank and while shared; others how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from flask import abort, make_response, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select
from werkzeug.wrappers import Response

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.banks import Kind
from bot.programme.deeds import Deed, record
from bot.programme.happened import events_of
from bot.programme.referral_life import OPEN, OUTCOMES, Status
from bot.programme.referral_lists import COLUMNS, as_shown
from bot.programme.referral_records import seen_by
from bot.programme.referral_steps import OVER, note_outcome, withdraw
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services.spreadsheets import as_csv
from bot.store.banks import bank_officers, banks
from bot.store.banks import referrals as table
from bot.web.console.asked import PAGE, Filter, chosen, keys_asked, next_page, page_size
from bot.web.console.desk import BIGGEST, Answer, Desk, last_shown, origin
from bot.web.console.paper import note_printing
from bot.web.console.pieces import Cell, Link, Table, Tag

_ONE = f"/referrals/<int(max={BIGGEST}):referral_id>"
_GONE = N_("This consent was taken back, or the referral is over: whose it was is not shown any more. Do not call.")

_NOTED = N_("{reference} was noted meanwhile: {outcome}. It stays so.")
_HOLD = select(table.c.id).where(table.c.id == bindparam("of_referral")).with_for_update()


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/referrals", referrals, (Act.SEE, Act.REFER))
    desk.page("/referrals.csv", referrals_csv, Act.REFER)
    desk.page(_ONE, referral, (Act.SEE, Act.REFER))
    desk.page(f"{_ONE}/outcome", note_referral_outcome, Act.REFER, "POST")
    desk.page("/referrals/outcome", note_referral_outcomes, Act.REFER, "POST")
    desk.page(f"{_ONE}/withdraw", withdraw_referral, Act.RUN_PROGRAMME, "POST")


def referrals(desk: Desk) -> Answer:
    """Show the referrals, a page of them; to those who see all banks, how many each has, too."""
    with desk.runtime.database.look() as db:
        now, filters = desk.runtime.clock(db), _filters(desk, db)
        asked = chosen(filters)
        rows = db.execute(_narrowed(asked, now).where(table.c.id > last_shown("after")).limit(page_size())).all()
        sums = _count(db) if current_user.may(Act.SEE) else []
    counted = [[row.name, desk.word(row.status), row.count] for row in sums]
    names = [desk.say(name) for name in (N_("Bank"), N_("Status"), N_("Referrals"))]
    shown = {"table": _table(desk, rows, now), "next": next_page(rows, rows[-1].id if rows else 0, asked)}
    sums_table = Table(desk.say(N_("By bank")), names, counted, "") if counted else None
    own = {"outcomes": list(OUTCOMES), "sums": sums_table}
    note_printing(desk, table.name)
    return desk.show("referrals.html", filters=filters, chosen=asked, **own, **shown)


def referrals_csv(desk: Desk) -> Answer:
    """Give the open referrals that an officer sees as CSV; that they took them goes on record."""
    with desk.stage() as stage:
        rows = stage.db.execute(_narrowed({}, stage.now)).all()
        text = as_csv([as_shown(stage, row) for row in rows], COLUMNS)
        record(stage.db, Deed(stage.member.id, "exported", origin(), table.name), stage.now)
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=referrals.csv"
    return answer


def referral(desk: Desk, referral_id: int) -> Answer:
    """Show a referral; what was withdrawn is not shown any more to the bank, and it says so."""
    with desk.runtime.database.begin() as db:
        now, row = desk.runtime.clock(db), _find(db, referral_id)
        if row is None:
            title, text = desk.say(N_("Not shown any more")), desk.say(_GONE)
            return make_response(desk.show("fault.html", title=title, text=text), 410)
        events = events_of(db, table.name, referral_id)
        record(db, Deed(current_user.member.id, "read", origin(), table.name, referral_id), now)
    own = {"sees": current_user.may(Act.REFER), "is_open": row.status in OPEN, "outcomes": list(OUTCOMES)}
    return desk.show("referral.html", row=row, events=events, by=desk.deadline(row.respond_by, now), **own)


def note_referral_outcome(desk: Desk, referral_id: int) -> Answer:
    """Note what the bank did."""
    outcome = request.form.get("outcome", "")
    if outcome not in OUTCOMES:
        abort(400)
    was = request.form.get(f"was-{referral_id}", "")
    if desk.act(outcome, table.name, referral_id, partial(_note, desk, referral_id, outcome, was=was)):
        return redirect(url_for("console.referral", referral_id=referral_id))
    return redirect(url_for("console.referrals"))


def note_referral_outcomes(desk: Desk) -> Answer:
    """Show what would be noted of the referrals that were ticked; confirmed, note it of each by itself."""
    outcome = request.form.get("outcome", "")
    if outcome not in OUTCOMES:
        abort(400)
    with desk.runtime.database.look() as db:
        those = seen_by(current_user.member).where(table.c.id.in_(keys_asked()[:PAGE]))
        rows = db.execute(those.order_by(table.c.id)).all()
    fit = [row for row in rows if row.status in OPEN and row.status != outcome]
    if "confirm" not in request.form:
        return _preview(desk, rows, fit, outcome)
    for row in fit:
        was = request.form.get(f"was-{row.id}", row.status)
        desk.act(outcome, table.name, row.id, partial(_note, desk, row.id, outcome, was=was))
    return redirect(url_for("console.referrals"))


def withdraw_referral(desk: Desk, referral_id: int) -> Answer:
    """Take a consent back because the contact asked for it."""
    desk.act("withdrew", table.name, referral_id, partial(_withdraw, desk, referral_id))
    return redirect(url_for("console.referral", referral_id=referral_id))


def _preview(desk: Desk, rows: Sequence[Row[Any]], fit: Sequence[Row[Any]], outcome: str) -> Answer:
    stays = Tag(desk.say(N_("stays as it is")), "late")
    lines: list[Sequence[Cell]] = [
        (row.reference, row.name, desk.word(row.status), desk.word(outcome) if row in fit else stays) for row in rows
    ]
    columns = [desk.say(one) for one in (N_("Number"), N_("Name"), N_("Status"), N_("What will happen"))]
    return desk.show(
        "at_once.html",
        heading=desk.word(f"bank_{outcome}"),
        preview=Table(desk.say(N_("What will happen")), columns, lines, desk.say(N_("You have chosen none."))),
        keys=[row.id for row in fit],
        values={"outcome": outcome, **{f"was-{row.id}": row.status for row in fit}},
        back=url_for("console.referrals"),
    )


def _note(desk: Desk, referral_id: int, outcome: str, stage: Stage, was: str = "") -> str:
    """Note an outcome, unless somebody else noted another since it `was` what the page showed."""
    stage.db.execute(_HOLD, {"of_referral": referral_id})
    row = _find(stage.db, referral_id)
    if row is None:
        raise Refusal(_GONE)
    if was and row.status not in {was, outcome}:
        raise Refusal(_NOTED, reference=row.reference, outcome=desk.word(row.status))
    if was in {"", row.status} and not note_outcome(stage.db, referral_id, outcome, stage.by, stage.now):
        raise Refusal(OVER, reference=row.reference)
    return desk.say(N_("{reference} is noted: {outcome}."), reference=row.reference, outcome=desk.word(outcome))


def _withdraw(desk: Desk, referral_id: int, stage: Stage) -> str:
    row = _find(stage.db, referral_id)
    if row is None or not withdraw(stage.db, referral_id, stage.by, stage.now):
        raise Refusal(OVER, reference=row.reference if row else "")
    return desk.say(N_("The consent is taken back. {bank} sees nothing any more, and is told."), bank=row.bank)


def _find(db: Connection, referral_id: int) -> Row[Any] | None:
    """Give a referral that whoever is signed in may see; None where their bank saw it before. Else it is not there."""
    found = db.execute(seen_by(current_user.member).where(table.c.id == referral_id)).one_or_none()
    if found is None:
        own = select(bank_officers.c.bank_id).where(bank_officers.c.staff_id == current_user.member.id)
        was_theirs = select(table.c.id).where(table.c.id == referral_id, table.c.bank_id.in_(own))
        if db.execute(was_theirs).first() is None:
            abort(404)
    return found


def _narrowed(asked: dict[str, str], now: datetime) -> Any:  # noqa: ANN401  # a query of SQLAlchemy's
    status = asked.get("status", "")
    conditions: list[ColumnElement[bool]] = (
        [] if status == "all" else [table.c.status.in_([status] if status else OPEN)]
    )
    conditions += [table.c.bank_id == int(asked["bank"])] if "bank" in asked else []
    conditions += [table.c.about == asked["about"]] if "about" in asked else []
    conditions += [table.c.respond_by <= now] if "overdue" in asked else []
    return seen_by(current_user.member).where(*conditions).order_by(table.c.id)


def _filters(desk: Desk, db: Connection) -> list[Filter]:
    statuses = [(str(status), desk.word(status)) for status in Status]
    narrowed = [
        Filter(
            "status", desk.say(N_("Status")), [*statuses, ("all", desk.say(N_("over too")))], desk.say(N_("still open"))
        ),
        Filter("about", desk.say(N_("About")), [(str(kind), desk.word(kind)) for kind in Kind]),
        Filter("overdue", desk.say(N_("Overdue")), [("yes", desk.say(N_("overdue")))]),
    ]
    if not current_user.may(Act.SEE):
        return narrowed
    known = db.execute(select(banks.c.id, banks.c.name).order_by(banks.c.name)).all()
    return [Filter("bank", desk.say(N_("Bank")), [(str(row.id), row.name) for row in known]), *narrowed]


def _count(db: Connection) -> Sequence[Row[Any]]:
    by = select(banks.c.name, table.c.status, func.count().label("count"))
    by = by.join(banks, banks.c.id == table.c.bank_id).group_by(banks.c.name, table.c.status)
    return db.execute(by.order_by(banks.c.name, table.c.status)).all()


def _table(desk: Desk, rows: Sequence[Row[Any]], now: datetime) -> Table:
    names = [N_("Number"), N_("Bank"), N_("About"), N_("Status"), N_("Act by"), N_("Bank says"), N_("They say")]
    sees = current_user.may(Act.REFER)
    names += [N_("Name"), N_("Phone number"), N_("District"), N_("Trade")] if sees else []
    cells: list[list[Cell]] = [
        [
            Link(row.reference, url_for("console.referral", referral_id=row.id)),
            row.bank,
            desk.word(row.about),
            desk.word(row.status),
            desk.deadline(row.respond_by, now),
            desk.word(row.outcome) if row.outcome else None,
            desk.word(row.said) if row.said else None,
            *([row.name, row.number, row.district, row.trade] if sees else []),
        ]
        for row in rows
    ]
    empty = desk.say(N_("Nobody waits for a bank."))
    keys = [row.id for row in rows] if sees else []
    return Table(desk.say(N_("Referrals")), [desk.say(name) for name in names], cells, empty, keys)
