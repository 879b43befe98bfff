"""What flows read of a certificate, and the outcomes of what is done with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.engine.kinds import Septets
from bot.engine.values import Both


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate as a line in the list."""

    value: int
    label: Annotated[Both, Septets(40)]
    number: Annotated[str, Septets(9)]
