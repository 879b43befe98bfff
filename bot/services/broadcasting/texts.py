"""A broadcast's text before it is drafted: what is wrong with it, what it becomes, what it costs at the worst."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rapidfuzz import process

from bot.errors import BroadcastError, Told
from bot.marking import N_
from bot.messages import Channel, Medium
from bot.runtime import Runtime
from bot.services.broadcasting.wording import LONGEST, PLACE, Wording
from bot.text import foreign, segments

TO_STOP = N_("To stop: send STOP")
"""What ends a broadcast that can be answered."""
TO_STOP_BY_DIALING = N_("To stop: dial {ussd}, send STOP")
"""What ends one whose sender cannot be answered: opting out by USSD is free of doubt and of a person."""
TO_STOP_BY_CALLING = N_("To stop: call {help_phone}")

_EMPTY = N_("The text is empty.")
_TOO_LONG = N_("The text is too long: up to {length} characters of {most}.")
_MISTYPED = N_("There is no {name}; did you mean {meant}?")
_NO_FIELD = N_("There is no {name}; there are {known}.")
_ALONE = N_("A {brace} stands alone; braces enclose the name of a field.")
_STRANGE = N_("Character {position}, {character}, does not fit an SMS and has no plain twin; leave it out.")
_NO_WAY_OUT = N_("Nobody could opt out: the channel cannot be answered. Set {code} or {phone}.")
_FOLDED = N_("Character {position}, {character}, goes out as {twin}.")
_NAMELESS = N_("The text does not say that it comes from {org}; the law asks for the sender's name.")

_WHATSAPP_TAKES = 1600
"""Twilio refuses a longer body, by SMS too."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A text as it will go out, but for the contact's fields."""

    text: str
    segments: int
    """At the worst: with the longest that each field can be."""
    remarks: tuple[Told, ...] = field(default=())
    """What was changed, and what is worth a second look."""


def check(runtime: Runtime, channel: Channel, language: str, text: str) -> Checked:
    """Fill in what names us, add how to opt out, and look at every character. Raises BroadcastError.

    The way to opt out is a line of its own at the end, unless the text names it already.
    """
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    faults = [*_faults(runtime, text), *(_strangers(text) if channel.medium is Medium.SMS else ())]
    if not text or faults:
        raise BroadcastError(*(replace(fault, about=language) for fault in faults or [Told(_EMPTY)]))
    whole = _with_way_out(runtime, channel, language, _fill_house(runtime.house.words, text))
    worst = Wording(whole, channel.medium).fill_longest()
    if len(worst) > _WHATSAPP_TAKES:
        raise BroadcastError(Told(_TOO_LONG, {"length": len(worst), "most": _WHATSAPP_TAKES}, language))
    count = segments(worst) if channel.medium is Medium.SMS else 1
    return Checked(whole, count, tuple(_remarks(runtime, channel, text)))


def fields(runtime: Runtime) -> list[str]:
    """Give what a text may name, in alphabetical order."""
    return sorted({*LONGEST, *(name for name, value in runtime.house.words.items() if value)})


def _faults(runtime: Runtime, text: str) -> Iterator[Told]:
    known = fields(runtime)
    for name in dict.fromkeys(PLACE.findall(text)):
        if name not in known:
            near = process.extractOne(name, known, score_cutoff=60)
            if near:
                yield Told(_MISTYPED, {"name": f"{{{name}}}", "meant": f"{{{near[0]}}}"})
            else:
                yield Told(_NO_FIELD, {"name": f"{{{name}}}", "known": ", ".join(known)})
    alone = re.search(r"[{}]", PLACE.sub("", text))
    if alone:
        yield Told(_ALONE, {"brace": alone[0]})


def _strangers(text: str) -> Iterator[Told]:
    """Name what GSM-7 does not have and nothing can stand for: with it every segment holds 70 characters, not 160."""
    for position, character, twin in foreign(text):
        if twin is None:
            yield Told(_STRANGE, {"position": position + 1, "character": character})


def _fill_house(words: Mapping[str, str], text: str) -> str:
    return PLACE.sub(lambda found: words.get(found[1], found[0]), text)


def _with_way_out(runtime: Runtime, channel: Channel, language: str, text: str) -> str:
    """Add how to opt out. Raises BroadcastError where nobody could."""
    words = runtime.house.words
    if channel.two_way:
        hint, named = TO_STOP, ["STOP"]
    elif words["ussd"]:
        hint, named = TO_STOP_BY_DIALING, ["STOP", words["ussd"]]
    elif words["help_phone"]:
        hint, named = TO_STOP_BY_CALLING, [words["help_phone"]]
    else:
        raise BroadcastError(_NO_WAY_OUT, code="USSD_CODE", phone="HELP_PHONE")
    return text if all(word in text for word in named) else f"{text}\n{runtime.say(language, hint)}"


def _remarks(runtime: Runtime, channel: Channel, text: str) -> Iterator[Told]:
    if channel.medium is Medium.SMS:
        for position, character, twin in foreign(text):
            yield Told(_FOLDED, {"position": position + 1, "character": repr(character), "twin": repr(twin)})
    org = runtime.house.words["org"]
    if org.lower() not in text.lower() and "{org}" not in text and org not in channel.sender:
        yield Told(_NAMELESS, {"org": org})
