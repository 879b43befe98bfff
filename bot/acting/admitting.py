"""Who acts where what they do has transactions of its own; where it has not, `acting` has all in one."""

from __future__ import annotations

from typing import NamedTuple

import click

from bot.acting.stage import get_runtime
from bot.programme.lifecycle import By
from bot.programme.staff import Act, NotAllowed, get_member
from bot.runtime import Runtime


class Admitted(NamedTuple):
    """The runtime, and who of the staff goes on record."""

    runtime: Runtime
    by: By


def admit(login: str, act: Act) -> Admitted:
    """Let one of the staff act; ends the command in one sentence where they may not."""
    runtime = get_runtime()
    try:
        with runtime.database.begin() as db:
            member = get_member(db, login)
            member.require(act)
    except (LookupError, NotAllowed) as error:
        raise click.ClickException(str(error)) from None
    return Admitted(runtime, By(staff_id=member.id))
