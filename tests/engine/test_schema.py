"""The JSON Schema of the notation says the same as the loader."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.documents import FLOWS
from bot.engine.document import read_flow
from bot.engine.document_steps import KINDS
from bot.engine.schema import notation_schema
from bot.errors import FlowError
from bot.messages import Medium
from tests.engine.rules.books import FOLDER

SCHEMA = notation_schema()
DOCUMENTS = sorted(FLOWS.glob("*.yaml"))
TYPES: dict[str, type] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "number": float,
}

GOOD = {"format": 1, "flow": "f", "about": "A flow.", "start": "a", "steps": {"a": {"say": "Hi", "next": "done"}}}
MENU = {"menu": "Choose", "choices": {"a": "A"}, "next": "done"}
LIST = {"menu": "Choose", "choices_from": "s", "save": "w", "next": "done", "empty": "done"}


def valid(value: Any, schema: dict[str, Any]) -> bool:  # noqa: ANN401  # whatever YAML holds
    """Whether a value is as a schema wants it, for those of its words that ours uses."""
    return all(CHECKS[word](value, wanted, schema) for word, wanted in schema.items() if word in CHECKS)


def has_type(value: Any, wanted: str | list[str], _schema: object) -> bool:  # noqa: ANN401  # the same
    names = [wanted] if isinstance(wanted, str) else wanted
    numeric = isinstance(value, bool) and "boolean" not in names
    return not numeric and any(isinstance(value, TYPES[name]) for name in names)


def has_properties(value: dict[str, Any], wanted: dict[str, Any], _schema: object) -> bool:
    return all(valid(value[key], wanted[key]) for key in value if key in wanted)


def has_others(value: dict[str, Any], wanted: Any, schema: dict[str, Any]) -> bool:  # noqa: ANN401  # the same
    others = [part for key, part in value.items() if key not in schema.get("properties", {})]
    return not others if wanted is False else all(valid(part, wanted) for part in others)


def resolved(reference: str) -> dict[str, Any]:
    found: dict[str, Any] = SCHEMA
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


CHECKS: dict[str, Any] = {
    "type": has_type,
    "properties": has_properties,
    "additionalProperties": has_others,
    "required": lambda value, wanted, _: all(key in value for key in wanted),
    "minProperties": lambda value, wanted, _: len(value) >= wanted,
    "minItems": lambda value, wanted, _: len(value) >= wanted,
    "minimum": lambda value, wanted, _: value >= wanted,
    "items": lambda value, wanted, _: all(valid(item, wanted) for item in value),
    "enum": lambda value, wanted, _: value in wanted,
    "const": lambda value, wanted, _: value == wanted,
    "pattern": lambda value, wanted, _: re.search(wanted, value) is not None,
    "anyOf": lambda value, wanted, _: any(valid(value, schema) for schema in wanted),
    "oneOf": lambda value, wanted, _: sum(valid(value, schema) for schema in wanted) == 1,
    "$ref": lambda value, wanted, _: valid(value, resolved(wanted)),
}


@pytest.mark.parametrize("path", [*DOCUMENTS, *sorted((FOLDER / "right").glob("*.yaml"))], ids=lambda path: path.stem)
def test_every_flow_that_loads_is_as_the_schema_wants_it(path: Path) -> None:
    for document in yaml.safe_load_all(path.read_text("utf-8")):
        assert valid(document, SCHEMA)


@pytest.mark.parametrize("kind", KINDS)
def test_a_step_has_the_keys_that_the_loader_knows(kind: str) -> None:
    (schema,) = (step for step in SCHEMA["$defs"]["step"]["oneOf"] if step["title"] == kind)
    assert set(schema["properties"]) == {kind, *KINDS[kind]}
    assert kind in schema["required"]


def test_a_plain_flow_is_as_the_schema_wants_it() -> None:
    assert valid(GOOD, SCHEMA)
    assert all(valid({**GOOD, "steps": {"a": step}}, SCHEMA) for step in (MENU, LIST))


@pytest.mark.parametrize("medium", list(Medium))
def test_a_receipt_goes_by_what_the_loader_takes(medium: Medium) -> None:
    step = {"end": "Bye", "receipt": str(medium)}
    document = {**GOOD, "steps": {"a": step}}
    try:
        read_flow(json.dumps(document), "f.yaml")
    except FlowError:
        loads = False
    else:
        loads = True
    assert valid(document, SCHEMA) is loads


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": 2},
        {"flows": "f"},
        {"steps": {}},
        {"steps": {"a": {"say": "Hi"}}},
        {"steps": {"a": {"say": "Hi", "next": "done", "save": "x"}}},
        {"steps": {"a": {"ask": "Hi", "next": "done", "save": "x", "answer": "nummer"}}},
        {"steps": {"a": {"ask": "Hi", "next": "done", "save": "Contact Name", "answer": "name"}}},
        {"steps": {"a": {"say": "Hi", "end": "Bye", "next": "done"}}},
        {"steps": {"a": {key: value for key, value in LIST.items() if key != "empty"}}},
        {"steps": {"a": {**LIST, **MENU}}},
        {"steps": {"a": {"do": "x", "outcomes": {}}}},
        {"keywords": {"fr": ["bonjour"]}},
        {"media": ["pigeon"]},
        {"budget": {"screens": 0}},
    ],
)
def test_what_the_loader_refuses_is_not_as_the_schema_wants_it(wrong: dict[str, Any]) -> None:
    assert not valid({**GOOD, **wrong}, SCHEMA)
