"""The run of the crash benchmark on several machines: two have web and workers, ours the data; one of them is lost."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.bench.crash.running import Crash
from bot.bench.postgres import own_postgres
from bot.bench.product import WORKERS, environment_of, product_of, web_command
from bot.bench.trees import Tree, started, wait_for
from bot.embedded import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from bot.bench.crash.schedule import Plan
    from bot.bench.machines.network import Machine, Network
    from bot.bench.product import Product
    from bot.bench.verdict import Verdict


@dataclass(frozen=True, slots=True)
class _Host:
    """A machine with all that runs there."""

    machine: Machine
    where: str
    """Its web server's address and port."""
    web: Tree
    workers: Tree

    def lose(self) -> None:
        """Have it vanish; that what runs there ends is not noticed by anybody."""
        self.machine.vanish()
        self.web.kill()
        self.workers.kill()


def lose_one(plan: Plan, folder: Path, network: Network, say: Callable[[str], None], silent: float = 0.0) -> Verdict:
    """Run the plan on the machines of this network, and give what it has shown. Raises PostgresError, ServerError.

    With `silent` none is lost: for so many seconds nothing passes between those that send and the one with the data.
    """
    with own_postgres(network.address if network.is_real else "") as server:
        return Crash(plan, folder, say, partial(_running, network, silent)).run(server.url)


@contextmanager
def _running(network: Network, silent: float, folder: Path, by_socket: str) -> Iterator[Product]:
    """Run everything but the first host's workers until the end of the block; the second host is the one to lose."""
    environment = environment_of(network.database_url(by_socket), network.address)
    with ExitStack() as stack:
        hosts = [_host(stack.enter_context(network.machine(number)), environment, folder) for number in (1, 2)]
        kept, lost = hosts
        balance = [sys.executable, "-m", "bot.bench.machines.balancer", urlsplit(environment["PUBLIC_URL"]).netloc]
        balancer = Tree([*balance, *(host.where for host in hosts)], environment, folder / "balancer.log")
        lose = partial(_silence, hosts, silent) if silent else lost.lose
        product = replace(product_of(folder, environment), web=balancer, workers=kept.workers, lose=lose)
        stack.enter_context(started(product.queue, product.emulator, kept.web, lost.web, balancer))
        wait_for(product.emulator, f"{environment['EMULATOR_URL']}/health")
        for host in hosts:
            wait_for(host.web, f"http://{host.where}/health/ready")
        stack.enter_context(started(lost.workers))
        stack.callback(kept.workers.kill)
        yield product


def _silence(hosts: Sequence[_Host], seconds: float) -> None:
    for host in hosts:
        host.machine.fall_silent()
    time.sleep(seconds)
    for host in hosts:
        host.machine.be_heard()


def _host(machine: Machine, environment: dict[str, str], folder: Path) -> _Host:
    own = {**environment, "VAR_DIR": str(folder / f"var{machine.number}")}
    where = f"{machine.address}:{free_port()}"
    web = Tree([*machine.inside, *web_command(where)], own, folder / f"web{machine.number}.log")
    workers = Tree([*machine.inside, *WORKERS], own, folder / f"workers{machine.number}.log")
    return _Host(machine, where, web, workers)
