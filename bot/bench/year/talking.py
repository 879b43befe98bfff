"""How people talk with the bot: a call from its first screen to its last, or one message after another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.bench.year.answering import answer
from bot.bench.year.asked import find_question
from bot.bench.year.world import CHANNELS
from bot.messages import Inbound, Medium, UssdTurn
from bot.services.conversation import receive

if TYPE_CHECKING:
    from bot.bench.year.people import Person
    from bot.bench.year.world import World
    from bot.messages import UssdReply

_SECONDS = timedelta(seconds=6)
"""Between two screens of a call."""
_SCREENS = 40
"""After so many a call is over, whatever is on the screen: the network ends it."""


def call(world: World, person: Person) -> None:
    """Dial, and press what comes to mind until the call is over or they hang up."""
    name, typed = f"call-{next(world.serial)}", ""
    person.in_touch.append(world.now)
    for _ in range(_SCREENS):
        reply = _turn(world, person, name, typed)
        if reply.ends:
            return
        said = answer(world, person, find_question(world, person.number, reply.text))
        if said is None:
            return
        typed = f"{typed}*{said}" if typed else said
        world.agenda.pass_time(_SECONDS)


def say(world: World, person: Person, medium: Medium, words: str, choice_id: str | None = None) -> None:
    """Send a message; what comes back arrives when it is sent."""
    person.in_touch.append(world.now)
    message = _inbound(person, medium, words, f"message-{next(world.serial)}")
    receive(world.runtime, replace(message, choice_id=choice_id))


def _turn(world: World, person: Person, call: str, typed: str) -> UssdReply:
    message = _inbound(person, Medium.USSD, typed, f"{call}|{len(typed)}")
    dialled = CHANNELS[Medium.USSD].sender
    reply = receive(world.runtime, replace(message, ussd=UssdTurn(call, typed, dialled))).reply
    assert reply is not None  # noqa: S101  # every request of a call is answered
    world.note_wish(person, reply.text)
    return reply


def _inbound(person: Person, medium: Medium, words: str, external_id: str) -> Inbound:
    channel = CHANNELS[medium]
    return Inbound(channel.provider, channel.name, medium, person.number, external_id, words)
