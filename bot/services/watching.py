"""What does not work at present, in plain words with the remedy: for alerts and for the doctor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Connection, bindparam, func, or_, select

from bot.messages import MessageStatus
from bot.runtime import Runtime
from bot.services import kept_sentences
from bot.services.apart import do_apart
from bot.services.balances import read_balances
from bot.services.broadcasting.states import State
from bot.services.figures import Standing, read_standing
from bot.services.outgoing import REPLIES
from bot.services.quiet import next_allowed
from bot.store.breakers import breakers
from bot.store.broadcasts import WAITING, broadcasts
from bot.store.conversations import inbound
from bot.store.outbox import outbox
from bot.store.schema import Moment

_PASSES = timedelta(minutes=2)
"""A restart takes less: what is over by then is told to nobody."""
_LATE = timedelta(minutes=5)
"""A reply that waits for longer is late."""
_BREAKER_OPEN = timedelta(minutes=10)
FAILED_LOOK = "look "
"""How the trouble is named that we do not know of some other whether it is there."""
_IN_DOUBT = timedelta(hours=1)
"""Providers have been asked by then."""
_SILENCE = timedelta(hours=3)
_USUALLY = 10
"""A channel is usually busy at this hour where so many messages came in so long a time …"""
_BUSY_DAYS, _DAYS = 5, 7
"""… on so many of the last days."""

_STANDS_STILL = timedelta(minutes=30)
_SINCE: BindParameter[datetime] = bindparam("since", type_=Moment)
_STANDING_STILL = (
    select(broadcasts.c.id, broadcasts.c.name)
    .where(broadcasts.c.status == State.STARTED, broadcasts.c.moved_at < _SINCE)
    .where(or_(broadcasts.c.starts_at.is_(None), broadcasts.c.starts_at < _SINCE))
    .where(or_(broadcasts.c.ends_at.is_(None), broadcasts.c.ends_at > bindparam("now", type_=Moment)))
    .where(broadcasts.c.channel.not_in(select(breakers.c.channel)), broadcasts.c.gates.is_(None))
    .where(
        select(outbox.c.id).where(outbox.c.broadcast_id == broadcasts.c.id, WAITING, outbox.c.due_at < _SINCE).exists()
    )
    .order_by(broadcasts.c.id)
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that does not work."""

    name: str
    """Its kind, and which: the same as long as it lasts."""
    text: str
    remedy: str
    passes_in: timedelta = timedelta(0)
    """What does not last for so long is not worth telling."""
    contacts_notice: bool = True


def find_troubles(runtime: Runtime, db: Connection) -> list[Trouble]:
    """Give what does not work now; where we fail to look for one thing, that is told with the others."""
    standing = read_standing(runtime, db)
    looks: dict[str, Callable[[], Iterator[Trouble]]] = {
        "workers": lambda: _workers(runtime, standing),
        "backlog": lambda: _backlog(standing),
        "breakers": lambda: _breakers(runtime, standing),
        "silence": lambda: _silence(runtime, db, standing.now),
        "broadcasts": lambda: _broadcasts(db),
        "standstill": lambda: _standstill(runtime, db, standing.now),
        "unknown": lambda: _unknown(db, standing.now),
        "balances": lambda: _balances(runtime, db, standing.now),
    }
    found: list[Trouble] = []
    named = {f"look for {name}": name for name in looks}

    def look(name: str) -> None:
        with db.begin_nested():  # a statement that fails ends the transaction of the other looks else
            found.extend(looks[name]())

    failed = do_apart(named, look)
    return found + [
        Trouble(f"{FAILED_LOOK}{name}", kept_sentences.UNTOLD.format(name=name), "Look at the log.", _PASSES)
        for name in failed
    ]


def _workers(runtime: Runtime, standing: Standing) -> Iterator[Trouble]:
    """A queue that is away is told alone: nobody can wait at it."""
    if runtime.lanes and not runtime.queue_answers():
        yield Trouble("queue", kept_sentences.QUEUE_AWAY, "Start Redis, or mend REDIS_URL.", _PASSES)
        return
    down = [lane for lane in runtime.lanes if lane not in standing.workers]
    if down:
        text = kept_sentences.NO_WORKER.format(lanes=", ".join(down))
        yield Trouble("workers", text, "Start worker.py, and look at its log.", _PASSES)


