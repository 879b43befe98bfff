"""Takes out of what is said whatever may be a person or a secret, the last thing before it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PERSONAL = (
    (re.compile(r"//[^/@\s]*@"), "//<secret>@"),
    (
        re.compile(rf"\+\d(?:[ .()-]{{0,2}}\d){{5,}}|(?<![\d.])(?!{_OCTET}(?:\.{_OCTET}){{3}}\b)\d(?:[ .-]?\d){{8,}}"),
        "<number>",
    ),
    (re.compile(r"(?<!>)[\w.%+-]+@[\w-]+(?:\.[\w-]+)+"), "<mail>"),
    (re.compile(r"\b[A-Z]{2}\.[A-Za-z0-9]{5,}"), "<id>"),
    (re.compile(r"(/webhooks/(?:africastalking|kannel)/)[^/\s\"']+"), r"\1<secret>"),
)
"""Phone numbers however they are written, mail addresses, WhatsApp's business-scoped ids, credentials in addresses."""
_SHORTEST_SECRET = 6
"""A shorter word would be taken out of everything."""


class Redaction:
    """Knows this process's secrets; what nobody could know beforehand is found by its form."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        """Take these words out too, as they are and as they stand in an address."""
        words = {form for word in secrets if len(word) >= _SHORTEST_SECRET for form in (word, quote(word, safe=""))}
        found = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        self._secret = re.compile(found) if found else None

    def __call__(self, text: str) -> str:
        """Give the text without them."""
        if self._secret is not None:
            text = self._secret.sub("<secret>", text)
        for form, word in _PERSONAL:
            text = form.sub(word, text)
        return text
