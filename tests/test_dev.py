"""The set-up script, on made-up machines: a PATH of a few real tools, and a Python that only writes down its calls."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOOLS = ("sh", "bash", "cat", "cksum", "cp", "dirname", "env", "grep", "mkdir", "rm")

# What it was asked goes to the file $CALLS; a word in $FAILS makes every call that contains it fail.
PYTHON = """#!/bin/sh
for word in $FAILS; do case "${0##*/} $*" in *"$word"*) exit 1 ;; esac; done
case "$*" in
  *sys.version.split*) echo 3.11 made up; exit ;;
  *sys.version_info* | *ensurepip* | --version) exit ;;
esac
printf '%s\\n' "${0##*/} $*" >>"$CALLS"
case "$*" in
  "-m venv "*) for folder; do :; done; rm -rf "$folder"; mkdir -p "$folder/bin"; cp "$0" "$folder/bin/python" ;;
  "-m uv --version") [ -f "$CALLS.uv" ] ;;
  *"pip --disable-pip-version-check install "*uv==*) : >"$CALLS.uv" ;;
esac
"""
ANY_TOOL = '#!/bin/sh\nprintf "%s\\n" "${0##*/} $*" >>"$CALLS"\n'


@dataclass
class Machine:
    """A machine with the project on it, in a folder with a space in its name."""

    home: Path

    def has(self, name: str, script: str = PYTHON) -> None:
        """Put a program on its PATH."""
        path = self.home / "bin" / name
        path.write_text(script)
        path.chmod(0o755)

    def run(self, *command: str, fails: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command of the project from elsewhere."""
        environment = {"PATH": str(self.home / "bin"), "CALLS": str(self.home / "calls"), "FAILS": fails}
        (self.home / "calls").unlink(missing_ok=True)
        program, *arguments = command
        return subprocess.run(
            [self.home / "my project" / program, *arguments],
            env=environment,
            cwd=self.home,
            check=False,
            capture_output=True,
            text=True,
        )

    @property
    def calls(self) -> list[str]:
        """What its programs were asked in the last run."""
        path = self.home / "calls"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or pytest.fail(f"no {tool} here"))
    project = tmp_path / "my project"
    (project / ".ci").mkdir(parents=True)
    for name in ("dev", ".ci/run"):
        shutil.copy(ROOT / name, project / name)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (project / name).write_text(f"flask==3.1 # {name}\n")
    return Machine(tmp_path)


