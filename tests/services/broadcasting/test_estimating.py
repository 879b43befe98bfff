"""About what a draft would cost while it is written: by a count, and the words to one of each language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.errors import BroadcastError
from bot.messages import Medium
from bot.programme.template_life import Category
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.census import count_draft
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.estimating import Estimate, estimate
from bot.services.broadcasting.forecasting import forecast
from bot.services.broadcasting.pricing import Price, set_price
from tests.bots import ANOTHER, NOW, Bot
from tests.factories import add_contact
from tests.services.broadcasting.rows import people
from tests.services.templating import add_approved, add_chatter

EN, RW = "Menyesha: the fair opens, {contact.name}." + "x" * 150, "Menyesha: imurikagurisha."


def estimated(bot: Bot, wanted: Draft) -> Estimate:
    with bot.runtime.database.begin() as db:
        return estimate(bot.runtime, db, wanted, count_draft(bot.runtime, db, wanted))


def lines(made: Estimate) -> list[tuple[str, int, int, str, str]]:
    """Give language, messages, segments, category and currency of each line."""
    return [(one.language, one.messages, one.segments, one.category, one.currency) for one in made.forecast.lines]


def test_everybody_is_reckoned_with_the_words_to_one_and_the_price_of_the_day(each_bot: Bot) -> None:
    people(each_bot, 3)
    add_contact(each_bot, ANOTHER, language="rw")
    add_contact(each_bot, "+250788000300", opted_out_at=NOW)
    wanted = Draft("Fair", {"en": EN, "rw": RW})
    made = estimated(each_bot, wanted)
    assert sorted(lines(made)) == [("en", 3, 2, "", "USD"), ("rw", 1, 1, "", "USD")]
    assert made.forecast.costs == {"USD": 7 * Decimal("0.019")}
    assert not made.without_text
    with each_bot.runtime.database.begin() as db:
        kept = draft(db, each_bot.runtime, wanted)
    assert forecast(each_bot.runtime, kept).costs == made.forecast.costs


def test_the_first_one_who_is_reached_is_the_example_however_many_are_not(bot: Bot) -> None:
    for number in range(201):
        add_contact(bot, f"+25078801{number:04}", opted_out_at=NOW)
    add_contact(bot, ANOTHER)
    made = estimated(bot, Draft("Fair", {"en": EN, "rw": RW}))
    assert made.forecast.costs == {"USD": 2 * Decimal("0.019")}


def test_who_reads_a_language_without_a_text_that_could_be_sent_is_told_of(each_bot: Bot) -> None:
    people(each_bot, 2)
    add_contact(each_bot, ANOTHER, language="rw")
    for text in ("", "Menyesha {contact.nmae}"):
        made = estimated(each_bot, Draft("Fair", {"en": text, "rw": RW}))
        assert (lines(made), made.without_text) == ([("rw", 1, 1, "", "USD")], {"en": 2})


def test_a_number_whose_price_is_not_known_has_none(each_bot: Bot) -> None:
    add_contact(each_bot, "+256788000000")
    assert lines(estimated(each_bot, Draft("Fair", {"en": EN, "rw": RW}))) == [("en", 1, 2, "", "")]


def test_who_gets_the_template_is_reckoned_at_its_price(each_bot: Bot) -> None:
    add_approved(each_bot, "fair", Category.MARKETING, en="The fair opens.", rw="Imurikagurisha riratangira.")
    for hours, address in ((1, "RW.Open"), (25, "RW.Closed"), (26, "RW.Late")):
        add_chatter(each_bot, hours=hours, address=address)
    with each_bot.runtime.database.begin() as db:
        for amount, category in (("0.01", ""), ("0.05", "marketing")):
            price = Price("twilio", "whatsapp", "", Decimal(amount), "USD", NOW.date(), "contract", category)
            set_price(db, price)
    made = estimated(each_bot, Draft("Fair", {"en": EN, "rw": RW}, medium=Medium.WHATSAPP, template="fair"))
    assert lines(made) == [("en", 1, 1, "", "USD"), ("en", 2, 1, "marketing", "USD")]
    assert made.forecast.costs == {"USD": Decimal("0.11")}


def test_nobody_costs_nothing(bot: Bot) -> None:
    made = estimated(bot, Draft("Fair", {"en": EN, "rw": RW}, Audience(districts=("Rubavu",))))
    assert (made.forecast.lines, made.forecast.costs) == ((), {})


def test_what_cannot_leave_is_not_reckoned(bot: Bot) -> None:
    with pytest.raises(BroadcastError, match="no channel"):
        estimated(bot, Draft("Fair", {"en": EN}, medium=Medium.USSD))
