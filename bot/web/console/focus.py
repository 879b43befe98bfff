"""Where the keyboard stands on a page that answers a form: at what was told, or at the first field that is wrong."""

from __future__ import annotations

from flask import g


def takes_focus() -> bool:
    """Say whether what is drawn now takes the focus: the first that asks on a page does, and nothing else on it."""
    is_first = "focus_is_taken" not in g
    g.focus_is_taken = True
    return is_first
