"""What an answer means for the message: the one place where an HTTP answer becomes an error."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType

from bot.errors import Fault, SendError
from bot.marking import N_
from bot.wire.line import Response

Verdict = tuple[Fault, str]
"""What follows for a message, and why, in a sentence for staff."""

_BY_STATUS: Mapping[int, Verdict] = {
    401: (Fault.CHANNEL, N_("The provider does not accept our credentials.")),
    403: (Fault.CHANNEL, N_("The provider does not let this account do that.")),
    408: (Fault.RETRY, N_("The provider did not get the request in time.")),
    429: (Fault.BUSY, N_("The provider asks us to slow down.")),
}
_BY_HUNDRED: Mapping[int, Verdict] = {
    3: (Fault.CHANNEL, N_("The provider is not at the address that is set for it.")),
    4: (Fault.FINAL, N_("The provider refused the message.")),
    5: (Fault.UNKNOWN, N_("The provider had a fault of its own: it may or may not have the message.")),
}


def fault_of(
    response: Response, code: str = "", verdicts: Mapping[str, Verdict] = MappingProxyType({})
) -> SendError | None:
    """Give the error that an answer is, or None where it is none.

    `code` is the provider's own, from the body; `verdicts` say what its codes mean, and go before the HTTP status.
    """
    by_status = _BY_STATUS.get(response.status) or _BY_HUNDRED.get(response.status // 100)
    verdict = verdicts.get(code) or by_status
    if verdict is None:
        return None
    fault, text = verdict
    return SendError(fault, text, code=code or str(response.status), retry_after=_retry_after(response.headers))


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Read Retry-After: seconds, or a date, which is taken relative to the provider's own clock."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return timedelta(seconds=int(value[:6]))
    try:
        until = parsedate_to_datetime(value).astimezone(UTC)
        now = parsedate_to_datetime(headers["date"]).astimezone(UTC) if "date" in headers else datetime.now(UTC)
    except (ValueError, OverflowError):
        return None
    return max(until - now, timedelta())
