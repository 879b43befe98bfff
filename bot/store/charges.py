"""The statements by which what providers charged is written to the messages that they charged for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select, update

from bot.asking import Charge
from bot.store.outbox import outbox

_OURS = (
    select(outbox.c.id, outbox.c.provider_id)
    .where(outbox.c.provider == bindparam("of_provider"))
    .where(outbox.c.provider_id.in_(bindparam("ids", expanding=True)))
    .order_by(outbox.c.id)
    .with_for_update(skip_locked=True)  # who holds one sends or settles it: its price comes at the second look
)
_CHARGE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(
        price=bindparam("paid"),
        currency=bindparam("paid_in"),
        segments=func.coalesce(bindparam("counted"), outbox.c.segments),
    )
)


def keep_charges(db: Connection, provider: str, charges: Sequence[Charge]) -> int:
    """Write what was charged for our messages of late; gives for how many, and leaves what is not ours."""
    of = {charge.provider_id: charge for charge in charges}
    rows = db.execute(_OURS, {"of_provider": provider, "ids": list(of)}).all()
    values = [
        {"row_id": row.id, "paid": charge.price, "paid_in": charge.currency or None, "counted": charge.segments}
        for row in rows
        if (charge := of[row.provider_id])
    ]
    if values:
        db.execute(_CHARGE, values)
    return len(values)
