"""Native menus at the emulator's Twilio: templates made and found, menus sent by them, and the way back to text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
import urllib3
from sqlalchemy import select

from bot.channels.twilio import SHAPES, TwilioAdapter, TwilioConfig, TwilioContent
from bot.errors import Fault, SendError
from bot.messages import Channel, Medium, OfferedChoice, Outbound
from bot.services.delivery import drain
from bot.services.templates import Templates, mend
from bot.simulator.emulator import create_emulator
from bot.simulator.exchange import Exchange, open_exchange
from bot.simulator.ledger import Message
from bot.store.content import write_templates
from bot.store.outbox import outbox
from tests.bots import LINES, bot_at
from tests.channels.provider import Provider, answers
from tests.simulator.fake_bot import ACCOUNT, TOKEN, serving, settings_for

ALICE = "+250788123456"
WHATSAPP = Channel("twilio-whatsapp", Medium.WHATSAPP, "twilio", "+250788000002")
MENU = Outbound(
    "42",
    Medium.WHATSAPP,
    ALICE,
    "Cluster management\nApply?\n1) Yes\n2) No",
    prompt="Cluster management\nApply?",
    choices=(OfferedChoice("token.0", "Yes"), OfferedChoice("token.1", "No")),
    opener="Choose",
)
LIST = replace(
    MENU, body="Choose:\n1) …", prompt="Choose:", choices=tuple(OfferedChoice(f"t.{n}", f"Row {n}") for n in range(5))
)


@dataclass
class Known:
    """The templates that the bot knows of."""

    sids: dict[tuple[str, int, int], str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def find(self, shape: tuple[str, int, int]) -> str | None:
        return self.sids.get(shape)

    def lose(self, sid: str) -> None:
        self.lost.append(sid)


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    opened = open_exchange(settings_for("http://127.0.0.1:1"))
    yield opened
    opened.close()


@pytest.fixture
def emulator(exchange: Exchange) -> Iterator[str]:
    with serving(create_emulator(exchange)) as url:
        yield url


@pytest.fixture
def content(emulator: str) -> Iterator[TwilioContent]:
    made = TwilioContent(config(emulator))
    yield made
    made.close()


@pytest.fixture
def known() -> Known:
    return Known()


@pytest.fixture
def adapter(emulator: str, known: Known) -> Iterator[TwilioAdapter]:
    made = TwilioAdapter(config(emulator), known)
    yield made
    made.close()


def config(url: str, token: str = TOKEN) -> TwilioConfig:
    return TwilioConfig(ACCOUNT, (token,), "http://127.0.0.1:1", url, url)


def arrived(exchange: Exchange) -> list[Message]:
    return [message for message in exchange.ledger.all(ALICE) if message.origin == "bot"]


def test_a_menu_arrives_with_buttons_to_tap(
    adapter: TwilioAdapter, content: TwilioContent, known: Known, exchange: Exchange
) -> None:
    known.sids["buttons", 2, 2] = content.make(("buttons", 2, 2))
    adapter.send(WHATSAPP, MENU)
    (message,) = arrived(exchange)
    assert (message.body, message.opener, message.reference) == ("Cluster management\nApply?", "", "42")
    assert [(choice.id, choice.label) for choice in message.choices] == [("token.0", "Yes"), ("token.1", "No")]


def test_a_menu_arrives_with_a_list_to_open(
    adapter: TwilioAdapter, content: TwilioContent, known: Known, exchange: Exchange
) -> None:
    known.sids["list", 5, 1] = content.make(("list", 5, 1))
    adapter.send(WHATSAPP, LIST)
    (message,) = arrived(exchange)
    assert (message.body, message.opener) == ("Choose:", "Choose")
    assert [(choice.id, choice.label, choice.description) for choice in message.choices][4] == ("t.4", "Row 4", "5")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_template_can_be_sent_filled_to_the_brim(
    adapter: TwilioAdapter, content: TwilioContent, known: Known, exchange: Exchange, shape: tuple[str, int, int]
) -> None:
    kind, size, lines = shape
    labels = [f"{number:0{20 if kind == 'buttons' else 24}}" for number in range(size)]
    prompt = "\n".join("b" * (1024 // lines - 1) for _ in range(lines))
    known.sids[shape] = content.make(shape)
    adapter.send(WHATSAPP, replace(MENU, prompt=prompt, choices=tuple(OfferedChoice("i" * 15, it) for it in labels)))
    (message,) = arrived(exchange)
    assert (message.body, [choice.label for choice in message.choices]) == (prompt, labels)


def test_without_a_template_the_menu_is_numbered_text(adapter: TwilioAdapter, exchange: Exchange, known: Known) -> None:
    adapter.send(WHATSAPP, MENU)
    (message,) = arrived(exchange)
    assert (message.body, message.choices) == (MENU.body, ())
    assert known.lost == []


def test_a_template_that_twilio_does_not_know_is_lost_and_the_menu_arrives_once_as_text(
    adapter: TwilioAdapter, exchange: Exchange, known: Known
) -> None:
    gone = known.sids["buttons", 2, 2] = "HX" + "0" * 32
    accepted = adapter.send(WHATSAPP, MENU)
    (message,) = arrived(exchange)
    assert (message.id, message.body, message.choices) == (accepted.provider_id, MENU.body, ())
    assert known.lost == [gone]


def test_values_that_twilio_refuses_cost_the_buttons_and_not_the_message(
    adapter: TwilioAdapter, content: TwilioContent, exchange: Exchange, known: Known
) -> None:
    known.sids["list", 5, 1] = content.make(("list", 5, 1))
    adapter.send(WHATSAPP, replace(LIST, choices=tuple(choice._replace(id=" ") for choice in LIST.choices)))
    (message,) = arrived(exchange)
    assert message.body == LIST.body
    assert known.lost == []


@pytest.mark.parametrize("status", [500, 401, 429])
def test_what_is_no_fault_of_the_template_is_not_tried_another_way(
    provider: Provider, known: Known, status: int
) -> None:
    known.sids["buttons", 2, 2] = "HX1"
    adapter = TwilioAdapter(config(provider.url), known)
    provider.default = answers(status, json.dumps({"code": 20500, "status": status}))
    with pytest.raises(SendError):
        adapter.send(WHATSAPP, MENU)
    adapter.close()
    (asked,) = provider.asked
    assert asked.form["ContentSid"] == "HX1"
    assert "Body" not in asked.form


def test_templates_are_found_again_by_their_names_among_others(content: TwilioContent, emulator: str) -> None:
    headers = urllib3.make_headers(basic_auth=f"{ACCOUNT}:{TOKEN}") | {"Content-Type": "application/json"}
    other = {"friendly_name": "somebody_elses", "types": {"twilio/text": {"body": "Hi"}}}
    urllib3.request("POST", f"{emulator}/v1/Content", body=json.dumps(other), headers=headers)
    made = {shape: content.make(shape) for shape in SHAPES[:3]}
    assert content.find_all() == made


def test_every_page_of_twilios_list_is_read(provider: Provider) -> None:
    first, second = SHAPES[:2]
    pages = [
        {
            "contents": [{"friendly_name": first.name, "sid": "HX1"}],
            "meta": {"next_page_url": f"{provider.url}/v1/Content?Page=1"},
        },
        {"contents": [{"friendly_name": second.name, "sid": "HX2"}], "meta": {"next_page_url": None}},
    ]
    provider.script.extend(answers(200, json.dumps(page)) for page in pages)
    content = TwilioContent(config(provider.url))
    assert content.find_all() == {first: "HX1", second: "HX2"}
    content.close()
    assert [asked.path for asked in provider.asked] == ["/v1/Content?PageSize=100", "/v1/Content?Page=1"]


@pytest.mark.parametrize("answer", ["", "{}", '{"contents": 3}', '{"contents": [], "meta": null}'])
def test_a_list_that_is_none_is_said_to_be_none(provider: Provider, answer: str) -> None:
    provider.default = answers(200, answer)
    content = TwilioContent(config(provider.url))
    with pytest.raises(SendError, match="not understood"):
        content.find_all()
    content.close()


def test_a_list_without_an_end_is_given_up(provider: Provider) -> None:
    meta = {"next_page_url": f"{provider.url}/v1/Content?Page=1"}
    provider.default = answers(200, json.dumps({"contents": [], "meta": meta}))
    content = TwilioContent(config(provider.url))
    with pytest.raises(SendError, match="not understood"):
        content.find_all()
    content.close()


def test_a_template_without_a_name_was_not_made(provider: Provider) -> None:
    provider.default = answers(201, "{}")
    content = TwilioContent(config(provider.url))
    with pytest.raises(SendError, match="names no template"):
        content.make(("buttons", 1, 1))
    content.close()


def test_credentials_are_checked_without_sending(adapter: TwilioAdapter, exchange: Exchange) -> None:
    adapter.check()
    assert exchange.ledger.all() == []


def test_wrong_credentials_are_told_as_such(emulator: str) -> None:
    adapter = TwilioAdapter(config(emulator, "wrong"))
    with pytest.raises(SendError, match="account SID and auth token") as caught:
        adapter.check()
    adapter.close()
    assert caught.value.fault is Fault.CHANNEL


def test_a_reply_whose_template_is_gone_is_sent_once_and_the_next_at_once_as_text(
    sqlite_url: str, emulator: str, exchange: Exchange, content: TwilioContent
) -> None:
    with bot_at(sqlite_url) as bot:
        database = bot.runtime.database
        mend(database, content, [shape for shape in SHAPES if shape.lines == 1], make=True)
        adapter = TwilioAdapter(config(emulator), Templates(database, "twilio", ACCOUNT))
        runtime = replace(bot.runtime, adapters={"twilio": adapter})
        phone = bot.phone(ALICE)
        phone.whatsapp("hello", "menu")
        drain(runtime, "replies")
        with database.begin() as db:
            write_templates(db, "twilio", ACCOUNT, {("list", 5, 1): "HX" + "0" * 32})
        adapter.close()
        adapter = TwilioAdapter(config(emulator), Templates(database, "twilio", ACCOUNT))
        runtime = replace(bot.runtime, adapters={"twilio": adapter})
        phone.whatsapp("menu", "menu")
        drain(runtime, "replies")
        adapter.close()
        assert bot.values(select(outbox.c.status)) == ["accepted"] * 4
        ids = bot.values(select(outbox.c.provider_id).order_by(outbox.c.id))
    assert [message.id for message in arrived(exchange)] == ids
    assert [len(message.choices) for message in arrived(exchange)] == [LINES, LINES, 0, 0]
