"""Templates as they are written down: what names us is filled in, the way out added; and the standard ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from bot.engine.revision import message_key
from bot.programme.lifecycle import By
from bot.programme.standard_templates import STANDARD
from bot.programme.template_life import Category
from bot.programme.template_records import find_template
from bot.programme.template_words import PLACE
from bot.programme.templates import Wanted, add_template, submit
from bot.runtime import Runtime
from bot.services.broadcasting.texts import TO_STOP

LANGUAGES = ("en", "rw")


def draft(runtime: Runtime, db: Connection, wanted: Wanted, by: By) -> int:
    """Write a template down as a draft and give its id. Raises Refusal."""
    texts = {language: whole(runtime, wanted.category, language, body) for language, body in wanted.texts.items()}
    return add_template(db, replace(wanted, texts=texts), by, runtime.clock(db))


def whole(runtime: Runtime, category: str, language: str, body: str) -> str:
    """Give a text as it is submitted: `{org}` and the like filled in; one that advertises says how to stop it."""
    words = runtime.house.words
    body = PLACE.sub(
        lambda found: words.get(found[1]) or found[0], "\n".join(map(str.rstrip, body.strip().splitlines()))
    )
    if category == Category.MARKETING and body and "STOP" not in body:
        return f"{body}\n{runtime.say(language, TO_STOP)}"
    return body


def add_standard(runtime: Runtime, db: Connection, by: By) -> list[str]:
    """Write down and submit those standard templates that there are not yet, and give their names."""
    missing = missing_standard(db)
    for name in missing:
        made = draft(runtime, db, Wanted(name, Category.UTILITY, standard_texts(runtime, name)), by)
        submit(db, made, by, runtime.clock(db))
    return missing


def missing_standard(db: Connection) -> list[str]:
    """Give the names of the standard templates that there are not."""
    return [name for name in STANDARD if find_template(db, name) is None]


def standard_texts(runtime: Runtime, name: str) -> Mapping[str, str]:
    """Give a standard template's text in each language, as our catalogue has it."""
    english = STANDARD[name]
    return {language: runtime.words.get(language, {}).get(message_key(english)) or english for language in LANGUAGES}
