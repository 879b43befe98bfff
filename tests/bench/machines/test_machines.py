"""A machine is lost while two send: the other goes on, and every message is accounted for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.bench.machines.network import Network
from bot.bench.postgres import PostgresError, own_postgres

_COMMAND = [sys.executable, "-m", "bot.cli", "bench", "machines", "--seed", "2026"]
_DOUBT = "unknown where the provider can be asked"
_PROMISES = ("lost", "doubled", "unaccounted", _DOUBT, "not balanced, says bot audit")


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize(("messages", "more"), [(1000, ()), (200, ("--silent", "15"))], ids=["lost", "silent"])
def test_a_machine_that_is_lost_or_falls_silent_loses_and_doubles_nothing(
    tmp_path: Path, messages: int, more: tuple[str, ...]
) -> None:
    try:
        with own_postgres():
            pass
    except PostgresError as error:
        pytest.skip(str(error))
    command = [
        *_COMMAND,
        "--messages",
        str(messages),
        *more,
        "--folder",
        str(tmp_path),
    ]  # a process of its own: it goes on in a network of its own
    told = subprocess.run(command, check=False, capture_output=True, text=True, timeout=580)
    if "cannot be cut off" in told.stderr:
        pytest.skip(told.stderr)
    assert told.returncode == 0, told.stdout + told.stderr
    seen = [line.rsplit(maxsplit=1) for line in told.stdout.splitlines()]
    shown = {name.strip(): value for name, value in seen}
    assert int(shown["rows"]) > messages
    assert {name: shown[name] for name in _PROMISES} == dict.fromkeys(_PROMISES, "0")


def test_machines_of_loopback_share_the_socket_of_the_database() -> None:
    network = Network(is_real=False)
    with network.machine(1) as one, network.machine(2) as other:
        assert (one.address, other.address) == ("127.0.0.11", "127.0.0.12")
        assert one.inside == other.inside == ()
    assert network.database_url("postgresql:///bench?host=/run/pg") == "postgresql:///bench?host=/run/pg"


def test_machines_of_a_network_reach_the_database_by_its_address() -> None:
    url = Network(is_real=True).database_url("postgresql://postgres@/bench?host=/run/pg")
    assert url == "postgresql://postgres@10.77.0.1/bench"
