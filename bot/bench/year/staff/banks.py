"""Banks: two of them with an officer each, who says by command or by phone what came of a referral."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.bench.year.staff.hiring import hire
from bot.programme.bank_documents import read_bank
from bot.programme.bank_keeping import get_bank, name_officer, put_bank
from bot.programme.lifecycle import By
from bot.programme.referral_life import OPEN, OUTCOMES
from bot.programme.referral_records import SHARED, WHOLE
from bot.programme.referral_steps import note_outcome
from bot.programme.staff import Role, get_member
from bot.store.banks import bank_officers, referrals

if TYPE_CHECKING:
    from bot.bench.year.world import World

_CODES = ("isoko", "umurava")
_NOTED = 0.12
"""The share of open referrals of which an officer notes on a day what came of them."""


def prepare(world: World) -> None:
    """Put in the banks, each with an officer who has a phone."""
    text = files("bot.programme").joinpath("sample_bank.yaml").read_text("utf-8")
    for at, code in enumerate(_CODES):
        login = f"officer.{code}"
        hire(world, login, Role.BANK_OFFICER, f"+25079{2_000_000 + at}")
        document = replace(read_bank(text, "sample_bank.yaml"), code=code, name=f"{code.capitalize()} Bank")
        with world.runtime.database.begin() as db:
            by = By(staff_id=get_member(db, login).id)
            put_bank(db, document, by, world.now)
            name_officer(db, get_bank(db, code).id, get_member(db, login), by, world.now)


def work(world: World) -> None:
    """Note of some open referrals what came of them."""
    open_ones = (
        select(referrals.c.id, bank_officers.c.staff_id)
        .join(bank_officers, bank_officers.c.bank_id == referrals.c.bank_id)
        .where(referrals.c.id.in_(select(WHOLE.where(SHARED).subquery().c.id)), referrals.c.status.in_(OPEN))
        .order_by(referrals.c.id)
    )
    with world.runtime.database.begin() as db:
        rows = db.execute(open_ones).all()
    for row in rows:
        if world.happens(_NOTED):
            with world.runtime.database.begin() as db:
                note_outcome(db, row.id, world.chance.choice(sorted(OUTCOMES)), By(staff_id=row.staff_id), world.now)
