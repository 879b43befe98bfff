"""Drawings: everything of a flow is in them, nothing lies upon anything else, and the same flow is drawn the same."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents import FLOWS
from bot.engine.document import read_flows
from bot.engine.drawing import draw_flow, draw_flows, mermaid_flow, mermaid_flows
from bot.engine.drawing.columns import rising
from bot.engine.drawing.diagrams import Arrow, Box, Diagram, diagram_of_flow
from bot.engine.drawing.geometry import Drawn, Geometry
from bot.engine.drawing.layers import Link, lay
from bot.engine.drawing.lettering import wide, wrapped
from bot.engine.flow import Do, Flow, targets_of
from tests.engine.rules.books import FOLDER, documents, read_all

REAL = read_flows(FLOWS)
TRICKY = {
    name: flow
    for path in sorted((FOLDER / "right").glob("*.yaml"))
    for name, flow in read_all(documents(path.read_text("utf-8"))).items()
}
each_flow = pytest.mark.parametrize("flow", [*REAL.values(), *TRICKY.values()], ids=lambda flow: flow.name)

boxes = st.integers(1, 12)
links = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=24)


def words_of(svg: str) -> str:
    root = ET.fromstring(svg)  # noqa: S314  # our own drawing
    return " ".join(text for element in root.iter() for text in (element.text or "",) if text.strip())


def overlap(one: Drawn, other: Drawn) -> bool:
    apart_x = abs(one.x - other.x) - (one.sized.width + other.sized.width) / 2
    apart_y = abs(one.y - other.y) - (one.sized.height + other.sized.height) / 2
    return apart_x < -0.01 and apart_y < -0.01


def assert_nothing_lies_upon_anything(page: Geometry) -> None:
    labels = [line.label for line in page.lines() if line.label] + [label for _, label in page.loops()]
    drawn = [box for _, box in page.boxes()] + labels
    assert [pair for pair in itertools.combinations(drawn, 2) if overlap(*pair)] == []
    for one in drawn:
        assert one.x - one.sized.width / 2 >= -0.01
        assert one.x + one.sized.width / 2 <= page.width + 0.01
        assert one.y + one.sized.height / 2 <= page.height + 0.01


@each_flow
def test_every_step_and_every_outcome_is_in_the_picture(flow: Flow) -> None:
    words = words_of(draw_flow(flow))
    assert flow.about in words
    for step in flow.steps.values():
        assert step.name in words
        for outcome in step.outcomes if isinstance(step, Do) else ():
            assert outcome in words


@each_flow
def test_nothing_in_a_picture_lies_upon_anything_else(flow: Flow) -> None:
    assert_nothing_lies_upon_anything(Geometry(diagram_of_flow(flow)))


@each_flow
def test_arrows_lead_down_but_for_those_that_lead_back(flow: Flow) -> None:
    for line in Geometry(diagram_of_flow(flow)).lines():
        heights = [y for _, y in line.points]
        assert heights == sorted(heights)


@each_flow
def test_mermaid_has_an_arrow_for_each_pair_of_steps_and_escapes_what_it_would_misread(flow: Flow) -> None:
    text = mermaid_flow(flow)
    pairs = {(step.name, target.step) for step in flow.steps.values() for target in targets_of(step)}
    assert text.count(" -->") == len(pairs) + 1
    assert all(re.fullmatch(r'[^"{}]*', label) for label in re.findall(r'"([^"]*)"', text))


def test_the_same_flow_is_drawn_the_same() -> None:
    assert draw_flow(REAL["register"]) == draw_flow(REAL["register"])


def test_which_flow_runs_which_is_drawn_with_the_words_that_begin_them() -> None:
    words = words_of(draw_flows(REAL))
    assert all(name in words for name in REAL)
    assert "begun by" in words
    assert mermaid_flows(REAL).count("(flow)") == len(REAL)


def test_a_choice_that_leads_to_its_own_step_is_a_loop_beside_the_box() -> None:
    diagram = Diagram("t", "t", (Box("a", "menu", "a", "A"),), (Arrow("a", "a", ("once more",)),))
    page = Geometry(diagram)
    ((box, label),) = page.loops()
    assert label.x - label.sized.width / 2 > box.x + box.sized.width / 2
    assert list(page.lines()) == []
    assert_nothing_lies_upon_anything(page)


@given(boxes, links)
@settings(max_examples=60, deadline=None)
def test_any_graph_is_laid_out_with_every_box_once_and_nothing_upon_anything(
    count: int, pairs: list[tuple[int, int]]
) -> None:
    names = [f"box{number}" for number in range(count)]
    arrows = {(names[a % count], names[b % count]) for a, b in pairs}
    diagram = Diagram(
        "any",
        "graph",
        tuple(Box(name, "say", name, "Some words that take a line or two of it") for name in names),
        tuple(Arrow(source, target, ("label",) if source < target else ()) for source, target in sorted(arrows)),
    )
    page = Geometry(diagram)
    assert sorted(box.name for box, _ in page.boxes()) == sorted(names)
    assert_nothing_lies_upon_anything(page)


def test_a_circle_is_cut_where_it_comes_back() -> None:
    layers = lay(["a", "b", "c"], [Link("a", "b"), Link("b", "c"), Link("c", "a")])
    assert layers.turned == {2}
    assert [[place.name for place in row if place.name] for row in layers.rows[::2]] == [["a"], ["b"], ["c"]]


def test_two_arrows_that_would_cross_are_laid_side_by_side() -> None:
    layers = lay(["top", "b", "a", "x", "y"], [Link("top", "a"), Link("top", "b"), Link("a", "x"), Link("b", "y")])
    middle = [place.name for place in layers.rows[2]]
    bottom = [place.name for place in layers.rows[4]]
    assert [{"a": "x", "b": "y"}[name] for name in middle] == bottom


@pytest.mark.parametrize(
    ("values", "weights", "wanted"),
    [
        ([], [], []),
        ([1, 2, 3], [1, 1, 1], [1, 2, 3]),
        ([3, 1], [1, 1], [2, 2]),
        ([3, 1], [3, 1], [2.5, 2.5]),
        ([1, 5, 3, 4, 9], [1] * 5, [1, 4, 4, 4, 9]),
    ],
)
def test_numbers_are_moved_as_little_as_can_be_until_they_rise(
    values: list[float], weights: list[float], wanted: list[float]
) -> None:
    assert rising(values, weights) == wanted


def test_long_words_are_broken_into_lines_and_too_many_lines_end_in_an_ellipsis() -> None:
    lines = wrapped("one two three four five six seven eight nine ten", 12, 60, 3)
    assert len(lines) == 3
    assert lines[-1].endswith(" …")
    assert all(wide(line, 12) <= 60 for line in lines[:-1])
    assert wrapped("", 12, 60, 3) == []
