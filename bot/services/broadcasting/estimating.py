"""About what a broadcast would cost while it is still written: nobody waits then until everybody's words are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection

from bot.errors import BroadcastError
from bot.messages import Channel
from bot.programme.template_life import Status
from bot.programme.template_records import texts_of
from bot.runtime import Runtime
from bot.services.broadcasting.census import Census, recipients_of
from bot.services.broadcasting.drafting import Draft, channel_of
from bot.services.broadcasting.examples import Example, examples_of
from bot.services.broadcasting.forecasting import Forecast, Line
from bot.services.broadcasting.pricing import Tariff
from bot.services.broadcasting.spending import day_of
from bot.services.broadcasting.templating import find_named
from bot.services.broadcasting.texts import check
from bot.services.broadcasting.wording import Wording, size


@dataclass(frozen=True, slots=True)
class Estimate:
    """About what a draft would cost."""

    forecast: Forecast
    without_text: Mapping[str, int]
    """How many read a language that has no text yet, or none that could be sent: these are not in it."""


def estimate(runtime: Runtime, db: Connection, draft: Draft, census: Census) -> Estimate:
    """Reckon by how many a draft reaches, with the words and the number of one of each language for all who read it.

    Raises BroadcastError where there is no channel or template for it.
    """
    now, channel = runtime.clock(db), channel_of(runtime, draft.medium)
    examples = examples_of(db, recipients_of(runtime, db, draft))
    anybody = next(iter(examples.values()), Example())
    groups, without = list[_Group](), dict[str, int]()
    for language, contacts in census.languages.items():
        example = examples.get(language, Example(address=anybody.address))
        try:
            segments = _segments(runtime, channel, language, draft.texts.get(language, ""), example)
        except BroadcastError:
            without[language] = contacts
        else:
            groups.append(_Group(language, segments, contacts, census.by_template[language], example.address))
    categories = _categories(db, find_named(db, draft.template, draft.medium))
    tariff = Tariff.of(db, day_of(runtime, now))
    lines = tuple(line for group in groups for line in _lines(tariff, channel, group, categories))
    return Estimate(Forecast(made_at=now, lines=lines, sources=()), without)


class _Group(NamedTuple):
    """Those who read a language."""

    language: str
    segments: int
    contacts: int
    by_template: int
    address: str


def _segments(runtime: Runtime, channel: Channel, language: str, text: str, example: Example) -> int:
    """Give what the words to one take. Raises BroadcastError for words that cannot be sent."""
    words = Wording(check(runtime, channel, language, text).text, channel.medium)
    return size(words.fill(example.fields), channel.medium)


def _categories(db: Connection, template_id: int | None) -> dict[str, str]:
    """Give by its language what each approved text of a template is paid as."""
    texts = texts_of(db, template_id) if template_id else ()
    return {row.language: row.granted or row.category for row in texts if row.status == Status.APPROVED}


def _lines(tariff: Tariff, channel: Channel, group: _Group, categories: Mapping[str, str]) -> Iterator[Line]:
    own = (group.contacts - group.by_template, group.segments, "")
    by_template = (group.by_template, 1, categories.get(group.language, ""))
    for messages, segments, category in (own, by_template):
        price = tariff.find(channel.provider, channel.medium, group.address, category)
        paid = {"currency": price.currency, "price": price.amount} if price else {"currency": "", "price": Decimal(0)}
        if messages:
            yield Line.model_validate(
                {"language": group.language, "segments": segments, "messages": messages, "category": category, **paid}
            )
