"""A survey with a question of each kind, and how a test opens it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from bot.programme.lifecycle import TIME
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.surveying.running import Opening, add, start
from bot.store.surveys import surveys
from tests.bots import Bot

SURVEY = """\
format: 1
survey: feedback
title: {en: After the training, rw: Nyuma y'amahugurwa}
intro:
  en: "{org}: short survey, 4 questions. Your answers help us improve the trainings. Do you agree?"
  rw: "{org}: ubushakashatsi bugufi, ibibazo 4. Ibisubizo byawe bizadufasha kunoza amahugurwa. Urabyemera?"
keywords: {en: [survey], rw: [ubushakashatsi]}
questions:
  helped:
    choice: {en: "Did the training help you?", rw: "Amahugurwa yagufashije?"}
    labels:
      very:     {en: A lot, rw: Cyane}
      somewhat: {en: Somewhat, rw: Biringaniye}
      little:   {en: A little, rw: Gake}
      not:      {en: Not at all, rw: Ntacyo yamfashije}
  venue:
    scale: {en: "How was the venue?", rw: "Aho amahugurwa yabereye ni heza?"}
    low: {en: bad, rw: habi}
    high: {en: very good, rw: heza cyane}
  sold:
    number: {en: "How many shoes do you sell a month?", rw: "Wagurishije inkweto zingahe mu kwezi?"}
    high: 5000
  wish:
    text: {en: "What do you want to learn?", rw: "Urashaka kwiga iki?"}
    high: 120
"""
ANONYMOUS = SURVEY.replace("questions:", "anonymous: true\nquestions:", 1)


def get(bot: Bot, name: str = "feedback") -> Row[Any]:
    """Give a survey as it stands."""
    (row,) = bot.rows(select(surveys).where(surveys.c.name == name))
    return row


def draft_survey(runtime: Runtime, document: str = SURVEY) -> None:
    """Keep a survey as a draft."""
    with runtime.database.begin() as db:
        add(runtime, db, document, "feedback.yaml", TIME)


def open_survey(runtime: Runtime, document: str = SURVEY, days: float = 7, audience: Audience | None = None) -> int:
    """Put a survey to everybody, or to an audience; gives how many they are."""
    draft_survey(runtime, document)
    with runtime.database.begin() as db:
        row = db.execute(select(surveys).order_by(surveys.c.id.desc()).limit(1)).one()
        opening = Opening(audience or Audience(), runtime.clock(db) + timedelta(days=days))
        return start(runtime, db, row, opening, TIME)
