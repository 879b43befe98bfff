"""A module fits on three screens, a function on one; what a module offers can be counted on the fingers."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(path for folder in ("bot", "tests") for path in (ROOT / folder).rglob("*.py"))
MANY_NAMES = {
    "bot/errors.py": "the tree of errors",
    "bot/messages.py": "the words that cross the edge",
}
"""Modules that may offer more than seven names, and what they enumerate."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def public_names(path: Path) -> list[str]:
    names = []
    for node in ast.parse(path.read_text()).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
            case ast.Assign(targets=targets):
                names += [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.append(name)
    return [name for name in names if not name.startswith("_")]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_300_lines_at_most_and_a_function_30(path: Path) -> None:
    text = path.read_text()
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert len(text.splitlines()) <= 300
    assert {name: length for name, length in lengths.items() if length > 30} == {}


@pytest.mark.parametrize("path", [path for path in MODULES if name_of(path).startswith("bot/")], ids=name_of)
def test_a_module_offers_seven_names_at_most(path: Path) -> None:
    if name_of(path) not in MANY_NAMES:
        assert len(public_names(path)) <= 7, public_names(path)


def test_every_module_that_may_offer_more_does() -> None:
    assert all(len(public_names(ROOT / name)) > 7 for name in MANY_NAMES)
