"""Who is killed when: drawn from a seed, by messages sent and not by the clock, so that machines do not differ."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Target(StrEnum):
    """What is killed; it is started again at once, but for a machine."""

    WORKERS = "workers"
    """The supervisor with all its lanes."""
    LANE = "lane"
    """One process of the supervisor's."""
    SWEEPER = "sweeper"
    """The supervisor alone: its lanes are left without it."""
    QUEUE = "queue"
    """Redis, which comes back empty."""
    WEB = "web"
    """The web server with all its processes."""
    MACHINE = "machine"
    """One of several machines, with its address and all that runs on it; it does not come back."""


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill."""

    after: int
    """How many messages the providers have taken by then."""
    delay: float
    """Seconds that pass from then on."""
    target: Target


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is sent, and how often what is killed meanwhile."""

    messages: int
    workers: int
    """Kills of worker processes: half of them all at once, half of them one lane."""
    queue: int
    sweeper: int
    web: int
    seed: int
    machines: int = 0

    def kills(self) -> list[Kill]:
        """Give the kills in order; the same seed gives the same."""
        random = Random(self.seed)  # noqa: S311  # repeatable on purpose
        targets = [Target.WORKERS, Target.LANE] * (self.workers // 2) + [Target.WORKERS] * (self.workers % 2)
        targets += [Target.QUEUE] * self.queue + [Target.SWEEPER] * self.sweeper + [Target.WEB] * self.web
        targets += [Target.MACHINE] * self.machines
        last = int(self.messages * 0.9)
        drawn = [Kill(random.randint(1, last), random.uniform(0, 0.5), target) for target in targets]
        return sorted(drawn, key=lambda kill: kill.after)
