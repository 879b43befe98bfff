from __future__ import annotations

import signal
import socket
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bot.embedded import free_port
from bot.local.children import ChildError, Children

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WAITS = "import signal; signal.pause()"
SERVES = "http.server.test(http.server.SimpleHTTPRequestHandler, bind='127.0.0.1', port=int(sys.argv[1]))"
SAYS_GOODBYE = f"""
import http.server, pathlib, signal, sys
def goodbye(*_):
    pathlib.Path(sys.argv[2]).touch()
    sys.exit()
signal.signal(signal.SIGTERM, goodbye)
{SERVES}
"""
IS_DEAF = f"""
import http.server, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
{SERVES}
"""
HAS_A_CHILD = """
import pathlib, signal, sys
from bot.local.children import Children
data, port = sys.argv[1:]
server = ("-m", "http.server", "--bind=127.0.0.1", port)
Children(pathlib.Path(data)).start("web", *server, answers_at=f"http://127.0.0.1:{port}/")
print("ready", flush=True)
signal.pause()
"""


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    children = Children(tmp_path, grace=10)
    yield children
    children.stop()


def serve_files(port: int) -> tuple[str, ...]:
    return ("-m", "http.server", "--bind=127.0.0.1", str(port))


def test_a_command_that_fails_is_named_with_its_last_words(children: Children) -> None:
    with pytest.raises(ChildError, match=r"(?s)^database ended with exit code 3\.\nno such table$"):
        children.run("database", "-c", "import sys; print('no such table'); sys.exit(3)")


def test_a_command_that_succeeds_has_ended_when_run_comes_back(children: Children, tmp_path: Path) -> None:
    children.run("database", "-c", "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()", str(tmp_path / "done"))
    assert (tmp_path / "done").exists()
    assert children.running == {}


def test_a_server_answers_when_start_comes_back(children: Children) -> None:
    port = free_port()
    children.start("web", *serve_files(port), answers_at=f"http://127.0.0.1:{port}/")
    socket.create_connection(("127.0.0.1", port)).close()


def test_a_server_that_ends_before_it_answers_is_named(children: Children) -> None:
    with pytest.raises(ChildError, match=r"web ended with exit code 1\.\n(?s:.*)No module named 'flusk'"):
        children.start("web", "-c", "import flusk", answers_at=f"http://127.0.0.1:{free_port()}/")


def test_a_child_that_dies_is_named(children: Children) -> None:
    children.start("web", "-c", WAITS)
    children.start("worker", "-c", WAITS)
    children.running["worker"].kill()
    with pytest.raises(ChildError, match=r"^worker was ended by SIGKILL\."):
        children.watch()


def test_one_that_was_killed_is_started_anew_where_that_can_be(children: Children, tmp_path: Path) -> None:
    children.start("queue", "-c", WAITS)
    first = children.running["queue"]

    def start_again() -> subprocess.Popen[bytes]:
        children.start("queue", "-c", "import sys; sys.exit(3)")
        return children.running["queue"]

    children.mended_by["queue"] = start_again
    first.kill()
    with pytest.raises(ChildError, match=r"^queue ended with exit code 3\."):
        children.watch()
    assert first.returncode == -signal.SIGKILL
    assert (tmp_path / "queue.log").exists()


def test_children_may_end_what_they_are_doing(children: Children, tmp_path: Path) -> None:
    port = free_port()
    children.start(
        "web", "-c", SAYS_GOODBYE, str(port), str(tmp_path / "ended"), answers_at=f"http://127.0.0.1:{port}/"
    )
    children.stop()
    assert (tmp_path / "ended").exists()
    assert children.running["web"].returncode == 0


def test_a_deaf_child_is_killed(tmp_path: Path) -> None:
    port, children = free_port(), Children(tmp_path, grace=0.1)
    children.start("worker", "-c", IS_DEAF, str(port), answers_at=f"http://127.0.0.1:{port}/")
    children.stop()
    assert children.running["worker"].returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_children_end_with_their_parent_even_when_it_is_killed(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", HAS_A_CHILD, str(tmp_path), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            parent.kill()
            with suppress(ConnectionResetError):
                assert connection.recv(1) == b""
