"""Brings what contacts say as providers do: again until it is answered, some of it many times over, some of it late."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Lock
from typing import TYPE_CHECKING

from bot.bench.talk import Contact, Line

if TYPE_CHECKING:
    from bot.bench.talk import Said
    from bot.simulator.webhooks import Webhooks

AT_ONCE = 32
"""The most copies of one request that are under way together."""
_DUPLICATED, _MANIFOLD = 1 / 3, 1 / 50
_PAUSE, _PATIENCE = 0.2, 120.0
"""Seconds between two attempts at what was not taken, and how long they go on; a provider's are longer."""


@dataclass(slots=True)
class Brought:
    """One thing said, and what was answered each time that it was taken."""

    said: Said
    taken: bool = False
    screens: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Conversation:
    """All that a contact said, in order."""

    contact: Contact
    brought: list[Brought] = field(default_factory=list)
    is_broken: bool = False
    """A call broke off in it, so that it may have gone astray."""


class Bringer:
    """Brings conversations, several at a time from threads of the caller's; the seed says what is duplicated."""

    def __init__(self, webhooks: Webhooks, seed: int, pause: float = 0) -> None:
        """Bring them to the bot behind these webhooks; a contact takes so many seconds to think."""
        self._webhooks, self._seed, self._pause = webhooks, seed, pause
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._lock = Lock()
        self.requests = self.taken = 0

    def converse(self, contact: Contact) -> Conversation:
        """Bring all that a contact says, each thing after the one before it was taken."""
        random, late = Random(f"{self._seed} {contact.address}"), list[Brought]()  # noqa: S311  # repeatable on purpose
        talk = Conversation(contact)
        for text in contact.texts():
            said, copies = contact.say(text), _copies(random)
            late_ones = random.randint(0, copies) if copies < AT_ONCE - 1 else 0
            while not self._bring(talk, said, 1 + copies - late_ones).taken:
                talk.is_broken = True
                time.sleep(_PAUSE)
                contact.redial()
                said = contact.say("")
            late += [talk.brought[-1]] * late_ones
            if late and random.random() < 1 / 2:
                self._once(late.pop(random.randrange(len(late))))
            time.sleep(self._pause)
        for brought in late:
            self._once(brought)
        return talk

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    def _bring(self, talk: Conversation, said: Said, times: int) -> Brought:
        """Bring it so many times at once and, but on USSD, again and again until it is taken."""
        brought, until = Brought(said), time.monotonic() + _PATIENCE
        talk.brought.append(brought)
        list(self._pool.map(self._once, [brought] * times))
        while not brought.taken and said.line is not Line.USSD:
            if time.monotonic() > until:
                msg = f"{said.external_id} was not taken in {_PATIENCE:.0f} seconds"
                raise TimeoutError(msg)
            time.sleep(_PAUSE)
            self._once(brought)
        with self._lock:
            self.taken += brought.taken
        return brought

    def _once(self, brought: Brought) -> None:
        reply = brought.said.bring(self._webhooks)
        with self._lock:
            self.requests += 1
        if brought.said.is_taken(reply):
            brought.taken = True
            brought.screens.add(reply.body)


def _copies(random: Random) -> int:
    """Give how often more than once a request comes."""
    chance = random.random()
    return AT_ONCE - 1 if chance < _MANIFOLD else random.randint(1, 3) if chance < _DUPLICATED else 0
