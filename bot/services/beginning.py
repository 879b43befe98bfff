"""The last moment before a message is handed over: whether it may still go, by what it is and what holds just then."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from bot.marking import N_
from bot.messages import Filled, Medium, MessageClass, MessageStatus
from bot.programme.template_life import Status
from bot.runtime import Runtime
from bot.services import kept_sentences
from bot.services.broadcasting.arrived import find_arrived
from bot.services.broadcasting.capping import find_too_many
from bot.services.broadcasting.running import running
from bot.services.broadcasting.spending import Size, afford
from bot.services.broadcasting.wording import bodies, size
from bot.services.midway import find_waits
from bot.services.quiet import next_allowed
from bot.services.templated import filled, lacks, names_more, words_of
from bot.store import approvals, beginning, breakers, claiming
from bot.store.database import STORE_AWAY
from bot.store.files import find_places

ATTEMPTS_AT_MOST = 5
_WINDOW = timedelta(hours=24)
"""For how long after a contact wrote WhatsApp takes anything but templates."""
_OPTED_OUT = N_("The contact has opted out.")
_TAKEN_OVER = N_("A person of staff speaks with them now.")
_IN_DOUBT = N_("It is in doubt who has the number.")
_IN_DOUBT_FOR = timedelta(minutes=5)
"""After which a notice looks again whether it is known who has the number."""
_UNREACHABLE = N_("The provider said before that nobody can be reached at this address.")
_TOO_LATE = N_("The contact last wrote more than 24 hours ago: WhatsApp takes only templates.")
_LACKS = N_("The contact last wrote more than 24 hours ago, and lacks what the template names.")
_NOT_APPROVED = N_("WhatsApp or staff stopped the template that it was to be sent by.")
_CHANGED = N_("The template was changed, and names now what this message was not given.")
_ENOUGH = N_("The contact has had as many broadcasts as BROADCASTS_AT_MOST allows.")
_ARRIVED = N_("The broadcast that this one repeats reached the contact after all.")
_A_MINUTE = timedelta(minutes=1)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_SET_ASIDE_FOR = timedelta(seconds=30)

log = logging.getLogger(__name__)


class Begun(NamedTuple):
    """A message that has begun."""

    row: Row[Any]
    body: str
    media_url: str = ""
    """Where the file is found that goes with it."""
    template: Filled | None = None
    """What it is sent by, where that is a template."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """What holds when messages are about to begin."""

    now: datetime
    quiet_until: datetime | None
    wishes: Mapping[int, Row[*tuple[Any, ...]]]
    reach: Mapping[tuple[str, str], Row[*tuple[Any, ...]]]
    running: Collection[int]
    stopped: Collection[str]
    templates: Mapping[int, Row[Any]]
    """By which template each message goes, by the message's id; the others go in words of our own."""
    too_many: Collection[int]
    """Messages of broadcasts whose contacts have had enough of them."""
    arrived: Collection[int]
    """Messages of resends whose contacts have the words by now."""
    waits: Mapping[int, datetime]
    """Until when messages of broadcasts wait, lest they cut into a conversation, by the message's id."""


def begin(runtime: Runtime, rows: Sequence[Row[Any]], probes: Collection[int] = ()) -> list[Begun]:
    """Begin of these claimed messages what may go, and commit; the rest gets its status, or is free again.

    `probes` are the ids that try a stopped channel. What makes us fail takes none of the others with it, and is set
    aside after five attempts.
    """
    try:
        with runtime.database.begin() as db:
            return _begin(runtime, db, sorted(rows, key=attrgetter("id")), probes)
    except STORE_AWAY:
        raise
    except Exception:
        if len(rows) > 1:
            log.exception("%d messages cannot begin together; each does by itself", len(rows))
            return [begun for row in rows for begun in begin(runtime, [row], probes)]
        log.exception("message %s cannot begin", rows[0].id)
        _set_aside(runtime, rows[0])
        return []


