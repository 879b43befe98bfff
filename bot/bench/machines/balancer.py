"""A balancer: each connection goes to a web server that takes it, the next one in turn.

`python -m bot.bench.machines.balancer HOST:PORT SERVER…` serves it.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from contextlib import suppress

_PATIENCE = 1.0
"""Seconds for a server to take a connection."""
_Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def balance(where: str, servers: list[str]) -> None:
    """Serve until the process ends."""
    turns = deque(servers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        turns.rotate()
        server = await _find(tuple(turns))
        if server is not None:
            await asyncio.gather(_pass_on(reader, server[1]), _pass_on(server[0], writer))
        writer.close()

    host, port = where.split(":")
    await (await asyncio.start_server(serve, host, int(port))).serve_forever()


async def _find(servers: tuple[str, ...]) -> _Stream | None:
    for server in servers:
        host, port = server.split(":")
        with suppress(OSError, asyncio.TimeoutError):
            return await asyncio.wait_for(asyncio.open_connection(host, int(port)), _PATIENCE)
    return None


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while said := await reader.read(65536):
            writer.write(said)
            await writer.drain()
    writer.close()


if __name__ == "__main__":
    asyncio.run(balance(sys.argv[1], sys.argv[2:]))
