"""Babel's way into a flow: its sentences for translators, each with the flow and the step that says it."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

from bot.engine.document import read_flow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Extracted = tuple[int, str | None, str | tuple[str, str], list[str]]
"""Line, gettext's function, what it would be called with, comments: what Babel expects of an extraction method."""


def extract_flow(
    fileobj: IO[bytes],
    keywords: Collection[str],  # noqa: ARG001  # Babel's signature; a flow calls no functions
    comment_tags: Collection[str],  # noqa: ARG001  # the same; comments are made here
    options: Mapping[str, object],  # noqa: ARG001  # the same; there are none
) -> Iterator[Extracted]:
    """Give every sentence of a flow in the document's order, one with a context as a call of `pgettext`.

    Raises FlowError with all faults of a document that cannot be read.
    """
    path = Path(getattr(fileobj, "name", "flow.yaml"))
    flow = read_flow(fileobj.read().decode("utf-8"), f"{path.parent.name}/{path.name}")
    for step, text in flow.texts():
        comments = [f"{flow.name}/{step}"]
        if text.context:
            yield text.line, "pgettext", (text.context, text.message), comments
        else:
            yield text.line, None, text.message, comments