def _begin(runtime: Runtime, db: Connection, rows: Sequence[Row[Any]], probes: Collection[int]) -> list[Begun]:
    # Contacts before broadcasts before messages, as everywhere, and these by their ids.
    wanted = {row.broadcast_id for row in rows if row.broadcast_id}
    is_counted = bool(wanted and runtime.broadcasts_at_most)  # nobody counts theirs at the same time
    wishes = beginning.find_wishes(db, {row.contact_id for row in rows if _is_unasked(row)}, alone=is_counted)
    held = beginning.hold_broadcasts(db, wanted)
    now = runtime.clock(db)
    until = next_allowed(now, runtime.quiet, runtime.house.zone)
    open_now = set(running(runtime, db, now)) if wanted else set()
    reach = beginning.find_reach(db, {row.address for row in rows if _is_unasked(row) or row.medium == Medium.WHATSAPP})
    counted = [row for row in rows if row.broadcast_id in open_now and row.contact_id in wishes]
    moment = _Moment(
        now,
        until if until > now else None,
        wishes,
        reach,
        open_now,
        breakers.find_open(db).keys(),
        _templates(db, rows, reach, now),
        find_too_many(runtime, db, counted, now),
        find_arrived(db, [row for row in rows if row.broadcast_id and held[row.broadcast_id].resends_id]),
        find_waits(runtime, db, counted, held, now),
    )
    words = {row.id: _word(moment, row, is_probe=row.id in probes) for row in rows}
    claiming.give_back(db, [row for row in rows if words[row.id] is _FREE])
    beginning.keep_back(db, [_kept(moment, row, word) for row in rows if (word := words[row.id]) not in (None, _FREE)])
    begun = _write(runtime, db, [row for row in rows if words[row.id] is None], moment)
    going_on = {one.row.broadcast_id for one in begun if one.row.broadcast_id}
    beginning.note_moved(db, [one for one in going_on if now - (held[one].moved_at or _LONG_AGO) > _A_MINUTE], now)
    return begun


def _templates(
    db: Connection, rows: Sequence[Row[Any]], reach: Mapping[tuple[str, str], Row[Any]], now: datetime
) -> dict[int, Row[Any]]:
    """Give by which template each message goes: that which it has, or its broadcast's where it comes too late."""
    texts = approvals.find_texts(db, {row.template_text_id for row in rows if row.template_text_id})
    found = {row.id: texts[row.template_text_id] for row in rows if row.template_text_id}
    late = [row for row in rows if row.broadcast_id and not row.template_text_id and _is_too_late(reach, row, now)]
    instead = approvals.find_texts_of_broadcasts(db, {row.broadcast_id for row in late})
    named = {row.id: instead.get((row.broadcast_id, row.language)) for row in late}
    return found | {row_id: text for row_id, text in named.items() if text}


def _write(runtime: Runtime, db: Connection, rows: Sequence[Row[Any]], moment: _Moment) -> list[Begun]:
    now, templates = moment.now, moment.templates
    broadcast = [row for row in rows if row.broadcast_id]
    # The words are made now, for a template may have others by now than when the row was written.
    words = _words(db, [row for row in rows if row.broadcast_id or row.id in templates], templates)
    sizes = {row.id: _size(moment, row, words[row.id]) for row in rows if row.id in words}
    if broadcast:
        paid = {row.id for row in afford(runtime, db, broadcast, sizes, now)}
        claiming.give_back(db, [row for row in broadcast if row.id not in paid])
        rows = [row for row in rows if not row.broadcast_id or row.id in paid]
    begun = beginning.begin(db, rows, now)
    beginning.write_words(
        db,
        [
            {"row_id": row.id, "text": words[row.id], "counted": sizes[row.id].segments, "by": _text_id(templates, row)}
            for row in begun
            if row.id in words
        ],
    )
    attached = [row for row in begun if row.file_id and row.medium == Medium.WHATSAPP]
    places = find_places(db, {row.file_id for row in attached})
    urls = {row.id: f"{runtime.public_url}{places[row.file_id]}" for row in attached}
    by_template = {row.id: filled(templates[row.id], row) for row in begun if row.id in templates}
    return [Begun(row, words.get(row.id, row.body), urls.get(row.id, ""), by_template.get(row.id)) for row in begun]


def _words(db: Connection, rows: Sequence[Row[Any]], templates: Mapping[int, Row[Any]]) -> dict[int, str]:
    """Give the words of each row of a broadcast or by a template, by the row's id."""
    own_words = [row for row in rows if row.id not in templates]
    own = bodies(db, own_words) if own_words else {}
    by_template = [row for row in rows if row.id in templates]
    return own | {row.id: words_of(templates[row.id], row.fields) for row in by_template}


def _size(moment: _Moment, row: Row[Any], body: str) -> Size:
    template = moment.templates.get(row.id)
    return Size(size(body, row.medium), template.category if template else "")


def _text_id(templates: Mapping[int, Row[Any]], row: Row[Any]) -> int | None:
    return templates[row.id].id if row.id in templates else None


_Word = tuple[MessageStatus, str | None, datetime | None]
"""What becomes of a message that does not begin: its status, why, and from when it is due."""
_FREE: _Word = (MessageStatus.QUEUED, None, None)
"""It is not its turn after all, or somebody else must decide: whoever comes next looks again."""


