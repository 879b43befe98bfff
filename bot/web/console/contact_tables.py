"""What a contact has had to do with us, as tables: one for each part that there is something in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import Row

from bot.marking import N_
from bot.services.personal.overview import Overview
from bot.web.console.desk import Desk
from bot.web.console.pieces import Cell, Link, Table

_OWNER, _ON_THEIRS = N_("owns the phone"), N_("is reached on this phone")
_Cells = Callable[["_Told", Row[Any]], Sequence[Cell]]


class _Told:
    """How the cells of a part are told to whoever looks."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def linked(self, text: str, subject: str, subject_id: int) -> Cell:
        """Give words that lead to the page of a thing, where the role may open it."""
        there = self.desk.find_page(subject, subject_id)
        return Link(text, there) if there else text

    def title(self, row: Row[Any]) -> str:
        return str(row.title_rw if self.desk.language == "rw" else row.title_en)

    def say(self, message: str) -> str:
        return self.desk.say(message)

    def word(self, code: object) -> str:
        return self.desk.word(code)

    def contact(self, row: Row[Any]) -> Link:
        name = row.name or self.desk.say(N_("no name yet"))
        return Link(name, url_for("console.contact", contact_id=row.id))


_PARTS: Mapping[str, tuple[str, Sequence[str], _Cells]] = {
    "sharing": (
        N_("Who shares a phone with them"),
        (N_("Name"), N_("How")),
        lambda told, row: (told.contact(row), told.say(_ON_THEIRS if row.reached_through_id else _OWNER)),
    ),
    "registrations": (
        N_("Trainings"),
        (N_("Training"), N_("Begins"), N_("Code"), N_("Status")),
        lambda told, row: (
            told.linked(told.title(row), "workshops", row.id),
            row.starts_on,
            row.code,
            told.word(f"seat {row.status}"),
        ),
    ),
    "certificates": (
        N_("Certificates"),
        (N_("Number"), N_("Training"), N_("Status")),
        lambda told, row: (told.linked(row.number, "certificates", row.id), told.title(row), told.word(row.status)),
    ),
    "handouts": (
        N_("Handouts"),
        (N_("Handout"), N_("Status"), N_("Since")),
        lambda told, row: (told.linked(told.title(row), "handouts", row.id), told.word(row.status), row.changed_at),
    ),
    "mentor_requests": (
        N_("Mentorship"),
        (N_("Reference"), N_("Question"), N_("Mentor"), N_("Status"), N_("Since")),
        lambda told, row: (
            told.linked(row.reference, "mentor_requests", row.id),
            row.question,
            row.mentor,
            told.word(row.status),
            row.changed_at,
        ),
    ),
    "referrals": (
        N_("Referrals"),
        (N_("Reference"), N_("Bank"), N_("Status"), N_("Since")),
        lambda told, row: (
            told.linked(row.reference, "referrals", row.id),
            row.bank,
            told.word(row.status),
            row.changed_at,
        ),
    ),
    "tickets": (
        N_("Questions to a person"),
        (N_("Reference"), N_("Status"), N_("Since")),
        lambda told, row: (told.linked(row.reference, "tickets", row.id), told.word(row.status), row.changed_at),
    ),
    "surveys": (
        N_("Surveys"),
        (N_("Survey"), N_("Status"), N_("Since")),
        lambda told, row: (told.linked(row.name, "surveys", row.id), told.word(row.status), row.changed_at),
    ),
    "products": (
        N_("Products"),
        (N_("Reference"), N_("Name"), N_("Price"), N_("Status")),
        lambda told, row: (told.linked(row.reference, "products", row.id), row.name, row.price, told.word(row.status)),
    ),
    "interests": (
        N_("Products they asked for"),
        (N_("Product"), N_("Status"), N_("Since")),
        lambda told, row: (told.linked(row.product, "interests", row.id), told.word(row.status), row.changed_at),
    ),
    "groups": (
        N_("Groups"),
        (N_("Group"), N_("Role"), N_("Since"), N_("Until")),
        lambda told, row: (told.linked(row.name, "groups", row.id), told.word(row.role), row.joined_at, row.left_at),
    ),
    "costs": (
        N_("What messages to them cost"),
        (N_("Currency"), N_("Price"), N_("Messages")),
        lambda _, row: (row.currency, f"{row.price.normalize():f}", row.messages),
    ),
}


def sections(desk: Desk, parts: Overview) -> list[Table]:
    """Give a table for each part that there is something in, in the language of whoever looks."""
    return list(_tables(desk, parts))


def _tables(desk: Desk, parts: Overview) -> Iterator[Table]:
    told = _Told(desk)
    for name, (label, columns, cells) in _PARTS.items():
        if rows := [list(cells(told, row)) for row in parts[name]]:
            yield Table(desk.say(label), [desk.say(column) for column in columns], rows, "")
