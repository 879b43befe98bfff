"""What the emulator must not forget, as lines of JSON in a file: a crash loses nothing that was answered."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Journal:
    """An append-only file of entries, each with its kind; without a path nothing is kept."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the file, which is made where it is missing."""
        self._path = path
        self._file = None if path is None else os.open(path, os.O_APPEND | os.O_CREAT | os.O_RDWR, 0o600)
        if self._file is not None and path is not None:
            # What follows the last line's end was cut short by a crash, and nobody was told that it is kept.
            os.truncate(self._file, path.read_bytes().rfind(b"\n") + 1)

    def entries(self, kind: str) -> Iterator[dict[str, Any]]:
        """Give the entries of a kind, in the order they were written."""
        if self._path is None:
            return
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                if (entry := json.loads(line)).pop("kind") == kind:
                    yield entry

    def write(self, kind: str, entry: dict[str, Any]) -> None:
        """Hand one entry to the operating system before returning: it outlives this process, if not the machine."""
        if self._file is not None:
            os.write(self._file, (json.dumps({"kind": kind, **entry}, ensure_ascii=False) + "\n").encode())

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
