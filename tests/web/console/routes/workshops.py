"""The pages of workshops."""

from __future__ import annotations

from datetime import timedelta

from bot.programme.staff import Act
from bot.programme.status import Admission, Status
from tests.bots import Bot
from tests.factories import add_contact, add_registration, add_workshop
from tests.papers import add_certificate, add_handout

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
    "workshop_certificates": ("GET", "/workshops/1/certificates", Act.SEE),
    "certificate_terms": ("GET", "/workshops/1/certificates/terms", Act.RUN_PROGRAMME),
    "issue_certificates": ("POST", "/workshops/1/certificates/issue", Act.RUN_PROGRAMME),
    "certificates_pdf": ("GET", "/workshops/1/certificates.pdf", Act.RUN_PROGRAMME),
    "certificate": ("GET", "/certificates/1", NAMES),
    "certificate_pdf": ("GET", "/certificates/1/certificate.pdf", NAMES),
    "send_certificate": ("POST", "/certificates/1/send", Act.RUN_PROGRAMME),
    "hand_over_certificate": ("POST", "/certificates/1/hand-over", Act.RUN_PROGRAMME),
    "revoke_certificate": ("POST", "/certificates/1/revoke", Act.RUN_PROGRAMME),
    "handouts": ("GET", "/handouts", Act.SEE),
    "bring_handout": ("GET", "/handouts/new", Act.RUN_PROGRAMME),
    "handout": ("GET", "/handouts/1", Act.SEE),
    "write_chapters": ("GET", "/handouts/1/chapters", Act.RUN_PROGRAMME),
    "send_handout": ("POST", "/handouts/1/send", Act.RUN_PROGRAMME),
    "withdraw_handout": ("POST", "/handouts/1/withdraw", Act.RUN_PROGRAMME),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    selecting = add_workshop(
        bot, {"Huye": 1}, admission=Admission.SELECTION, closes_at=bot.now - timedelta(days=1), sex_share=40
    )
    for number, status in enumerate((Status.CONFIRMED, Status.APPLIED, Status.APPLIED)):
        contact = add_contact(bot, f"+25078807700{number}", name=f"Uwimana {number}")
        add_registration(bot, selecting, contact, status=status)
    add_certificate(bot, contact, workshop_id=selecting, status="issued")
    add_handout(bot)
