"""Drafting, looking and trying: what costs nothing, or one message."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any

import click
from sqlalchemy import Connection, Row, select

from bot.acting.admitting import Admitted, admit
from bot.acting.broadcast.asking import Commands, audience_of, filters, number_of, text_of
from bot.acting.broadcast.moving import cancel, pause, prepare, reckon, resume, start, watch
from bot.acting.broadcast.prices import prices
from bot.acting.broadcast.printing import tell_broadcast, tell_census, tell_record
from bot.acting.stage import acting, as_member
from bot.errors import BroadcastError
from bot.messages import Medium
from bot.programme.groups import get_group
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.runtime import Runtime
from bot.services.broadcasting import preparing, starting
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.drafting import LANGUAGES, Draft, draft, look_at
from bot.services.broadcasting.figures import census_of, figures_of
from bot.services.broadcasting.forecasting import rows_of
from bot.services.broadcasting.states import get_broadcast
from bot.services.broadcasting.wording import size, wording
from bot.store.broadcasts import broadcasts


@click.group(cls=Commands)
def broadcast() -> None:
    """One text to many contacts: draft it, see what it costs, prepare it, start it, keep it in hand."""


@broadcast.command()
@click.argument("name")
@click.option("--en", default="", help="The English text, or @ and a file that holds it.")
@click.option("--rw", default="", help="The Kinyarwanda text, or @ and a file that holds it.")
@click.option("--medium", type=click.Choice(["sms", "whatsapp"]), default="sms", show_default=True)
@filters
@as_member
def new(name: str, medium: str, as_: str, **options: Any) -> None:  # noqa: ANN401  # the texts, and what the filters are told
    """Draft a broadcast: checked, counted, and not sent to anybody."""
    runtime, by = admit(as_, Act.RUN_PROGRAMME)
    texts = {language: text_of(options.pop(language)) for language in LANGUAGES}
    wanted = Draft(name, texts, audience_of(options), Medium(medium))
    with runtime.database.begin() as db:
        if wanted.audience.group:
            _require_group(db, wanted.audience.group)
        broadcast_id = draft(db, runtime, wanted, by)
    for language, checked in look_at(runtime, wanted).items():
        click.echo(f"{language}: {checked.segments} segments at the most\n{checked.text}")
        for remark in checked.remarks:
            click.echo(f"  {remark}")
    click.echo(f"broadcast {broadcast_id} is drafted; next: bot broadcast preview {broadcast_id}")


def _require_group(db: Connection, name: str) -> None:
    try:
        get_group(db, name)
    except LookupError as error:
        raise BroadcastError(f"{error}.") from None


@broadcast.command("list")
@as_member
def list_all(as_: str) -> None:
    """List the broadcasts, the newest first."""
    with acting(as_, Act.SEE) as stage:
        for row in stage.db.execute(select(broadcasts).order_by(broadcasts.c.id.desc()).limit(50)):
            recipients = "-" if row.recipients is None else f"{row.recipients:,}"
            click.echo(f"{row.id:>5}  {row.status:10}{recipients:>10}  {row.medium:9} {row.name}")


@broadcast.command()
@click.argument("broadcast_id", type=int)
@as_member
def show(broadcast_id: int, as_: str) -> None:
    """Say where a broadcast stands, how far it is, what it has cost beside what it was to cost, and who did what."""
    with acting(as_, Act.SEE) as stage:
        found = get_broadcast(stage.db, broadcast_id)
        tell_broadcast(stage.runtime, found, figures_of(stage.runtime, stage.db, found))
        tell_record(stage.runtime, events_of(stage.db, broadcasts.name, broadcast_id))


@broadcast.command()
@click.argument("broadcast_id", type=int)
@click.option("--number", default=3, show_default=True, help="How many recipients of each language to show.")
@as_member
def preview(broadcast_id: int, number: int, as_: str) -> None:
    """Show whom a draft reaches and whom not, and the words as some get them."""
    runtime, _ = admit(as_, Act.SEE)
    with runtime.database.begin() as db:
        found = get_broadcast(db, broadcast_id)
    if found.status == "draft":
        tell_census(census_of(runtime, found))
    for language, fields in _some(runtime, found, number):
        words = wording(getattr(found, f"text_{language}"), Medium(found.medium)).fill(fields)
        click.echo(f"{language}, {size(words, found.medium)} segments:\n{words}")


def _some(runtime: Runtime, found: Row[Any], number: int) -> list[tuple[str, str | None]]:
    """Give language and fields of the first recipients in each language that the broadcast speaks."""
    wanted = Counter({language: number for language in LANGUAGES if getattr(found, f"text_{language}")})
    chosen = []
    for row in chain.from_iterable(rows_of(runtime, found)):
        if wanted[row.language] > 0:
            wanted[row.language] -= 1
            chosen.append((row.language, row.fields))
        if not wanted.total():
            break
    return sorted(chosen, key=lambda one: one[0])


@broadcast.command()
@click.argument("broadcast_id", type=int)
@click.argument("number")
@as_member
def test(broadcast_id: int, number: str, as_: str) -> None:
    """Send a broadcast's words to one number, as a broadcast of its own."""
    admitted = admit(as_, Act.RUN_PROGRAMME)
    trial = _try_on(admitted, broadcast_id, number_of(number, admitted.runtime))
    click.echo(f"broadcast {trial} goes to {number}; see: bot broadcast show {trial}")


def _try_on(admitted: Admitted, broadcast_id: int, number: str) -> int:
    """Start a broadcast of the same words to one number, and give its id."""
    runtime, by = admitted
    with runtime.database.begin() as db:
        found = get_broadcast(db, broadcast_id)
        texts = {language: text for language, text in (("en", found.text_en), ("rw", found.text_rw)) if text}
        only = Audience(numbers=(number,), languages=tuple(texts) if len(texts) == 1 else ())
        trial = draft(db, runtime, Draft(f"{found.name[:53]} (test)", texts, only, Medium(found.medium)), by)
        drafted = get_broadcast(db, trial)
    reasons = census_of(runtime, drafted).left_out
    if not preparing.prepare(runtime, trial, by=by):
        why = ", ".join(reasons) or "is no contact of ours that speaks a language of this text; dial our code first"
        raise BroadcastError(f"{number} {why}.")
    starting.start(runtime, trial, by=by)
    return trial


for command in (prepare, reckon, start, pause, resume, cancel, watch, prices):
    broadcast.add_command(command)
