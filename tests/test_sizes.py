"""A module fits on three screens, a function on one; what a module offers can be counted on the fingers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODULES = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for folder in ("bot", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "versions" not in path.parts  # a migration is a list of tables, written once and never read again
}
MAY_OFFER_MANY = {
    "bot/engine/flow.py": "the kinds of steps and what they hold",
    "bot/engine/words.py": "the sentences of the engine's own",
    "bot/programme/group_cards.py": "what flows read of groups, and the outcomes of what is done with them",
    "bot/programme/membership.py": "the actions of whoever belongs to a group",
    "bot/programme/leading.py": "the actions of whoever leads one",
    "bot/programme/registration_cards.py": "the outcomes of what is done with a registration",
    "bot/programme/product_cards.py": "the outcomes of looking at a product",
    "bot/asking.py": "what providers can be asked, and what they answer",
    "bot/errors.py": "the tree of errors",
    "bot/services/kept_sentences.py": "the sentences that are kept filled",
    "bot/messages.py": "the words that cross the edge",
}


def functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def offered(text: str) -> list[str]:
    names: list[str] = []
    for node in ast.parse(text).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.append(name)
            case ast.Assign(targets=[*targets]):
                names += [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.append(name)
    return [name for name in names if not name.startswith("_")]


def test_a_module_has_300_lines_at_most() -> None:
    lines = {name: len(text.splitlines()) for name, text in MODULES.items()}
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_a_function_has_30_lines_at_most() -> None:
    lines = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for name, text in MODULES.items()
        for node in functions(text)
    }
    assert {name: count for name, count in lines.items() if count > 30} == {}


def test_a_module_offers_seven_names_at_most_unless_it_enumerates_something() -> None:
    names = {name: offered(text) for name, text in MODULES.items() if name.startswith("bot/")}
    assert {name for name, found in names.items() if len(found) > 7} - set(MAY_OFFER_MANY) == set()
    assert {name for name in MAY_OFFER_MANY if len(names[name]) <= 7} == set()
