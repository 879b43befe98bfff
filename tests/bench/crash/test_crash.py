"""The short form of the crash run: what `bot bench crash` shows at length."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.bench.commands import bench
from bot.bench.crash.schedule import Target

SIZES = {"messages": 2_000, "workers": 30, "queue": 4, "sweeper": 4, "web": 2, "seed": 2_026}


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_doubled_whatever_is_killed(postgres_server: str, tmp_path: Path) -> None:
    where = ["--folder", str(tmp_path), "--database-url", postgres_server]
    sizes = [part for name, size in SIZES.items() for part in (f"--{name}", str(size))]
    run = CliRunner().invoke(bench, ["crash", *sizes, *where], catch_exceptions=False)
    assert run.exit_code == 0, run.output
    assert Counter(kill["target"] for kill in lines(tmp_path / "kills.jsonl")) == {
        Target.WORKERS: 15,
        Target.LANE: 15,
        Target.QUEUE: 4,
        Target.SWEEPER: 4,
        Target.WEB: 2,
    }
    assert len(lines(tmp_path / "truth.jsonl")) > SIZES["messages"] * 0.8
    assert "balanced" in (tmp_path / "audit.txt").read_text()
