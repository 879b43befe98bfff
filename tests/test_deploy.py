"""What is put on servers: units that systemd understands, a compose file whose names exist, a proxy without a log."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.bell import LANES
from bot.manager import tell_manager
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
HARDENED = {"User": "menyesha", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes"}
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_a_unit_is_hardened_and_starts_what_there_is(unit: Path, tmp_path: Path) -> None:
    pairs = dict(line.split("=", 1) for line in unit.read_text().splitlines() if re.match(r"\w+=", line))
    assert {name: pairs[name] for name in HARDENED} == HARDENED
    program, *arguments = pairs["ExecStart"].split()
    assert program == f"{pairs['WorkingDirectory']}/.venv/bin/python"
    assert pairs["Environment"] == f"VAR_DIR=/var/lib/{pairs['StateDirectory']}"
    assert all((ROOT / argument).exists() for argument in arguments if argument.endswith(".py"))
    assert complaints(unit, tmp_path) == []


def complaints(unit: Path, folder: Path) -> list[str]:
    """Give what systemd finds wrong with a unit, where there is one to ask."""
    if not shutil.which("systemd-analyze"):
        return []
    python = folder / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.touch(mode=0o755)
    copy = folder / unit.name
    text = unit.read_text().replace("User=menyesha", "User=root").replace("/opt/menyesha", str(folder))
    copy.write_text(text.replace("Documentation=file:", "#"))
    command = ["systemd-analyze", "verify", "--man=no", str(copy)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    return [line for line in (run.stdout + run.stderr).splitlines() if unit.name in line]


def test_everything_that_runs_has_a_fixed_version_and_is_watched() -> None:
    images = {service["image"] for service in SERVICES.values()}
    assert [image for image in images if not re.search(r":(local|\d+\.\d+\.?\d*[\w.-]*)$", image)] == []
    ends = {"upgrade"}
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == ends
    python = re.search(r"FROM python:(\S+)", (DEPLOY / "Dockerfile").read_text())
    assert python is not None
    assert re.match(r"3\.\d+\.\d+", python[1])


def test_what_the_services_name_exists() -> None:
    known = {name.upper() for name in Settings.model_fields}
    for name in ("upgrade", "web", "workers"):
        assert set(SERVICES[name]["environment"]) <= known
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        named = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert {volume for volume in named if not volume.startswith("./")} <= set(COMPOSE["volumes"])
        assert all((DEPLOY / volume).exists() for volume in named if volume.startswith("./"))
    (check,) = [part for part in SERVICES["workers"]["healthcheck"]["test"] if "workers" in part]
    assert f"== {len(LANES)}" in check


def test_the_image_holds_what_runs_and_no_secret() -> None:
    taken = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().split() if line.startswith("!")}
    assert {path for path in taken if not (ROOT / path).exists()} == set()
    assert {"bot", "flows", "locales", "wsgi.py", "worker.py", "gunicorn.conf.py"} <= taken
    assert not {".env", "var", "deploy"} & taken


def test_no_secret_stands_in_what_is_committed() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|AUTH|_URL", name):
                assert "${" in value, name


def test_the_proxy_lets_nothing_but_webhooks_and_public_pages_through() -> None:
    told = (DEPLOY / "Caddyfile").read_text()
    assert re.findall(r"^\thandle (\S+) \{\n\t\treverse_proxy", told, re.MULTILINE) == ["/webhooks/*", "@pages"]
    assert "\t@pages path /exhibition /exhibition/* /c/* /files/* /public/* /console/*\n" in told
    assert "exclude http.log.error" in told


@pytest.mark.parametrize("is_abstract", [False, True])
def test_the_service_manager_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_abstract: bool) -> None:
    address = f"\0{tmp_path}" if is_abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        monkeypatch.setenv("NOTIFY_SOCKET", address.replace("\0", "@"))
        tell_manager("READY=1")
        assert manager.recv(100) == b"READY=1"
    monkeypatch.delenv("NOTIFY_SOCKET")
    tell_manager("READY=1")
