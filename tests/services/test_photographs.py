"""Photos that came by WhatsApp: fetched by the chores, kept when they are fit, answered when they are not."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from bot.errors import Fault, SendError
from bot.messages import Medium
from bot.programme.photos import expect_photo
from bot.services.personal.erasing import erase
from bot.services.photographs import fetch_photos
from bot.store.files import files
from bot.store.outbox import outbox
from bot.store.products import product_photos, products
from tests.bots import Bot, Provider
from tests.factories import add_contact, add_product

PHOTO = "https://api.example/photo"


def jpeg() -> bytes:
    written = BytesIO()
    Image.new("RGB", (800, 600), "#9a3720").save(written, "JPEG")
    return written.getvalue()


class Photographed(Provider):
    """A provider that has photos, too."""

    def __init__(self) -> None:
        super().__init__("twilio")
        self.fetched: list[str] = []
        self.gives: Callable[[], bytes] = jpeg

    def fetch_media(self, url: str) -> bytes:
        self.fetched.append(url)
        return self.gives()


def refuses(fault: Fault) -> Callable[[], bytes]:
    def play() -> bytes:
        raise SendError(fault, "no", code="404")

    return play


@pytest.fixture
def twilio(each_bot: Bot) -> Photographed:
    """An artisan with a product, and a provider that has photos."""
    provider = Photographed()
    each_bot.providers["twilio"] = provider
    add_product(each_bot, add_contact(each_bot))
    return provider


def send(bot: Bot, *urls: str) -> str:
    return bot.phone().chat(Medium.WHATSAPP, "", media_urls=urls)


def states(bot: Bot) -> list[str]:
    return bot.values(select(product_photos.c.status).order_by(product_photos.c.id))


def test_a_photo_that_comes_by_itself_goes_to_the_product_that_has_none(each_bot: Bot, twilio: Photographed) -> None:
    assert send(each_bot, PHOTO) == "The photo has been received: School shoes. Number: ABC346"
    assert (states(each_bot), twilio.fetched) == (["waiting"], [])
    fetch_photos(each_bot.runtime)
    assert (states(each_bot), twilio.fetched) == (["kept"], [PHOTO])
    kept = each_bot.rows(select(product_photos.c.width, product_photos.c.height, product_photos.c.media_url))
    assert kept == [(800, 600, None)]
    assert each_bot.values(select(files.c.media_type)) == ["image/webp", "image/webp"]
    fetch_photos(each_bot.runtime)
    assert twilio.fetched == [PHOTO]


def test_no_product_takes_more_than_three(each_bot: Bot, twilio: Photographed) -> None:
    for number in range(3):
        send(each_bot, f"{PHOTO}/{number}")
    assert send(each_bot, PHOTO).startswith("Welcome to Menyesha.")
    fetch_photos(each_bot.runtime)
    assert len(twilio.fetched) == 3


@pytest.mark.parametrize("gives", [lambda: b"%PDF-1.7", refuses(Fault.FINAL)], ids=["no photo", "not there"])
def test_a_bad_photo_is_answered(each_bot: Bot, twilio: Photographed, gives: Callable[[], bytes]) -> None:
    twilio.gives = gives
    send(each_bot, PHOTO)
    fetch_photos(each_bot.runtime)
    assert states(each_bot) == ["refused"]
    said = each_bot.values(select(outbox.c.body).order_by(outbox.c.id.desc()))[0]
    assert said == "The photo was not received: School shoes. Send another photo by WhatsApp to 0788000001."


def test_what_cannot_be_fetched_now_is_tried_again_and_given_up_in_the_end(each_bot: Bot, twilio: Photographed) -> None:
    twilio.gives = refuses(Fault.AWAY)
    send(each_bot, PHOTO)
    for minutes in (0, 1, 2, 4, 8, 16):
        each_bot.pass_time(minutes=minutes)
        fetch_photos(each_bot.runtime)
        fetch_photos(each_bot.runtime)
    assert (len(twilio.fetched), states(each_bot)) == (6, ["refused"])


@pytest.mark.parametrize("photo", [jpeg(), b"%PDF-1.7"], ids=["a photo", "no photo"])
def test_of_what_was_taken_back_meanwhile_no_photo_is_kept_nor_spoken(
    each_bot: Bot, twilio: Photographed, photo: bytes
) -> None:
    send(each_bot, PHOTO)
    twilio.gives = lambda: (each_bot.phone().sms("product", "2", "1", "3", "1"), photo)[1]
    fetch_photos(each_bot.runtime)
    assert each_bot.values(select(products.c.status)) == ["withdrawn"]
    assert not [body for body in each_bot.values(select(outbox.c.body)) if "photo was not received" in body]
    assert (each_bot.count(product_photos), each_bot.count(files)) == (0, 0)


def test_the_photos_of_who_is_erased_go_with_them(each_bot: Bot, twilio: Photographed) -> None:
    send(each_bot, PHOTO)
    fetch_photos(each_bot.runtime)
    assert twilio.fetched == [PHOTO]
    with each_bot.runtime.database.begin() as db:
        assert erase(each_bot.runtime, db, 1)
    assert (each_bot.count(product_photos), each_bot.count(files)) == (0, 0)


def test_without_a_provider_that_has_photos_nothing_is_tried(each_bot: Bot) -> None:
    add_product(each_bot, add_contact(each_bot))
    send(each_bot, PHOTO)
    fetch_photos(each_bot.runtime)
    assert states(each_bot) == ["waiting"]


def test_a_photo_over_which_we_fail_keeps_no_other_waiting_and_is_given_up(each_bot: Bot, twilio: Photographed) -> None:
    add_product(each_bot, 1, reference="ABC347")

    def play() -> bytes:
        if twilio.fetched[-1].endswith("1"):
            raise KeyError("of our own")
        return jpeg()

    twilio.gives = play
    with each_bot.runtime.database.begin() as db:
        for product in (1, 2):
            expect_photo(db, product, f"{PHOTO}/{product}", each_bot.now)
    fetch_photos(each_bot.runtime)
    assert sorted(states(each_bot)) == ["kept", "waiting"]
    for _ in range(6):
        each_bot.pass_time(hours=1)
        fetch_photos(each_bot.runtime)
    assert sorted(states(each_bot)) == ["kept", "refused"]
    assert len(twilio.fetched) == 7
