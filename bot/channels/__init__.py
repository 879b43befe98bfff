"""Adapters: one package per provider's dialect, and the form that all of them read.

None knows another, none knows a web framework, and none decides what a contact hears.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.errors import InboundError

_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_SERVICE = re.compile(r"[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ._&-]{1,11}")
"""A short code or a sender's name: a machine, whom nobody can answer."""


class Form:
    """One request's fields, read by name; what cannot be so is refused with 400 and the name, never the value."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Read these pairs: of a repeated one the first, and each without the NUL that no database keeps."""
        self.fields: Mapping[str, str] = {name: value.replace("\0", "") for name, value in reversed(pairs)}

    def optional(self, name: str) -> str:
        """Give a field's text, empty where it is missing."""
        return self.fields.get(name, "")

    def text(self, name: str) -> str:
        """Give the text of a field that must be there, though it may be empty."""
        if name not in self.fields:
            raise InboundError(400, f"{name} is missing")
        return self.fields[name]

    def identifier(self, name: str) -> str:
        """Give an id as providers make them: short, and of plain characters."""
        return self._matching(_ID, name, self.text(name), "an id")

    def phone(self, name: str, prefix: str = "") -> str:
        """Give a phone number in E.164; a `+` that was sent unescaped, and so arrived as a space, is put back."""
        value = self.text(name).removeprefix(prefix)
        return self._matching(_E164, name, re.sub("^ ", "+", value), "a phone number")

    def is_from_service(self, name: str) -> bool:
        """Whether the sender is a short code or a name: an operator's advertisement, not a contact."""
        return _SERVICE.fullmatch(self.optional(name)) is not None

    def _matching(self, pattern: re.Pattern[str], name: str, value: str, kind: str) -> str:
        if not pattern.fullmatch(value):
            raise InboundError(400, f"{name} is not {kind}")
        return value
