"""What holds for every test: no call leaves this machine, nothing is skipped quietly, and under CI nothing at all."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import threading
from collections import Counter
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

pytest_plugins = ["tests.servers"]

# How long an example takes is the machine's affair, and no test's.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

Given = ParamSpec("Given")
Result = TypeVar("Result")
COVERAGE = pytest.StashKey[str]()
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


class OutsideError(RuntimeError):
    """A test reached for a machine other than this one."""


@pytest.fixture(scope="session", autouse=True)
def _no_call_leaves_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(socket.socket.connect, 1))
        patch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex, 1))
        patch.setattr(socket, "getaddrinfo", guarded(socket.getaddrinfo, 0))
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_kept_in_the_project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAR_DIR", str(tmp_path_factory.mktemp("var")))
        yield


@pytest.fixture(autouse=True)
def _logs_are_pytests_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    yield
    logging.captureWarnings(capture=False)
    logging.root.handlers[:] = [it for it in logging.root.handlers if type(it.formatter).__name__ != "Lines"]
    logging.root.setLevel(logging.WARNING)


def guarded(call: Callable[Given, Result], position: int) -> Callable[Given, Result]:
    """Give the same function, which refuses where the argument at this position leads outside."""

    @wraps(call)
    def guard(*args: Given.args, **options: Given.kwargs) -> Result:
        refuse_outside(args[position])
        return call(*args, **options)

    return guard


def refuse_outside(where: object) -> None:
    """Raise unless this is a socket file, or a name or an address of this machine itself."""
    host = where[0] if isinstance(where, tuple) else where
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if name not in {"localhost", "::1"} and not name.startswith(("127.", "/", "\0")):
        msg = f"a test reached for {name}"
        raise OutsideError(msg)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the transcripts be written anew, to be read as prose."""
    parser.addoption("--update-transcripts", action="store_true", help="rewrite what we say in tests/transcripts")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL by the fixture it asks for; begin with what is slow, so that workers end together."""
    for item in items:
        if "postgres_server" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that was skipped under CI."""
    return never_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that was skipped under CI."""
    return never_skipped((yield))


def never_skipped(report: Report) -> Report:
    """Turn a skip into a failure where CI=true: there, everything must have been tested."""
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped under CI: {reason_of(report)}"
    return report


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Give why it was skipped."""
    return str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr).removeprefix("Skipped: ")


def pytest_configure() -> None:
    """Forget what earlier runs have covered."""
    if is_measured():
        coverage("erase")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Add up what all processes have covered, once the workers are gone; too little of it fails the run."""
    if not is_measured():
        return
    combined, report = coverage("combine", "--quiet"), coverage("report")
    session.config.stash[COVERAGE] = combined.stdout + report.stdout
    if session.exitstatus == pytest.ExitCode.OK and (combined.returncode or report.returncode):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def is_measured() -> bool:
    """Tell whether this is the process that reports what a measured run has covered."""
    return "COVERAGE_PROCESS_START" in os.environ and "PYTEST_XDIST_WORKER" not in os.environ


def coverage(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run coverage, itself not measured."""
    environment = {name: value for name, value in os.environ.items() if name != "COVERAGE_PROCESS_START"}
    command = [sys.executable, "-m", "coverage", *arguments]
    return subprocess.run(
        command, env=environment, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how much is covered, and loudly what was not tested here and why."""
    if COVERAGE in config.stash:
        terminalreporter.section("coverage")
        terminalreporter.write(config.stash[COVERAGE])
    reasons = Counter(reason_of(report) for report in terminalreporter.getreports("skipped"))
    if reasons:
        terminalreporter.section("NOT TESTED HERE", yellow=True, bold=True)
        for reason, count in reasons.most_common():
            terminalreporter.line(f"{count} skipped: {reason}", yellow=True, bold=True)
