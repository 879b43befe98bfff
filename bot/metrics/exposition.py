"""Prometheus' text exposition format, version 0.0.4."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_LABEL = re.compile(r"(?!__)[a-zA-Z_][a-zA-Z0-9_]*")
_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", '"': r"\""})
_ESCAPES_OF_HELP = str.maketrans({"\\": r"\\", "\n": r"\n"})

Sample = tuple[Mapping[str, str], float]
"""Labels and a value."""


@dataclass(frozen=True, slots=True)
class Family:
    """A metric: one name, one kind, a value for each set of labels."""

    name: str
    kind: str
    """counter, gauge or histogram; a histogram's samples are those of its `_bucket`, `_sum` and `_count`."""
    help: str
    samples: Sequence[Sample]
    suffixes: Sequence[str] = field(default=())
    """Of a histogram: what stands behind the name, for each sample."""


def expose(families: Sequence[Family]) -> str:
    """Give the page. Raises ValueError for a name that is none, a label that is none, and a family that comes twice."""
    names = [family.name for family in families]
    if len(set(names)) < len(names):
        raise ValueError("a metric comes twice")
    return "".join(f"{line}\n" for family in families for line in _lines(family))


def _lines(family: Family) -> Iterator[str]:
    if not _NAME.fullmatch(family.name):
        raise ValueError(f"no name of a metric: {family.name!r}")
    yield f"# HELP {family.name} {family.help.translate(_ESCAPES_OF_HELP)}"
    yield f"# TYPE {family.name} {family.kind}"
    suffixes = family.suffixes or [""] * len(family.samples)
    for suffix, (labels, value) in zip(suffixes, family.samples, strict=True):
        yield f"{family.name}{suffix}{_braced(labels)} {value:.10g}"


def _braced(labels: Mapping[str, str]) -> str:
    for name in labels:
        if not _LABEL.fullmatch(name):
            raise ValueError(f"no name of a label: {name!r}")
    pairs = ",".join(f'{name}="{value.translate(_ESCAPES)}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""
