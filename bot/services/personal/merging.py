"""Makes two contacts one who are the same person: all that is the other's becomes the kept one's, or nothing at all.

What is kept of people is moved by what the tables say of themselves, so that a new table cannot be forgotten; what
one contact cannot have twice is settled before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Table, and_, bindparam, delete, func, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.messages import MessageStatus
from bot.programme.contacts import KEPT
from bot.programme.lifecycle import Change, put_on_record
from bot.programme.locking import lock_contacts
from bot.programme.stage import Stage
from bot.services.broadcasting.belonging import ON_ITS_WAY
from bot.services.broadcasting.states import State
from bot.services.personal.clashes import Clash, Pair, find_clashes, refers
from bot.store.broadcasts import broadcasts
from bot.store.contacts import addresses, consents, contacts
from bot.store.conversations import sessions
from bot.store.holdings import HOLDINGS
from bot.store.outbox import outbox
from bot.store.staff import history

_EMPTIED = next(dict(holding.becomes or {}) for holding in HOLDINGS if holding.table is contacts)

_IN_PREPARATION = (
    select(outbox.c.id)
    .join(broadcasts, broadcasts.c.id == outbox.c.broadcast_id)
    .where(outbox.c.contact_id.in_(bindparam("both", expanding=True)), broadcasts.c.status == State.PREPARING)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What merging would do."""

    kept: Row[Any]
    other: Row[Any]
    moved: dict[str, int]
    """By table: how many rows become the kept one's."""
    clashes: Sequence[Clash]


def links() -> list[Column[Any]]:
    """Give the columns that say whose something is, of all tables that hold something of people."""
    columns = (column for holding in HOLDINGS for column in holding.table.c)
    return [one for one in columns if one.name == "contact_id" or refers(one, contacts)]


def twin_columns(link: Column[Any]) -> list[Sequence[str]]:
    """Give the other columns of each key in which a contact may stand once: rows of such twins stay where they are."""
    table = link.table
    assert isinstance(table, Table)  # noqa: S101  # HOLDINGS has no other
    keys = [index.columns for index in table.indexes if index.unique and not _is_partial(index.dialect_options)]
    named = [[column.name for column in key] for key in (*keys, table.primary_key.columns)]
    return [[name for name in key if name != link.name] for key in named if link.name in key]


def look_at_merge(db: Connection, pair: Pair) -> Outlook:
    """Give what merging would do, without doing it. Raises Refusal where it cannot be done, LookupError for nobody."""
    kept, other = _read(db, pair)
    moved = {str(link): db.execute(select(func.count()).where(link == pair.other)).scalar_one() for link in links()}
    tables = {link.table.name: moved[str(link)] for link in links() if link.name == "contact_id" and moved[str(link)]}
    return Outlook(kept, other, tables, list(find_clashes(db, pair)))


def merge(stage: Stage, pair: Pair) -> None:
    """Let two contacts be one, on record; the other's id leads to the kept one from then on. Whoever calls commits.

    Raises Refusal where it cannot be done, or not at this moment.
    """
    db = stage.db
    lock_contacts(db, pair.kept, pair.other)
    kept, other = _read(db, pair)
    _lock_the_rest(db, pair)
    for clash in find_clashes(db, pair):
        clash.settle(stage)
    _call_back_twins(stage, pair)
    for link in links():
        _move(db, link, pair)
    theirs = (history.c.subject == contacts.name) & (history.c.subject_id == pair.other)
    db.execute(update(history).where(theirs).values(subject_id=pair.kept))
    _withdraw(db, pair.kept)
    _join(stage, kept, other)
    notes = ((pair.other, f"into contact {pair.kept}"), (pair.kept, f"with contact {pair.other}"))
    changes = [Change(contacts.name, whose, "merge", "merged", note=note) for whose, note in notes]
    put_on_record(db, changes, stage.by, stage.now)


def _read(db: Connection, pair: Pair) -> tuple[Row[Any], Row[Any]]:
    if pair.kept == pair.other:
        raise Refusal(N_("These are the same contact already."))
    both = select(contacts).where(contacts.c.id.in_((pair.kept, pair.other)), contacts.c.erased_at.is_(None))
    rows = {row.id: row for row in db.execute(both)}
    if len(rows) < 2:
        raise LookupError(pair)
    return rows[pair.kept], rows[pair.other]


