"""Whom a broadcast is for: as a form asks for it, and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, select

from bot.marking import N_
from bot.programme.status import Status
from bot.services.broadcasting.audience import Audience, who_are_now
from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.store.workshops import workshops
from bot.web.console.broadcasts.names import PLACES, TRADES
from bot.web.console.desk import BIGGEST, Desk
from bot.web.console.naming import shows_names
from bot.web.public.pages import LANGUAGES

_PLAIN = ("languages", "districts", "trades", "tags", "media", "group", "wrote_since", "silent_since")
"""What a form asks for as an audience holds it."""
_REGISTRATION = ("registered", "workshops", "statuses", "attended", "since")
_MINUS: Mapping[str, str] = {"tags": "not_tags", "districts": "not_districts", "group": "not_group", "got": "not_got"}
"""What is left out by a filter alone, and which field of the form asks for it."""
_STATUSES = frozenset(map(str, Status)) - {Status.ATTENDED}
MOST_CHOSEN = 200
"""Contacts that are ticked; for more there are tags."""
_DEEPEST = 2
"""How often what is left out has itself something left out."""
_NAMED = 5
"""So many of those who were chosen are called by name."""
_FIRST_DAY, _LAST_DAY = date(1970, 1, 2), date(9000, 1, 1)
_NOBODY: Mapping[str, Any] = {"contacts": (0,)}


def audience_of(given: Mapping[str, Any]) -> Audience:
    """Give the audience that a form asks for; what no field of it can ask for comes along in `rest`."""
    asked = {**_rest(given), **{name: given[name] for name in _PLAIN if given[name]}}
    place = given["place"] or ("standing" if given["workshop"] else "")
    if place:
        asked = {name: value for name, value in asked.items() if name not in _REGISTRATION}
        asked |= {"registered": place != "none", "attended": place == "attended"}
        asked["statuses"] = [place] if place in _STATUSES else []
        asked["workshops"] = [given["workshop"]] if given["workshop"] else []
    without = [{name: given[field]} for name, field in _MINUS.items() if given[field]]
    if given["not_workshop"]:
        without.append({"registered": True, "workshops": [given["not_workshop"]]})
    return Audience.model_validate({**asked, "minus": [*asked.get("minus", ()), *without]})


def known_of(audience: Audience) -> dict[str, object]:
    """Give what the fields of a form are filled in with that asks for an audience; the remainder as `rest`."""
    held: dict[str, Any] = audience.model_dump(mode="json", exclude_defaults=True)
    known: dict[str, object] = {name: held.pop(name) for name in _PLAIN if name in held}
    known |= {name: date.fromisoformat(str(known[name])) for name in ("wrote_since", "silent_since") if name in known}
    place = place_of(audience)
    if place and audience.since is None and len(audience.workshops) < 2:
        known |= {"place": place, "workshop": str(*audience.workshops)}
        held = {name: value for name, value in held.items() if name not in _REGISTRATION}
    left = []
    for one in held.pop("minus", ()):
        field = _field_of(one)
        if field is None or field in known:
            left.append(one)
        else:
            known[field] = str(one["workshops"][0]) if field == "not_workshop" else next(iter(one.values()))
    rest = Audience.model_validate({**held, "minus": left})
    return known if rest == Audience() else {**known, "rest": rest.dump()}


def place_of(audience: Audience) -> str | None:
    """Give which of PLACES an audience asks for; empty where any will do, None where it is none of them."""
    if not audience.registered:
        return "" if audience.registered is None else "none"
    if audience.attended:
        return "attended"
    if not audience.statuses:
        return "standing"
    return audience.statuses[0] if len(audience.statuses) == 1 and audience.statuses[0] in PLACES else None


def read_rest(kept: str | None) -> Audience | None:
    """Give what no field of a form asks for; None where it cannot be read."""
    if not kept:
        return Audience()
    try:
        rest = Audience.model_validate_json(kept)
    except ValidationError:
        return None
    return rest if rest and _is_ours(rest) else None


def audience_of_rest(given: Mapping[str, Any]) -> Audience:
    """Give the audience that only `rest` asks for."""
    return Audience.model_validate(_rest(given))


def audience_in_words(desk: Desk, db: Connection, audience: Audience) -> list[tuple[str, str]]:
    """Give what an audience is narrowed by, and to what."""
    said = [(desk.say(name), ", ".join(values)) for name, values in _words(desk, db, audience).items() if values]
    without = desk.say(N_("Without"))
    for other in audience.minus:
        said += [(f"{without}: {name}", value) for name, value in audience_in_words(desk, db, other)]
    return said


def _words(desk: Desk, db: Connection, audience: Audience) -> dict[str, Sequence[str]]:
    return {
        N_("District"): audience.districts,
        N_("Sector"): audience.sectors,
        N_("Trade"): [desk.say(TRADES.get(trade, trade)) for trade in audience.trades],
        N_("Language"): [LANGUAGES[language] for language in audience.languages],
        N_("Tag"): audience.tags,
        N_("Can be reached by"): [desk.word(medium) for medium in audience.media],
        N_("Has written by"): [desk.word(medium) for medium in audience.wrote_on],
        N_("Has written since"): _days(audience.wrote_since),
        N_("Has not written since"): _days(audience.silent_since),
        N_("Registration"): _registration(desk, audience),
        N_("Training"): _titles(desk, db, audience.workshops),
        N_("Registered since"): _days(audience.since),
        N_("Group"): [audience.group] if audience.group else (),
        N_("Was sent"): _names(db, audience.got),
        N_("Was not reached by"): _names(db, [audience.missed] if audience.missed else ()),
        N_("Only these contacts"): _people(desk, db, audience.contacts),
        N_("Only these numbers"): [str(len(audience.numbers))] if audience.numbers else (),
    }


def _registration(desk: Desk, audience: Audience) -> Sequence[str]:
    place = place_of(audience)
    if place is None:
        return [desk.word(status) for status in audience.statuses]
    return [desk.say(PLACES[place])] if place else ()


def _days(day: date | None) -> Sequence[str]:
    return [f"{day:%d/%m/%Y}"] if day else ()


def _titles(desk: Desk, db: Connection, ids: Sequence[int]) -> Sequence[str]:
    title = workshops.c.title_rw if desk.language == "rw" else workshops.c.title_en
    return db.execute(select(title).where(workshops.c.id.in_(ids))).scalars().all() if ids else ()


def _names(db: Connection, ids: Sequence[int]) -> Sequence[str]:
    return db.execute(select(broadcasts.c.name).where(broadcasts.c.id.in_(ids))).scalars().all() if ids else ()


def _people(desk: Desk, db: Connection, ids: Sequence[int]) -> Sequence[str]:
    """Give how many they are, and to whom may know, who the first ones are."""
    if not ids:
        return ()
    theirs = select(contacts.c.name).where(contacts.c.id.in_(who_are_now(ids))).order_by(contacts.c.id)
    names = [name or desk.say(N_("no name yet")) for name in db.execute(theirs).scalars()]
    if not names or not shows_names():
        return [f"{len(names):,}"]
    more = len(names) - _NAMED
    return [*names[:_NAMED], *([desk.say(N_("others: {count}"), count=f"{more:,}")] if more > 0 else [])]


def _rest(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what came along; what cannot be read means nobody, lest it mean everybody."""
    rest = read_rest(given["rest"])
    return _NOBODY if rest is None else rest.model_dump(exclude_defaults=True)


def _is_ours(audience: Audience, depth: int = 0) -> bool:
    """Say whether a database can be asked for it."""
    ids = (*audience.contacts, *audience.workshops, *audience.got, audience.missed or 1)
    days = [day for day in (audience.wrote_since, audience.silent_since, audience.since) if day]
    if not all(0 < one <= BIGGEST for one in ids) or not all(_FIRST_DAY <= day <= _LAST_DAY for day in days):
        return False
    return depth <= _DEEPEST and all(_is_ours(other, depth + 1) for other in audience.minus)


def _field_of(without: Mapping[str, Any]) -> str | None:
    """Give the field that asks for an audience to be left out, where there is one."""
    if without.keys() == {"registered", "workshops"} and without["registered"] and len(without["workshops"]) == 1:
        return "not_workshop"
    return _MINUS.get(next(iter(without), "")) if len(without) == 1 else None
