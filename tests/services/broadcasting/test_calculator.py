"""The forecast of ten thousand personalised texts is what Twilio's own calculator says of each."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from bot.messages import Medium
from bot.programme.consent import PROFILE
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.forecasting import forecast, rows_of
from bot.services.broadcasting.states import get_broadcast
from bot.services.broadcasting.wording import wording
from bot.store.contacts import addresses, consents, contacts
from bot.text import segments
from tests.bots import NOW, Bot
from tests.services.broadcasting import personalised

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row

# Counted once with the npm package sms-segments-calculator 1.3.0, of these very texts, a hexadecimal digit each: as
# they go out, and as they would without our replacing what costs more.
COUNTED = json.loads(Path(__file__).with_name("calculator.json").read_text("utf-8"))
EACH = personalised.PEOPLE


def add_people(bot: Bot) -> None:
    """Add the contacts, each with a number."""
    agreed = {"purpose": PROFILE, "wording": "Yes?", "language": "en", "medium": "sms", "given_at": NOW}
    with bot.runtime.database.begin() as db:
        for number, person in enumerate(personalised.people()):
            made = insert(contacts).values(person | {"created_at": NOW}).returning(contacts.c.id)
            contact = db.execute(made).scalar_one()
            own = {"medium": Medium.SMS, "value": f"+2507880{number:05}", "channel": "africastalking-sms"}
            db.execute(insert(addresses).values(own | {"contact_id": contact}))
            db.execute(insert(consents).values(agreed | {"contact_id": contact}))


def broadcasts(bot: Bot) -> Iterator[Row[tuple[object, ...]]]:
    """Draft each of the texts, as staff would."""
    for number, said in enumerate(personalised.texts()):
        with bot.runtime.database.begin() as db:
            yield get_broadcast(db, draft(db, bot.runtime, Draft(f"News {number}", said)))


def words(bot: Bot, broadcast: Row[tuple[object, ...]]) -> list[tuple[str, str]]:
    """Give the language and the words of each message."""
    own = {"en": wording(broadcast.text_en, Medium.SMS), "rw": wording(broadcast.text_rw, Medium.SMS)}
    rows = (row for chunk in rows_of(bot.runtime, broadcast) for row in chunk)
    return [(row.language, own[row.language].fill(row.fields)) for row in rows]


@pytest.mark.slow
def test_the_forecast_is_what_twilios_calculator_says_of_ten_thousand_personalised_texts(bot: Bot) -> None:
    add_people(bot)
    digest, place = sha256(), 0
    for broadcast in list(broadcasts(bot)):
        made = words(bot, broadcast)
        digest.update("\0".join(text for _, text in made).encode())
        counted = [int(digit, 16) for digit in COUNTED["sent"][place : place + EACH]]
        assert [segments(text) for _, text in made] == counted
        expected = Counter((language, size) for (language, _), size in zip(made, counted, strict=True))
        assert {
            (line.language, line.segments): line.messages for line in forecast(bot.runtime, broadcast.id).lines
        } == expected
        place += EACH
    assert (place, digest.hexdigest()) == (10_000, COUNTED["digest"])
    assert {*COUNTED["sent"]} >= {*"12345"}


def test_what_it_says_of_the_same_texts_with_all_that_we_would_replace_we_say_too() -> None:
    places = {"contact.name": "name", "contact.district": "district"}
    made = []
    for said in personalised.texts():
        for person in personalised.people():
            text = said[person["language"]]
            for field, column in places.items():
                text = text.replace(f"{{{field}}}", person[column])
            made.append(text)
    assert len(made) == 10_000
    assert "".join(f"{segments(text):x}" for text in made) == COUNTED["raw"]
