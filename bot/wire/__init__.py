"""One HTTP call to a provider: connections that stay open, one deadline, a log without secrets.

A call that fails says whether the provider may have the message, for that decides whether it is sent again; and one
function, `fault_of`, says the same of an answer.
"""

from __future__ import annotations

from bot.wire.calling import Wire
from bot.wire.faults import Verdict, fault_of
from bot.wire.line import Response

__all__ = ["Response", "Verdict", "Wire", "fault_of"]
