"""A bar for what takes longer than anybody waits without one."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from time import monotonic
from types import TracebackType
from typing import Any

import click

_SOON = 2.0
"""Seconds without a bar."""


class Progress(AbstractContextManager["Progress"]):
    """Shows how far something is, on the error stream, once it has taken two seconds; nothing where nobody looks."""

    def __init__(self, label: str, total: int) -> None:
        """Begin at nothing."""
        self._label, self._total = label, total
        self._done = 0
        self._began = monotonic()
        self._bar: Any = None

    def step(self, count: int) -> None:
        """Say that so much more is done."""
        self._done += count
        if self._bar is not None:
            self._bar.update(count)
        elif monotonic() - self._began > _SOON and sys.stderr.isatty():
            self._bar = click.progressbar(length=self._total, label=self._label, file=sys.stderr)
            self._bar.__enter__()
            self._bar.update(self._done)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)
