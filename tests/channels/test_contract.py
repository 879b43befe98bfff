"""What every adapter owes, whatever its dialect."""

from __future__ import annotations

import inspect
import logging
import pkgutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

import bot.channels
from bot.errors import Fault, InboundError, SendError
from bot.messages import Accepted, Adapter, DeliveryUpdate, Event, Inbound, Outbound, UssdReply, Webhook
from tests.channels.provider import Play, Provider, answers, drips, keeps_silent, resets, says
from tests.channels.specimens import NUMBER, PAYLOADS, SPECIMENS, Specimen, read_pairs

FILES = sorted(path.relative_to(PAYLOADS) for name in SPECIMENS for path in (PAYLOADS / name).glob("*/*.json"))
METHODS = {"verify", "parse", "answer", "send"}
each_payload = pytest.mark.parametrize("file", FILES, ids=str)


def adapters() -> list[str]:
    """Give the name of every class in the channels that does what an adapter owes."""
    modules = [import_module(found.name) for found in pkgutil.iter_modules(bot.channels.__path__, "bot.channels.")]
    classes = {found for module in modules for _, found in inspect.getmembers(module, inspect.isclass)} - {Adapter}
    return sorted(str(vars(found)["name"]) for found in classes if vars(found).keys() >= METHODS)


@pytest.fixture(params=SPECIMENS)
def specimen(request: pytest.FixtureRequest, provider: Provider) -> Iterator[Specimen]:
    with SPECIMENS[request.param](provider.url) as made:
        yield made


@pytest.fixture(params=SPECIMENS)
def hasty(request: pytest.FixtureRequest, provider: Provider) -> Iterator[Specimen]:
    with SPECIMENS[request.param](provider.url, 0.4) as made:
        yield made


@pytest.fixture
def webhook(file: Path) -> Iterator[tuple[Specimen, Webhook]]:
    with SPECIMENS[file.parts[0]]("http://127.0.0.1") as made:
        yield made, made.sign(file.parts[1], read_pairs(PAYLOADS / file))


def test_there_are_adapters() -> None:
    assert {"africastalking", "twilio"} <= set(adapters())


@pytest.mark.parametrize("name", adapters())
def test_every_adapter_is_tested_with_payloads_of_its_own(name: str) -> None:
    assert name in SPECIMENS, f"{name} has no specimen"
    assert list((PAYLOADS / name).glob("*/*.json")), f"{name} has no payloads"


@each_payload
def test_a_genuine_request_is_taken_and_understood(webhook: tuple[Specimen, Webhook]) -> None:
    specimen, genuine = webhook
    specimen.adapter.verify(genuine)
    (event,) = specimen.adapter.parse(genuine)
    assert event.provider == specimen.adapter.name
    assert specimen.adapter.answer(genuine, UssdReply("Muraho", ends=True)).status in (200, 204)


@each_payload
def test_a_forged_request_is_refused(webhook: tuple[Specimen, Webhook]) -> None:
    specimen, genuine = webhook
    bare = replace(genuine, headers={}, secret="")
    for forged in (specimen.forge(genuine), bare):
        with pytest.raises(InboundError) as caught:
            specimen.adapter.verify(forged)
        assert caught.value.status == 403


@each_payload
def test_a_replayed_request_says_the_same(webhook: tuple[Specimen, Webhook]) -> None:
    specimen, genuine = webhook
    assert specimen.adapter.parse(genuine) == specimen.adapter.parse(genuine)


def test_different_messages_have_different_ids(specimen: Specimen) -> None:
    ids = [event.external_id for event in events_of(specimen) if isinstance(event, Inbound)]
    assert len(ids) > 1
    assert len(set(ids)) == len(ids)


def test_a_contact_is_the_same_number_with_every_provider(specimen: Specimen) -> None:
    assert NUMBER in {event.address for event in events_of(specimen) if isinstance(event, Inbound)}


def test_every_documented_status_has_a_meaning(specimen: Specimen) -> None:
    assert {word: update_with(specimen, word).status for word in specimen.statuses} == specimen.statuses


@pytest.mark.parametrize("word", ["Teleported", "", "sent\ufffd"])
def test_an_unknown_status_is_recorded_and_means_nothing(specimen: Specimen, word: str) -> None:
    update = update_with(specimen, word)
    assert (update.status, update.word) == (None, word)


def test_a_kind_that_the_provider_does_not_have_is_not_found(specimen: Specimen) -> None:
    with pytest.raises(InboundError) as caught:
        specimen.adapter.parse(specimen.sign("fax", [("From", NUMBER)]))
    assert caught.value.status == 404


