"""Reads the translators' catalogues. They are read as they are kept, PO: nothing is compiled, nothing goes stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.messages.pofile import PoFileError, read_po

from bot.errors import Finding, FlowError

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message

PLACE = "LC_MESSAGES/messages.po"
"""Where a language's catalogue stands in its folder."""


def read_catalogue(folder: Path) -> dict[str, dict[str, str]]:
    """Give what is translated for good, by language and message key: nothing fuzzy, empty or obsolete.

    A message's key is its id, after its context and U+0004 where it has one. Raises FlowError for a file that is no
    catalogue.
    """
    return {
        path.parent.parent.name: {_key(message): str(message.string) for message in read_file(path) if _counts(message)}
        for path in sorted(folder.glob(f"*/{PLACE}"))
    }


def read_file(path: Path) -> Catalog:
    """Give one catalogue whole, as Babel holds it. Raises FlowError where the file is none."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            return read_po(lines, abort_invalid=True)
    except PoFileError as error:
        line, told = error.lineno + 1, str(error).rpartition(" on ")[0]
    except (UnicodeDecodeError, ValueError) as error:
        line, told = 1, str(error)
    raise FlowError(Finding(str(path), line, "catalogue", "", f"is no PO: {told}"))


def _key(message: Message) -> str:
    return f"{message.context}\x04{message.id}" if message.context else str(message.id)


def _counts(message: Message) -> bool:
    return bool(message.id and message.string) and not message.fuzzy
