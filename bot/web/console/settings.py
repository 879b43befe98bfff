"""The settings: the channels, each with a test, the prices, and what the environment says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from flask import abort, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select

from bot.errors import Refusal
from bot.marking import N_
from bot.messages import Channel, Medium, MessageStatus
from bot.programme.contacts import find_address
from bot.programme.deeds import Deed, record
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.programme.template_life import Category
from bot.services.balances import Standing, read_balances
from bot.services.broadcasting.pricing import Price, Tariff, enter_price
from bot.services.broadcasting.spending import day_of
from bot.services.personal.finding import read_address
from bot.services.trying import NOT_YOURS, TRIED, may_try_on, try_channel
from bot.store.breakers import breakers
from bot.store.outbox import outbox
from bot.web.console.asked import asks_for_piece
from bot.web.console.desk import BIGGEST, Answer, Desk, origin
from bot.web.console.forms.settings import PriceForm, TestForm
from bot.web.console.limits import few_tests
from bot.web.console.naming import shows_names
from bot.web.console.pieces import Cell, Link, Table, Tag

_MOVES = (MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.ACCEPTED, MessageStatus.SENT)
"""While a test stands so, something is still to be heard of it."""


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/settings", settings, Act.SEE)
    desk.page("/settings/prices", prices, Act.RUN_PROGRAMME, "GET", "POST")
    desk.page("/settings/channels/<name>/test", few_tests(desk, test_channel), Act.RUN_PROGRAMME, "GET", "POST")
    desk.page(f"/settings/channels/<name>/tests/<int(max={BIGGEST}):message_id>", tested, Act.RUN_PROGRAMME)


def settings(desk: Desk) -> Answer:
    """Show the channels, today's prices, and the settings that the environment makes."""
    with desk.runtime.database.look() as db:
        now = desk.runtime.clock(db)
        tariff, left = Tariff.of(db, day_of(desk.runtime, now)), read_balances(desk.runtime, db, now)
        stopped = {row.channel: row for row in db.execute(select(breakers))}
    say = desk.say
    lines = [_line(desk, channel, stopped.get(channel.name)) for channel in desk.runtime.channels.values()]
    heads = (N_("Channel"), N_("Medium"), N_("Sender"), N_("Can be answered"), N_("Status"), N_("Test"))
    channels = Table(say(N_("Channels")), [say(head) for head in heads], lines, say(N_("No channel is set up.")))
    shown = {"channels": channels, "left": _left(desk, left), "prices": _prices(desk, tariff)}
    return desk.show("settings.html", **shown, house=list(_house(desk)))


def prices(desk: Desk) -> Answer:
    """Take in a price; it holds from its day on, and leaves what was before."""
    form = PriceForm()
    form.provider.choices = [(name, name) for name in sorted(desk.runtime.adapters)]
    form.category.choices = [("", "-"), *((str(one), desk.word(one)) for one in Category)]
    if form.validate_on_submit():
        desk.act("entered a price", "prices", None, lambda stage: _enter(desk, stage, form))
        return redirect(url_for("console.settings"))
    return desk.show("price.html", form=form)


def test_channel(desk: Desk, name: str) -> Answer:
    """Send a message to a phone, to see whether a channel works."""
    channel = desk.runtime.channels.get(name) or abort(404)
    form = TestForm()
    if channel.medium is Medium.USSD:
        return desk.show("channel_test.html", channel=channel, form=None)
    if request.method == "GET":
        form.number.data = _own_number(desk)
    if form.validate_on_submit():
        number = read_address(str(form.number.data), desk.runtime.house.country)
        if not number.startswith("+"):
            form.number.errors = [N_("This is no mobile number. Write it like 0788123456.")]
        elif not _may_try_on(desk, number):
            form.number.errors = [NOT_YOURS]
        else:
            try:
                return redirect(url_for("console.tested", name=name, message_id=_try(desk, channel, number)))
            except Refusal as refusal:
                form.number.errors = [refusal.sentence]
    return desk.show("channel_test.html", channel=channel, form=form)


def _try(desk: Desk, channel: Channel, number: str) -> int:
    with desk.stage() as stage:
        words = desk.say(N_("{org}: this is a test of {channel}."), channel=channel.name)
        message_id = try_channel(stage, channel, number, words)
        record(stage.db, Deed(stage.member.id, TRIED, origin(), outbox.name, message_id), stage.now)
    return message_id


