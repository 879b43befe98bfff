"""One turn with the bot, for scripts: something is said, and what came of it is given back once it has arrived."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.simulator.line import LineError, address_of

if TYPE_CHECKING:
    from bot.simulator.line import Line

_PATIENCE = 5
"""Seconds to wait for messages that are under way."""
_LONGEST_TEXT = 4096
_NUMBERED = re.compile(r"^(\d{1,2})\) +(.+)$", re.MULTILINE)
_LANGUAGES = {"en": re.compile(r"english", re.IGNORECASE), "rw": re.compile(r"kinyarwanda", re.IGNORECASE)}

Shown = dict[str, Any]
"""A message as the handset shows it: `text`, and `choices` with `key` and `label`."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be said, by whom and on what; `language` answers the bot's first question, should it ask."""

    medium: str
    address: str
    text: str
    language: str = ""


def read_turn(asked: object) -> Turn:
    """Give the turn that a JSON object asks for. Raises LineError with a sentence about what is wrong with it."""
    if not isinstance(asked, dict):
        raise LineError(400, "Send a JSON object with medium, address and text.")
    medium, text, language = asked.get("medium"), asked.get("text"), asked.get("lang") or ""
    if medium not in ("ussd", "sms", "whatsapp"):
        raise LineError(400, "medium is ussd, sms or whatsapp.")
    if not isinstance(text, str) or len(text) > _LONGEST_TEXT:
        raise LineError(400, f"text is a string of up to {_LONGEST_TEXT} characters.")
    if language not in ("", *_LANGUAGES):
        raise LineError(400, "lang is en or rw.")
    return Turn(medium, address_of(asked.get("address"), medium), text, language)


def take(line: Line, turn: Turn, code: str) -> dict[str, Any]:
    """Take the turn through the bot's webhook; `code` is what an empty text dials. Raises LineError."""
    return _call(line, turn, code) if turn.medium == "ussd" else _chat(line, turn)


def is_dialled(text: str) -> bool:
    """Say whether a text on USSD begins a call, rather than answering in one."""
    return not text or (text.startswith("*") and text.endswith("#"))


def shown(text: str, offered: list[dict[str, str]]) -> Shown:
    """Give a message as the handset shows it: with the choices offered beside it, else with its numbered lines."""
    choices = [{"key": choice["id"], "label": choice["label"]} for choice in offered]
    return {
        "text": text,
        "choices": choices or [{"key": key, "label": label} for key, label in _NUMBERED.findall(text)],
    }


def _call(line: Line, turn: Turn, code: str) -> dict[str, Any]:
    said: dict[str, str] = {"dial": turn.text or code} if is_dialled(turn.text) else {"text": turn.text}
    screen = _act(line, turn, said)
    key = _language_key(shown(screen["text"], []), turn.language)
    if "dial" in said and key:
        screen = _act(line, turn, {"text": key})
    if screen["queued"]:
        line.messages(address=turn.address, after=screen["after"], count=screen["queued"], wait=_PATIENCE)
    return {"messages": [shown(screen["text"], [])], "ended": screen["ended"]}


def _chat(line: Line, turn: Turn) -> dict[str, Any]:
    messages = _say(line, turn, turn.text)
    key = _language_key(messages[-1], turn.language) if messages else ""
    if key:
        _say(line, turn, key)
        messages = _say(line, turn, turn.text)
    return {"messages": messages, "ended": None}


def _say(line: Line, turn: Turn, text: str) -> list[Shown]:
    """Send a text, or tap what the text is the key of, and give what came back on this medium."""
    taps = turn.medium == "whatsapp" and text in _offered(line, turn)
    reply = _act(line, turn, {"choice_id": text} if taps else {"text": text})
    count = 1 if reply["queued"] is None else reply["queued"]
    if not count:
        return []
    arrived = line.messages(address=turn.address, after=reply["after"], count=count, wait=_PATIENCE)["messages"]
    return [shown(message["text"], message["choices"]) for message in arrived if message["medium"] == turn.medium]


def _offered(line: Line, turn: Turn) -> set[str]:
    arrived = line.messages(address=turn.address, medium=turn.medium)["messages"]
    return {choice["id"] for message in arrived for choice in message["choices"]}


def _act(line: Line, turn: Turn, said: dict[str, str]) -> dict[str, Any]:
    reply = line.act(turn.medium, {"address": turn.address, **said})
    if not 200 <= reply["status"] < 300:
        raise LineError(502, f"The bot answered {reply['status']}." if reply["status"] else "The bot did not answer.")
    return reply


def _language_key(message: Shown, language: str) -> str:
    """Give the key that answers a question for the language; nothing where no language is wanted or none is asked."""
    keys = {
        name: choice["key"]
        for choice in message["choices"]
        for name, label in _LANGUAGES.items()
        if label.search(choice["label"])
    }
    return keys.get(language, "") if len(keys) == len(_LANGUAGES) else ""
