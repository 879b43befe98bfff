"""What somebody is asked just now: the open question of their session, as the engine has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.engine.flow import Ask, Menu
from bot.engine.session import Session
from bot.store.contacts import addresses
from bot.store.conversations import sessions

if TYPE_CHECKING:
    from bot.bench.year.world import World
    from bot.engine.answers import AnswerSpec

_LINE = re.compile(r"^(\d{1,2})\) ", re.MULTILINE)
_MORE = "98"
_OPEN = (
    select(sessions.c.state, sessions.c.digest)
    .join(addresses, addresses.c.contact_id == sessions.c.contact_id)
    .where(addresses.c.value == bindparam("number"), sessions.c.ended_at.is_(None))
    .where(sessions.c.expires_at > bindparam("now", type_=sessions.c.expires_at.type))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Question:
    """Where somebody stands, and what can be said there."""

    flow: str
    step: str
    values: tuple[str, ...]
    """What the choices stand for, where the flow itself offers them."""
    numbers: tuple[str, ...]
    """What can be typed to choose, as it is shown."""
    asked: AnswerSpec | None
    """The kind of answer, where none is offered."""


def find_question(world: World, number: str, shown: str) -> Question | None:
    """Give what somebody with this number is asked, who was shown this; None where no question is open."""
    with world.runtime.database.look() as db:
        row = db.execute(_OPEN, {"number": number, "now": world.now}).first()
        if row is None:
            return None
        session = Session.load(row.state)
        flow, name = session.stack[-1]
        step = world.runtime.programs.get(db, row.digest).flows[flow].steps[name]
    asks_itself = session.resuming or session.doubt is not None
    own = isinstance(step, Menu) and session.items is None and not asks_itself
    values = tuple(choice.value for choice in step.choices) if isinstance(step, Menu) and own else ()
    numbers = tuple(key for key in _LINE.findall(shown) if not key.startswith("0"))
    asked = step.answer if isinstance(step, Ask) and not numbers else None
    return Question(flow, name, values, numbers, asked)


def has_more(question: Question) -> bool:
    """Whether there is another page of choices."""
    return _MORE in question.numbers
