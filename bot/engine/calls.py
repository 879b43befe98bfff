"""What a flow may call: actions, which decide, and sources, which list choices.

A function is marked where it is defined; its annotations are its declaration, read once when the library is made:

- its first parameter is the caller's affair, the others are the arguments that a flow gives by `with`;
- an action returns one of its outcomes: a word of a `Literal`, or an instance of a dataclass, whose name in small
  letters is the outcome and whose fields are the values that it saves;
- a source returns a list of a dataclass with a field `value` (the choice's own), a field `label` and others.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.engine.kinds import Kind, Shape, shape_of

_Function = TypeVar("_Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """What a flow must know of an action."""

    function: Callable[..., object]
    arguments: tuple[str, ...]
    outcomes: Mapping[str, Shape]
    """Each outcome with the values that it saves."""
    reads_only: bool
    """Nothing is changed by it, so that a contact may step back over it."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What a flow must know of a source."""

    function: Callable[..., object]
    arguments: tuple[str, ...]
    record: Shape
    """The fields of each item, by bare name; its own value under the empty one."""
    label: Kind
    most: int
    """How many items it gives at the most."""


@dataclass(frozen=True, slots=True)
class Library:
    """All that flows may call and read."""

    actions: Mapping[str, ActionSpec]
    sources: Mapping[str, SourceSpec]
    contact: Shape
    """What is known of a contact, as `contact.name`."""
    house: Shape = field(default_factory=dict)
    """Words that are the same for everybody, such as `org`."""


def action(*, reads_only: bool = False) -> Callable[[_Function], _Function]:
    """Mark a function as an action."""

    def mark(function: _Function) -> _Function:
        function.flow_call = ("action", reads_only)  # type: ignore[attr-defined]  # the mark that library() looks for
        return function

    return mark


def source(*, most: int) -> Callable[[_Function], _Function]:
    """Mark a function as a source of at most so many items."""

    def mark(function: _Function) -> _Function:
        function.flow_call = ("source", most)  # type: ignore[attr-defined]  # the mark that library() looks for
        return function

    return mark


def library(functions: Iterable[Callable[..., Any]], contact: Shape, house: Shape) -> Library:
    """Give the library of the marked ones among these functions. Raises TypeError for a wrong declaration."""
    named: dict[str, Callable[..., Any]] = {}
    actions: dict[str, ActionSpec] = {}
    sources: dict[str, SourceSpec] = {}
    for function in functions:
        mark = getattr(function, "flow_call", None)
        if mark is None:
            continue
        kind, detail = mark
        if named.setdefault(function.__name__, function) is not function:
            msg = f"two functions are called {function.__name__}: flows could not tell them apart"
            raise TypeError(msg)
        hints = get_type_hints(function, include_extras=True)
        arguments = tuple(inspect.signature(function).parameters)[1:]
        if kind == "action":
            actions[function.__name__] = ActionSpec(function, arguments, _outcomes(hints["return"]), detail)
        else:
            record = shape_of(get_args(hints["return"])[0], "")
            label = record[".label"]
            bare = {name.removeprefix("."): kind for name, kind in record.items()}
            sources[function.__name__] = SourceSpec(function, arguments, bare, label, detail)
    return Library(actions, sources, contact, house)


def outcome_name(result: object) -> str:
    """Give the outcome that an action's result stands for."""
    return result if isinstance(result, str) else _snake(type(result).__name__)


def _outcomes(declared: object) -> dict[str, Shape]:
    if get_origin(declared) in (Union, UnionType):
        return {name: shape for part in get_args(declared) for name, shape in _outcomes(part).items()}
    if get_origin(declared) is Literal:
        return {word: {} for word in get_args(declared)}
    if isinstance(declared, type):
        hints = get_type_hints(declared, include_extras=True)
        return {
            _snake(declared.__name__): {k: v for name, hint in hints.items() for k, v in shape_of(hint, name).items()}
        }
    msg = f"{declared} is no outcome: give a Literal of words or a dataclass"
    raise TypeError(msg)


@cache
def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