def _backlog(standing: Standing) -> Iterator[Trouble]:
    """The oldest goes first, so that where more comes than goes its age grows; what a breaker holds is told by itself.

    A channel that can send again has its backlog to send.
    """
    age = standing.oldest_due.get(REPLIES, 0.0)
    if age > _LATE.total_seconds():
        text = kept_sentences.BACKLOG.format(minutes=f"{age // 60:.0f}", count=standing.waiting)
        yield Trouble("backlog", text, "Run bot doctor, and look at the workers' log.", _PASSES)


def _breakers(runtime: Runtime, standing: Standing) -> Iterator[Trouble]:
    for row in standing.breakers:
        if row.opened_at < standing.now - _BREAKER_OPEN:
            told = {"channel": row.channel, "time": _hour(runtime, row.opened_at), "reason": row.reason.rstrip(".")}
            text = kept_sentences.CANNOT_SEND.format_map(told)
            yield Trouble(f"breaker {row.channel}", text, "Mend it at the provider; it is tried again by itself.")


def _silence(runtime: Runtime, db: Connection, now: datetime) -> Iterator[Trouble]:
    """A channel that is usually busy at this hour, and on which nothing came in for hours of the day."""
    since = now - _SILENCE
    zone, quiet = runtime.house.zone, runtime.quiet
    if next_allowed(since, quiet, zone) != since or next_allowed(now, quiet, zone) != now:
        return
    for channel in runtime.channels:
        if _came_in(db, channel, now, 1):
            continue
        busy = [day for day in range(1, _DAYS + 1) if _came_in(db, channel, now - timedelta(days=day), _USUALLY)]
        if len(busy) >= _BUSY_DAYS:
            text = kept_sentences.SILENT.format(channel=channel, time=_hour(runtime, since))
            yield Trouble(f"silence {channel}", text, "Look whether the provider reaches us: run bot doctor.")


def _came_in(db: Connection, channel: str, until: datetime, at_least: int) -> bool:
    during = inbound.c.received_at.between(until - _SILENCE, until)
    some = select(inbound.c.id).where(inbound.c.channel == channel, during).limit(at_least)
    return len(db.execute(some).all()) == at_least


def _broadcasts(db: Connection) -> Iterator[Trouble]:
    """A broadcast that was paused by us, not by staff: its spend cap is reached, or it cannot go on."""
    paused = select(broadcasts.c.id, broadcasts.c.name, broadcasts.c.reason).where(
        broadcasts.c.status == "paused", broadcasts.c.reason.is_not(None)
    )
    for row in db.execute(paused):
        text = kept_sentences.PAUSED.format(number=row.id, name=row.name, reason=row.reason.rstrip("."))
        yield Trouble(f"broadcast {row.id}", text, "Start it again, or cancel it.", contacts_notice=False)


def _standstill(runtime: Runtime, db: Connection, now: datetime) -> Iterator[Trouble]:
    """A broadcast that should go on and does not: its age says nothing, for a large one takes hours."""
    since = now - _STANDS_STILL
    if next_allowed(since, runtime.quiet, runtime.house.zone) != since:
        return
    for row in db.execute(_STANDING_STILL, {"now": now, "since": since}):
        text = kept_sentences.STANDS_STILL.format(number=row.id, name=row.name)
        yield Trouble(f"standstill {row.id}", text, "Run bot doctor, and look at the log of the worker of lane bulk.")


def _unknown(db: Connection, now: datetime) -> Iterator[Trouble]:
    doubtful = select(func.count()).where(
        outbox.c.status == MessageStatus.UNKNOWN, outbox.c.status_at < now - _IN_DOUBT
    )
    if count := db.execute(doubtful).scalar_one():
        text = kept_sentences.IN_DOUBT.format(count=count)
        yield Trouble("unknown", text, "Run bot audit, which lists them.", contacts_notice=False)


def _balances(runtime: Runtime, db: Connection, now: datetime) -> Iterator[Trouble]:
    """Where no more is left than lasts for a week; of a provider that cannot be asked nothing is said."""
    for one in read_balances(runtime, db, now):
        if one.is_low:
            left = f"{one.left.amount:,.2f} {one.left.currency}"
            text = kept_sentences.LITTLE_LEFT.format(left=left, provider=one.provider, week=f"{one.week:,.2f}")
            yield Trouble(f"balance {one.provider}", text, "Pay in at the provider.", contacts_notice=False)


def _hour(runtime: Runtime, at: datetime) -> str:
    return f"{at.astimezone(runtime.house.zone):%H:%M}"
