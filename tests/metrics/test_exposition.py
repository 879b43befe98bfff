"""The text format, against its rules: https://prometheus.io/docs/instrumenting/exposition_formats/."""

from __future__ import annotations

import math
import re

import pytest

from bot.metrics.exposition import Family, expose

LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
SAMPLE = re.compile(rf"[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{{{LABEL}(?:,{LABEL})*\}})? (?:[-+]?\d[-+.e\d]*|[+-]?inf|nan)")
COMMENT = re.compile(r"# (?:HELP [a-zA-Z_:][a-zA-Z0-9_:]* (?:[^\\\n]|\\\\|\\n)*|TYPE \S+ (?:counter|gauge|histogram))")


def is_well_formed(page: str) -> bool:
    """Whether every line of a page is one that the format has, and the last one ends too."""
    lines = page.split("\n")
    return lines.pop() == "" and all(SAMPLE.fullmatch(line) or COMMENT.fullmatch(line) for line in lines)


def test_a_metric_has_its_help_its_kind_and_a_line_for_each_set_of_labels() -> None:
    family = Family("bot_messages", "gauge", "Messages.", [({"status": "sent", "lane": "bulk"}, 3), ({}, 0.25)])
    assert expose([family]).splitlines() == [
        "# HELP bot_messages Messages.",
        "# TYPE bot_messages gauge",
        'bot_messages{status="sent",lane="bulk"} 3',
        "bot_messages 0.25",
    ]


@pytest.mark.parametrize("value", ['a"b', "a\\b", "a\nb", '\\"', "\\n", "é 中", "{}", ",", "", "# HELP x"])
def test_whatever_a_label_or_a_help_holds_stays_in_its_place(value: str) -> None:
    page = expose([Family("bot_x", "gauge", value, [({"of": value}, 1)])])
    assert is_well_formed(page)
    assert len(page.splitlines()) == 3
    (found,) = re.findall(r'\{of="(.*)"\} 1$', page, re.MULTILINE)
    assert re.sub(r"\\(.)", lambda it: {"n": "\n"}.get(it[1], it[1]), found) == value


@pytest.mark.parametrize("value", [0, -1, 3_000_000, 10**12, 0.1, 1e-9, math.pi])
def test_a_value_reads_as_what_it_is(value: float) -> None:
    line = expose([Family("bot_x", "gauge", "", [({}, value)])]).splitlines()[-1]
    assert float(line.split()[-1]) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize("name", ["", "1x", "a-b", "a b", "a\n", "é"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no name of a metric"):
        expose([Family(name, "gauge", "", [])])
    with pytest.raises(ValueError, match="no name of a label"):
        expose([Family("bot_x", "gauge", "", [({name: ""}, 1)])])


def test_a_metric_comes_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        expose([Family("bot_x", "gauge", "", []), Family("bot_x", "counter", "", [])])
