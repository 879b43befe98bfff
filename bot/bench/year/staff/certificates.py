"""Certificates: signed for workshops that are held, issued to who attended enough; on paper to who was not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.bench.year.staff.workshops import coordinator
from bot.programme.awards import issue, set_signatories
from bot.programme.certificates import LIFE
from bot.store.certificates import certificates, signatories
from bot.store.workshops import workshops

if TYPE_CHECKING:
    from bot.bench.year.world import World

_ISSUED, _HANDED = 0.5, 0.2
"""How likely each is done on a day on which it can be."""
_SIGNS = {"name": "Mutesi Grace", "title_en": "Coordinator", "title_rw": "Umuhuzabikorwa"}
_HELD = (
    select(workshops.c.id)
    .where(workshops.c.status == "held", workshops.c.id.not_in(select(signatories.c.workshop_id)))
    .order_by(workshops.c.id)
)
_ON_THE_WAY = (
    select(certificates.c.id, certificates.c.respond_by)
    .where(certificates.c.status.in_(sorted(LIFE.moves["hand_over"].since)))
    .order_by(certificates.c.id)
)


def prepare(_world: World) -> None:
    """Need nothing."""


def work(world: World) -> None:
    """Issue those of a workshop that was held, and hand over on paper what did not reach its owner in time."""
    with world.runtime.database.begin() as db:
        held = db.execute(_HELD).scalars().all()
        late = [row.id for row in db.execute(_ON_THE_WAY) if row.respond_by and row.respond_by <= world.now]
    for workshop in held:
        if world.happens(_ISSUED):
            with world.runtime.database.begin() as db:
                set_signatories(db, workshop, [_SIGNS])
                issue(db, workshop, coordinator(db), world.now)
    for certificate in late:
        if world.happens(_HANDED):
            with world.runtime.database.begin() as db:
                LIFE.apply(db, certificate, "hand_over", coordinator(db), world.now, respond_by=None)
