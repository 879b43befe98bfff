"""A durable turn over HTTP beside a bare endpoint on the same server, taken in turns so that both meet the same machine."""

from __future__ import annotations

import multiprocessing
import statistics
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url, update

from bot.bench.load import Answered, Load, put
from bot.bench.server import BARE, serving
from bot.bootstrap import FLOWS, LOCALES
from bot.catalogue import read_catalogue
from bot.demo import load_demo
from bot.embedded import free_port, start_redis
from bot.services.publishing import publish
from bot.store.database import Database, database_clock
from bot.store.migrate import upgrade
from bot.store.workshops import workshops

SECRET = "bench"  # noqa: S105  # of a server that lives as long as the measurement
WEBHOOK = f"/webhooks/africastalking/{SECRET}/ussd"
LINES_OF_A_WORKER = 8
"""As many as it has threads."""
