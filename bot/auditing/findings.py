"""What an audit finds: one sentence about one message, or about the books."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not balance."""

    about: str
    """What it is about: `message 12`, `twilio SM…`, `books` …; never a number, a name or words of a person."""
    text: str

    def __str__(self) -> str:
        """Give it as a line."""
        return f"{self.about}: {self.text}"


def of_message(row_id: int, text: str) -> Finding:
    """Give what is wrong with a message of ours."""
    return Finding(f"message {row_id}", text)
