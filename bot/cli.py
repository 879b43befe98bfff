"""The `bot` command. Each subcommand is loaded when it is asked for, so that none waits for what another needs."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = {
    "audit": "bot.auditing:audit",
    "banks": "bot.acting.banks:banks",
    "bench": "bot.bench.commands:bench",
    "broadcast": "bot.acting.broadcast:broadcast",
    "certificates": "bot.acting.certificates:certificates",
    "check": "bot.checking:check",
    "contacts": "bot.acting.contacts:contacts",
    "db": "bot.upgrading:db",
    "due": "bot.acting.due:due",
    "doctor": "bot.doctor:doctor",
    "draw": "bot.checking:draw",
    "flows": "bot.revising:flows",
    "handouts": "bot.acting.handouts:handouts",
    "groups": "bot.acting.groups:groups",
    "i18n": "bot.i18n.commands:i18n",
    "interests": "bot.acting.interests:interests",
    "mentors": "bot.acting.mentors:mentors",
    "play": "bot.playing:play",
    "referrals": "bot.acting.referrals:referrals",
    "products": "bot.acting.products:products",
    "requests": "bot.acting.requests:requests",
    "staff": "bot.acting.staff:staff",
    "surveys": "bot.acting.surveys:surveys",
    "templates": "bot.acting.templates:templates",
    "workshops": "bot.acting.workshops:workshops",
    "tickets": "bot.acting.tickets:tickets",
}


class _Commands(click.Group):
    """The subcommands, by the module and name that each is found at."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # the signature is click's
        """Give the names in alphabetical order."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        """Load a subcommand; None where there is none of that name."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101  # as the table says
        return command


@click.group(cls=_Commands, context_settings={"max_content_width": 110})
def main() -> None:
    """Menyesha: conversations with small enterprises over USSD, SMS and WhatsApp."""


if __name__ == "__main__":
    main()
