"""How a sentence is marked for translators. It stands below all that speaks, so that providers' reasons can be marked.

Each is its own message id in English; `pybabel extract` finds them by the call of `N_`.
"""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802  # gettext's own name for "a message, translated later"
    """Mark a sentence for translators, and give it back."""
    return message
