"""Machines on one machine: each a network namespace with an address of its own, behind one bridge; for Linux.

It needs no privileges: all of it is in a namespace of our own user's, and goes when this process ends. Where the kernel
refuses that, the machines are addresses of loopback, which cannot vanish; only what runs on them can.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import make_url

if TYPE_CHECKING:
    from collections.abc import Iterator

_APART = ("unshare", "--user", "--map-root-user", "--net")
_TOOLS = ("unshare", "nsenter", "ip")


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine."""

    number: int
    address: str
    inside: tuple[str, ...] = ()
    """What goes before a command so that it runs there."""

    def vanish(self) -> None:
        """Take its address away: nothing that it sends arrives any more, not even that a connection has ended."""
        if self.inside:
            _run("ip", "link", "delete", _cable(self.number))

    def fall_silent(self) -> None:
        """Drop all that goes to it and comes from it, which nobody is told, until it is heard again."""
        _run("ip", "link", "set", _cable(self.number), "nomaster")

    def be_heard(self) -> None:
        """Let what goes to it and comes from it arrive again."""
        _run("ip", "link", "set", _cable(self.number), "master", "switch")


@dataclass(frozen=True, slots=True)
class Network:
    """A network; we ourselves are on the machine that has the data."""

    is_real: bool
    """Whether the machines are namespaces."""

    @property
    def address(self) -> str:
        """Our own address."""
        return "10.77.0.1" if self.is_real else "127.0.0.10"

    def database_url(self, by_socket: str) -> str:
        """Give the address of a database of our own as the machines know it."""
        if not self.is_real:
            return by_socket
        url = make_url(by_socket).set(host=self.address, query={})
        return url.render_as_string(hide_password=False)

    @contextmanager
    def machine(self, number: int) -> Iterator[Machine]:
        """Give a machine, which is there until the end of the block."""
        if not self.is_real:
            yield Machine(number, f"127.0.0.{10 + number}")
            return
        # It is there as long as somebody is in it: who waits for our word, or for our end.
        waiting = ["unshare", "--net", "sh", "-c", "echo there; exec cat >/dev/null"]
        with subprocess.Popen(waiting, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as somebody:
            if somebody.stdout is not None:
                somebody.stdout.readline()
            yield _plugged_in(number, somebody.pid)
            somebody.kill()


def go_apart() -> None:
    """Begin this process anew in an empty network of its own, where it is not in one yet and the kernel permits it."""
    if not _is_apart() and all(map(shutil.which, _TOOLS)) and _run(*_APART, "true"):
        os.execvp(_APART[0], [*_APART, sys.executable, *sys.orig_argv[1:]])  # noqa: S606  # there is nothing for a shell to do


def make_network() -> Network:
    """Give a network of machines, or one of loopback addresses where this process is not apart."""
    if not _is_apart() or not _run("ip", "link", "add", "switch", "type", "bridge"):
        return Network(is_real=False)
    network = Network(is_real=True)
    _run("ip", "link", "set", "lo", "up")
    _run("ip", "address", "add", f"{network.address}/24", "dev", "switch")
    _run("ip", "link", "set", "switch", "up")
    return network


def _is_apart() -> bool:
    return [name for _, name in socket.if_nameindex()] == ["lo"]


def _plugged_in(number: int, pid: int) -> Machine:
    machine = Machine(number, f"10.77.0.{10 + number}", ("nsenter", f"--net=/proc/{pid}/ns/net"))
    _run("ip", "link", "add", _cable(number), "type", "veth", "peer", "name", "eth0", "netns", str(pid))
    _run("ip", "link", "set", _cable(number), "master", "switch", "up")
    _run(*machine.inside, "ip", "link", "set", "lo", "up")
    _run(*machine.inside, "ip", "address", "add", f"{machine.address}/24", "dev", "eth0")
    _run(*machine.inside, "ip", "link", "set", "eth0", "up")
    return machine


def _cable(number: int) -> str:
    return f"cable{number}"


def _run(*command: str) -> bool:
    """Run it, and tell whether it did what it was to do."""
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
