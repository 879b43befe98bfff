"""Held against a truth that was doctored, the outbox is found out; against the true one it is not."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from bot.bench.crash.judging import Kept, judge

ALINE = "+250788000001"


def row(number: int = 1, provider: str = "twilio", status: str = "delivered", **more: object) -> Any:  # noqa: ANN401  # stands for a row
    told = {"id": number, "provider": provider, "status": status, "address": ALINE, "body": "Muraho"}
    return SimpleNamespace(**{**told, "message_class": "notice", "attempts": 1, **more})


def taken(identifier: str, ref: str = "", body: str = "Muraho") -> dict[str, str]:
    provider = "twilio" if ref else "africastalking"
    return {"id": identifier, "provider": provider, "ref": ref, "to": ALINE, "body": body}


AT = "africastalking"


@pytest.mark.parametrize(
    ("rows", "record", "truth", "broken"),
    [
        ([row()], {"SM1"}, [taken("SM1", "1")], []),
        ([row()], {"SM1"}, [], ["lost"]),
        ([row(status="failed")], set(), [], ["lost"]),
        ([row(status="queued")], {"SM1"}, [taken("SM1", "1")], ["lost"]),
        ([row()], {"SM1", "SM2"}, [taken("SM1", "1"), taken("SM2", "1")], ["doubled"]),
        ([row(message_class="reply")], {"SM1", "SM2"}, [taken("SM1", "1"), taken("SM2", "1")], ["doubled"]),
        ([row()], set(), [taken("SM1", "1")], ["unaccounted"]),
        ([row()], {"SM1"}, [taken("SM1", "1"), taken("SM9", "9")], ["doubled", "unaccounted"]),
        ([row(status="unknown")], set(), [], ["unknown where the provider can be asked"]),
        ([row(provider=AT)], {"AT1"}, [taken("AT1")], []),
        ([row(provider=AT)], {"AT1"}, [taken("AT1", body="Mwiriwe")], ["lost", "doubled"]),
        ([row(provider=AT)], {"AT1", "AT2"}, [taken("AT1"), taken("AT2")], ["doubled"]),
        ([row(provider=AT), row(2, AT)], {"AT1", "AT2"}, [taken("AT1"), taken("AT2")], []),
        ([row(provider=AT), row(2, AT)], {"AT1"}, [taken("AT1")], ["lost"]),
        ([row(provider=AT, status="unknown")], set(), [], []),
        ([row(provider=AT, status="unknown")], set(), [taken("AT1")], []),
        ([row(provider=AT, status="unknown")], set(), [taken("AT1"), taken("AT2")], ["doubled", "unaccounted"]),
        ([row(provider=AT, message_class="reply")], {"AT1", "AT2"}, [taken("AT1"), taken("AT2")], []),
        ([row(provider=AT, message_class="reply")], {"1", "2", "3"}, [taken(each) for each in "123"], ["doubled"]),
    ],
)
def test_a_promise_is_broken_where_the_outbox_and_the_truth_differ(
    rows: list[Any], record: set[str], truth: list[dict[str, str]], broken: list[str]
) -> None:
    verdict = judge(Kept(rows, record), truth)
    assert [name for name, cases in verdict.broken.items() if cases] == broken
    assert verdict.is_kept is (not broken)


def test_an_id_that_got_lost_is_accounted_for_by_an_attempt_that_is_in_doubt() -> None:
    rows, truth = [row(provider=AT, message_class="reply")], [taken("1"), taken("2")]
    assert judge(Kept(rows, {"2"}, Counter({1: 1})), truth).is_kept
    assert judge(Kept(rows, {"2"}), truth).broken["unaccounted"]
    asked = [row(message_class="reply")]
    assert judge(Kept(asked, set(), Counter({1: 1})), [taken("1", "1")]).broken["unaccounted"]


def test_what_is_permitted_and_what_is_in_doubt_is_counted() -> None:
    rows = [
        row(1, AT, "unknown", body="in doubt"),
        row(2, AT, "unknown", body="taken after all"),
        row(3, AT, message_class="reply", body="sent again", attempts=2),
    ]
    truth = [taken("2", body="taken after all"), taken("3", body="sent again"), taken("4", body="sent again")]
    seen = judge(Kept(rows, {"3", "4"}), truth).seen
    assert seen["listed as unknown"] == "2"
    assert seen["of them taken after all"] == "1"
    assert seen["replies sent once more, as is permitted"] == "1"
    assert seen["rows that were begun more than once"] == "1"
