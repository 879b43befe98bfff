"""What `./dev test` runs: every check one after another, then the tests; the last words are pytest's own.

With `--quick`, what is fast; with arguments for pytest, those tests only. The exit code is 1 where anything failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
SLOW = ("-m", "not slow and not browser and not postgres")
PARALLEL = ("-n2", "--dist=loadfile", "--no-loadscope-reorder", "--durations=5", "--durations-min=3")

MEASURED = {"COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"), "COVERAGE_FILE": str(ROOT / ".coverage")}
"""With these, every process that a test starts records what it covers."""


@dataclass(frozen=True)
class Check:
    """One command that must succeed."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def main(arguments: list[str]) -> int:
    """Run what was asked for; give the exit code."""
    forget_settings()
    quick, rest = "--quick" in arguments, [argument for argument in arguments if argument != "--quick"]
    marks = SLOW if quick else ()
    checks = [module("tests", "pytest", *marks, *rest)] if rest else all_checks(quick=quick)
    failed = [check.name for check in checks if not succeeds(check)]
    if failed:
        click.secho(f"FAILED: {', '.join(failed)}", fg="red", bold=True)
    return int(bool(failed))


def forget_settings() -> None:
    """Take the project's own settings out of the environment: a test says itself what it needs."""
    for name in (*Settings.model_fields, "port"):
        os.environ.pop(name.upper(), None)


def all_checks(*, quick: bool) -> list[Check]:
    """Give every check in the order of running, the fast ones first."""
    fast = [
        module("format", "ruff", "format", "--check", "--quiet", "."),
        module("lint", "ruff", "check", "--quiet", "."),
        module("types", "mypy", "bot", "wsgi.py", "worker.py", "tests"),
    ]
    if quick:
        return [*fast, module("tests", "pytest", *SLOW, *PARALLEL)]
    return [
        *fast,
        Check("layers", (str(Path(sys.executable).with_name("lint-imports")), "--no-logo")),
        module("flows", "bot.cli", "check"),
        module("translations", "bot.cli", "i18n", "check"),
        replace(module("tests", "pytest", *PARALLEL), environment=MEASURED),
    ]


def module(name: str, *command: str) -> Check:
    """Give a check that is a Python module of this environment."""
    return Check(name, (sys.executable, "-m", *command))


def succeeds(check: Check) -> bool:
    """Run a check in sight of whoever waits for it, and say how long it took."""
    click.secho(f"\n== {check.name}: {' '.join((Path(check.command[0]).name, *check.command[1:]))}", bold=True)
    started = time.monotonic()
    result = subprocess.run(check.command, cwd=ROOT, env=os.environ | check.environment, check=False)
    if check.name != "tests":  # pytest says it itself
        word = click.style("FAILED", fg="red", bold=True) if result.returncode else click.style("ok", fg="green")
        click.echo(f"   {word} after {time.monotonic() - started:.1f} s")
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
