"""A contact's own certificates, to be sent again; and anybody's number, to be checked."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import bindparam, select

from bot.engine.calls import action, source
from bot.engine.values import Both
from bot.programme.certificate_cards import CertificateLine
from bot.programme.certificate_records import WHOLE, check_number
from bot.programme.certificates import VALID
from bot.programme.codes import show_number
from bot.programme.context import Context
from bot.store.certificates import certificates
from bot.store.due import plan
from bot.store.workshops import workshops

_MINE = (
    WHOLE.where(certificates.c.contact_id == bindparam("contact_id"), certificates.c.status.in_(VALID))
    .order_by(None)
    .order_by(workshops.c.starts_on.desc(), certificates.c.id.desc())
    .limit(8)
)
_IS_MINE = select(certificates.c.id).where(
    certificates.c.id == bindparam("certificate_id"),
    certificates.c.contact_id == bindparam("contact_id"),
    certificates.c.status.in_(VALID),
)


@source(most=8)
def my_certificates(context: Context) -> list[CertificateLine]:
    """List the contact's valid certificates, the newest training first."""
    rows = context.db.execute(_MINE, {"contact_id": context.contact_id})
    return [CertificateLine(row.id, Both(row.title_en, row.title_rw), show_number(row.number)) for row in rows]


@action()
def send_certificate(context: Context, certificate: int) -> Literal["sending", "gone"]:
    """Have a certificate sent to its owner once more, in a moment."""
    values = {"certificate_id": certificate, "contact_id": context.contact_id}
    if context.db.execute(_IS_MINE, values).first() is None:
        return "gone"
    plan(context.db, "certificate_again", certificate, context.now, context.now)
    return "sending"


@action(reads_only=True)
def check_certificate(context: Context, number: str) -> Literal["valid", "not_valid", "mistyped"]:
    """Say whether a number is that of a valid certificate, and nothing else."""
    return check_number(context.db, number).value