def _word(moment: _Moment, row: Row[Any], *, is_probe: bool) -> _Word | None:
    """Give what becomes of a message instead of its beginning; None where it may begin."""
    if row.expires_at and row.expires_at < moment.now:
        return MessageStatus.EXPIRED, None, None
    if row.channel in moment.stopped and not is_probe:
        return _FREE
    if row.broadcast_id and row.broadcast_id not in moment.running:
        return _FREE
    if _is_unasked(row) and (word := _word_of_unasked(moment, row)):
        return word
    if row.id in moment.templates:
        return _word_of_templated(moment.templates[row.id], row)
    return (MessageStatus.REFUSED, _TOO_LATE, None) if _is_too_late(moment.reach, row, moment.now) else None


def _is_too_late(reach: Mapping[tuple[str, str], Row[Any]], row: Row[Any], now: datetime) -> bool:
    """Whether WhatsApp takes no words of our own any more."""
    found = reach.get((row.medium, row.address))
    wrote_at = found.last_inbound_at if found else None
    return row.medium == Medium.WHATSAPP and (wrote_at is None or now - wrote_at >= _WINDOW)


def _word_of_unasked(moment: _Moment, row: Row[Any]) -> _Word | None:
    contact = moment.wishes.get(row.contact_id)
    if contact is None:
        return _FREE
    if row.id in moment.arrived:
        return MessageStatus.CANCELLED, _ARRIVED, None
    if row.id in moment.too_many:
        return MessageStatus.REFUSED, _ENOUGH, None
    if word := _word_of_wish(moment, contact, row):
        return word
    reach = moment.reach.get((row.medium, row.address))
    if reach and reach.unreachable_at:
        return MessageStatus.REFUSED, _UNREACHABLE, None
    if moment.quiet_until and row.expires_at and row.expires_at <= moment.quiet_until:
        return MessageStatus.EXPIRED, None, None
    until = moment.quiet_until or moment.waits.get(row.id)
    return (MessageStatus.QUEUED, None, until) if until else None


def _word_of_templated(text: Row[Any], row: Row[Any]) -> _Word | None:
    if text.status != Status.APPROVED:
        return MessageStatus.REFUSED, _NOT_APPROVED, None
    # A notice's values are there when it is written; of a broadcast's recipient some may be known to nobody.
    if not (lacks if row.broadcast_id else names_more)(text, row.fields):
        return None
    return MessageStatus.REFUSED, _CHANGED if row.template_text_id else _LACKS, None


def _word_of_wish(moment: _Moment, contact: Row[Any], row: Row[Any]) -> _Word | None:
    """Let a notice wait until it is known who has the number; a broadcast has to come to an end."""
    if contact.opted_out_at:
        return MessageStatus.REFUSED, _OPTED_OUT, None
    if contact.taken_over_at and row.broadcast_id:
        return MessageStatus.REFUSED, _TAKEN_OVER, None
    if contact.doubted_at and row.broadcast_id:
        return MessageStatus.REFUSED, _IN_DOUBT, None
    return (MessageStatus.QUEUED, None, moment.now + _IN_DOUBT_FOR) if contact.doubted_at else None


def _is_unasked(row: Row[Any]) -> bool:
    return str(row.message_class) != MessageClass.REPLY


def _kept(moment: _Moment, row: Row[Any], word: _Word) -> dict[str, object]:
    status, why, again_at = word
    values = {"row_id": row.id, "held": row.token, "now": moment.now, "made": row.attempts}
    return values | {"to": status, "why": why, "again_at": again_at or row.due_at}


def _set_aside(runtime: Runtime, row: Row[Any]) -> None:
    """Count an attempt of a message that we ourselves fail over, and end it after five."""
    made = row.attempts + 1
    to = MessageStatus.QUEUED if made < ATTEMPTS_AT_MOST else MessageStatus.FAILED
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        values = {"row_id": row.id, "held": row.token, "now": now, "made": made, "to": to}
        beginning.keep_back(db, [values | {"why": kept_sentences.OWN_FAULT, "again_at": now + _SET_ASIDE_FOR}])


def give_back(runtime: Runtime, rows: Collection[Row[Any]]) -> None:
    """Free claimed messages that are not begun."""
    with runtime.database.begin() as db:
        claiming.give_back(db, rows)


def put_off(runtime: Runtime, rows: Sequence[tuple[Row[Any], timedelta]]) -> None:
    """Free claimed messages, each to be claimed again after a while."""
    if not rows:
        return
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        same = {"now": now, "to": MessageStatus.QUEUED, "why": None}
        values = [{"row_id": row.id, "held": row.token, "made": row.attempts} for row, _ in rows]
        pauses = [{"again_at": now + pause} for _, pause in rows]
        beginning.keep_back(db, [same | value | pause for value, pause in zip(values, pauses, strict=True)])
