"""Which mentor suits a request best, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from bot.programme.mentors import Mentor


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mentor for a request, with the reasons in words; the best has the most points."""

    mentor: Mentor
    points: int
    reasons: tuple[str, ...]


def propose(request: Row[Any], known: Iterable[Mentor]) -> list[Proposal]:
    """Give the mentors who could take a request, the best first, each with the reasons.

    Who cannot speak with the contact, or has no room, is not among them. The topic weighs most, then the district,
    then how much room there is.
    """
    able = [mentor for mentor in known if mentor.free and request.language in mentor.skills.get("language", ())]
    proposals = [_weigh(request, mentor) for mentor in able if mentor.contact_id]
    return sorted(proposals, key=lambda one: (-one.points, one.mentor.login))


def _weigh(request: Row[Any], mentor: Mentor) -> Proposal:
    topics, districts = mentor.skills.get("topic", frozenset()), mentor.skills.get("district", frozenset())
    weighed = [
        (100, request.topic in topics, f"helps with {request.topic}"),
        (30, request.district in districts, f"works in {request.district}"),
        (10, not districts, "works anywhere"),
        (min(mentor.free, 9), True, f"has room for {mentor.free} more"),
    ]
    return Proposal(
        mentor,
        sum(points for points, holds, _ in weighed if holds),
        tuple(reason for _, holds, reason in weighed if holds),
    )
