"""Every page of the console is asked for on a database that has all that pages show."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from bot.bench.commands import bench
from bot.bench.console.paths import narrowings

PAGE = """\
<form method="post"><select name="status"><option value="draft">Draft</option></select></form>
<form method="get" role="search"><input type="search" name="q">
<select name="status"><option value="">all</option><option value="draft">Draft</option>
<option value="open">Open</option></select>
</form><a href="/console/deeds?after=1">Others</a><a href="/console/surveys?status=open&amp;after=51">More</a>
"""


def test_a_page_is_asked_for_what_its_search_its_filters_and_its_next_page_lead_to() -> None:
    found = narrowings(PAGE, "/console/surveys?lang=en")
    assert found.pop("page 2") == "/console/surveys?status=open&after=51"
    assert found["q=aline uw"] == "/console/surveys?q=aline+uw"
    assert [name for name in found if not name.startswith("q=")] == ["status=open"]


@pytest.mark.slow
def test_every_page_is_shown_on_a_large_database(postgres_server: str) -> None:
    sizes = ["--contacts", "1000", "--messages", "10000", "--rounds", "1"]
    printed = CliRunner().invoke(bench, ["console", "--database-url", postgres_server, *sizes]).output
    assert "was answered with" not in printed
    shown = [line.partition("  ")[0] for line in printed.splitlines()]
    assert {"home", "broadcast", "contacts: page 2", "contacts: q=xyzzy", "count_people", "workshop"} <= {*shown}
