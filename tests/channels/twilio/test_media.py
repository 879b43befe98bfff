"""Photos fetched from Twilio: from its own places only, and never more than 5 MB."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.asking import Media
from bot.channels.twilio.media import MediaStore
from bot.errors import Fault, SendError
from tests.channels.provider import Provider, answers, says
from tests.channels.specimens import ACCOUNT, TOKEN, Specimen

PATH = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{'0' * 32}/Media/ME{'1' * 32}"
OTHERS = PATH.replace(ACCOUNT, "AC" + "f" * 32)
PHOTO = b"\xff\xd8\xff" + bytes(3 << 20)


@pytest.fixture
def elsewhere() -> Iterator[Provider]:
    server = Provider()
    yield server
    server.stop()


@pytest.fixture
def store(provider: Provider, elsewhere: Provider) -> Iterator[MediaStore]:
    made = MediaStore(provider.url, ACCOUNT, TOKEN, (elsewhere.url,))
    yield made
    made.close()


def test_a_photo_is_fetched_with_our_credentials(provider: Provider, twilio: Specimen) -> None:
    provider.script.append(answers(200, PHOTO))
    assert isinstance(twilio.adapter, Media)
    assert twilio.adapter.fetch_media(f"https://api.twilio.com{PATH}") == PHOTO
    (asked,) = provider.asked
    assert (asked.method, asked.path) == ("GET", PATH)
    assert asked.headers["Authorization"].startswith("Basic ")


def test_a_store_that_twilio_names_is_asked_without_them(
    provider: Provider, elsewhere: Provider, store: MediaStore
) -> None:
    provider.script.append(answers(307, Location=f"{elsewhere.url}/photo?Signature=x"))
    elsewhere.script.append(answers(200, PHOTO))
    assert store.fetch(provider.url + PATH) == PHOTO
    (asked,) = elsewhere.asked
    assert asked.path == "/photo?Signature=x"
    assert "Authorization" not in asked.headers


@pytest.mark.parametrize(
    "url",
    [
        f"https://api.twilio.com.example{PATH}",
        f"https://api.twilio.com@127.0.0.1{PATH}",
        f"http://api.twilio.com{PATH}",
        f"https://api.twilio.com{OTHERS}",
        f"https://api.twilio.com{PATH}/../../../Calls.json",
        f"file://{PATH}",
        "http://169.254.169.254/latest/meta-data/",
        "",
    ],
)
def test_no_other_address_is_called(provider: Provider, store: MediaStore, url: str) -> None:
    with pytest.raises(SendError) as refused:
        store.fetch(url)
    assert refused.value.fault is Fault.FINAL
    assert provider.asked == []


@pytest.mark.parametrize("target", ["http://127.0.0.1:1/x", "//example.org/x", "file:///etc/passwd", "", "x@y"])
def test_a_redirect_to_somewhere_else_is_not_followed(provider: Provider, store: MediaStore, target: str) -> None:
    provider.script.append(answers(302, Location=target))
    with pytest.raises(SendError) as refused:
        store.fetch(provider.url + PATH)
    assert (refused.value.fault, refused.value.code) == (Fault.FINAL, "redirect")


def test_redirects_come_to_an_end(provider: Provider, store: MediaStore) -> None:
    provider.default = answers(302, Location=provider.url + "/again")
    with pytest.raises(SendError):
        store.fetch(provider.url + PATH)
    assert len(provider.asked) == 3


@pytest.mark.parametrize(
    "play",
    [
        answers(200, bytes((5 << 20) + 1)),
        says(b"HTTP/1.1 200 OK\r\n\r\n" + bytes((5 << 20) + (1 << 17))),
        says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n600000\r\n"),
    ],
    ids=["said", "unsaid", "in chunks"],
)
def test_what_is_too_heavy_is_not_read_to_its_end(provider: Provider, store: MediaStore, play: object) -> None:
    provider.script.append(play)  # type: ignore[arg-type]  # a play, as parametrize knows no type
    with pytest.raises(SendError) as refused:
        store.fetch(provider.url + PATH)
    assert (refused.value.fault, refused.value.code) == (Fault.FINAL, "TooLargeError")


@pytest.mark.parametrize(("status", "fault"), [(404, Fault.FINAL), (503, Fault.UNKNOWN), (429, Fault.BUSY)])
def test_what_is_not_given_says_whether_to_try_again(
    provider: Provider, store: MediaStore, status: int, fault: Fault
) -> None:
    provider.script.append(answers(status))
    with pytest.raises(SendError) as refused:
        store.fetch(provider.url + PATH)
    assert refused.value.fault is fault
