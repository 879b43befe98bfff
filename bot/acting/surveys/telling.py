"""The commands by which staff read what came of a survey, and tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Row

from bot.acting.broadcast.asking import text_of
from bot.acting.separated import show_csv
from bot.acting.stage import acting, as_json, as_member, show_list
from bot.engine.values import Both
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.survey_notation import Kind
from bot.services.surveying import telling
from bot.services.surveying.charts import draw
from bot.services.surveying.figures import Group, Tally, count_all, count_groups
from bot.services.surveying.reading import get_survey
from bot.services.surveying.sheets import list_answers


@click.command()
@click.argument("name")
@click.option("--by", type=click.Choice(["district", "language"]), help="For each of them; too small groups together.")
@click.option("--svg", type=click.Path(file_okay=False, path_type=Path), help="Draw each question into this folder.")
@as_member
@as_json
def results(name: str, by: Any, svg: Path | None, as_: str, *, for_programs: bool) -> None:  # noqa: ANN401  # a word of the choice
    """Show what was answered: how often each choice was taken, and the mean and the median of numbers."""
    with acting(as_, Act.SEE) as stage:
        row = get_survey(stage.db, name)
        groups = count_groups(stage.db, row, by) if by else [count_all(stage.db, row)]
        if svg:
            _draw(svg, count_all(stage.db, row))
    lines = [line for group in groups for line in _lines(group, by)]
    show_list(lines, for_programs=for_programs, empty=f"nobody has answered survey {name} to the end")


def _draw(folder: Path, group: Group) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for tally in group.tallies:
        (folder / f"{tally.question.name}.svg").write_text(draw(tally), "utf-8")


def _lines(group: Group, by: str | None) -> Iterator[dict[str, object]]:
    common = {by: group.name or "not known"} if by else {}
    for tally in group.tallies if group.answered else ():
        yield from ({**common, **line} for line in _answers(tally))


def _answers(tally: Tally) -> Iterator[dict[str, object]]:
    question = tally.question
    if question.kind in {Kind.CHOICE, Kind.SCALE}:
        for value, count in tally.counts.items():
            label = question.labels.get(str(value))
            answer = f"{value} {label.en if label else ''}".strip()
            yield {"question": question.name, "answer": answer, "count": count, "share": f"{tally.share(value)}%"}
    if tally.mean is not None and tally.middle is not None:
        yield {"question": question.name, "answer": "mean", "count": f"{tally.mean:.1f}", "share": ""}
        yield {"question": question.name, "answer": "median", "count": f"{tally.middle:g}", "share": ""}
    if question.kind is Kind.TEXT:
        yield {"question": question.name, "answer": "words (bot surveys answers)", "count": tally.answered, "share": ""}


@click.command()
@click.argument("name")
@click.option("--with-contacts", is_flag=True, help="With names and numbers, for who runs the programme.")
@as_member
def answers(name: str, as_: str, *, with_contacts: bool) -> None:
    """Print all answers as CSV, a line for each who answered to the end."""
    with acting(as_, Act.RUN_PROGRAMME if with_contacts else Act.SEE) as stage:
        rows = list_answers(stage.db, get_survey(stage.db, name), with_contacts=with_contacts)
    if rows:
        show_csv(rows, list(rows[0]))
    else:
        click.echo(f"nobody has answered survey {name} to the end")


@click.command()
@click.argument("name")
@click.option("--en", required=True, help="The summary in English; @ names a file.")
@click.option("--rw", required=True, help="The summary in Kinyarwanda; @ names a file.")
@click.option("--preview", is_flag=True, help="Show it with its figures, and tell nobody.")
@as_member
def tell(name: str, en: str, rw: str, as_: str, *, preview: bool) -> None:
    """Tell all who answered what came of it.

    A text may name {answered}, {asked}, {question.choice.share}, {question.choice.count}, {question.mean} and
    {question.median}, and the words of the house such as {org}.
    """
    texts = Both(text_of(en), text_of(rw))
    with acting(as_, Act.RUN_PROGRAMME) as stage:
        row = get_survey(stage.db, name)
        done = _preview(stage, row, texts) if preview else _tell(stage, row, texts)
    click.echo(done)


def _preview(stage: Stage, row: Row[Any], texts: Both) -> str:
    told = telling.summarise(stage.runtime, stage.db, row, texts)
    return f"{told.en}\n{told.rw}"


def _tell(stage: Stage, row: Row[Any], texts: Both) -> str:
    return f"{telling.tell(stage.runtime, stage.db, row, texts, stage.by)} contacts are told of survey {row.name}"
