"""Trainings: planned and changed, who has a seat, who is selected, who was there; and what is printed."""

from __future__ import annotations

from bot.web.console.desk import Desk
from bot.web.console.workshops import (
    attendance,
    certificate,
    certificates,
    chapters,
    handouts,
    listing,
    moving,
    planning,
    printing,
    seats,
    selecting,
)

__all__ = ["add"]


def add(desk: Desk) -> None:
    """Add the pages."""
    for part in (
        listing,
        planning,
        moving,
        seats,
        selecting,
        attendance,
        printing,
        certificates,
        certificate,
        handouts,
        chapters,
    ):
        part.add(desk)
