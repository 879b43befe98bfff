"""Asks providers what they took for our messages: an hour after these were sent, and once more a day later."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice

from bot.asking import Charge, Charges
from bot.errors import SendError
from bot.messages import Channel
from bot.runtime import Runtime
from bot.services.apart import do_apart
from bot.store.charges import keep_charges
from bot.store.leasing import Lease
from bot.store.rounds import end_round, find_round

_EVERY = timedelta(minutes=5)
_LATER = {"soon": timedelta(hours=1), "late": timedelta(hours=25)}
"""Most prices are known within the hour; of what was sent late, or not yet booked, a day after."""
_BACK = timedelta(days=7)
"""Where nothing was asked before, it is asked about so long a time."""
_WINDOW = timedelta(hours=1)
_WINDOWS = 24
"""So many an asking, at the most: it goes on at the next one."""
_BATCH = 500

log = logging.getLogger(__name__)


def charge(runtime: Runtime) -> None:
    """Write to our messages what providers charged for them, if that was not done a few minutes ago."""
    if not Lease("charging", secrets.token_hex(8)).take(runtime.database, runtime.clock, _EVERY):
        return
    do_apart({f"charges of {name}": one for name, one in runtime.channels.items()}, partial(_charge_one, runtime))


def _charge_one(runtime: Runtime, channel: Channel) -> None:
    provider = runtime.adapters.get(channel.provider)
    if isinstance(provider, Charges):
        try:
            for name, after in _LATER.items():
                _catch_up(runtime, channel, provider, (f"{channel.name} {name}", after))
        except SendError as error:
            log.warning("%s could not be asked what it charged (%s); it is asked again", channel.name, error.code)


def _catch_up(runtime: Runtime, channel: Channel, provider: Charges, look: tuple[str, timedelta]) -> None:
    """Ask window by window, from where this look stopped until as late as it may."""
    name, after = look
    for _ in range(_WINDOWS):
        with runtime.database.begin() as db:
            now = runtime.clock(db)
            before = find_round(db, name)
        since = datetime.fromtimestamp(before[0], UTC) if before else now - after - _BACK
        until = since + _WINDOW
        if until > now - after:
            return
        for batch in _batches(provider.charged(channel, since, until)):
            with runtime.database.begin() as db:
                keep_charges(db, channel.provider, batch)
        with runtime.database.begin() as db:
            end_round(db, name, before, int(until.timestamp()), now)


def _batches(charges: Iterator[Charge]) -> Iterator[list[Charge]]:
    while batch := list(islice(charges, _BATCH)):
        yield batch
