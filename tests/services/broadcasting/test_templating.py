"""A broadcast that has a template: who gets which words, what it costs, and who is left out all the same."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Table, func, select, update

from bot.errors import BroadcastError, Fault, SendError
from bot.messages import Medium, MessageStatus
from bot.programme.template_life import Category
from bot.services.broadcasting.census import census_of
from bot.services.broadcasting.drafting import Draft, draft
from bot.services.broadcasting.figures import figures_of
from bot.services.broadcasting.forecasting import Forecast, forecast, not_known
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.pricing import Price, set_price
from bot.services.broadcasting.recipients import LeftOut
from bot.services.broadcasting.reconciling import differences
from bot.services.broadcasting.spending import spent
from bot.services.broadcasting.starting import start
from bot.services.broadcasting.states import get_broadcast
from bot.services.delivery import drain
from bot.store.contacts import contacts
from bot.store.outbox import outbox
from bot.store.templates import template_texts
from tests.bots import NOW, Bot, raises
from tests.services.templating import add_approved, add_chatter

TEXTS = {"en": "Menyesha: the fair opens.", "rw": "Menyesha: imurikagurisha riratangira."}
BY_TEMPLATE = {
    "en": "Hello {contact.name}, the fair opens on Monday.",
    "rw": "Muraho {contact.name}, imurikagurisha rizatangira ku wa Mbere.",
}


def price(bot: Bot, amount: str, category: str = "") -> None:
    with bot.runtime.database.begin() as db:
        set_price(db, Price("twilio", "whatsapp", "", Decimal(amount), "USD", NOW.date(), "contract", category))


@pytest.fixture
def fair(each_bot: Bot) -> int:
    """A draft with a template, for one who wrote today and two who did not, one of each language."""
    add_approved(each_bot, "fair", Category.MARKETING, **BY_TEMPLATE)
    add_chatter(each_bot, hours=1, address="RW.Open")
    add_chatter(each_bot, address="RW.Closed")
    add_chatter(each_bot, address="RW.Funga", language="rw", name="Keza")
    for amount, category in (("0.01", ""), ("0.02", "utility"), ("0.05", "marketing")):
        price(each_bot, amount, category)
    with each_bot.runtime.database.begin() as db:
        return draft(db, each_bot.runtime, Draft("Fair", TEXTS, medium=Medium.WHATSAPP, template="fair"))


def send(bot: Bot, fair: int) -> dict[str, str]:
    """Prepare, start and send; give the words by address."""
    prepare(bot.runtime, fair)
    start(bot.runtime, fair)
    drain(bot.runtime, "bulk")
    return dict(tuple(row) for row in bot.rows(select(outbox.c.address, outbox.c.body)))


def test_who_wrote_today_gets_its_own_words_and_the_others_the_template(each_bot: Bot, fair: int) -> None:
    assert send(each_bot, fair) == {
        "RW.Open": "Menyesha: the fair opens.\nTo stop: send STOP",
        "RW.Closed": "Hello Uwase Aline, the fair opens on Monday.\nTo stop: send STOP",
        "RW.Funga": "Muraho Keza, imurikagurisha rizatangira ku wa Mbere.\nGuhagarika: ohereza STOP",
    }
    sent = {one.address: one.template for one in each_bot.providers["twilio"].asked}
    assert sent == {"RW.Open": None, "RW.Closed": ("HXen", ("Uwase Aline",)), "RW.Funga": ("HXrw", ("Keza",))}
    assert set(each_bot.values(select(outbox.c.status))) == {MessageStatus.ACCEPTED}


def test_the_forecast_has_each_at_its_price_and_is_what_it_costs(each_bot: Bot, fair: int) -> None:
    before = forecast(each_bot.runtime, fair)
    lines = [(line.language, line.category, line.messages, line.price) for line in before.lines]
    own, template = Decimal("0.01"), Decimal("0.05")
    assert lines == [("en", "", 1, own), ("en", "marketing", 1, template), ("rw", "marketing", 1, template)]
    prepare(each_bot.runtime, fair)
    assert forecast(each_bot.runtime, fair).lines == before.lines
    send(each_bot, fair)
    with each_bot.runtime.database.begin() as db:
        assert figures_of(each_bot.runtime, db, get_broadcast(db, fair)).costs == before.costs
        assert spent(each_bot.runtime, db, each_bot.now) == before.costs == {"USD": Decimal("0.11")}


def census(bot: Bot, fair: int) -> tuple[int, dict[str, int]]:
    with bot.runtime.database.begin() as db:
        counted = census_of(bot.runtime, db, get_broadcast(db, fair))
    return counted.reached, dict(counted.left_out)


@pytest.mark.parametrize(
    ("change", "reached", "left_out"),
    [
        ({}, 3, {}),
        ({"status": "rejected"}, 2, {LeftOut.WINDOW: 1}),
        ({"status": "submitted"}, 2, {LeftOut.WINDOW: 1}),
    ],
)
def test_who_has_no_approved_text_in_their_language_is_left_out(
    each_bot: Bot, fair: int, change: dict[str, str], reached: int, left_out: dict[str, int]
) -> None:
    if change:
        each_bot.do(update(template_texts).where(template_texts.c.language == "rw").values(**change))
    assert census(each_bot, fair) == (reached, left_out)
    assert prepare(each_bot.runtime, fair) == reached


def test_who_lacks_a_field_is_left_out_only_where_their_words_name_it(each_bot: Bot, fair: int) -> None:
    each_bot.do(update(contacts).values(name=None))
    assert census(each_bot, fair) == (1, {LeftOut.NO_FIELD: 2})
    assert prepare(each_bot.runtime, fair) == 1


def test_without_a_template_they_are_left_out_as_ever(each_bot: Bot, fair: int) -> None:
    with each_bot.runtime.database.begin() as db:
        other = draft(db, each_bot.runtime, Draft("Fair", TEXTS, medium=Medium.WHATSAPP))
    assert fair != other
    assert census(each_bot, other) == (1, {LeftOut.WINDOW: 2})


def test_a_template_that_is_stopped_meanwhile_ends_its_messages_and_the_others_go(each_bot: Bot, fair: int) -> None:
    prepare(each_bot.runtime, fair)
    each_bot.do(update(template_texts).values(status="paused"))
    send(each_bot, fair)
    counted = select(outbox.c.status, func.count()).group_by(outbox.c.status).order_by(outbox.c.status)
    assert [tuple(row) for row in each_bot.rows(counted)] == [("accepted", 1), ("refused", 2)]


def prepare_and_wait(bot: Bot, fair: int) -> None:
    """Prepare it, and let the 24 hours of who wrote an hour before be over."""
    prepare(bot.runtime, fair)
    forecast(bot.runtime, fair)
    bot.pass_time(hours=23)


def test_whose_24_hours_end_before_it_begins_gets_the_template_and_it_is_paid_as_that(each_bot: Bot, fair: int) -> None:
    prepare_and_wait(each_bot, fair)
    assert send(each_bot, fair)["RW.Open"] == "Hello Uwase Aline, the fair opens on Monday.\nTo stop: send STOP"
    assert [one.template for one in each_bot.providers["twilio"].asked if one.address == "RW.Open"] == [
        ("HXen", ("Uwase Aline",))
    ]
    assert set(each_bot.values(select(outbox.c.status))) == {MessageStatus.ACCEPTED}
    with each_bot.runtime.database.begin() as db:
        found = get_broadcast(db, fair)
        figures, made = figures_of(each_bot.runtime, db, found), Forecast.model_validate_json(found.forecast)
        assert figures.costs == spent(each_bot.runtime, db, each_bot.now) == {"USD": Decimal("0.15")}
    assert list(map(str, differences(figures, made))) == [
        "1 messages more than forecast went by the template: their 24 hours on WhatsApp were over when they began."
    ]


@pytest.mark.parametrize(
    ("table", "change", "reason"),
    [
        (template_texts, {"status": "paused"}, ": WhatsApp takes only templates."),
        (outbox, {"fields": "{}"}, ", and lacks what the template names."),
    ],
)
def test_who_cannot_get_the_template_then_gets_nothing(
    each_bot: Bot, fair: int, table: Table, change: dict[str, str], reason: str
) -> None:
    prepare_and_wait(each_bot, fair)
    each_bot.do(update(table).values(change))
    send(each_bot, fair)
    (row,) = each_bot.rows(select(outbox).where(outbox.c.address == "RW.Open"))
    assert (row.status, row.attempts, row.template_text_id) == (MessageStatus.REFUSED, 0, None)
    assert row.reason == f"The contact last wrote more than 24 hours ago{reason}"


def test_who_is_tried_again_after_the_24_hours_is_counted_at_the_templates_price(each_bot: Bot, fair: int) -> None:
    bot = each_bot
    prepare(bot.runtime, fair)
    bot.do(update(outbox).where(outbox.c.address != "RW.Open").values(status="cancelled"))
    bot.pass_time(hours=22.5)
    start(bot.runtime, fair)
    provider = bot.providers["twilio"]
    provider.told[""] = raises(SendError(Fault.RETRY, "Not now.", retry_after=timedelta(hours=1)))
    drain(bot.runtime, "bulk")
    del provider.told[""]
    bot.pass_time(hours=1)
    drain(bot.runtime, "bulk")
    (row,) = bot.rows(select(outbox).where(outbox.c.address == "RW.Open"))
    assert row.template_text_id
    assert row.status == MessageStatus.ACCEPTED
    with bot.runtime.database.begin() as db:
        assert spent(bot.runtime, db, bot.now) == {"USD": Decimal("0.06")}


def test_who_lacks_what_a_changed_template_names_gets_nothing(each_bot: Bot, fair: int) -> None:
    each_bot.do(update(contacts).values(sector=None))
    prepare(each_bot.runtime, fair)
    each_bot.do(update(template_texts).values(body="Hello {contact.name} of {contact.sector}, the fair opens."))
    assert {address for address, body in send(each_bot, fair).items() if body} == {"RW.Open"}
    reasons = each_bot.values(select(outbox.c.reason).where(outbox.c.address != "RW.Open"))
    assert reasons == ["The template was changed, and names now what this message was not given."] * 2


def test_the_forecast_says_what_it_assumes_of_the_24_hours(each_bot: Bot, fair: int) -> None:
    with each_bot.runtime.database.begin() as db:
        other = draft(db, each_bot.runtime, Draft("Fair", TEXTS, medium=Medium.WHATSAPP))
        said = [not_known(get_broadcast(db, one))[-1] for one in (fair, other)]
    assert said == [
        "who has not written for 24 hours when their message begins: they get the template then, at its price",
        "who has not written for 24 hours when their message begins: they get nothing then, and it costs nothing",
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"template": "nothing"}, "There is no template nothing for broadcasts."),
        ({"template": "selected"}, "There is no template selected for broadcasts."),
        ({"medium": Medium.SMS}, "A template is for WhatsApp alone."),
    ],
)
def test_what_is_no_template_for_it_is_refused(bot: Bot, changes: dict[str, Any], told: str) -> None:
    add_approved(bot, "fair", en=BY_TEMPLATE["en"])
    add_approved(bot, "selected")
    wanted: dict[str, Any] = {"medium": Medium.WHATSAPP, "template": "fair", **changes}
    with bot.runtime.database.begin() as db, pytest.raises(BroadcastError, match=told):
        draft(db, bot.runtime, Draft("Fair", TEXTS, **wanted))
