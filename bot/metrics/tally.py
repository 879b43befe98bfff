"""Counts that the processes of one host keep together: each in a file of its own, read as one.

A web server has several processes and any of them may be asked, so none can answer out of its memory. A file that
nobody holds any more belonged to a process that has ended: whoever comes next takes its counts over, so that they
never fall.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

_RECORD = struct.Struct("120sd")
"""A key, filled up with zero bytes, and its count."""


class Tally:
    """Counts by key; safe to share between threads, not across a fork."""

    def __init__(self, directory: Path) -> None:
        """Prepare; the file is made by the first count."""
        self._directory = directory
        self._counts: Counter[str] = Counter()
        self._places: dict[str, int] = {}
        self._lock = Lock()
        self._file = -1

    def add(self, key: str, amount: float = 1) -> None:
        """Count a key up; it has 120 bytes at the most."""
        with self._lock:
            if self._file < 0:
                self._open()
            self._add(key, amount)

    def totals(self) -> dict[str, float]:
        """Give what all processes have counted."""
        with self._directory_held():
            found: Counter[str] = Counter()
            for path in self._directory.glob("*.tally"):
                found.update(dict(_read(path)))
        return dict(found)

    def close(self) -> None:
        """Let go of the file; the counts stay, for whoever comes next."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
            self._file = -1
            self._counts.clear()
            self._places.clear()

    def _add(self, key: str, amount: float) -> None:
        self._counts[key] += amount  # type: ignore[assignment]  # Counter is typed for whole numbers and takes others
        place = self._places.setdefault(key, len(self._places))
        os.pwrite(self._file, _RECORD.pack(key.encode(), self._counts[key]), place * _RECORD.size)

    def _open(self) -> None:
        with self._directory_held():
            path = self._directory / f"{os.getpid()}-{secrets.token_hex(4)}.tally"
            left = [other for other in self._directory.glob("*.tally") if _is_left(other)]
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            for other in left:
                for key, count in _read(other):
                    self._add(key, count)
                other.unlink()

    @contextmanager
    def _directory_held(self) -> Iterator[None]:
        """Let nobody take counts over meanwhile."""
        self._directory.mkdir(parents=True, exist_ok=True)
        with (self._directory / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _is_left(path: Path) -> bool:
    """Whether the process that counted here has ended."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _read(path: Path) -> Iterator[tuple[str, float]]:
    data = path.read_bytes()
    for key, count in _RECORD.iter_unpack(data[: len(data) - len(data) % _RECORD.size]):
        yield key.rstrip(b"\0").decode(), count
