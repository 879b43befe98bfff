"""How what is due says that its time has not come after all."""

from __future__ import annotations

from datetime import datetime


class NotYet(Exception):  # noqa: N818  # an answer, not a fault
    """It is to be done later; nothing of it was done now."""

    def __init__(self, until: datetime) -> None:
        """Put it off until an instant."""
        self.until = until
        super().__init__(f"not before {until}")
