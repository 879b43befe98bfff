"""What flows may call: marked functions, each by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest

from bot.engine.calls import action, library


def looking() -> Callable[[object], Literal["found"]]:
    @action()
    def look(context: object) -> Literal["found"]:  # noqa: ARG001  # as every action has it
        return "found"

    return look


def test_two_functions_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError, match="two functions are called look"):
        library([looking(), looking()], {}, {})


def test_one_function_may_be_named_by_several_modules() -> None:
    look = looking()
    assert list(library([look, look], {}, {}).actions) == ["look"]
