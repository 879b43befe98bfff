"""What came of a survey, in figures: for all who answered, and for groups of them that are large enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, select

from bot.programme.survey_notation import Kind, Question, read_survey
from bot.store.surveys import survey_answers, survey_sheets

SMALLEST = 5
"""A group of fewer is not told apart: who reads of it could guess who it was."""
OTHERS = "others"

_Grouping = Literal["district", "language"]


@dataclass(frozen=True, slots=True)
class Tally:
    """What was answered to one question."""

    question: Question
    counts: Mapping[str | int, int]
    """How many gave each answer: every value of a choice, every step of a scale, each number that came; of words
    none, since each is another."""
    answered: int

    @property
    def mean(self) -> float | None:
        """The average of the numbers; None of what is none, or where nobody answered."""
        return sum(value * count for value, count in self._numbers) / self.answered if self._numbers else None

    @property
    def middle(self) -> float | None:
        """The median of the numbers."""
        every = [value for value, count in self._numbers for _ in range(count)]
        return float(median(every)) if every else None

    def share(self, value: str | int) -> int:
        """Give how many of a hundred answered this."""
        return round(100 * self.counts.get(value, 0) / self.answered) if self.answered else 0

    @property
    def _numbers(self) -> list[tuple[int, int]]:
        return [(value, count) for value, count in self.counts.items() if isinstance(value, int) and count]


@dataclass(frozen=True, slots=True)
class Group:
    """Those who answered and have something in common."""

    name: str
    """A district or a language, `others`, or nothing: all."""
    answered: int
    tallies: tuple[Tally, ...]


def count_all(db: Connection, row: Row[Any]) -> Group:
    """Give what all who answered to the end have answered."""
    (group,) = _groups(db, row, lambda _name: "", None)
    return group


def count_groups(db: Connection, row: Row[Any], by: _Grouping) -> list[Group]:
    """Give the same for each group, the largest first; those that are too small are counted together.

    Where even together they are too few, the next one goes with them: what is left out could be reckoned otherwise.
    """
    told = told_apart(db, row, by)
    return _groups(db, row, lambda name: name if name in told else OTHERS, by)


def told_apart(db: Connection, row: Row[Any], by: _Grouping) -> set[str]:
    """Give the districts or languages that are large enough to be told apart."""
    column = survey_sheets.c[by]
    sizes = select(column, func.count().label("size")).where(_whole(row)).group_by(column)
    groups = sorted(db.execute(sizes).all(), key=lambda group: (-group.size, group[0]))
    small = sum(group.size for group in groups if group.size < SMALLEST)
    large = [group for group in groups if group.size >= SMALLEST]
    while large and 0 < small < SMALLEST:
        small += large.pop().size
    return {group[0] for group in large}


def _whole(row: Row[Any]) -> Any:  # noqa: ANN401  # SQLAlchemy's conditions
    return (survey_sheets.c.survey_id == row.id) & survey_sheets.c.complete


def _groups(db: Connection, row: Row[Any], group_of: Callable[[str], str], by: _Grouping | None) -> list[Group]:
    questions = read_survey(row.document).questions
    sizes: dict[str, int] = {}
    counts: dict[tuple[str, str], dict[str | int | None, int]] = {}
    column = survey_sheets.c[by] if by else survey_sheets.c.survey_id
    for name, size in db.execute(select(column, func.count()).where(_whole(row)).group_by(column)):
        sizes[group_of(name)] = sizes.get(group_of(name), 0) + size
    for name, question, choice, number, size in db.execute(_counted(column).where(_whole(row))):
        own = counts.setdefault((group_of(name), question), {})
        value = choice if choice is not None else number
        own[value] = own.get(value, 0) + size
    names = sorted(sizes, key=lambda name: (name == OTHERS, -sizes[name], name)) if by else [""]
    return [Group(name, sizes.get(name, 0), tuple(_tallies(questions, name, counts))) for name in names]


def _tallies(
    questions: Sequence[Question], group: str, counts: Mapping[tuple[str, str], Mapping[str | int | None, int]]
) -> Iterator[Tally]:
    for question in questions:
        yield _tally(question, counts.get((group, question.name), {}))


def _counted(column: Any) -> Any:  # noqa: ANN401  # SQLAlchemy's queries
    answers = survey_answers.c
    own = (column, answers.question, answers.choice, answers.number)
    joined = select(*own, func.count()).join(survey_sheets, survey_sheets.c.token == answers.token)
    return joined.group_by(*own)


def _tally(question: Question, found: Mapping[str | int | None, int]) -> Tally:
    match question.kind:
        case Kind.CHOICE:
            known: Sequence[str | int] = list(question.labels)
        case Kind.SCALE:
            known = range(question.low, question.high + 1)
        case _:
            known = sorted(value for value in found if isinstance(value, int))
    return Tally(question, {value: found.get(value, 0) for value in known}, sum(found.values()))
