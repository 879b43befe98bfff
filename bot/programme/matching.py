"""Which mentor suits a request best, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from bot.marking import N_
from bot.programme.mentors import Mentor, list_mentors
from bot.store.mentorship import mentor_requests, mentors
from bot.store.staff import history, staff


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a mentor suits: an English sentence of the catalogue, and what fills its placeholders."""

    sentence: str
    values: Mapping[str, object]

    def __str__(self) -> str:
        """Give it in English."""
        return self.sentence.format_map(self.values)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mentor for a request, with the reasons; the best has the most points."""

    mentor: Mentor
    points: int
    reasons: tuple[Reason, ...]


def propose(request: Row[Any], known: Iterable[Mentor], declined: Collection[int] = ()) -> list[Proposal]:
    """Give the mentors who could take a request, the best first, each with the reasons.

    Who cannot speak with the contact, cannot be told of it, has no room, or has declined it is not among them. The
    topic weighs most, then the district, then how much room there is.
    """
    able = [mentor for mentor in known if mentor.free and request.language in mentor.skills.get("language", ())]
    proposals = [_weigh(request, mentor) for mentor in able if mentor.is_told and mentor.id not in declined]
    return sorted(proposals, key=lambda one: (-one.points, one.mentor.login))


def propose_each(db: Connection, requests: Sequence[Row[Any]]) -> list[list[Proposal]]:
    """Give for each request the mentors who could take it, as if the best had taken each of those before it."""
    known = {mentor.id: mentor for mentor in list_mentors(db)}
    declined = _who_declined(db, [request.id for request in requests])
    proposed = []
    for request in requests:
        found = propose(request, known.values(), declined.get(request.id, ()))
        proposed.append(found)
        if found:
            best = found[0].mentor
            known[best.id] = replace(best, open=best.open + 1)
    return proposed


def _who_declined(db: Connection, requests: Sequence[int]) -> dict[int, set[int]]:
    """Give the mentors who have declined each of these requests."""
    whose = or_(staff.c.id == history.c.staff_id, staff.c.contact_id == history.c.contact_id)
    said = history.c.subject == mentor_requests.name, history.c.event == "decline"
    query = select(history.c.subject_id, mentors.c.id).join(staff, whose)
    query = query.join(mentors, mentors.c.staff_id == staff.c.id).where(*said, history.c.subject_id.in_(requests))
    declined: dict[int, set[int]] = {}
    for request, mentor in db.execute(query):
        declined.setdefault(request, set()).add(mentor)
    return declined


def _weigh(request: Row[Any], mentor: Mentor) -> Proposal:
    topics, districts = mentor.skills.get("topic", frozenset()), mentor.skills.get("district", frozenset())
    weighed = [
        (100, request.topic in topics, Reason(N_("helps with {topic}"), {"topic": request.topic})),
        (30, request.district in districts, Reason(N_("works in {district}"), {"district": request.district})),
        (10, not districts, Reason(N_("works anywhere"), {})),
        (min(mentor.free, 9), True, Reason(N_("has room for {count} more"), {"count": mentor.free})),
    ]
    return Proposal(
        mentor,
        sum(points for points, holds, _ in weighed if holds),
        tuple(reason for _, holds, reason in weighed if holds),
    )
