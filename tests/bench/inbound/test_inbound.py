"""The short form of the inbound run: what `bot bench inbound` shows at length."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bench.inbound.running import Storm, storm
from bot.bench.postgres import PostgresError, own_postgres
from bot.bench.talk import Line


def test_the_same_seed_gives_the_same_troubles_and_another_others() -> None:
    plan = Storm(2_000, web_kills=6, outages=3, seed=7)
    assert plan.troubles() == plan.troubles()
    assert plan.troubles() != Storm(2_000, web_kills=6, outages=3, seed=8).troubles()
    assert sum(trouble.what == "database" for trouble in plan.troubles()) == 3


@pytest.mark.slow
@pytest.mark.postgres
def test_what_is_brought_has_its_effect_once_whatever_goes_away(tmp_path: Path) -> None:
    plan = Storm(2_000, web_kills=6, outages=3, seed=2_026)
    try:
        with own_postgres() as server:
            verdict = storm(plan, server, tmp_path, lambda _what: None)
    except PostgresError as error:
        pytest.skip(str(error))
    assert verdict.is_kept, verdict
    assert sum(int(verdict.seen[f"said by {line}"]) for line in Line) >= plan.webhooks
    assert int(verdict.seen["requests"]) > plan.webhooks * 4 / 3
