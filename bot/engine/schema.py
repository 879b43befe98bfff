"""The notation's JSON Schema, for editors that complete and check flows; made of the tables that the loader uses."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from bot.engine.answers import AnswerKind
from bot.engine.document import LANGUAGES
from bot.engine.document_steps import KINDS
from bot.engine.flow import DONE, FORMAT, Ask, Budget, Do, End, Flow, Menu, Run, Say
from bot.messages import Medium

Schema = dict[str, Any]

_CLASSES: dict[str, type] = {"say": Say, "ask": Ask, "menu": Menu, "do": Do, "run": Run, "end": End}
_KEY_OF_FIELD = {"action": "do", "arguments": "with", "source": "choices_from", "name": "flow"}
_NOT_WRITTEN = {"name", "line", "file", "keyword_lines"}

_SENTENCE = {"type": ["string", "number", "boolean"]}
_NAME = {"type": "string", "pattern": "^\\S+$"}
_TARGET = {**_NAME, "description": f"The step to go on to; {DONE!r} comes back to the flow that ran this one."}
_COUNT = {"type": "integer", "minimum": 1}
_CHOICE = {
    "anyOf": [
        _SENTENCE,
        {
            "type": "object",
            "properties": {
                "label": {**_SENTENCE, "description": "What the contact reads, in English."},
                "next": _TARGET,
                "context": {"$ref": "#/$defs/context"},
            },
            "required": ["label"],
            "additionalProperties": False,
        },
    ]
}

_KEYS: dict[str, Schema] = {
    "say": {**_SENTENCE, "description": "Says this, in English, and goes on; it shares the screen of what follows."},
    "ask": {**_SENTENCE, "description": "Asks this, in English, and waits for a typed answer."},
    "menu": {**_SENTENCE, "description": "Asks this, in English, over choices, and waits for one."},
    "do": {**_NAME, "description": "The action to call; its outcomes say where to go on."},
    "run": {**_NAME, "description": "The flow to run; when it is done, this one goes on."},
    "end": {**_SENTENCE, "description": "The last words, in English; the conversation is over."},
    "next": _TARGET,
    "context": {"$ref": "#/$defs/context"},
    "segments": {**_COUNT, "description": "How many SMS segments this step may take."},
    "answer": {"enum": [str(kind) for kind in AnswerKind], "description": "What kind of answer is asked for."},
    "low": {"type": "integer", "description": "The least that is taken: septets, a number, days from today."},
    "high": {"type": "integer", "description": "The most that is taken: septets, a number, days from today."},
    "save": {"type": "string", "pattern": "^(contact\\.)?[a-z][a-z0-9_]*$", "description": "The name to save under."},
    "retry": {**_SENTENCE, "description": "What is said, in English, when an answer was not understood."},
    "once": {"type": "boolean", "description": "Skipped when the contact's answer is known; saves to contact.…"},
    "choices": {"type": "object", "minProperties": 1, "additionalProperties": _CHOICE},
    "choices_from": {**_NAME, "description": "The source that lists the choices."},
    "with": {"type": "object", "additionalProperties": _NAME, "description": "Arguments, each the name of a value."},
    "empty": {**_TARGET, "description": "The step to go on to when the source has nothing to offer."},
    "outcomes": {"type": "object", "minProperties": 1, "additionalProperties": _TARGET},
    "receipt": {"enum": [str(Medium.SMS)], "description": "How the same words go out after a call."},
}

_FLOW_KEYS: dict[str, Schema] = {
    "format": {"const": FORMAT, "description": "The version of the notation."},
    "flow": {**_NAME, "description": "The flow's name; its file is called the same."},
    "about": {"type": "string", "description": "What it is for, for whoever reads it next."},
    "keywords": {
        "type": "object",
        "properties": {language: {"type": "array", "items": _SENTENCE} for language in LANGUAGES},
        "additionalProperties": False,
        "description": "By language, the words that begin it when they are a whole message.",
    },
    "media": {"type": "array", "items": {"enum": [str(medium) for medium in Medium]}, "minItems": 1},
    "start": {**_TARGET, "description": "The step that it begins with."},
    "steps": {"type": "object", "minProperties": 1, "additionalProperties": {"$ref": "#/$defs/step"}},
    "budget": {
        "type": "object",
        "properties": {field.name: _COUNT for field in fields(Budget)},
        "additionalProperties": False,
        "description": "What a whole conversation may take: USSD screens, SMS segments.",
    },
}


def notation_schema() -> Schema:
    """Give the schema of a flow document, as JSON Schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A flow",
        "type": "object",
        "properties": _FLOW_KEYS,
        "required": ["format", *_required(Flow, "flow", {"file", "keyword_lines"})],
        "additionalProperties": False,
        "$defs": {
            "step": {"oneOf": [_step(kind) for kind in KINDS]},
            "context": {"type": "string", "description": "Tells two meanings of one sentence apart for translators."},
        },
    }


def _step(kind: str) -> Schema:
    schema: Schema = {
        "title": kind,
        "description": _CLASSES[kind].__doc__,
        "type": "object",
        "properties": {key: _KEYS[key] for key in (kind, *sorted(KINDS[kind]))},
        "required": [kind, *(key for key in _required(_CLASSES[kind], kind, _NOT_WRITTEN) if key != kind)],
        "additionalProperties": False,
    }
    if kind == "menu":
        schema["oneOf"] = [{"required": ["choices"]}, {"required": ["choices_from", "save", "next", "empty"]}]
    return schema


def _required(declared: type, kind: str, left_out: set[str]) -> list[str]:
    """Give the keys of the fields that have no default; a step's own key stands for its text or its flow."""
    names = [
        field.name
        for field in fields(declared)
        if field.default is MISSING and field.default_factory is MISSING and field.name not in left_out
    ]
    own = {"text": kind, "flow": kind}
    return [own.get(name) or _KEY_OF_FIELD.get(name, name) for name in names]
