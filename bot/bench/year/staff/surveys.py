"""Surveys: some questions now and then to those who registered lately; what came of them is told, or put away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.bench.year.staff.workshops import coordinator
from bot.engine.values import Both
from bot.programme.surveys import LIFE
from bot.services.broadcasting.audience import Audience
from bot.services.surveying import running, telling
from bot.services.surveying.reading import get_survey
from bot.store.surveys import surveys

if TYPE_CHECKING:
    from bot.bench.year.world import World

_ASKED, _TOLD = 1 / 60, 0.4
"""How likely a survey begins on a day, and that a closed one is seen to."""
_OPEN_FOR = timedelta(days=14)
_DOCUMENT = """
format: 1
survey: NAME
title: {en: After the training, rw: Nyuma y'amahugurwa}
intro:
  en: "{org}: short survey, 2 questions. Your answers help us improve the trainings. Do you agree?"
  rw: "{org}: ubushakashatsi bugufi, ibibazo 2. Ibisubizo byawe bizadufasha kunoza amahugurwa. Urabyemera?"
questions:
  helped:
    choice: {en: "Did the training help you?", rw: "Amahugurwa yagufashije?"}
    labels:
      very:   {en: A lot, rw: Cyane}
      little: {en: A little, rw: Gake}
  sold:
    number: {en: "How many shoes do you sell a month?", rw: "Wagurishije inkweto zingahe mu kwezi?"}
    high: 5000
"""
_SUMMARY = Both(
    "{answered} people answered; {helped.very.share} say that it helped a lot.",
    "Abantu {answered} barasubije; {helped.very.share} bavuga ko byafashije cyane.",
)
_CLOSED = select(surveys.c.name).where(surveys.c.status == "closed").order_by(surveys.c.id)


def prepare(_world: World) -> None:
    """Need nothing."""


def work(world: World) -> None:
    """Begin a survey on some days, and see to those that are closed."""
    with world.runtime.database.begin() as db:
        closed = db.execute(_CLOSED).scalars().all()
    if world.happens(_ASKED):
        _begin(world, f"survey{next(world.serial)}")
    for name in closed:
        if world.happens(_TOLD):
            _end(world, name)


def _begin(world: World, name: str) -> None:
    opening = running.Opening(Audience(registered=True), world.now + _OPEN_FOR)
    with world.runtime.database.begin() as db:
        by = coordinator(db)
        running.add(world.runtime, db, _DOCUMENT.replace("NAME", name), "survey.yaml", by)
        running.start(world.runtime, db, get_survey(db, name), opening, by)


def _end(world: World, name: str) -> None:
    """Tell who answered; where too few did, put it away, as the command says."""
    with world.runtime.database.begin() as db:
        by, row = coordinator(db), get_survey(db, name)
        try:
            telling.tell(world.runtime, db, row, _SUMMARY, by)
        except ValueError:
            LIFE.apply(db, row.id, "drop", by, world.now, respond_by=None)
