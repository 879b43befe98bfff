"""Who is selected from the applicants: by what is kept for districts and sexes first, then by what staff prefer.

Pure: whoever comes first in what a selection minds is taken, as long as what is kept can still be kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations

from bot.marking import N_
from bot.programme.reasons import Reason

SEXES = ("female", "male")
_PART = {
    "female": N_("woman: both sexes get their part"),
    "male": N_("man: both sexes get their part"),
}


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a selection minds."""

    seats: int
    shares: Mapping[str, int]
    """Seats kept, by district."""
    sex_share: int = 0
    """Percent of the seats that each sex gets at least."""
    members: bool = False
    """Members of a cooperative come first."""
    newcomers: bool = False
    """Who was at no workshop before comes first."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """What a selection knows of somebody."""

    id: int
    place: int
    district: str
    sex: str = "unsaid"
    member: bool = False
    trained: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """An applicant in the order of the selection, selected or not, with the reasons."""

    applicant: Applicant
    reasons: tuple[Reason, ...]
    selected: bool


def select(criteria: Criteria, applicants: Iterable[Applicant], seated: Iterable[Applicant] = ()) -> list[Ranked]:
    """Give all applicants in their order, with those who get the seats that are left first.

    `seated` are those who have a seat already; they count for what is kept. Where too little is left to keep all,
    districts come before sexes.
    """
    line = sorted(applicants, key=lambda one: (-_points(criteria, one), one.place))
    taken = list(seated)
    left = max(0, criteria.seats - len(taken))
    needs = _needs(criteria, line, taken, left)
    found: list[Ranked] = []
    while line and left:
        left -= 1
        one = next(one for one in line if _cost(_without(needs, one), _others(line, one)) <= left)
        found.append(Ranked(one, _reasons(criteria, one, needs), selected=True))
        needs = _without(needs, one)
        line.remove(one)
    return found + [Ranked(one, _reasons(criteria, one, {}), selected=False) for one in line]


Needs = Mapping[str, int]
"""How many more are wanted of each district and each sex."""


def _needs(criteria: Criteria, line: list[Applicant], taken: list[Applicant], left: int) -> Needs:
    """Give what is still to be kept, as far as there are applicants and seats for it."""
    there, coming = _count(taken), _count(line)
    least = criteria.seats * criteria.sex_share // 100
    wanted = {**criteria.shares, **dict.fromkeys(SEXES, least)}
    needs = {name: max(0, min(count - there[name], coming[name])) for name, count in wanted.items()}
    while (cost := _cost(needs, line)) > left:
        less = {name: {**needs, name: count - 1} for name, count in needs.items() if count}
        helps = {name: (name in SEXES, _cost(fewer, line) < cost, needs[name]) for name, fewer in less.items()}
        needs = less[max(less, key=helps.__getitem__)]  # sexes give way first, and who gets most
    return needs


def _cost(needs: Needs, line: list[Applicant]) -> int:
    """Give with how few of the line all needs are met: as many as are needed, less those who meet two of them.

    How many can meet two is the greatest flow from districts to sexes, that is, the least cut between them.
    """
    between = Counter((one.district, one.sex) for one in line)
    districts = [name for name in needs if name not in SEXES]
    cuts = []
    for cut in chain.from_iterable(combinations(SEXES, size) for size in range(len(SEXES) + 1)):
        others = [sex for sex in SEXES if sex not in cut]
        through = (min(needs[name], sum(between[name, sex] for sex in others)) for name in districts)
        cuts.append(sum(needs.get(sex, 0) for sex in cut) + sum(through))
    return sum(needs.values()) - min(cuts)


def _without(needs: Needs, one: Applicant) -> Needs:
    met = {name: needs[name] - 1 for name in (one.district, one.sex) if needs.get(name)}
    return {**needs, **met}


def _others(line: list[Applicant], one: Applicant) -> list[Applicant]:
    return [other for other in line if other is not one]


def _count(people: Iterable[Applicant]) -> Counter[str]:
    return Counter(name for one in people for name in (one.district, one.sex))


def _points(criteria: Criteria, one: Applicant) -> int:
    return (criteria.members and one.member) + (criteria.newcomers and not one.trained)


def _reasons(criteria: Criteria, one: Applicant, needs: Needs) -> tuple[Reason, ...]:
    return tuple(_say(criteria, one, needs))


def _say(criteria: Criteria, one: Applicant, needs: Needs) -> Iterator[Reason]:
    if needs.get(one.district):
        yield Reason(N_("a seat is kept for {district}"), {"district": one.district})
    if needs.get(one.sex):
        yield Reason(_PART[one.sex])
    if criteria.members and one.member:
        yield Reason(N_("member of a cooperative"))
    if criteria.newcomers and not one.trained:
        yield Reason(N_("was at no training before"))
    yield Reason(N_("applied as number {place}"), {"place": one.place})
