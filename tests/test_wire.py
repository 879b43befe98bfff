from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.errors import Fault, SendError
from bot.wire import Wire
from tests.channels.provider import (
    Handler,
    Play,
    Provider,
    answers,
    drips,
    hangs_up_after,
    keeps_silent,
    resets,
    says,
)

SECRET = "sk_live_9f2c"
HEADERS = {"Authorization": SECRET, "Content-Type": "text/plain"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    yield server
    server.stop()


@contextmanager
def wire_to(url: str, timeout: float = 10.0, connect: float = 5.0) -> Iterator[Wire]:
    wire = Wire(url, timeout=timeout, connect=connect)
    yield wire
    wire.close()


@contextmanager
def fails_with(fault: Fault) -> Iterator[pytest.ExceptionInfo[SendError]]:
    with pytest.raises(SendError) as caught:
        yield caught
    assert caught.value.fault is fault
    assert caught.value.code


def test_a_call_gives_status_headers_and_body(provider: Provider) -> None:
    provider.script.append(answers(201, b"\xc3\xa9", X_Request_Id="r1"))
    with wire_to(f"{provider.url}/v1/") as wire:
        response = wire.call("POST", "/messages?x=1", HEADERS, b"hello")
    (asked,) = provider.asked
    assert (response.status, response.headers["x-request-id"], response.body) == (201, "r1", "é".encode())
    assert (asked.path, asked.body) == ("/v1/messages?x=1", b"hello")
    assert asked.headers["Authorization"] == SECRET
    assert asked.headers["Host"] == provider.url.removeprefix("http://")


def test_calls_share_a_connection(provider: Provider) -> None:
    with wire_to(provider.url) as wire:
        for _ in range(3):
            wire.call("POST", "/", HEADERS, b"x")
    assert (provider.accepted, len(provider.asked)) == (1, 3)


@pytest.mark.parametrize(
    "farewell",
    [hangs_up_after(answers(200)), answers(200, Connection="close"), says(b"HTTP/1.0 200 OK\r\n\r\nto the end")],
    ids=["unannounced", "announced", "http 1.0"],
)
def test_a_connection_that_the_provider_has_closed_is_replaced(provider: Provider, farewell: Play) -> None:
    provider.script.append(farewell)
    with wire_to(provider.url) as wire:
        assert wire.call("POST", "/", HEADERS).status == 200
        assert provider.hung_up.wait(5)
        assert wire.call("POST", "/", HEADERS).status == 200
    assert (provider.accepted, len(provider.asked)) == (2, 2)


def test_a_connection_that_was_idle_for_long_is_replaced(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wire.line._IDLE", 0.0)
    with wire_to(provider.url) as wire:
        wire.call("POST", "/", HEADERS)
        wire.call("POST", "/", HEADERS)
    assert provider.accepted == 2


def test_threads_get_their_own_answers(provider: Provider) -> None:
    def echoes(handler: Handler) -> None:
        answers(200, handler.headers["X-Me"])(handler)

    provider.default = echoes
    with wire_to(provider.url) as wire, ThreadPoolExecutor(8) as pool:
        names = [str(number) for number in range(200)]
        said = pool.map(lambda name: wire.call("POST", "/", {"X-Me": name}).body.decode(), names)
        assert list(said) == names
    assert provider.accepted < 200


def test_a_forked_process_leaves_the_connections_of_its_parent_alone(provider: Provider) -> None:
    script = f"""
import os
from bot.wire import Wire
wire = Wire({provider.url!r})
wire.call("POST", "/parent", {{}})
child = os.fork()
if child == 0:
    wire.call("POST", "/child", {{}})
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
wire.call("POST", "/parent", {{}})
wire.close()
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[1], timeout=30)
    assert [asked.path for asked in provider.asked] == ["/parent", "/child", "/parent"]
    assert provider.accepted == 2


def test_a_closed_port_means_that_the_message_may_be_sent_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with wire_to(f"http://127.0.0.1:{port}") as wire, fails_with(Fault.AWAY):
        wire.call("POST", "/", HEADERS)


def test_a_connection_that_is_never_taken_means_that_the_message_may_be_sent_again() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server, ExitStack() as waiting:
        for _ in range(4):  # more than the queue before the door holds
            client = waiting.enter_context(socket.socket())
            client.settimeout(0)
            client.connect_ex(server.getsockname())
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        with wire_to(url, connect=0.2) as wire, fails_with(Fault.AWAY):
            wire.call("POST", "/", HEADERS)


def test_a_name_that_takes_long_to_be_found_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = threading.Event()

    def wait(*_: object, **__: object) -> list[object]:
        found.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    with wire_to("http://127.0.0.1:1", connect=0.05) as wire, fails_with(Fault.AWAY):
        wire.call("POST", "/", HEADERS)
    found.set()


def test_a_name_is_tried_at_each_of_its_addresses(provider: Provider) -> None:
    with wire_to(f"http://localhost:{provider.server_port}") as wire:  # often ::1 first, where nobody listens
        assert wire.call("POST", "/", HEADERS).status == 200


@pytest.mark.parametrize(
    ("said", "body"),
    [
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok", b"ok"),
        (b"HTTP/1.1 201 \r\nTransfer-Encoding: chunked\r\n\r\n2;x=1\r\nok\r\n1\r\n!\r\n0\r\nT: x\r\n\r\n", b"ok!"),
        (b"HTTP/1.1 201 Created\r\ncontent-LENGTH:2\r\n\r\nok and more", b"ok"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\n\r\nto the end", b"to the end"),
    ],
    ids=["continue", "chunked", "more", "nothing", "to the end"],
)
def test_an_answer_is_read_as_far_as_it_goes(provider: Provider, said: bytes, body: bytes) -> None:
    provider.script.append(says(said))
    with wire_to(provider.url) as wire:
        assert wire.call("POST", "/", HEADERS).body == body
        assert provider.hung_up.wait(5)
        assert wire.call("POST", "/", HEADERS).status == 200


@pytest.mark.parametrize(
    "play",
    [
        resets,
        keeps_silent,
        drips,
        says(b""),
        says(b"Welcome to the hotel's network!\r\n\r\n"),
        says(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf"),
        says(b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhalf"),
        says(b"HTTP/1.1 201 Created\r\nContent-Length: 999999999999\r\n\r\nhalf"),
        says(b"HTTP/1.1 201 Created\r\n\r\n" + b"x" * (1 << 20) + b"x"),
    ],
    ids=["reset", "silence", "drips", "nothing", "garbage", "half", "odd chunk", "boast", "flood"],
)
def test_what_breaks_after_the_request_leaves_the_message_in_doubt(provider: Provider, play: Play) -> None:
    provider.script.append(play)
    with wire_to(provider.url, timeout=0.4) as wire, fails_with(Fault.UNKNOWN):
        wire.call("POST", "/", HEADERS, b"x")


def test_a_connection_that_broke_is_not_used_again(provider: Provider) -> None:
    provider.script.append(says(b"garbage\r\n\r\n"))
    with wire_to(provider.url) as wire:
        with fails_with(Fault.UNKNOWN):
            wire.call("POST", "/", HEADERS)
        assert wire.call("POST", "/", HEADERS).status == 200
    assert provider.accepted == 2


def test_a_broken_setting_is_said_without_its_secret(provider: Provider) -> None:
    with wire_to(provider.url) as wire, fails_with(Fault.CHANNEL) as caught:
        wire.call("POST", "/", {"apiKey": f"{SECRET}\n"})
    assert SECRET not in str(caught.value)
    assert not provider.asked


@pytest.mark.parametrize("play", [answers(201, "+250788123456"), resets], ids=["answer", "reset"])
def test_the_log_holds_no_header_no_body_and_no_path(
    provider: Provider, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider.script.append(play)
    with wire_to(provider.url) as wire, ExitStack() as stack:
        if play is resets:
            stack.enter_context(fails_with(Fault.UNKNOWN))
        wire.call("POST", "/Accounts/AC123", HEADERS, b"to=%2B250788123456")
    (record,) = caplog.records
    assert record.getMessage().startswith(("POST 127.0.0.1 201 ", "POST 127.0.0.1 ConnectionResetError "))
    assert not any(word in caplog.text for word in (SECRET, "250788123456", "AC123"))
