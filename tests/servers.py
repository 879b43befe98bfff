"""Real servers for the tests: fixtures that start PostgreSQL and Redis by themselves and give each test its own data.

PostgreSQL is that of TEST_POSTGRES_URL, else the binaries of a package, else those on PATH, else the tests are skipped.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from psycopg import sql

from bot.bench.postgres import PostgresError, own_postgres
from bot.embedded import EmbeddedError, start_redis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def run_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the workers of one run meet."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def postgres_server(run_root: Path) -> Iterator[str]:
    """The address of a PostgreSQL server that all workers of this run share."""
    with shared(run_root, "postgres", start_postgres) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, run_root: Path) -> str:
    """The name of a database at the head of the migrations, made once, to be copied."""
    from bot.store.migrate import upgrade

    template = f"{TEMPLATE}_{run_root.stat().st_ino}"
    with locked(run_root / "postgres-template.lock") as is_first:
        if is_first:
            execute(postgres_server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", template)
            execute(postgres_server, "CREATE DATABASE {}", template)
            upgrade(database_at(postgres_server, template))
    return template


@pytest.fixture
def postgres_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database of this test's own."""
    with fresh_database(postgres_server, postgres_template) as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file at the head of the migrations, to be copied."""
    from bot.store.migrate import upgrade

    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite database of this test's own."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'menyesha.db')}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of this test's own: once SQLite, once PostgreSQL."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own without any table: once SQLite, once PostgreSQL; for testing migrations."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    with fresh_database(request.getfixturevalue("postgres_server"), "template0") as url:
        yield url


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of this worker's own Redis."""
    try:
        running = start_redis(tmp_path_factory.mktemp("redis"))
    except EmbeddedError as error:
        pytest.skip(str(error))
    with running:
        yield running.url


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """A real Redis, empty."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    return redis_server


@contextmanager
def shared(root: Path, name: str, start: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """Give what the first worker to come here started; that worker waits for the others before it stops it."""
    address = root / f"{name}.address"
    with (root / f"{name}.users").open("a") as users, (root / f"{name}.lock").open("a") as lock:
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if address.exists():
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield address.read_text()
            return
        with start() as url:
            address.write_text(url)
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield url
            fcntl.flock(lock, fcntl.LOCK_EX)
            address.unlink()
            fcntl.flock(lock, fcntl.LOCK_UN)
            fcntl.flock(users, fcntl.LOCK_EX)


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold a lock among the workers; True for the first who gets it and does not fail."""
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield path.stat().st_size == 0
        lock.write("done\n")


def execute(server: str, statement: str, *names: str) -> None:
    """Run a statement in the server's own database, outside a transaction; `{}` stands for a quoted name."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def database_at(server: str, name: str) -> str:
    """Give the address of a database of this server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


@contextmanager
def fresh_database(server: str, template: str) -> Iterator[str]:
    """Give the address of a new copy of a database; it is dropped at the end, whoever is still connected."""
    name = f"test_{uuid.uuid4().hex}"
    execute(server, "CREATE DATABASE {} TEMPLATE {}", name, template)
    try:
        yield database_at(server, name)
    finally:
        execute(server, "DROP DATABASE {} WITH (FORCE)", name)


@contextmanager
def start_postgres() -> Iterator[str]:
    """Give the address of a running PostgreSQL server; skips the test where none can be had."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given.replace("+psycopg:", ":", 1)
        return
    try:
        with own_postgres() as server:
            yield server.url
    except PostgresError as error:
        pytest.skip(f"{error}; TEST_POSTGRES_URL may name a server")
