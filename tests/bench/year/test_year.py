"""The short form of the year: what `bot bench year` lives through with 5,000 contacts."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from bot.bench.commands import bench
from bot.bench.year.chart import as_svg
from bot.bench.year.figures import MONTHS, Panel, outcomes
from bot.bench.year.judging import judge
from bot.bench.year.running import live


@pytest.mark.slow
def test_a_year_of_the_programme_leaves_nothing_open_that_is_nobodys_affair(tmp_path: Path) -> None:
    command = ["year", "--contacts", "30", "--folder", str(tmp_path)]
    run = CliRunner().invoke(bench, command, catch_exceptions=False)
    assert run.exit_code == 0, run.output
    assert "balanced" in (tmp_path / "audit.txt").read_text()
    drawn = ET.fromstring((tmp_path / "year.svg").read_text())  # noqa: S314  # our own
    assert "Messages, by medium" in "".join(drawn.itertext())


@pytest.mark.slow
def test_on_postgresql_too_nothing_is_left_open_and_the_office_keeps_up(postgres_url: str) -> None:
    world = live(postgres_url, 60, 3, lambda _said: None, timedelta(weeks=26))
    with closing(world.runtime):
        verdict, ends = judge(world), outcomes(world)
    assert verdict.is_kept, verdict.broken
    assert ends["membership_requests"]["joined"]
    assert ends["mentor_requests"]["called"] + ends["mentor_requests"]["done"]


def test_a_chart_stacks_the_counts_of_each_month() -> None:
    panel = Panel("Messages", {"sms": [4] * MONTHS, "whatsapp": [0] * (MONTHS - 1) + [2]})
    drawn = ET.fromstring(as_svg("A <year>", [panel]))  # noqa: S314  # our own
    bars = [part for part in drawn.iter("{http://www.w3.org/2000/svg}rect") if part.get("width") == "30"]
    assert len(bars) == MONTHS + 1
    highest, on_top = bars[-2:]
    assert float(str(on_top.get("y"))) + float(str(on_top.get("height"))) == pytest.approx(
        float(str(highest.get("y"))), abs=0.2
    )
    assert drawn.findtext("{http://www.w3.org/2000/svg}title") == "A <year>"
