"""What a translator notes beside a translation: how sure it is, and what it rests on."""

from __future__ import annotations

import re
from typing import NamedTuple

CONFIDENCES = ("attested", "attested words", "derived", "unsure")
"""How sure a translation can be, surest first."""

_CONFIDENCE = re.compile(r"\bconfidence: (attested words|attested|derived|unsure)\b(?:; )?")


class Grounds(NamedTuple):
    """A translator's comment, in its two parts; either may be empty."""

    confidence: str
    source: str


def read_grounds(comment: str) -> Grounds:
    """Take a comment apart."""
    found = _CONFIDENCE.search(comment)
    return Grounds(found[1] if found else "", _CONFIDENCE.sub("", comment, count=1).strip())


def with_confidence(comment: str, confidence: str) -> str:
    """Give a comment that says this confidence, in the place of another where there is one."""
    if _CONFIDENCE.search(comment):
        return _CONFIDENCE.sub(f"confidence: {confidence}; ", comment, count=1)
    return f"confidence: {confidence}; {comment}".strip()


def with_remark(comment: str, remark: str) -> str:
    """Give a comment with something more at its end, once however often it is added."""
    remark = " ".join(remark.split())
    if not remark or remark in comment:
        return comment
    return f"{comment}{'' if not comment or comment.endswith(';') else ';'} {remark}".strip()
