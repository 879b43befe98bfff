"""What is printed for a training: the sheet to sign, who sits where, and name badges with codes to scan."""

from __future__ import annotations

from bot.programme.attendance import days_of
from bot.programme.participants import SEATED, Whom, marks_of, people_at
from bot.programme.staff import Act
from bot.store.workshops import workshops
from bot.web.console.desk import Answer, Desk
from bot.web.console.naming import NAMES
from bot.web.console.workshops.scanned import Pictures
from bot.web.console.workshops.shown import ONE, in_words, workshop_or_404


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page(f"{ONE}/sheet", attendance_sheet, NAMES)
    desk.page(f"{ONE}/seating", seating, NAMES)
    desk.page(f"{ONE}/badges", name_badges, Act.RUN_PROGRAMME)


def attendance_sheet(desk: Desk, workshop_id: int) -> Answer:
    """Show the sheet that those who are there sign, with a column for each day."""
    return _print(desk, workshop_id, "sheet.html", "read the sheet to sign")


def seating(desk: Desk, workshop_id: int) -> Answer:
    """Show who sits where, by name."""
    return _print(desk, workshop_id, "seating.html", "read who sits where")


def name_badges(desk: Desk, workshop_id: int) -> Answer:
    """Show a badge for each, with the code that is scanned at the door."""
    return _print(desk, workshop_id, "badges.html", "read name badges")


def _print(desk: Desk, workshop_id: int, template: str, deed: str) -> Answer:
    """Give what is printed; that it was read goes on record."""
    with desk.runtime.database.look() as db:
        row = workshop_or_404(db, workshop_id)
        people, marks = people_at(db, workshop_id, Whom(SEATED)), marks_of(db, workshop_id)
    desk.note_reading(deed, workshops.name, workshop_id)
    return desk.show(
        f"workshops/{template}",
        row=row,
        title=in_words(desk, row, "title"),
        venue=in_words(desk, row, "venue"),
        days=days_of(row),
        people=people,
        marks=marks,
        picture=Pictures().draw,
    )
