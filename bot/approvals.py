"""What passes between us and a provider that submits our templates to WhatsApp, and tells how they stand there.

An adapter whose provider does that has it beside its methods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, runtime_checkable


class Verdict(StrEnum):
    """How a template stands with WhatsApp."""

    UNASKED = "unasked"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    STOPPED = "stopped"
    """It was approved, and people complained."""


class Review(NamedTuple):
    """What a provider says of a template."""

    sid: str
    verdict: Verdict
    category: str = ""
    """As WhatsApp has it: `utility`, `marketing`; empty while it is not known."""
    reason: str = ""
    """Why it is rejected or stopped, in WhatsApp's own word."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A template as it is to be made."""

    name: str
    """By which it is found again: small letters, digits and underscores."""
    language: str
    category: str
    body: str
    """With `{{1}}`, `{{2}}` … where values stand."""
    samples: tuple[str, ...]
    """A value for each."""


class Approvals(Protocol):
    """Where templates are made, and submitted to WhatsApp. Asking raises SendError."""

    def reviews(self) -> Mapping[str, Review]:
        """Give how all templates of the account stand, by their names."""

    def make(self, proposal: Proposal) -> str:
        """Make a template and give its id."""

    def submit(self, sid: str, proposal: Proposal) -> None:
        """Ask WhatsApp to approve a template that was made."""

    def close(self) -> None:
        """Close the idle connections."""


@runtime_checkable
class Approver(Protocol):
    """An adapter whose provider submits templates to WhatsApp."""

    approvals: Approvals | None
    """None where there is no WhatsApp."""
