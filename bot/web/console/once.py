"""A form that is sent twice, as by a double click or a reload, acts once."""

from __future__ import annotations

import hashlib
import json

from flask import request


def form_mark() -> str:
    """Give what a form and what was written in it are known by when it comes again.

    Whoever goes back and writes something else in it sends another one.
    """
    said = sorted(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")
    return hashlib.sha256(json.dumps([request.path, said]).encode()).hexdigest()[:32]
