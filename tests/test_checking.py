"""`bot check` and `bot draw`, over the real flows and over copies of them that were broken."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.checking import check, draw
from bot.documents import FLOWS

ROOT = FLOWS.parent
REAL = sorted(path.stem for path in FLOWS.glob("*.yaml"))
PO = "locales/rw/LC_MESSAGES/messages.po"
HELP = "Kanda {ussd}, cyangwa wohereze AMAHUGURWA"


def run_check(*arguments: str, root: Path = ROOT) -> Result:
    return CliRunner().invoke(check, [*arguments, "--root", str(root)])


def checked(*arguments: str) -> Any:  # noqa: ANN401  # whatever the JSON holds
    return json.loads(run_check("--json", *arguments).stdout)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in ("flows", "locales"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def rewrite(tree: Path, name: str, old: str, new: str) -> None:
    path = tree / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_nothing_is_found_in_the_real_flows() -> None:
    result = run_check()
    assert result.exit_code == 0, result.stdout
    assert ": 0 findings, 0 notes" in result.stderr


def test_the_table_has_a_line_for_each_flow_with_the_tightest_screen_in_each_language() -> None:
    heads, *lines = run_check().stdout.splitlines()
    assert heads.split() == ["flow", "steps", "paths", "screens", "tightest", "in", "en", "tightest", "in", "rw"]
    assert [line.split()[0] for line in lines] == REAL
    assert all(" free: " in line or line.endswith(" -") for line in lines)  # each screen of it takes several pages


def test_the_same_is_told_to_programs() -> None:
    found = checked()
    assert found["findings"] == []
    assert [line["flow"] for line in found["flows"]] == REAL
    for line in found["flows"]:
        assert min(line["steps"], line["paths"], line["screens"]) > 0
        assert set(line["tightest"]) <= {"en", "rw"}
        assert all(0 <= tight["free"] < 160 for tight in line["tightest"].values())


@pytest.mark.slow
def test_the_engine_goes_every_way_of_the_real_flows_as_it_was_proved() -> None:
    result = run_check("--walk", "--json")
    assert result.exit_code == 0, result.stdout
    assert "paths walked" in result.stderr
    walked = [line["walked"] for line in json.loads(result.stdout)["flows"] if "walked" in line]
    assert sum(walk["paths"] for walk in walked) > 1000
    assert sum(walk["screens"] for walk in walked) > 10_000


def test_the_walk_of_one_flow_has_its_columns() -> None:
    heads, line = run_check("help", "--walk", "--bound", "2").stdout.splitlines()
    assert heads.split()[-2:] == ["walked", "met"]
    assert all(int(count) > 0 for count in line.split()[-2:])


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("flows/help.yaml", "next: done", "next: don", "help.yaml:9: structure: say: there is no step 'don'; did you"),
        ("flows/help.yaml", "{ussd}", "{usd}", "help.yaml:8: answers: say: 'usd': nothing saves 'usd' before; did you"),
        (
            "flows/menu.yaml",
            "[hello, hi]",
            "[hello, stop]",
            "menu.yaml:4: words: -: the keyword 'stop' is heard as opt",
        ),
        (PO, HELP, "Kanda {usd}, cyangwa", "help.yaml:8: translation: say: 'usd' is not in the English, but in rw ("),
        (PO, HELP, f"{HELP} 😀", "help.yaml:8: alphabet: say: '😀' (grinning face) at character 43 of the rw ("),
    ],
)
def test_a_finding_is_told_at_its_line_and_ends_with_1(tree: Path, name: str, old: str, new: str, told: str) -> None:
    rewrite(tree, name, old, new)
    result = run_check(root=tree)
    assert f"flows/{told}" in result.stdout
    assert result.exit_code == 1


def test_a_note_is_marked_and_ends_with_0(tree: Path) -> None:
    rewrite(tree, PO, HELP, HELP.replace(",", " –"))
    result = run_check("help", root=tree)
    assert "flows/help.yaml:8: alphabet: say: note: '–' (en dash) at character 14 of the rw" in result.stdout
    assert ": 0 findings, 1 notes" in result.stderr
    assert result.exit_code == 0


def test_without_a_catalogue_every_sentence_is_told_of(tree: Path) -> None:
    (tree / PO).unlink()
    result = run_check("help", root=tree)
    assert (
        "flows/help.yaml:8: translation: say: 'Dial {ussd}, or send TRAINING, PERSON o…' is not in the rw"
        in result.stdout
    )


def test_the_page_that_is_proved_is_that_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("SECRET_KEY", "k"), ("PUBLIC_URL", "http://localhost"), ("USSD_PAGE_SEPTETS", "60")):
        monkeypatch.setenv(name, value)
    result = run_check("register")
    assert "as the last screen of a call" in result.stdout
    assert result.exit_code == 1


def test_with_a_name_only_that_flow_is_told_of(tree: Path) -> None:
    rewrite(tree, "flows/help.yaml", "next: done", "next: don")
    assert run_check("offer", root=tree).exit_code == 0
    assert run_check("offer", "help", root=tree).exit_code == 1


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("flows/help.yaml", "next: done", "nxt: done", "flows/help.yaml:9: notation: say: unknown key"),
        ("flows/menu.yaml", "steps:", "steps: [", "flows/menu.yaml:"),
        (PO, 'msgid "Back"', 'msgword "Back"', "catalogue: -: is no PO"),
    ],
)
def test_what_cannot_be_read_ends_with_2(tree: Path, name: str, old: str, new: str, told: str) -> None:
    rewrite(tree, name, old, new)
    result = run_check(root=tree)
    assert told in result.stderr
    assert result.exit_code == 2
    assert run_draw("menu", root=tree).exit_code in {0, 2}


def test_an_unknown_flow_is_refused_with_those_that_there_are() -> None:
    for result in (run_check("nope"), run_draw("nope")):
        assert "there is no flow 'nope'; there are advice, " in result.stderr
        assert result.exit_code == 2


def test_the_schema_is_printed_and_nothing_checked() -> None:
    result = CliRunner().invoke(check, ["--schema"])
    assert json.loads(result.stdout)["title"] == "A flow"
    assert result.exit_code == 0


def run_draw(*arguments: str, root: Path = ROOT) -> Result:
    return CliRunner().invoke(draw, [*arguments, "--root", str(root)])


@pytest.mark.parametrize("name", REAL)
def test_every_flow_is_drawn_both_ways(name: str) -> None:
    assert run_draw(name).stdout.startswith("<svg ")
    assert run_draw(name, "--svg").stdout == run_draw(name).stdout
    assert run_draw(name, "--mermaid").stdout.startswith("flowchart TD\n")


def test_without_a_name_it_is_drawn_which_flow_runs_which() -> None:
    assert "<title>flows: which flow runs which</title>" in run_draw().stdout
    assert "<b>register</b> (flow)" in run_draw("--mermaid").stdout
