"""Drafting, looking and trying: what costs nothing, or one message."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any, NamedTuple

import click
from sqlalchemy import Row, select

from bot.acting.admitting import admit
from bot.acting.broadcast.asking import Commands, text_of
from bot.acting.broadcast.audiences import audience
from bot.acting.broadcast.moving import approve, cancel, pause, prepare, reckon, resume, start
from bot.acting.broadcast.prices import prices
from bot.acting.broadcast.printing import tell_broadcast, tell_census, tell_record, tell_results
from bot.acting.broadcast.watching import watch
from bot.acting.filtering import audience_of, filters, number_of
from bot.acting.stage import acting, as_member
from bot.messages import Medium
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.runtime import Runtime
from bot.services.broadcasting.census import census_of
from bot.services.broadcasting.drafting import LANGUAGES, Draft, draft, look_at
from bot.services.broadcasting.figures import figures_of
from bot.services.broadcasting.forecasting import rows_of
from bot.services.broadcasting.resending import resend
from bot.services.broadcasting.results import results_of
from bot.services.broadcasting.states import get_broadcast
from bot.services.broadcasting.trying import try_on
from bot.services.broadcasting.wording import size, wording
from bot.services.templated import words_of
from bot.store.approvals import find_texts
from bot.store.broadcasts import broadcasts


@click.group(cls=Commands)
def broadcast() -> None:
    """One text to many contacts: draft it, see what it costs, prepare it, start it, keep it in hand."""


@broadcast.command()
@click.argument("name")
@click.option("--en", default="", help="The English text, or @ and a file that holds it.")
@click.option("--rw", default="", help="The Kinyarwanda text, or @ and a file that holds it.")
@click.option("--medium", type=click.Choice(["sms", "whatsapp"]), default="sms", show_default=True)
@click.option("--template", default="", help="By which those get it on WhatsApp who have not written within the day.")
@filters
@as_member
def new(name: str, medium: str, as_: str, **options: Any) -> None:  # noqa: ANN401  # the texts, and what the filters are told
    """Draft a broadcast: checked, counted, and not sent to anybody."""
    runtime, by = admit(as_, Act.RUN_PROGRAMME)
    texts = {language: text_of(options.pop(language)) for language in LANGUAGES}
    template = options.pop("template")
    with runtime.database.begin() as db:
        wanted = Draft(name, texts, audience_of(db, options), Medium(medium), template=template)
        broadcast_id = draft(db, runtime, wanted, by)
    for language, checked in look_at(runtime, wanted).items():
        click.echo(f"{language}: {checked.segments} segments at the most\n{checked.text}")
        for remark in checked.remarks:
            click.echo(f"  {remark}")
    click.echo(f"broadcast {broadcast_id} is drafted; next: bot broadcast preview {broadcast_id}")


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
        tell_results(results_of(stage.runtime, stage.db, broadcast_id))
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
        census = census_of(runtime, db, found) if found.status == "draft" or found.census else None
    if census:
        tell_census(census)
    rows = _some(runtime, found, number)
    with runtime.database.look() as db:
        texts = find_texts(db, {row.text_id for row in rows if row.text_id})
    for row in rows:
        own = wording(getattr(found, f"text_{row.language}"), Medium(found.medium))
        words = words_of(texts[row.text_id], row.fields) if row.text_id else own.fill(row.fields)
        click.echo(
            f"{row.language}, {'a template' if row.text_id else f'{size(words, found.medium)} segments'}:\n{words}"
        )


class _Shown(NamedTuple):
    language: str
    text_id: int
    """Of the template that they get; 0 for the broadcast's own words."""
    fields: str | None


def _some(runtime: Runtime, found: Row[Any], number: int) -> list[_Shown]:
    """Give some recipients in each language that the broadcast speaks: of its own words, and of its template."""
    spoken = [language for language in LANGUAGES if getattr(found, f"text_{language}")]
    kinds = (False, True) if found.template_id else (False,)
    wanted = Counter({(language, by_template): number for language in spoken for by_template in kinds})
    chosen = []
    for row in chain.from_iterable(rows_of(runtime, found)):
        text_id = getattr(row, "template_text_id", None) or 0
        if wanted[row.language, bool(text_id)] > 0:
            wanted[row.language, bool(text_id)] -= 1
            chosen.append(_Shown(row.language, text_id, row.fields))
        if not wanted.total():
            break
    return sorted(chosen, key=lambda one: one[:2])


@broadcast.command()
@click.argument("broadcast_id", type=int)
@click.argument("number", default="")
@as_member
def test(broadcast_id: int, number: str, as_: str) -> None:
    """Send a broadcast's words to one number, or to one's own phone, as a broadcast of its own."""
    runtime, by = admit(as_, Act.RUN_PROGRAMME)
    trial = try_on(runtime, broadcast_id, by, number_of(number, runtime) if number else "")
    click.echo(f"broadcast {trial} goes to {number or 'your phone'}; see: bot broadcast show {trial}")


@broadcast.command("resend")
@click.argument("broadcast_id", type=int)
@click.option("--by", "medium", type=click.Choice(["sms", "whatsapp"]), required=True, help="The other medium.")
@as_member
def send_again(broadcast_id: int, medium: str, as_: str) -> None:
    """Draft the same words by another medium for whom a broadcast that is over did not reach."""
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        made = resend(stage.runtime, stage.db, broadcast_id, Medium(medium), stage.by)
    was = "is" if made.is_new else "was already"
    click.echo(f"broadcast {made.id} {was} drafted for that; next: bot broadcast preview {made.id}")


for command in (prepare, reckon, approve, start, pause, resume, cancel, watch, prices, audience):
    broadcast.add_command(command)
