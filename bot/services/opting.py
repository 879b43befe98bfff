"""The words that end all notices and broadcasts, and those that bring them back.

STOP and its twins count as a whole message, as `STOP <word>` and with a courtesy; never inside a sentence.
"""

from __future__ import annotations

import re

from bot.engine.words import N_
from bot.programme.consent import set_opt_out
from bot.programme.offers import offer_what_waits
from bot.services.passage import Passage, Spoken
from bot.text import plain

STOPPED = N_("You will no longer receive messages from {org}. To receive them again, send START.")
STARTED = N_("Welcome back. You will receive messages from {org} again. To stop: send STOP")

STOP_WORDS = (
    "stop", "stop all", "stopall", "unsubscribe", "unsub", "arret", "hagarika", "hagarika ubutumwa",
    "iyandukuze", "kwiyandukuza", "kuvamo", "reka", "optout", "opt out", "revoke",
)  # fmt: skip
START_WORDS = ("start", "unstop", "tangira")
_COURTESY = re.compile(r"^(?:please |nyamuneka )?(.+?)(?: please| nyamuneka| thank you| thanks| murakoze)?$")


def speak(passage: Passage) -> Spoken | None:
    """Take in an opt-out or opt-in and give the confirmation; None where the message is neither."""
    message = passage.message
    typed = message.text.rpartition("*")[2] if message.ussd else message.text
    word = opting_word(typed) if passage.tap is None else None
    if word is None:
        return None
    stops = word == "stop"
    if not stops and not passage.row.opted_out_at:
        return None
    set_opt_out(passage.db, passage.row.id, passage.now if stops else None)
    if not stops:
        offer_what_waits(passage.db, passage.row.id, passage.now, passage.runtime.lifetimes.offer)
    text = passage.words(STOPPED if stops else STARTED)
    return Spoken(text, ends=True)


def opting_word(text: str) -> str | None:
    """Give `stop` or `start` where a message as a whole says so."""
    said = plain(text)
    match = _COURTESY.match(said)
    core = match[1] if match else said
    first, _, rest = core.partition(" ")
    if core in STOP_WORDS or (first == "stop" and rest and " " not in rest):
        return "stop"
    return "start" if core in START_WORDS else None
