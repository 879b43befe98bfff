"""The words that end all notices and broadcasts, and those that bring them back.

STOP and its twins count as a whole message, as `STOP <word>` and with a courtesy. Inside a sentence they are in doubt:
the contact is asked (the flow `stop`), unless the sentence is an answer to a question that takes words. What makes the
provider block us from then on counts with us too.
"""

from __future__ import annotations

import re

from bot.marking import N_
from bot.messages import Inbound
from bot.programme.consent import set_opt_out
from bot.programme.offers import offer_what_waits
from bot.services.passage import Passage, Spoken
from bot.text import plain

STOPPED = N_("You will no longer receive messages from {org}. To receive them again, send START.")
STARTED = N_("Welcome back. You will receive messages from {org} again. To stop: send STOP")

STOP = "stop"
"""The flow that asks whether opting out was meant."""
_STOP_WORDS = (
    "stop", "stop all", "stopall", "unsubscribe", "unsub", "arret", "hagarika", "hagarika ubutumwa",
    "iyandukuze", "kwiyandukuza", "kuvamo", "reka", "optout", "opt out", "revoke",
)  # fmt: skip
_START_WORDS = ("start", "unstop", "tangira")
_A_STOP_WORD = re.compile(rf"\b(?:{'|'.join(_STOP_WORDS)})\b")
_COURTESY = re.compile(r"^(?:please |nyamuneka )?(.+?)(?: please| nyamuneka| thank you| thanks| murakoze)?$")


def speak(passage: Passage) -> Spoken | None:
    """Take in an opt-out or opt-in and give the confirmation; None where the message is neither."""
    message = passage.message
    word = opting_word(_said(message)) if passage.tap is None else None
    word = "stop" if message.opts_out else word
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
    if core in _STOP_WORDS or (first == "stop" and rest and " " not in rest):
        return "stop"
    return "start" if core in _START_WORDS else None


def may_mean_stop(passage: Passage) -> bool:
    """Whether a message has a word of opting out in it, though as a whole it says something else.

    It does not where it is a choice, or words are what the open question asks for, nor where it is being asked already.
    """
    said = _said(passage.message)
    if passage.row.opted_out_at or not _A_STOP_WORD.search(plain(said)):
        return False
    return not (passage.takes_words or passage.offers(said) or passage.stands_in(STOP))


def _said(message: Inbound) -> str:
    """Give what is new in a message: a call brings all that was typed in it."""
    return message.text.rpartition("*")[2] if message.ussd else message.text
