"""The pages of workshops."""

from __future__ import annotations

from datetime import timedelta

from bot.programme.staff import Act
from bot.programme.status import Admission, Status
from tests.bots import Bot
from tests.factories import add_contact, add_registration, add_workshop

NAMES = (Act.RUN_PROGRAMME, Act.HANDLE_DATA)
ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "workshops": ("GET", "/workshops", Act.SEE),
    "workshop": ("GET", "/workshops/1", Act.SEE),
    "plan_workshop": ("GET", "/workshops/new", Act.RUN_PROGRAMME),
    "change_workshop": ("GET", "/workshops/1/change", Act.RUN_PROGRAMME),
    "move_workshop": ("GET", "/workshops/1/move", Act.RUN_PROGRAMME),
    "cancel_workshop": ("GET", "/workshops/1/cancel", Act.RUN_PROGRAMME),
    "register_somebody": ("POST", "/workshops/1/register", Act.RUN_PROGRAMME),
    "act_on_seats": ("POST", "/workshops/1/seats", Act.RUN_PROGRAMME),
    "select_applicants": ("GET", "/workshops/2/applicants", Act.RUN_PROGRAMME),
    "workshop_attendance": ("GET", "/workshops/1/attendance", Act.RUN_PROGRAMME),
    "scan_codes": ("POST", "/workshops/1/attendance/scan", Act.RUN_PROGRAMME),
    "day_code": ("POST", "/workshops/1/attendance/code", Act.RUN_PROGRAMME),
    "finish_workshop": ("POST", "/workshops/1/finish", Act.RUN_PROGRAMME),
    "attendance_sheet": ("GET", "/workshops/1/sheet", NAMES),
    "seating": ("GET", "/workshops/1/seating", NAMES),
    "name_badges": ("GET", "/workshops/1/badges", Act.RUN_PROGRAMME),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    selecting = add_workshop(
        bot, {"Huye": 1}, admission=Admission.SELECTION, closes_at=bot.now - timedelta(days=1), sex_share=40
    )
    for number, status in enumerate((Status.CONFIRMED, Status.APPLIED, Status.APPLIED)):
        contact = add_contact(bot, f"+25078800040{number}", name=f"Uwimana {number}")
        add_registration(bot, selecting, contact, status=status)
