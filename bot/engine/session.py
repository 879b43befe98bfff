"""One contact's passage through a flow, as a value that any process can take up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from bot.engine.values import Record, Stored
from bot.errors import SessionError

Stack = list[list[str]]
"""Flow and step, outermost first; each flow below the top stands at the step that ran the one above."""

Behind = tuple[Stack, dict[str, Stored | None]]
"""A question that was answered, and what was known under each name that was saved since; None for nothing."""

_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode  # it holds nothing that holds it

BEHIND_AT_MOST = 12
"""How many questions a contact can step back over."""


@dataclass(slots=True)
class Session:
    """Where a contact is, and what was answered on the way. It is changed in place by a turn, by nothing else."""

    language: str
    stack: Stack
    answers: dict[str, Stored] = field(default_factory=dict)
    behind: list[Behind] = field(default_factory=list)
    """The questions before this one, for stepping back."""
    said: list[str] = field(default_factory=list)
    """What was said on the present screen before its question."""
    items: list[Record] | None = None
    """What a source offered on the present screen, so that a number means what it meant when it was shown."""
    page: int = 0
    misses: int = 0
    """How many times in a row we did not understand."""
    doubt: Stored | None = None
    """What we believe to have understood and have asked about."""
    place: list[str] = field(default_factory=list)
    """The province and the district of a place that is being asked for."""
    resuming: bool = False
    """Whether the present question is *continue or start again*."""
    seen: int = 0
    """The last of the pages that were shown of the present screen."""

    def remember(self) -> None:
        """Keep the present question, to step back to; before its answer is saved."""
        self.behind.append(([list(frame) for frame in self.stack], {}))
        del self.behind[:-BEHIND_AT_MOST]

    def save(self, name: str, value: Stored) -> None:
        """Keep an answer, and what was known under its name."""
        if self.behind:
            self.behind[-1][1].setdefault(name, self.answers.get(name))
        self.answers[name] = value

    def step_back(self) -> None:
        """Go back to the question before, and to what was known there."""
        self.stack, overwritten = self.behind.pop()
        for name, value in overwritten.items():
            if value is None:
                del self.answers[name]
            else:
                self.answers[name] = value
        self.items = None

    def show_first_page(self) -> None:
        """Begin a screen of its own."""
        self.page = self.seen = 0

    def turn_page(self) -> None:
        """Go on to the next page."""
        self.page += 1
        self.seen = max(self.seen, self.page)

    def dump(self) -> str:
        """Give the session as JSON."""
        rest = (self.said, self.items, self.page, self.misses, self.doubt, self.place, self.resuming, self.seen)
        return _encode((self.language, self.stack, self.answers, self.behind, *rest))

    @classmethod
    def load(cls, text: str) -> Session:
        """Give the session that was dumped. Raises SessionError where it is none."""
        try:
            session = cls(*json.loads(text))
        except (TypeError, ValueError) as error:
            msg = f"a stored session cannot be read: {error}"
            raise SessionError(msg) from error
        if not _is_stack(session.stack) or not isinstance(session.answers, dict):
            msg = f"a stored session stands nowhere: {session.stack}"
            raise SessionError(msg)
        if session.behind and _is_stack(session.behind[0]):  # as it was written before answers were kept with it
            session.behind = [(behind, {}) for behind in session.behind]  # type: ignore[misc]  # the stacks alone
        return session


def _is_stack(stack: object) -> bool:
    """Whether it has a flow and a step on top."""
    return isinstance(stack, list) and bool(stack) and all(isinstance(at, list) and len(at) == 2 for at in stack)
