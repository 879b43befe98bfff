"""Calls to a provider over TLS: whose certificate is taken, and that much goes through."""

from __future__ import annotations

import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.errors import Fault
from tests.channels.provider import Provider, answers
from tests.test_wire import HEADERS, fails_with, provider, wire_to

__all__ = ["provider"]


def test_a_certificate_is_checked(tls_url: str) -> None:
    with wire_to(tls_url) as wire, fails_with(Fault.CHANNEL):
        wire.call("POST", "/", HEADERS)


def test_a_certificate_of_a_known_authority_is_taken_and_its_connection_kept(
    provider: Provider, tls_url: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with wire_to(tls_url) as wire:
        assert [wire.call("POST", "/", HEADERS).status for _ in range(2)] == [200, 200]
    assert provider.accepted == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_what_does_not_go_at_once_is_sent_and_read_whole(
    scheme: str, provider: Provider, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    much = b"0123456789abcdef" * 60_000
    provider.default = answers(200, much)
    url = provider.url
    if scheme == "https":
        monkeypatch.setenv("SSL_CERT_FILE", str(request.getfixturevalue("certificate")))
        url = request.getfixturevalue("tls_url")
    with wire_to(url) as wire:
        assert [wire.call("POST", "/", HEADERS, much).body == much for _ in range(3)] == [True] * 3
    assert [asked.body == much for asked in provider.asked] == [True] * 3
    assert provider.accepted == 1


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 400 Speak plainly\r\n\r\n"], ids=["silent", "garbage"])
def test_a_provider_that_does_not_speak_tls_was_never_connected_to(greeting: bytes) -> None:
    done = threading.Event()

    def serve() -> None:
        client, _ = server.accept()
        with client:
            client.sendall(greeting)
            done.wait(5)

    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor(1) as pool:
        pool.submit(serve)
        url = f"https://127.0.0.1:{server.getsockname()[1]}"
        with wire_to(url, connect=0.2) as wire, fails_with(Fault.AWAY):
            wire.call("POST", "/", HEADERS)
        done.set()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    path = tmp_path / "certificate.pem"
    path.write_text(KEY_AND_CERTIFICATE)
    return path


@pytest.fixture
def tls_url(provider: Provider, certificate: Path) -> str:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    provider.socket = context.wrap_socket(provider.socket, server_side=True, do_handshake_on_connect=False)
    return provider.url.replace("http:", "https:")


KEY_AND_CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgln32zyY4ycPq8Jvt
2pTpbMKiZwuxtoLIlJ9VqmLgkBWhRANCAARo+VmEU6GuoUBvy5WzhVbRLou0E63M
RAsNJEqCw+ItzaQtvpCtnA0xQYTLi5MKd25QuXeuURksykcUNM8MN10G
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBrDCCAVGgAwIBAgIUPAsOdrDYKW1slYHMgWsgpw/ZlDgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjAwMzIyMVoYDzIxMjYxMDI5
MDAzMjIxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARo+VmEU6GuoUBvy5WzhVbRLou0E63MRAsNJEqCw+ItzaQtvpCtnA0x
QYTLi5MKd25QuXeuURksykcUNM8MN10Go38wfTAdBgNVHQ4EFgQUtG30/4yF5STn
FvD2KSoftO4xQr4wHwYDVR0jBBgwFoAUtG30/4yF5STnFvD2KSoftO4xQr4wGgYD
VR0RBBMwEYIJbG9jYWxob3N0hwR/AAABMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
AQH/BAQDAgKEMAoGCCqGSM49BAMCA0kAMEYCIQDUYAqkxg3J36w5L/UEGmpGAsT8
uQvtuZn+DY125aL3DAIhAMhjZIM8XQdqui1F9uXQ9I/RC090R/B4i/qWbTzNXP3w
-----END CERTIFICATE-----
"""
"""A certificate for localhost that no authority vouches for, good for 100 years, and for these tests only."""