@pytest.mark.parametrize(("shell", "script"), [("sh", "dev"), ("dash", "dev"), ("bash", ".ci/run")])
def test_the_scripts_are_clean(shell: str, script: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    result = subprocess.run([shell, "-n", ROOT / script], check=False, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert os.access(ROOT / script, os.X_OK)


def test_a_machine_without_python_is_told_in_one_line(machine: Machine) -> None:
    result = machine.run("dev", "run")
    assert result.returncode == 1
    assert result.stderr == "Missing: Python 3.11 or newer, as python3 or python3.11 to python3.14 on the PATH\n"


def test_an_old_python_is_not_enough(machine: Machine) -> None:
    machine.has("python3")
    result = machine.run("dev", "test", fails="version_info")
    assert result.returncode == 1
    assert result.stderr.startswith("Missing: Python 3.11 or newer")
    assert machine.calls == []


def test_a_python_without_venv_is_told_the_package(machine: Machine) -> None:
    machine.has("python3")
    result = machine.run("dev", "run", fails="ensurepip")
    assert result.returncode == 1
    assert result.stderr == "Missing: the venv module of python3. On Debian and Ubuntu: apt install python3-venv\n"


def test_a_newer_python_beside_an_old_one_is_found(machine: Machine) -> None:
    machine.has("python3", "#!/bin/sh\nexit 1\n")
    machine.has("python3.12")
    assert machine.run("dev", "run").returncode == 0
    assert machine.calls[0].startswith("python3.12 -m venv --clear ")


def test_the_first_start_installs_by_hash_from_wheels_and_the_second_does_nothing(machine: Machine) -> None:
    machine.has("python3")
    first = machine.run("dev", "test", "-k", "a word")
    assert first.returncode == 0, first.stderr
    venv, uv_missing, uv, install, tests = machine.calls
    assert venv == f"python3 -m venv --clear {machine.home}/my project/.venv"
    assert uv_missing == "python -m uv --version"
    assert "--only-binary :all: uv==" in uv
    assert (
        f"--require-hashes --only-binary :all: --requirement {machine.home}/my project/requirements-dev.txt" in install
    )
    assert tests == "python -m tests.run -k a word"
    assert "Installing 1 packages" in first.stderr

    second = machine.run("dev", "test")
    assert machine.calls == ["python -m tests.run"]
    assert second.stderr == ""


def test_running_needs_less_than_testing(machine: Machine) -> None:
    machine.has("python3")
    machine.run("dev", "run", "--no-demo")
    assert machine.calls[-2].endswith("requirements.txt")
    assert machine.calls[-1] == "python -P -m bot.local run --no-demo"
    machine.run("dev", "test")
    assert [call for call in machine.calls if "venv" in call.split()] == []
    assert machine.calls[-2].endswith("requirements-dev.txt")
    machine.run("dev", "bot", "check")
    assert machine.calls == ["python -P -m bot.local bot check"]


def test_a_new_lock_file_is_installed_into_what_is_there(machine: Machine) -> None:
    machine.has("python3")
    machine.run("dev", "run")
    (machine.home / "my project" / "requirements.txt").write_text("flask==3.2\n")
    machine.run("dev", "run")
    assert [call.split()[2] for call in machine.calls[:-1]] == ["uv", "uv"]


def test_an_installation_that_was_broken_off_is_made_anew(machine: Machine) -> None:
    machine.has("python3")
    assert machine.run("dev", "run", fails="requirement").returncode != 0
    assert not any(call.endswith("bot.local run") for call in machine.calls)
    assert machine.run("dev", "run").returncode == 0
    assert machine.calls[0].startswith("python3 -m venv --clear ")


def test_a_project_that_was_moved_is_installed_anew(machine: Machine) -> None:
    machine.has("python3")
    machine.run("dev", "run")
    (machine.home / "my project").rename(machine.home / "elsewhere")
    (machine.home / "my project").symlink_to(machine.home / "elsewhere")
    machine.run("dev", "run")
    assert machine.calls[0] == f"python3 -m venv --clear {machine.home}/elsewhere/.venv"


@pytest.mark.parametrize("fails", ["uv==", "--python"])
def test_where_uv_is_not_to_be_had_pip_installs(machine: Machine, fails: str) -> None:
    machine.has("python3")
    result = machine.run("dev", "run", fails=fails)
    assert result.returncode == 0, result.stderr
    assert "trying with pip" in result.stderr
    assert "-m pip" in machine.calls[-2]
    assert "--require-hashes --only-binary :all:" in machine.calls[-2]


@pytest.mark.parametrize("command", [[], ["start"]])
def test_an_unknown_command_is_answered_with_those_that_there_are(machine: Machine, command: list[str]) -> None:
    result = machine.run("dev", *command)
    assert result.returncode == 2
    assert result.stderr.startswith("Usage: ./dev run")


def test_ci_installs_what_is_missing_before_it_tests(machine: Machine) -> None:
    machine.has("python3")
    for name in ("apt-get", "sudo"):
        machine.has(name, ANY_TOOL + 'if [ "${0##*/}" = sudo ]; then exec "$@"; fi\n')
    assert machine.run(".ci/run").returncode == 0
    apt = [call for call in machine.calls if call.startswith("apt-get")]
    assert apt == ["apt-get update", "apt-get install -y --no-install-recommends chromium"]
    assert machine.calls[-1] == "python -m tests.run"


def test_ci_installs_nothing_where_nothing_is_missing(machine: Machine) -> None:
    machine.has("python3")
    machine.has("google-chrome", ANY_TOOL)
    assert machine.run(".ci/run").returncode == 0
    assert not any(call.startswith("apt-get") for call in machine.calls)
