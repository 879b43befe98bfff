"""Who may read who somebody is, and what was said of them; others read figures."""

from __future__ import annotations

from flask_login import current_user

from bot.programme.staff import Act

NAMES = (Act.RUN_PROGRAMME, Act.HANDLE_DATA)
"""Who may do one of these reads who somebody is."""
_NOTES = (*NAMES, Act.MATCH, Act.MENTOR, Act.ANSWER, Act.REFER)


def shows_names() -> bool:
    """Say whether who looks may read who somebody is."""
    return bool(current_user.may(*NAMES))


def shows_notes() -> bool:
    """Say whether who looks may read what staff and mentors wrote down: it names people as it likes."""
    return bool(current_user.is_authenticated and current_user.may(*_NOTES))
