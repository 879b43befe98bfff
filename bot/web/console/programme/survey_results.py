"""What came of a survey: charts with their tables, for all and by district and language; and the answers as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from flask import Response, redirect, request, url_for
from markupsafe import Markup

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.staff import Act
from bot.programme.survey_notation import Kind, read_survey
from bot.services.spreadsheets import as_csv, as_workbook
from bot.services.surveying.charts import draw
from bot.services.surveying.figures import OTHERS, Group, Tally, count_all, count_groups
from bot.services.surveying.reading import get_survey_by_id
from bot.services.surveying.sheets import list_answers
from bot.store.surveys import surveys
from bot.web.console.desk import Answer, Desk
from bot.web.console.naming import NAMES
from bot.web.console.pieces import Cell, Table
from bot.web.console.programme.looking import id_of, looking

_KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_By = Literal["district", "language"]
_BYS: dict[str, _By] = {"district": "district", "language": "language"}


def add(desk: Desk) -> None:
    """Add the pages."""
    own = f"/surveys/{id_of('survey_id')}"
    desk.page(f"{own}/results", survey_results, Act.SEE)
    desk.page(f"{own}/answers.<any(csv, xlsx):kind>", survey_answers, NAMES)
    desk.page(f"{own}/answers-with-names.<any(csv, xlsx):kind>", survey_answers_named, Act.RUN_PROGRAMME)


def survey_results(desk: Desk, survey_id: int) -> Answer:
    """Show what was answered, of all or of a group of them."""
    by = _BYS.get(request.args.get("by", ""))
    with looking(desk) as db:
        row = get_survey_by_id(db, survey_id)
        groups = count_groups(db, row, by) if by else [count_all(db, row)]
    wanted = request.args.get("of", "")
    group = next((one for one in groups if one.name == wanted), groups[0] if groups else Group("", 0, ()))
    names = [(one.name, _name_of(desk, one.name), one.answered) for one in groups] if by else []
    defined = read_survey(row.document)
    charts = [(tally, _chart(desk, tally), _table(desk, tally)) for tally in group.tallies]
    shown = {"survey": row, "defined": defined, "by": by, "group": group, "names": names, "charts": charts}
    return desk.show("programme/survey_results.html", **shown)


def survey_answers(desk: Desk, survey_id: int, kind: str) -> Answer:
    """Give all answers as a file, without names."""
    return _file(desk, survey_id, kind, named=False)


def survey_answers_named(desk: Desk, survey_id: int, kind: str) -> Answer:
    """Give all answers with names and numbers; that they were read goes on record."""
    return _file(desk, survey_id, kind, named=True)


def _file(desk: Desk, survey_id: int, kind: str, *, named: bool) -> Answer:
    rows: Sequence[dict[str, object]] = []
    with looking(desk) as db:
        row = get_survey_by_id(db, survey_id)
        try:
            rows = list_answers(db, row, with_contacts=named)
            refusal = None if rows else Refusal(N_("Nobody has answered to the end yet."))
        except Refusal as refused:
            refusal = refused
    if refusal:
        return _refused(desk, survey_id, refusal)
    if named:
        desk.note_reading("read answers", surveys.name, survey_id)
    content = as_workbook(rows, list(rows[0])) if kind == "xlsx" else "\ufeff" + as_csv(rows, list(rows[0]))
    answer = Response(content, content_type=_KINDS[kind])
    answer.headers["Content-Disposition"] = f"attachment; filename={row.name}.{kind}"
    return answer


def _refused(desk: Desk, survey_id: int, refusal: Refusal) -> Answer:
    desk.tell(refusal)
    return redirect(url_for("console.survey_results", survey_id=survey_id))


def _chart(desk: Desk, tally: Tally) -> Markup:
    drawn = draw(tally, desk.language, _note(desk, tally))
    return Markup(drawn)  # noqa: S704  # drawn by us; what staff wrote is escaped there


def _note(desk: Desk, tally: Tally) -> str:
    answered = desk.say(N_("{count} answered"), count=tally.answered)
    if tally.mean is None or tally.middle is None:
        return answered
    figures = {"mean": f"{tally.mean:.1f}", "median": f"{tally.middle:g}"}
    return f"{answered}, {desk.say(N_('mean {mean}, median {median}'), **figures)}"


def _table(desk: Desk, tally: Tally) -> Table | None:
    """Give how often each answer was given; of words there is nothing to count."""
    if tally.question.kind is Kind.TEXT:
        return None
    labels = tally.question.labels
    rows: list[tuple[Cell, ...]] = []
    for value, count in tally.counts.items():
        label = labels.get(str(value))
        said = getattr(label, desk.language) if label else ""
        answer = said if tally.question.kind is Kind.CHOICE else f"{value} {said}".strip()
        rows.append((answer, count, f"{tally.share(value)}%"))
    columns = [desk.say(one) for one in (N_("Answer"), N_("How many"), N_("Share"))]
    return Table(getattr(tally.question.text, desk.language), columns, rows, desk.say(N_("No answers yet.")))


def _name_of(desk: Desk, name: str) -> str:
    """Give what a group is called; a language by its own name."""
    if name == OTHERS:
        return desk.say(N_("others"))
    return {"en": "English", "rw": "Ikinyarwanda"}.get(name, name) or desk.say(N_("not known"))
