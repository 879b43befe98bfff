"""Certificates as they are on record, and whether a number is that of a valid one."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.programme.certificates import VALID
from bot.programme.codes import read_number, show_number
from bot.store.certificates import certificates
from bot.store.workshops import workshops


class Verdict(StrEnum):
    """What anybody may know of a number."""

    VALID = "valid"
    NOT_VALID = "not_valid"
    """No certificate has it, or one that is not valid any more."""
    MISTYPED = "mistyped"
    """No certificate can have it: there is a slip in it."""


_VALID = select(certificates.c.id).where(
    certificates.c.number == bindparam("of_number"), certificates.c.status.in_(VALID)
)
WHOLE = (
    select(certificates, workshops.c.title_en, workshops.c.title_rw, workshops.c.starts_on, workshops.c.ends_on)
    .join(workshops, workshops.c.id == certificates.c.workshop_id)
    .order_by(certificates.c.name, certificates.c.id)
)
"""Certificates with the title and days of their workshop, by name."""


def check_number(db: Connection, typed: str) -> Verdict:
    """Say whether a number, as somebody typed it, is that of a valid certificate, and nothing else."""
    number = read_number(typed)
    if number is None:
        return Verdict.MISTYPED
    return Verdict.VALID if db.execute(_VALID, {"of_number": number}).first() else Verdict.NOT_VALID


def get_certificate(db: Connection, certificate: int) -> Row[Any]:
    """Give a certificate, as `WHOLE` has it."""
    return db.execute(WHOLE.where(certificates.c.id == certificate)).one()


def certificate_of(db: Connection, typed: str) -> Row[Any]:
    """Give the certificate of a number, as `WHOLE` has it. Raises LookupError where there is none."""
    number = read_number(typed)
    row = db.execute(WHOLE.where(certificates.c.number == number)).one_or_none() if number else None
    if row is None:
        why = f"there is no certificate {show_number(number)}" if number else f"{typed} is mistyped"
        msg = f"{why}; see: bot certificates list"
        raise LookupError(msg)
    return row
