"""Banks as contacts read of them: their document, looked at before it is kept; who answers for each."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import abort, redirect, request, url_for
from sqlalchemy import Connection, Row, select
from werkzeug.wrappers import Response

from bot.errors import FlowError
from bot.marking import N_
from bot.programme.bank_documents import BankDocument, read_bank, write_bank
from bot.programme.bank_keeping import close_bank, get_document, list_banks, name_officer, put_bank
from bot.programme.colleagues import list_colleagues
from bot.programme.happened import events_of
from bot.programme.staff import Act, Role
from bot.programme.stage import Stage
from bot.store.banks import bank_officers
from bot.store.banks import banks as table
from bot.store.staff import staff
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.pieces import Cell, Link, Table, Tag

_ONE = f"/banks/<int(max={BIGGEST}):bank_id>"


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/banks", banks, Act.SEE)
    desk.page("/banks/document", bank_document, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(_ONE, bank, Act.SEE)
    desk.page(f"{_ONE}.yaml", bank_as_document, Act.SEE)
    desk.page(f"{_ONE}/close", close_one_bank, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{_ONE}/officer", name_bank_officer, Act.RUN_PROGRAMME, "POST")


def banks(desk: Desk) -> Answer:
    """Show all banks."""
    with desk.runtime.database.look() as db:
        rows = list_banks(db)
    names = (N_("Bank"), N_("Services"), N_("Branches"), N_("Officers"), N_("Open referrals"), N_("State"))
    cells: list[list[Cell]] = [
        [
            Link(row.name, url_for("console.bank", bank_id=row.id)),
            row.services,
            row.branches,
            row.officers,
            row.referrals,
            Tag(desk.word("closed" if row.closed_at else "open"), "" if row.closed_at else "good"),
        ]
        for row in rows
    ]
    empty = desk.say(N_("There is no bank yet."))
    listed = Table(desk.say(N_("Banks")), [desk.say(name) for name in names], cells, empty)
    return desk.show("banks.html", table=listed)


def bank(desk: Desk, bank_id: int) -> Answer:
    """Show a bank as contacts read of it, in both languages."""
    with desk.runtime.database.look() as db:
        row = _get(db, bank_id)
        document, events = get_document(db, row), events_of(db, table.name, bank_id)
        named = select(staff.c.name).join(bank_officers, bank_officers.c.staff_id == staff.c.id)
        named = named.where(bank_officers.c.bank_id == bank_id, staff.c.disabled_at.is_(None)).order_by(staff.c.name)
        officers = db.execute(named).scalars().all()
        members = [one for one in list_colleagues(db, Act.REFER) if one.role is Role.BANK_OFFICER]
    return desk.show("bank.html", row=row, document=document, events=events, officers=officers, members=members)


def bank_as_document(desk: Desk, bank_id: int) -> Answer:
    """Give a bank's document, to be changed and put in again."""
    with desk.runtime.database.look() as db:
        row = _get(db, bank_id)
        text = write_bank(get_document(db, row))
    answer = Response(text, mimetype="application/yaml")
    answer.headers["Content-Disposition"] = f"attachment; filename={row.code}.yaml"
    return answer


def bank_document(desk: Desk) -> Answer:
    """Take a bank's document, show what contacts would read and all that is wrong in it, and keep it once confirmed."""
    text = _given()
    document, faults = _read(text) if text else (None, [])
    if document and "keep" in request.form and desk.act("put", table.name, None, partial(_put, desk, document)):
        return redirect(url_for("console.banks"))
    return desk.show("bank_document.html", text=text or _standing(desk), document=document, faults=faults)


def close_one_bank(desk: Desk, bank_id: int) -> Answer:
    """Show contacts a bank no more, or again."""
    is_back = "off" in request.form
    desk.act("reopened" if is_back else "closed", table.name, bank_id, partial(_close, desk, bank_id, is_back))
    return redirect(url_for("console.bank", bank_id=bank_id))


def name_bank_officer(desk: Desk, bank_id: int) -> Answer:
    """Have an officer answer for a bank, and for no other."""
    member_id = request.form.get("member", 0, type=int)
    desk.act("named officer", table.name, bank_id, partial(_name_officer, desk, bank_id, member_id))
    return redirect(url_for("console.bank", bank_id=bank_id))


def _given() -> str:
    """Give the document that was sent: a file, else what stands in the field."""
    sent = request.files.get("file")
    raw = sent.read() if sent and sent.filename else request.form.get("text", "").encode()
    return raw.decode("utf-8", errors="replace").replace("\r\n", "\n")


def _standing(desk: Desk) -> str:
    """Give the document of the bank that is to be changed; nothing for a new one."""
    asked = request.args.get("bank", 0, type=int)
    if not 0 < asked <= BIGGEST:
        return ""
    with desk.runtime.database.look() as db:
        return write_bank(get_document(db, _get(db, asked)))


def _read(text: str) -> tuple[BankDocument | None, list[str]]:
    try:
        return read_bank(text, "document"), []
    except FlowError as error:
        return None, [f"{found.line}: {found.message}" for found in error.findings]


def _get(db: Connection, bank_id: int) -> Row[Any]:
    return db.execute(select(table).where(table.c.id == bank_id)).one_or_none() or abort(404)


def _put(desk: Desk, document: BankDocument, stage: Stage) -> str:
    put_bank(stage.db, document, stage.by, stage.now)
    return desk.say(N_("Saved."))


def _close(desk: Desk, bank_id: int, is_back: object, stage: Stage) -> str:
    row = _get(stage.db, bank_id)
    close_bank(stage.db, bank_id, None if is_back else stage.now, stage.by, stage.now)
    told = N_("Contacts are shown {bank} again.") if is_back else N_("Contacts are shown {bank} no more.")
    return desk.say(told, bank=row.name)


def _name_officer(desk: Desk, bank_id: int, member_id: int, stage: Stage) -> str:
    row = _get(stage.db, bank_id)
    members = {one.id: one for one in list_colleagues(stage.db, Act.REFER)}
    name_officer(stage.db, bank_id, members[member_id], stage.by, stage.now)
    return desk.say(N_("{name} answers for {bank}."), name=members[member_id].name, bank=row.name)
