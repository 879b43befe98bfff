"""The run: contacts register by all lines while the web server is killed and the database is stopped."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count, cycle, islice
from random import Random
from typing import TYPE_CHECKING

from bot.bench.inbound.bringing import Bringer
from bot.bench.inbound.judging import judge, read
from bot.bench.phones import KEYS
from bot.bench.product import running
from bot.bench.stage import fill, postgres_database
from bot.bench.talk import Contact, Line
from bot.simulator.webhooks import Webhooks
from bot.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from bot.bench.inbound.bringing import Conversation
    from bot.bench.postgres import Postgres
    from bot.bench.product import Product
    from bot.bench.verdict import Verdict

_TALKING = 8
"""Contacts that talk at once."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong, once so much was taken in."""

    after: int
    what: str
    """`web`: the server with all its processes; `process`: one of them; `database`."""
    seconds: float
    """How long the database is away."""


@dataclass(frozen=True, slots=True)
class Storm:
    """How much is said, and what goes wrong meanwhile; the same seed gives the same."""

    webhooks: int
    web_kills: int
    outages: int
    seed: int

    def troubles(self) -> list[Trouble]:
        """Give what goes wrong, in order."""
        random = Random(self.seed)  # noqa: S311  # repeatable on purpose
        kinds = [random.choice(("web", "process")) for _ in range(self.web_kills)] + ["database"] * self.outages
        last = int(self.webhooks * 0.9)
        drawn = [Trouble(random.randint(0, last), kind, random.uniform(0.5, 3)) for kind in kinds]
        return sorted(drawn, key=lambda trouble: trouble.after)

    def contacts(self) -> list[Contact]:
        """Give who talks, by each line in turn."""
        many = -(-self.webhooks // len(KEYS))
        return [Contact(line, number) for line, number in zip(islice(cycle(Line), many), count())]


def storm(plan: Storm, server: Postgres, folder: Path, say: Callable[[str], None]) -> Verdict:
    """Run it on a new database of this server, which is stopped meanwhile; give what it has shown."""
    with postgres_database(server.url) as url:
        say("preparing the database")
        fill(url)
        with (
            running(folder, url) as product,
            closing(Webhooks(product.settings)) as webhooks,
            closing(Bringer(webhooks, plan.seed)) as bringer,
        ):
            talks = _talk(plan, bringer, lambda trouble: _do(trouble, product, server), say)
        with closing(Database(url)) as database, database.begin() as db:
            verdict = judge(talks, read(db))
    verdict.seen["requests"] = str(bringer.requests)
    return verdict


def _talk(
    plan: Storm, bringer: Bringer, do: Callable[[Trouble], None], say: Callable[[str], None]
) -> list[Conversation]:
    with ThreadPoolExecutor(_TALKING) as pool:
        talks = [pool.submit(bringer.converse, contact) for contact in plan.contacts()]
        for trouble in plan.troubles():
            _await(bringer, trouble.after, talks)
            say(f"{bringer.taken} taken in; {trouble.what} goes")
            do(trouble)
        return [talk.result() for talk in talks]


def _await(bringer: Bringer, taken: int, talks: Sequence[Future[Conversation]]) -> None:
    while bringer.taken < taken and not all(talk.done() for talk in talks):
        time.sleep(0.02)


def _do(trouble: Trouble, product: Product, server: Postgres) -> None:
    match trouble.what:
        case "database":
            server.stop()
            time.sleep(trouble.seconds)
            server.start()
        case "web":
            product.web.kill()
            product.web.start()
        case _:
            product.web.kill_child(trouble.after)
