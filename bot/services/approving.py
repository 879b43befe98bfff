"""Brings templates to the provider and asks how they stand with WhatsApp, until it has approved or refused them.

Staff only say that a text is to be submitted; all calls are made here, so that whoever is killed meanwhile takes
nothing along: a template is found again by the name under which it was made.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, update

from bot.approvals import Approvals, Approver, Proposal, Review, Verdict
from bot.errors import Fault, SendError
from bot.messages import Medium
from bot.programme.lifecycle import TIME
from bot.programme.template_life import LIFE, TO_MEND, Status
from bot.programme.template_words import FIELDS, fields_of, numbered
from bot.runtime import Runtime
from bot.store import approvals as store
from bot.store.leasing import Lease
from bot.store.templates import template_texts

_SOON, _LATE = timedelta(minutes=5), timedelta(hours=1)
"""How often is asked about what WhatsApp looks at, and about what it once approved."""
_LEASE = timedelta(seconds=30)
"""Longer than what is asked about one text takes: two calls of ten seconds. It is kept before each."""
_GONE = Review("", Verdict.REJECTED, reason="The provider does not have it any more.")
_EVENTS = {Verdict.APPROVED: "approve", Verdict.REJECTED: "reject", Verdict.STOPPED: "pause"}

log = logging.getLogger(__name__)


class _Office(NamedTuple):
    """Who is asked, and by what right."""

    approvals: Approvals
    lease: Lease


def pursue(runtime: Runtime, *, at_once: bool = False) -> bool:
    """Submit what is to be submitted and note how the rest stands, if that was not done a few minutes ago.

    False where there is nobody to ask, nothing to ask now, or somebody else asks just now.
    """
    approvals = _approvals_of(runtime)
    with runtime.database.look() as db:
        now = runtime.clock(db)
        wanted = at_once or store.is_due(db, now - _SOON, now - _LATE)
    lease = Lease("templates", secrets.token_hex(8))
    if approvals is None or not wanted or not lease.take(runtime.database, runtime.clock, _LEASE):
        return False
    _ask(runtime, approvals, lease)
    return True


def _approvals_of(runtime: Runtime) -> Approvals | None:
    channel = runtime.channel_for(Medium.WHATSAPP)
    adapter = runtime.adapters.get(channel.provider) if channel else None
    return adapter.approvals if isinstance(adapter, Approver) else None


def _ask(runtime: Runtime, approvals: Approvals, lease: Lease) -> None:
    with runtime.database.look() as db:
        rows = store.watched(db)
    try:
        reviews = approvals.reviews()
    except SendError as error:
        log.warning("how the templates stand cannot be asked (%s); it is asked again", error.code)
        for row in rows:
            _note(runtime, row, reason=str(error) if row.status == Status.SUBMITTED else row.reason)
        return
    for row in rows:
        if not _keeps(runtime, lease):
            return
        _see_to(runtime, _Office(approvals, lease), row, reviews)


def _keeps(runtime: Runtime, lease: Lease) -> bool:
    """Whether nobody else asks by now."""
    kept = lease.keep(runtime.database, runtime.clock, _LEASE)
    if not kept:
        log.warning("asking how the templates stand took so long that another process asks now")
    return kept


def _see_to(runtime: Runtime, office: _Office, row: Row[Any], reviews: Mapping[str, Review]) -> None:
    """Submit one text, or note how it stands."""
    approvals, lease = office
    proposal = _proposal(row)
    review = reviews.get(proposal.name)
    try:
        if row.status == Status.SUBMITTED and (review is None or review.verdict is Verdict.UNASKED):
            sid = review.sid if review else approvals.make(proposal)
            if review is None and not _keeps(runtime, lease):
                return  # whoever asks now finds it, and submits it
            approvals.submit(sid, proposal)
            review = Review(sid, Verdict.PENDING)
    except SendError as error:
        log.warning("template %s could not be submitted (%s)", proposal.name, error.code)
        if error.fault is not Fault.FINAL:
            _note(runtime, row, reason=str(error))
            return
        review = Review(review.sid if review else "", Verdict.REJECTED, reason=f"The provider refuses it: {error.code}")
    _record(runtime, row, review or _GONE)


def _proposal(row: Row[Any]) -> Proposal:
    samples = tuple(getattr(FIELDS[name].sample, row.language) for name in fields_of(row.body))
    # A name serves once: what was refused under it is refused for good.
    name = f"menyesha_{row.name}_{row.language}_{row.id}_{row.version}"
    return Proposal(name, row.language, row.category, numbered(row.body), samples)


def _record(runtime: Runtime, row: Row[Any], review: Review) -> None:
    """Move a text as WhatsApp decided; what staff did meanwhile stands."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        event = _EVENTS.get(review.verdict)
        if event and LIFE.moves[event].to != row.status:
            respond_by = None if event == "approve" else now + TO_MEND
            LIFE.apply(db, row.id, event, TIME, now, respond_by=respond_by, note=review.reason or None)
    _note(runtime, row, sid=review.sid or row.sid, granted=review.category or row.granted, reason=review.reason or None)


def _note(runtime: Runtime, row: Row[Any], **values: object) -> None:
    """Note what was found out about a text, unless it was changed meanwhile."""
    same = (template_texts.c.id == row.id) & (template_texts.c.version == row.version)
    same &= template_texts.c.status.not_in((Status.DRAFT, Status.WITHDRAWN))
    with runtime.database.begin() as db:
        db.execute(update(template_texts).where(same).values(**values, looked_at=runtime.clock(db)))