def _lock_the_rest(db: Connection, pair: Pair) -> None:
    """Lock conversations, then messages in their order; whoever holds one of these waits for our contact, perhaps."""
    both = (pair.kept, pair.other)
    db.execute(select(sessions.c.id).where(sessions.c.contact_id.in_(both)).order_by(sessions.c.id).with_for_update())
    theirs = outbox.c.contact_id.in_(both)
    count = db.execute(select(func.count()).select_from(outbox).where(theirs)).scalar_one()
    held = select(outbox.c.id, outbox.c.status).where(theirs).order_by(outbox.c.id).with_for_update(skip_locked=True)
    statuses = [row.status for row in db.execute(held)]
    # Its worker knows of the other alone; and who has a row of what is being prepared may be looked at once more.
    is_held = len(statuses) < count or MessageStatus.SENDING in statuses
    if is_held or db.execute(_IN_PREPARATION, {"both": both}).first():
        raise Refusal(N_("A message to them is being handed over just now. Try again in a minute."))


def _call_back_twins(stage: Stage, pair: Pair) -> None:
    """Send no broadcast twice to who was in it twice; what waits is free again: its worker knows the other alone."""
    waits = outbox.c.status == MessageStatus.QUEUED
    for whose, twin, counts in (
        (pair.other, pair.kept, (*ON_ITS_WAY, MessageStatus.QUEUED)),
        (pair.kept, pair.other, ON_ITS_WAY),
    ):
        has = select(outbox.c.broadcast_id).where(outbox.c.contact_id == twin, outbox.c.status.in_(counts))
        twice = (outbox.c.contact_id == whose) & outbox.c.broadcast_id.in_(
            has.where(outbox.c.broadcast_id.is_not(None))
        )
        stage.db.execute(update(outbox).where(twice, waits).values(status=MessageStatus.CANCELLED, status_at=stage.now))
    theirs = (outbox.c.contact_id == pair.other) & waits
    stage.db.execute(update(outbox).where(theirs).values(token=None, leased_until=None))


def _move(db: Connection, link: Column[Any], pair: Pair) -> None:
    """Let the rows of the other's be the kept one's; twins of what they have are left, or go where they have no id."""
    table = link.table
    assert isinstance(table, Table)  # noqa: S101  # as above
    twins = list(_twins(table, link, pair.kept))
    db.execute(update(table).where(link == pair.other, *(~twin for twin in twins)).values({link.name: pair.kept}))
    if twins and link.primary_key:
        db.execute(delete(table).where(link == pair.other))


def _twins(table: Table, link: Column[Any], kept: int) -> Iterator[ColumnElement[bool]]:
    twin = table.alias()
    for names in twin_columns(link):
        same = (twin.c[name] == table.c[name] for name in names)
        yield select(twin.c[link.name]).where(twin.c[link.name] == kept, *same).exists()


def _is_partial(options: Any) -> bool:  # noqa: ANN401  # SQLAlchemy's own
    return options["sqlite"]["where"] is not None


def _withdraw(db: Connection, kept: int) -> None:
    """Let what was taken back by either count for both: the stricter wish is the one that stands."""
    own = consents.c.contact_id == kept
    last = select(consents.c.purpose, func.max(consents.c.withdrawn_at).label("at")).where(own)
    for row in db.execute(last.where(consents.c.withdrawn_at.is_not(None)).group_by(consents.c.purpose)).all():
        older = and_(own, consents.c.purpose == row.purpose, consents.c.given_at <= row.at)
        db.execute(update(consents).where(older, consents.c.withdrawn_at.is_(None)).values(withdrawn_at=row.at))


def _join(stage: Stage, kept: Row[Any], other: Row[Any]) -> None:
    """Fill the gaps of what is known, keep the stricter wish, and leave nothing of the other but who they are now."""
    gaps = {name: getattr(other, name) for name in KEPT if getattr(kept, name) is None}
    if kept.district is not None and kept.district != other.district:
        gaps.pop("sector", None)
    stopped = [row.opted_out_at for row in (kept, other) if row.opted_out_at]
    states = {
        name: getattr(kept, name) or getattr(other, name) for name in ("taken_over_at", "doubted_at", "puzzled_at")
    }
    own = {"opted_out_at": min(stopped, default=None), "created_at": min(kept.created_at, other.created_at)}
    db = stage.db
    db.execute(
        update(contacts).where(contacts.c.id == kept.id).values(**gaps, **states, **own, **_phone(db, kept, other))
    )
    gone = {"erased_at": stage.now, "opted_out_at": stage.now, "merged_into_id": kept.id}
    db.execute(update(contacts).where(contacts.c.id == other.id).values(**_EMPTIED, **gone))


def _phone(db: Connection, kept: Row[Any], other: Row[Any]) -> dict[str, int | None]:
    """Give on whose phone they are reached: on nobody's where they have their own."""
    has_own = db.execute(select(addresses.c.id).where(addresses.c.contact_id == kept.id).limit(1)).first()
    ways = [through for through in (kept.reached_through_id, other.reached_through_id) if through]
    through = next((one for one in ways if one not in {kept.id, other.id}), None)
    return {"reached_through_id": None if has_own else through}
