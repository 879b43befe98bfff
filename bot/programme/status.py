"""Where a registration stands, and how a workshop gives its seats."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    """Has a seat."""
    WAITLISTED = "waitlisted"
    """Waits for a seat, in order of application."""
    OFFERED = "offered"
    """A seat is held for them until they say yes or the deadline passes."""
    APPLIED = "applied"
    """Waits for staff to select."""
    CANCELLED = "cancelled"
    """Given up by the contact."""
    DECLINED = "declined"
    """The offered seat was not wanted."""
    LAPSED = "lapsed"
    """The offered seat was not confirmed in time."""
    NOT_SELECTED = "not_selected"
    """Others were selected, or the waiting list did not come to them."""
    CALLED_OFF = "called_off"
    """The workshop was cancelled."""
    ATTENDED = "attended"
    """Was there, on one day at least."""
    ABSENT = "absent"
    """Had a seat and was not there."""

    @property
    def stands(self) -> bool:
        """Whether it is still worth something to the contact."""
        return self in {Status.CONFIRMED, Status.WAITLISTED, Status.OFFERED, Status.APPLIED}


HOLDS_SEAT = (Status.CONFIRMED, Status.OFFERED)
"""What takes a seat from the others."""


class Admission(StrEnum):
    """How a seat is given."""

    FIRST_COME = "first_come"
    """To whoever applies first; then there is a waiting list."""
    SELECTION = "selection"
    """By staff, from the applicants."""