def test_an_empty_form_is_refused(specimen: Specimen) -> None:
    with pytest.raises(InboundError) as caught:
        specimen.adapter.parse(specimen.sign(specimen.status[0], []))
    assert caught.value.status == 400


def test_a_message_is_sent_once_and_its_id_given(specimen: Specimen, provider: Provider, outbound: Outbound) -> None:
    accepted = send(specimen, provider, answers(201, specimen.taken), outbound)
    assert accepted.provider_id
    assert len(provider.asked) == 1


def test_too_many_requests_means_that_it_may_be_sent_again(
    specimen: Specimen, provider: Provider, outbound: Outbound
) -> None:
    error = failure(specimen, provider, answers(429, Retry_After="7"), outbound)
    assert error.retryable
    assert error.retry_after is not None
    assert error.retry_after.total_seconds() == 7


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_connection_never_made_means_that_it_may_be_sent_again(name: str, outbound: Outbound) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with SPECIMENS[name](f"http://127.0.0.1:{port}") as specimen, pytest.raises(SendError) as caught:
        specimen.adapter.send(specimen.channel, outbound)
    assert caught.value.retryable


@pytest.mark.parametrize(
    "play",
    [
        resets,
        keeps_silent,
        drips,
        says(b"\x16\x03\x01 garbage"),
        answers(500),
        answers(503, "try later", Retry_After="7"),
        answers(201),
        answers(201, "<html>Created, somehow</html>"),
        answers(201, "[]"),
        answers(201, "{}"),
    ],
    ids=["reset", "silence", "drips", "garbage", "500", "503", "empty", "html", "list", "object"],
)
def test_what_breaks_after_the_request_leaves_the_message_in_doubt(
    hasty: Specimen, provider: Provider, play: Play, outbound: Outbound
) -> None:
    assert failure(hasty, provider, play, outbound).fault is Fault.UNKNOWN
    assert len(provider.asked) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_stop_the_channel(
    specimen: Specimen, provider: Provider, status: int, outbound: Outbound
) -> None:
    assert failure(specimen, provider, answers(status), outbound).fault is Fault.CHANNEL


def test_a_request_that_the_provider_refuses_is_final(
    specimen: Specimen, provider: Provider, outbound: Outbound
) -> None:
    assert failure(specimen, provider, answers(400, "no"), outbound).fault is Fault.FINAL


@pytest.mark.parametrize("status", [201, 401, 500])
def test_neither_secrets_nor_what_was_said_reach_the_log(
    specimen: Specimen, provider: Provider, status: int, outbound: Outbound, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = ""
    provider.script.append(answers(status, specimen.taken))
    try:
        specimen.adapter.send(specimen.channel, outbound)
    except SendError as error:
        told = f"{error} {error.code}"
    assert str(status) in caplog.text
    for secret in (*specimen.secrets, outbound.address.strip("+"), outbound.body):
        assert secret not in caplog.text + told


def test_neither_secrets_nor_numbers_are_in_a_refusal(specimen: Specimen, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    kind, word = specimen.status
    genuine = specimen.sign(kind, [("phoneNumber", NUMBER), (word, "Sent"), ("MessageSid", NUMBER), ("id", NUMBER)])
    with pytest.raises(InboundError) as unknown:
        specimen.adapter.parse(genuine)
    with pytest.raises(InboundError) as forged:
        specimen.adapter.verify(specimen.forge(genuine))
    said = f"{unknown.value} {forged.value} {caplog.text} {vars(specimen.adapter)}"
    assert not any(secret in said for secret in (*specimen.secrets, NUMBER))


def events_of(specimen: Specimen) -> Iterator[Event]:
    for file in FILES:
        if file.parts[0] == specimen.adapter.name:
            yield from specimen.adapter.parse(specimen.sign(file.parts[1], read_pairs(PAYLOADS / file)))


def update_with(specimen: Specimen, word: str) -> DeliveryUpdate:
    kind, field = specimen.status
    name = min(path.stem for path in (PAYLOADS / specimen.adapter.name / kind).glob("*.json"))
    (update,) = specimen.adapter.parse(specimen.payload(kind, name, **{field: word}))
    assert isinstance(update, DeliveryUpdate)
    return update


def send(specimen: Specimen, provider: Provider, play: Play, outbound: Outbound) -> Accepted:
    provider.script.append(play)
    return specimen.adapter.send(specimen.channel, outbound)


def failure(specimen: Specimen, provider: Provider, play: Play, outbound: Outbound) -> SendError:
    with pytest.raises(SendError) as caught:
        send(specimen, provider, play, outbound)
    return caught.value
