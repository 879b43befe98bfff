"""Banks as staff keep them: put in from a document, closed, and given officers; each change is on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, func, insert, select, update

from bot.engine.values import Both
from bot.errors import Refusal
from bot.marking import N_
from bot.programme.bank_cards import MOST
from bot.programme.bank_documents import BankDocument, Branch, Service
from bot.programme.lifecycle import By
from bot.programme.referral_life import OPEN
from bot.programme.staff import Member, Role
from bot.store.banks import bank_branches, bank_officers, bank_services, banks, referrals
from bot.store.staff import history, staff

_FULL = N_("Contacts are shown {count} banks at most. Close one first.")
_NO_OFFICER = N_("{name} is no bank officer. Choose somebody who is.")


def put_bank(db: Connection, document: BankDocument, by: By, now: datetime) -> None:
    """Keep a bank as its document has it: a new one, or in place of what was known of the one of that code.

    Raises Refusal for a new one where contacts are shown as many as they can be.
    """
    values = {"name": document.name, "phone": document.phone, "changed_at": now}
    known = select(banks.c.id).where(banks.c.code == document.code).with_for_update()
    bank_id = db.execute(known).scalar_one_or_none()
    if bank_id is None:
        _make_room(db)
        made = insert(banks).values(**values, code=document.code, created_at=now).returning(banks.c.id)
        bank_id = db.execute(made).scalar_one()
    else:
        db.execute(update(banks).where(banks.c.id == bank_id).values(values))
    _replace(db, bank_services, bank_id, [_columns(service) for service in document.services])
    _replace(db, bank_branches, bank_id, [_columns(branch) for branch in document.branches])
    _note(db, bank_id, {"event": "put"}, by, now)


def close_bank(db: Connection, bank_id: int, since: datetime | None, by: By, now: datetime) -> None:
    """Show contacts a bank no more since an instant; None takes it back, where there is room. Its referrals go on."""
    if since is None:
        _make_room(db)
    db.execute(update(banks).where(banks.c.id == bank_id).values(closed_at=since, changed_at=now))
    _note(db, bank_id, {"event": "close" if since else "reopen"}, by, now)


def name_officer(db: Connection, bank_id: int, officer: Member, by: By, now: datetime) -> None:
    """Have an officer answer for a bank, and for no other. Raises Refusal where they are no bank officer."""
    if officer.role is not Role.BANK_OFFICER:
        raise Refusal(_NO_OFFICER, name=officer.name)
    db.execute(delete(bank_officers).where(bank_officers.c.staff_id == officer.id))
    db.execute(insert(bank_officers).values(staff_id=officer.id, bank_id=bank_id))
    _note(db, bank_id, {"event": "officer", "note": officer.login}, by, now)


def get_bank(db: Connection, code: str) -> Row[Any]:
    """Give a bank by its code. Raises LookupError where there is none."""
    found = db.execute(select(banks).where(banks.c.code == code.lower())).one_or_none()
    if found is None:
        raise LookupError(f"there is no bank {code}; see: bot banks list")
    return found


def get_document(db: Connection, bank: Row[Any]) -> BankDocument:
    """Give a bank as its document has it."""
    services = tuple(
        Service(row.kind, *(Both(getattr(row, f"{name}_en"), getattr(row, f"{name}_rw")) for name in _TEXTS))
        for row in _rows(db, bank_services, bank.id)
    )
    branches = tuple(
        Branch(row.name, row.district, Both(row.address_en, row.address_rw), row.hours, row.phone)
        for row in _rows(db, bank_branches, bank.id)
    )
    return BankDocument(bank.code, bank.name, bank.phone, services, branches)


def list_banks(db: Connection) -> Sequence[Row[Any]]:
    """Give all banks, by code: with how many services, branches and open referrals, and its officers' logins."""
    logins = (
        select(func.aggregate_strings(staff.c.login, " "))
        .join(bank_officers, bank_officers.c.staff_id == staff.c.id)
        .where(bank_officers.c.bank_id == banks.c.id, staff.c.disabled_at.is_(None))
        .scalar_subquery()
    )
    open_ones = select(func.count()).where(referrals.c.bank_id == banks.c.id, referrals.c.status.in_(OPEN))
    listed = select(banks, _count(bank_services).label("services"), _count(bank_branches).label("branches"))
    listed = listed.add_columns(open_ones.scalar_subquery().label("referrals"), logins.label("officers"))
    return db.execute(listed.order_by(banks.c.code)).all()


_TEXTS = ("name", "about", "conditions", "documents")


def _make_room(db: Connection) -> None:
    shown = select(func.count()).where(banks.c.closed_at.is_(None))
    if db.execute(shown).scalar_one() >= MOST:
        raise Refusal(_FULL, count=MOST)


def _count(table: Table) -> Any:  # noqa: ANN401  # SQLAlchemy's own
    return select(func.count()).where(table.c.bank_id == banks.c.id).scalar_subquery()


def _rows(db: Connection, table: Table, bank_id: int) -> Sequence[Row[Any]]:
    return db.execute(select(table).where(table.c.bank_id == bank_id).order_by(table.c.number)).all()


def _replace(db: Connection, table: Table, bank_id: int, rows: list[dict[str, object]]) -> None:
    db.execute(delete(table).where(table.c.bank_id == bank_id))
    if rows:
        db.execute(insert(table), [{"bank_id": bank_id, "number": n, **row} for n, row in enumerate(rows, start=1)])


def _columns(record: Service | Branch) -> dict[str, object]:
    """Give a record's columns; a text in both languages has two."""
    columns: dict[str, object] = {}
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        columns |= {f"{name}_en": value.en, f"{name}_rw": value.rw} if isinstance(value, Both) else {name: value}
    return columns


def _note(db: Connection, bank_id: int, what: Mapping[str, str], by: By, now: datetime) -> None:
    closed_at = db.execute(select(banks.c.closed_at).where(banks.c.id == bank_id)).scalar_one()
    own = {"subject": banks.name, "subject_id": bank_id, "became": "closed" if closed_at else "open", **what}
    db.execute(insert(history).values(**own, staff_id=by.staff_id, contact_id=by.contact_id, changed_at=now))
