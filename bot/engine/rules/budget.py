"""Budget: what a whole conversation takes on its longest way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.engine.rules.remarks import Pen, Remark
from bot.engine.walking.measures import Measure
from bot.engine.walking.plan import Station
from bot.engine.walking.proof import Proof
from bot.engine.walking.routes import Routes
from bot.errors import Told
from bot.marking import N_
from bot.messages import Medium

RULE = "budget"

_SCREENS = N_("All together takes {taken} screens of a phone, {most} at most. Ask less, or say less.")
_PARTS = N_("All together takes {taken} SMS, {most} at most. Ask less, or say less.")


def check(proof: Proof, routes: Routes) -> Iterator[Remark]:
    """Say where a conversation takes more USSD screens, pages counted, or more SMS segments than it may."""
    flow = proof.book.flows[proof.plan.root]
    pen = Pen(RULE, flow)
    default = proof.book.limits.conversation
    screens, segments = flow.budget.screens or default.screens, flow.budget.segments or default.segments
    if Medium.USSD in flow.media and screens:
        told = f"screens on USSD, {screens} at most; shorten it, or allow it by 'budget: {{screens: …}}'"
        yield from _over(pen, routes, (screens, told, _SCREENS), costs_of(proof, "pages"))
    if Medium.SMS in flow.media and segments:
        told = f"segments by SMS, {segments} at most; shorten it, or allow it by 'budget: {{segments: …}}'"
        yield from _over(pen, routes, (segments, told, _PARTS), costs_of(proof, "segments"))


def costs_of(proof: Proof, what: str) -> Mapping[Station, int]:
    """Give what each question and end takes at most, of a measure of this name."""
    parts: dict[tuple[Station, int], int] = {}
    for shown in proof.shown:
        if shown.scene.station:
            key = shown.scene.station, shown.part
            parts[key] = max(parts.get(key, 0), _taken(shown.measure, what))
    costs: dict[Station, int] = {}
    for (station, _), taken in parts.items():
        costs[station] = costs.get(station, 0) + taken
    return costs


def _over(pen: Pen, routes: Routes, limit: tuple[int, str, str], costs: Mapping[Station, int]) -> Iterator[Remark]:
    route, (most, told, staffs) = routes.longest(costs), limit
    if route.cost > most:
        way = " → ".join(f"{station[-1][1]} {costs[station]}" for station in route.stations if station in costs)
        own = Told(staffs, {"taken": route.cost, "most": most})
        yield pen.fault(pen.flow.start.line, "", f"takes {route.cost} {told} ({way})", own)


def _taken(measure: Measure, what: str) -> int:
    return measure.pages if what == "pages" else measure.segments
