"""The commands themselves."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from bot.checking.printing import Report
from bot.checking.reading import Tree
from bot.documents import FLOWS
from bot.engine.drawing import draw_flow, draw_flows, mermaid_flow, mermaid_flows
from bot.engine.rules import astray, verify
from bot.engine.rules.summary import summarise
from bot.engine.schema import notation_schema
from bot.engine.walking.walker import BOUND, walk
from bot.errors import FlowError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.engine.walking.book import Book

_UNREADABLE = 2

_root = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=FLOWS.parent,
    help="The folder that holds flows and locales.",
)


def _print_schema(context: click.Context, _option: click.Parameter, wanted: bool) -> None:  # noqa: FBT001  # as click calls it
    if wanted:
        click.echo(json.dumps(notation_schema(), indent=2))
        context.exit()


@click.command()
@click.argument("names", nargs=-1, metavar="[FLOW]...")
@click.option("--walk", "walks", is_flag=True, help="Also have the engine go every way, and hold it to the proof.")
@click.option("--bound", default=BOUND, show_default=True, help="How many ways of a walk may go on from one screen.")
@click.option("--json", "for_programs", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON Schema of the notation, for editors, and check nothing.",
)
@_root
def check(names: tuple[str, ...], root: Path, bound: int, *, walks: bool, for_programs: bool) -> None:
    """Prove the flows, or those that are named: every screen fits, every path ends, every sentence is translated.

    Exits with 0 when nothing was found, with 1 when something was, with 2 when a flow or a catalogue cannot be read.
    """
    try:
        report = _report(Tree(root), names, bound if walks else 0)
    except (FlowError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(_UNREADABLE)
    click.echo(report.as_json() if for_programs else report.as_text())
    click.echo(report.summary(), err=True)
    sys.exit(1 if report.findings else 0)


def _report(tree: Tree, names: Sequence[str], bound: int) -> Report:
    """Prove what was asked for; with a bound, walk it too."""
    began = perf_counter()
    book = tree.book()
    wanted = {name: _known(book, name) for name in names or book.flows}
    verdict = verify(book)
    lines = [line for line in summarise(book, verdict) if line.flow in wanted]
    program = tree.program() if bound else None
    walked = {root: proof for root, proof in verdict.proofs.items() if root in wanted}
    tallies = {root: walk(proof, program, bound) for root, proof in walked.items()} if program else {}
    remarks = sorted(
        {*verdict.remarks, *(remark for tally in tallies.values() for remark in astray.check(book, tally))}
    )
    named = [remark for remark in remarks if not names or remark.finding.file in wanted.values()]
    return Report(named, lines, book.languages, tallies, perf_counter() - began)


def _known(book: Book, name: str) -> str:
    """Give the file of a flow. Raises UsageError where there is no such flow."""
    if name not in book.flows:
        raise click.UsageError(f"there is no flow {name!r}; there are {', '.join(book.flows)}")
    return book.flows[name].file


@click.command()
@click.argument("name", required=False, metavar="[FLOW]")
@click.option("--svg", "form", flag_value="svg", default="svg", help="As a picture of its own; the default.")
@click.option("--mermaid", "form", flag_value="mermaid", help="As Mermaid, for Markdown.")
@click.option(
    "--into",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Write a picture of every flow, and flows.svg, into this folder.",
)
@_root
def draw(name: str | None, form: str, folder: Path | None, root: Path) -> None:
    """Draw a flow; without a name, which flow runs which."""
    try:
        book = Tree(root).book()
    except (FlowError, OSError) as error:
        click.echo(str(error), err=True)
        sys.exit(_UNREADABLE)
    if folder:
        for file, picture in pictures(book):
            (folder / file).write_text(picture, "utf-8")
        return
    if name is not None:
        _known(book, name)
    if form == "mermaid":
        click.echo(mermaid_flow(book.flows[name]) if name else mermaid_flows(book.flows))
    else:
        click.echo(draw_flow(book.flows[name]) if name else draw_flows(book.flows))


def pictures(book: Book) -> Iterator[tuple[str, str]]:
    """Give the file name and the SVG of each flow's drawing, and of the one that shows which runs which."""
    yield "flows.svg", draw_flows(book.flows)
    for name, flow in book.flows.items():
        yield f"{name}.svg", draw_flow(flow)
