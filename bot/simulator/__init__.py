"""The providers' own HTTP played on loopback, and three handsets in the browser. It speaks to the bot by HTTP only.

For trying, for tests and for crash runs; never in production.
"""

from __future__ import annotations

from bot.simulator.handsets import create_simulator

__all__ = ["create_simulator"]
