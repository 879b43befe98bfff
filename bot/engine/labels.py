"""Labels: what a menu's choice is called when it is shown later, in the language that is spoken then.

A session keeps the labels beside the value. Of a contact the value alone is kept; the menus that save it say what it is
called. A label with a placeholder is known only where it was offered, so that its value stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.engine.flow import CONTACT, Flow, Menu, Text
from bot.engine.values import Stored


def is_lasting(label: Text) -> bool:
    """Whether a label can be shown wherever its choice's value is known."""
    return "{" not in label.message


def kept_choices(step: Menu, say: Callable[[Text, str], str]) -> tuple[Stored, ...]:
    """Give what a session keeps for each of a menu's choices; `say` gives a sentence in a language."""
    return tuple(
        ["choice", choice.value, say(choice.label, "en"), say(choice.label, "rw")]
        if is_lasting(choice.label)
        else choice.value
        for choice in step.choices
    )


def contact_labels(flows: Iterable[Flow]) -> Mapping[str, Mapping[str, Text]]:
    """Give what the values of a contact's fields are called, by field and value; of two labels the first."""
    found: dict[str, dict[str, Text]] = {}
    menus = (step for flow in flows for step in flow.steps.values() if isinstance(step, Menu))
    for step in menus:
        if step.save and step.save.startswith(CONTACT):
            for choice in step.choices:
                if is_lasting(choice.label):
                    found.setdefault(step.save, {}).setdefault(choice.value, choice.label)
    return found
