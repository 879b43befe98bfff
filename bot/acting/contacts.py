"""`bot contacts`: to read all that is held of somebody, to erase them, to bring in a list, to see who is not needed."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import click
from sqlalchemy import Connection, Row

from bot.acting.admitting import Admitted, admit
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.acting.tags import tag, tags, untag
from bot.messages import Medium
from bot.programme.lifecycle import Change, put_on_record
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.runtime import Runtime
from bot.services.lists import ListFile, read_list
from bot.services.personal.clashes import Pair
from bot.services.personal.enrolling import Enrolled, Manner, enrol
from bot.services.personal.erasing import erase
from bot.services.personal.exporting import export
from bot.services.personal.finding import find_contacts, find_unused
from bot.services.personal.merging import look_at_merge, merge
from bot.services.personal.people import COLUMNS, Person, Reading, read_people
from bot.services.personal.trades import read_trades
from bot.store import contacts as store

_TRIES, _PAUSE = 120, 0.5
"""A message that is being handed over has its result within a minute."""


@click.group()
def contacts() -> None:
    """The people we talk with, and what is held of them."""


@contacts.command("export")
@click.argument("who", metavar="NUMBER")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A new file, for your eyes only.")
@as_member
def export_one(who: str, output: Path | None, as_: str) -> None:
    """Give all that is held of somebody as JSON, by number or by contact id."""
    admitted = admit(as_, Act.HANDLE_DATA)
    found = _find(admitted.runtime, who)
    with admitted.runtime.database.begin() as db:
        documents = [export(admitted.runtime, db, row.id) for row in found]
        for row in found:
            _note(admitted, db, row.id, "export", "exported")
    text = json.dumps(documents[0] if len(documents) == 1 else documents, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
        return
    try:
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}; name a new file") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
    click.echo(f"written to {output}; delete it once it is handed over", err=True)


@contacts.command("erase")
@click.argument("who", metavar="NUMBER")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_member
def erase_one(who: str, as_: str, *, yes: bool) -> None:
    """Erase somebody, by number or by contact id. It cannot be undone; only counts and a keyed hash stay."""
    admitted = admit(as_, Act.HANDLE_DATA)
    found = _find(admitted.runtime, who)
    if not yes:
        click.confirm(f"Erase contact {', '.join(str(row.id) for row in found)} for good?", abort=True)
    for row in found:
        if not _try(partial(_erase, admitted, row.id), _TRIES):
            raise click.ClickException("a message to them is still being handed over; try again in a minute")
        click.echo(f"contact {row.id} is erased")
    if not _try(admitted.runtime.database.forget, 10):
        click.echo("the database is busy: their traces in its log go within a day", err=True)


@contacts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "dry", is_flag=True, help="Change nothing, and say what would be done.")
@as_member
def import_list(file: Path, as_: str, *, dry: bool) -> None:
    """Bring in a list of people, .csv or .xlsx: all of it, or nothing where a row cannot be read.

    Columns: number, language, name, district, sector, trade, consent_wording, consent_date, consent_source. Only the
    number must be there; without the three of consent nobody is written to.
    """
    runtime, by = admit(as_, Act.HANDLE_DATA)
    channel = runtime.channel_for(Medium.SMS)
    if channel is None:
        raise click.ClickException(
            "there is no line for SMS, by which they could be reached; set one (see: bot doctor)"
        )
    people = _read(runtime, file)
    with click.progressbar(length=len(people), label="taking in", file=sys.stderr) as bar:
        told = enrol(runtime, people, Manner(channel, by, dry=dry), bar.update)
    _tell(file, told, dry=dry)


@contacts.command("merge")
@click.argument("kept", metavar="NUMBER")
@click.argument("other", metavar="NUMBER")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_member
def merge_two(kept: str, other: str, as_: str, *, yes: bool) -> None:
    """Let two contacts be one who are the same person: all that is the second's becomes the first's, for good."""
    with acting(as_, Act.HANDLE_DATA) as stage:
        pair = Pair(*(_find_one(stage, who) for who in (kept, other)))
        outlook = look_at_merge(stage.db, pair)
        click.echo(f"contact {pair.other} becomes contact {pair.kept}, with {_told(outlook.moved)}")
        for clash in outlook.clashes:
            click.echo(clash.sentence.format_map(clash.values))
    if not yes:
        click.confirm("Merge them for good?", abort=True)
    with acting(as_, Act.HANDLE_DATA) as stage:
        merge(stage, pair)


@contacts.command("unused")
@as_member
@as_json
def list_unused(as_: str, *, for_programs: bool) -> None:
    """List who has been silent for RETAIN_CONTACTS_DAYS and has never registered: perhaps to be erased."""
    with acting(as_, Act.SEE) as stage:
        zone = stage.runtime.house.zone
        rows = find_unused(stage.db, stage.now, stage.runtime.retention.contacts)
    listed = [{"contact": row.id, "last heard of": row.last_at.astimezone(zone)} for row in rows]
    show_list(listed, for_programs=for_programs, empty="nobody has been silent for so long")


for command in (tag, untag, tags):
    contacts.add_command(command)


def _find(runtime: Runtime, who: str) -> Sequence[Row[Any]]:
    """Give whom staff name; ends the command where there is nobody, or not any more."""
    with runtime.database.begin() as db:
        found = find_contacts(db, who, runtime.house.country)
    if not found:
        raise click.ClickException("nobody is known by this number or id")
    if gone := next((row for row in found if row.erased_at), None):
        raise click.ClickException(
            f"contact {gone.id} was erased on {gone.erased_at:%Y-%m-%d}; nothing is held of them"
        )
    return found


def _find_one(stage: Stage, who: str) -> int:
    """Give the contact whom staff name. Raises ValueError where there is nobody, or several are meant."""
    found = [row.id for row in find_contacts(stage.db, who, stage.runtime.house.country) if row.erased_at is None]
    if len(found) != 1:
        msg = f"{who} is {'several contacts: name one by its id' if found else 'nobody that is known'}"
        raise ValueError(msg)
    return int(found[0])


def _told(moved: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in moved.items()) or "nothing but their id"


def _erase(admitted: Admitted, contact_id: int) -> bool:
    with admitted.runtime.database.begin() as db:
        is_done = erase(admitted.runtime, db, contact_id)
        if is_done:
            _note(admitted, db, contact_id, "erase", "erased")
        return is_done


def _note(admitted: Admitted, db: Connection, contact_id: int, event: str, became: str) -> None:
    change = Change(store.contacts.name, contact_id, event, became)
    put_on_record(db, [change], admitted.by, admitted.runtime.clock(db))


def _try(what: Callable[[], bool], times: int) -> bool:
    """Do something until it succeeds, with a pause between; False where it never does."""
    for _ in range(times):
        if what():
            return True
        Event().wait(_PAUSE)
    return False


def _read(runtime: Runtime, file: Path) -> list[Person]:
    """Give the people of a list; ends the command with all that is wrong in it, a line each."""
    with runtime.database.begin() as db:
        today = runtime.clock(db).astimezone(runtime.house.zone).date()
    try:
        rows = list(read_list(ListFile(file.name, file.read_bytes()), COLUMNS, "number"))
    except ValueError as error:
        raise click.ClickException(f"{file}:1: {error}") from None
    people, faults = read_people(rows, Reading(today, runtime.house.country, read_trades(runtime)))
    for fault in faults:
        click.echo(f"{file}:{fault.row}: {fault.column}: {fault.text}", err=True)
    if faults:
        raise click.ClickException(f"{len(faults)} faults; nothing was taken in")
    return people


def _tell(file: Path, told: Enrolled, *, dry: bool) -> None:
    for row, reason in told.skipped:
        click.echo(f"{file}:{row}: left out: {reason}", err=True)
    parts = [f"{told.counts[what]} {what}" for what in ("created", "updated", "left as they are")]
    click.echo(f"{'would be: ' if dry else ''}{', '.join(parts)}, {len(told.skipped)} left out")
