"""The rules of the house for tests, tried on tests that break them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import OutsideError
from tests.run import Check, all_checks, forget_settings, succeeds

ROOT = Path(__file__).parent.parent
SKIPS = """
import pytest
def test_needs_a_browser(): pytest.skip("no Chromium here")
def test_needs_nothing(): pass
"""
SKIPS_ALL = 'import pytest\npytest.skip("not on this machine", allow_module_level=True)\n'


def run_tests(folder: Path, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_made_up.py").write_text(text)
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"--rootdir={folder}",
        f"-c{ROOT / 'pyproject.toml'}",
        "-ptests.conftest",
    ]
    return subprocess.run(
        [*command, folder / "test_made_up.py"],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
    )


def test_what_is_skipped_is_said_loudly(tmp_path: Path) -> None:
    result = run_tests(tmp_path, SKIPS, CI="")
    assert result.returncode == 0
    assert "NOT TESTED HERE" in result.stdout
    assert "1 skipped: no Chromium here" in result.stdout


@pytest.mark.parametrize("text", [SKIPS, SKIPS_ALL])
def test_nothing_is_skipped_under_ci(tmp_path: Path, text: str) -> None:
    result = run_tests(tmp_path, text, CI="true")
    assert result.returncode != 0
    assert "Nothing may be skipped under CI: no" in result.stdout


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "api.example.org", b"api.example.org"])
def test_no_test_reaches_another_machine(host: str) -> None:
    with pytest.raises(OutsideError):
        socket.create_connection((host, 80), timeout=1)


def test_settings_of_the_environment_do_not_reach_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TWILIO_AUTH_TOKEN", "DATABASE_URL", "PORT"):
        monkeypatch.setenv(name, "real")
    forget_settings()
    assert not {"TWILIO_AUTH_TOKEN", "DATABASE_URL", "PORT"} & set(os.environ)


@pytest.mark.parametrize(("code", "word"), [(0, "ok"), (3, "FAILED")])
def test_a_check_succeeds_when_its_command_does(code: int, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    check = Check("a check", (sys.executable, "-c", f"raise SystemExit({code})"))
    assert succeeds(check) is (code == 0)
    assert f"{word} after" in capsys.readouterr().out


def test_the_quick_run_is_part_of_the_whole() -> None:
    quick, whole = ([check.name for check in all_checks(quick=quick)] for quick in (True, False))
    assert quick == ["format", "lint", "types", "tests"]
    assert set(quick) < set(whole)
