from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import Fault
from bot.wire import Response, fault_of


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        (200, None),
        (201, None),
        (204, None),
        (301, Fault.CHANNEL),
        (400, Fault.FINAL),
        (401, Fault.CHANNEL),
        (403, Fault.CHANNEL),
        (404, Fault.FINAL),
        (408, Fault.RETRY),
        (429, Fault.BUSY),
        (500, Fault.UNKNOWN),
        (503, Fault.UNKNOWN),
        (599, Fault.UNKNOWN),
    ],
)
def test_a_status_becomes_a_fault(status: int, fault: Fault | None) -> None:
    error = fault_of(Response(status, {}, b""))
    assert (error and error.fault) == fault
    assert error is None or error.code == str(status)


@pytest.mark.parametrize("status", [201, 400, 403])
def test_a_providers_code_goes_before_the_status(status: int) -> None:
    error = fault_of(Response(status, {}, b""), "21610", {"21610": (Fault.OPTED_OUT, "The contact has opted out.")})
    assert error is not None
    assert (error.fault, error.code, str(error)) == (Fault.OPTED_OUT, "21610", "The contact has opted out.")


def test_a_code_that_the_table_does_not_know_is_kept_for_the_record() -> None:
    error = fault_of(Response(400, {}, b""), "21999", {})
    assert error is not None
    assert (error.fault, error.code) == (Fault.FINAL, "21999")


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, None),
        ({"retry-after": "30"}, timedelta(seconds=30)),
        ({"retry-after": "0"}, timedelta()),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "9" * 5000}, timedelta(seconds=999999)),
        (
            {"retry-after": "Sun, 22 Nov 2026 08:01:30 GMT", "date": "Sun, 22 Nov 2026 08:00:00 GMT"},
            timedelta(seconds=90),
        ),
        ({"retry-after": "Sun, 22 Nov 2026 08:00:00 GMT", "date": "Sun, 22 Nov 2026 08:01:00 GMT"}, timedelta()),
        ({"retry-after": "Mon, 01 Jan 2001 00:00:00 GMT"}, timedelta()),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 -1200"}, None),
        ({"retry-after": "Sun, 22 Nov 2026 08:01:30 GMT", "date": "today"}, None),
    ],
)
def test_a_named_pause_is_read(headers: dict[str, str], pause: timedelta | None) -> None:
    error = fault_of(Response(429, headers, b""))
    assert error is not None
    assert error.retry_after == pause


@pytest.mark.parametrize("body", [b"", b"null", b"[1]", b"\xff", b"OK", b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_an_empty_one(body: bytes) -> None:
    assert Response(200, {}, body).json() == {}