def tested(desk: Desk, name: str, message_id: int) -> Answer:
    """Show what became of a test, as long as something may still be heard of it."""
    wanted = select(outbox.c.status, outbox.c.reason).where(outbox.c.id == message_id, outbox.c.channel == name)
    with desk.runtime.database.look() as db:
        found = db.execute(wanted.where(outbox.c.broadcast_id.is_(None))).one_or_none() or abort(404)
    piece = "channel_tested_piece.html" if asks_for_piece() else "channel_tested.html"
    return desk.show(piece, found=found, moves=found.status in _MOVES, name=name)


def _line(desk: Desk, channel: Channel, stopped: object) -> list[Cell]:
    state = Tag(desk.say(N_("cannot send")), "bad") if stopped else Tag(desk.say(N_("works")), "good")
    answered = desk.say(N_("yes")) if channel.two_way else desk.say(N_("no"))
    test: Cell = None
    if desk.may_open("test_channel"):
        test = Link(desk.say(N_("Try it")), url_for("console.test_channel", name=channel.name))
    return [channel.name, desk.word(channel.medium), channel.sender, answered, state, test]


def _left(desk: Desk, left: Sequence[Standing]) -> Table:
    say = desk.say
    rows: list[list[Cell]] = [
        [
            one.provider,
            Tag(f"{one.left.amount:,.2f} {one.left.currency}", "late" if one.is_low else ""),
            f"{one.week:,.2f} {one.left.currency}",
            one.read_at,
        ]
        for one in left
    ]
    heads = (N_("Provider"), N_("Money left"), N_("Cost of the last seven days"), N_("Asked"))
    return Table(say(N_("Money left")), [say(head) for head in heads], rows, say(N_("No provider has told it today.")))


def _prices(desk: Desk, tariff: Tariff) -> Table:
    say = desk.say
    rows: list[list[Cell]] = [
        [
            price.provider,
            desk.word(price.medium),
            price.prefix or say(N_("all")),
            desk.word(price.category) if price.category else None,
            f"{price.amount.normalize():f} {price.currency}",
            price.since,
            desk.retell(price.source),
        ]
        for price in tariff.standing
    ]
    heads = (
        *(N_("Provider"), N_("Medium"), N_("Numbers that begin with"), N_("For templates of")),
        *(N_("Price"), N_("From this day on"), N_("Who says so")),
    )
    return Table(say(N_("Prices")), [say(head) for head in heads], rows, say(N_("No price is known.")))


def _house(desk: Desk) -> Iterator[tuple[str, str, str]]:
    """Give the settings that staff should know, each with its name in the environment."""
    runtime, say = desk.runtime, desk.say
    begins, ends = runtime.quiet
    caps = ", ".join(f"{amount} {currency}" for currency, amount in runtime.spend_caps.items())
    kept = runtime.retention
    yield say(N_("Nothing that nobody asked for is sent")), f"{begins:%H:%M} - {ends:%H:%M}", "QUIET_HOURS"
    yield say(N_("Time zone")), str(runtime.house.zone), "TIMEZONE"
    yield say(N_("Broadcasts may cost in a day")), caps or say(N_("no limit")), "DAILY_SPEND_CAP"
    yield say(N_("Answers to one contact in five minutes, at most")), str(runtime.replies_at_most), "REPLIES_AT_MOST"
    yield say(N_("Words of messages are kept for, days")), str(kept.messages.days), "RETAIN_MESSAGES_DAYS"
    yield say(N_("Answers are kept for, days")), str(kept.sessions.days), "RETAIN_SESSIONS_DAYS"
    if shows_names():
        yield (
            say(N_("Alerts go to")),
            ", ".join((*runtime.staff.phones, *runtime.staff.mails)),
            "ALERT_PHONES, ALERT_MAILS",
        )


def _enter(desk: Desk, stage: Stage, form: PriceForm) -> str:
    day = form.since.data or day_of(stage.runtime, stage.now)
    medium, prefix, currency = str(form.medium.data), str(form.prefix.data or ""), str(form.currency.data).upper()
    amount = form.amount.data or Decimal(0)
    price = Price(
        str(form.provider.data), medium, prefix, amount, currency, day, str(form.source.data), str(form.category.data)
    )
    enter_price(stage.db, price, stage.by, stage.now)
    return desk.say(N_("The price is entered."))


def _may_try_on(desk: Desk, number: str) -> bool:
    with desk.runtime.database.look() as db:
        return may_try_on(db, current_user.member.id, number)


def _own_number(desk: Desk) -> str:
    """Give the number of who is signed in, where it is known."""
    contact_id = current_user.member.contact_id
    if contact_id is None:
        return ""
    with desk.runtime.database.look() as db:
        return find_address(db, contact_id, Medium.SMS) or ""
