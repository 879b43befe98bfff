"""Tells the service manager how we are, as sd_notify(3) does, where it asks to be told."""

from __future__ import annotations

import os
import socket


def tell_manager(state: str) -> None:
    """Tell systemd: `READY=1` that we work, `WATCHDOG=1` that we still do. Elsewhere nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(state.encode(), f"\0{address[1:]}" if address.startswith("@") else address)
