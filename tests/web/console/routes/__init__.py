"""Every page of the console by its endpoint: how it is asked for, and what it asks of a role; and what is shown there.

Each part of the console has a module here with its `ROUTES` and with `situate`, which makes what their paths show.
"""

from __future__ import annotations

from bot.programme.staff import Act
from tests.bots import Bot
from tests.web.console.routes import (
    broadcasts,
    contacts,
    home,
    inbox,
    programme,
    staff,
    templates,
    workshops,
)

Route = tuple[str, str, Act | tuple[Act, ...] | None]
PARTS = (staff, contacts, home, inbox, broadcasts, workshops, programme, templates)
ROUTES: dict[str, Route] = {name: route for part in PARTS for name, route in part.ROUTES.items()}
PAGES = {name: path for name, (method, path, _) in ROUTES.items() if method == "GET" and "." not in path}
"""The pages that are read, with their paths; what has an ending is a file."""
OPEN = {"sign_in", "invited", "static"}
"""What is there for everybody."""


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    for part in PARTS:
        part.situate(bot)
