"""What all parts of the emulator share, as one thing to hand around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.simulator.courier import Courier
from bot.simulator.faults import Faults
from bot.simulator.journal import Journal
from bot.simulator.ledger import Ledger
from bot.simulator.media import MediaStore
from bot.simulator.webhooks import Webhooks

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


@dataclass(slots=True)
class Exchange:
    """The emulator's memory, faults and hands."""

    settings: Settings
    journal: Journal
    ledger: Ledger
    faults: Faults
    courier: Courier
    webhooks: Webhooks
    media: MediaStore
    retries: tuple[float, ...] = (1, 5, 15)
    """Seconds between the attempts at an Africa's Talking report that the bot does not take."""

    def close(self) -> None:
        """Stop the errands, and close connections and files."""
        self.courier.close()
        self.webhooks.close()
        self.journal.close()


def open_exchange(settings: Settings, log: Path | None = None) -> Exchange:
    """Give an exchange that takes up what the log holds, and keeps there what happens in it."""
    journal = Journal(log)
    return Exchange(settings, journal, Ledger(journal), Faults(), Courier(), Webhooks(settings), MediaStore(journal))
