"""The form that asks whether something is meant."""

from __future__ import annotations

from flask_wtf import FlaskForm


class ConfirmForm(FlaskForm):  # type: ignore[misc]  # the library has no types
    """Nothing but the button: that the form was sent says it."""
