"""Products and buyers in the console: looked at, decided on one by one and several at once, and introduced."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from bot.programme.interests import Buyer, note_interest
from bot.programme.photos import expect_photo
from bot.services.sweeping import sweep
from bot.store.alerts import mails
from bot.store.outbox import outbox
from bot.store.products import interests, product_photos, products
from bot.store.staff import deeds
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact, add_product
from tests.web.conftest import URL, Web
from tests.web.console.conftest import Browser
from tests.web.console.routes.programme import make_picture


def told(bot: Bot, number: str = ME) -> list[str]:
    return bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def test_the_queue_shows_what_waits_and_a_filter_the_rest(web: Web, administrator: Browser) -> None:
    artisan = add_contact(web.bot)
    add_product(web.bot, artisan, respond_by=web.bot.now)
    add_product(web.bot, artisan, reference="ABC347", name="Belts", kind="belts", status="shown")
    queue = administrator.get("/products").text
    assert ("School shoes" in queue, "Belts</a>" in queue, "overdue since 01/03/2027" in queue) == (True, False, True)
    every = administrator.get("/products?status=&kind=belts").text
    assert ("School shoes" in every, "Belts</a>" in every) == (False, True)
    assert "no products here" in administrator.get("/products?district=Gasabo").text
    assert administrator.get("/products/99").status_code == 404


def test_a_product_is_approved_once_and_the_artisan_told(web: Web, administrator: Browser) -> None:
    add_product(web.bot, add_contact(web.bot))
    for _ in range(2):
        administrator.post("/products/1/approve", form_at="/products/1")
    page = administrator.get("/products/1").text
    assert "ABC346 was decided on already" in page
    assert "See it in the exhibition" in page
    assert len(told(web.bot)) == 1
    assert web.bot.values(select(deeds.c.deed).where(deeds.c.subject == "products")) == ["approved"]


def test_it_is_returned_with_a_reason_that_the_artisan_reads_or_withdrawn(web: Web, administrator: Browser) -> None:
    add_product(web.bot, add_contact(web.bot))
    administrator.post("/products/1/return", form_at="/products/1", reason="ugly")
    assert "Choose a reason" in administrator.get("/products/1").text
    administrator.post("/products/1/return", form_at="/products/1", reason="price")
    assert "The price is not written correctly" in told(web.bot)[-1]
    administrator.post("/products/1/withdraw", form_at="/products/1", note="sold out")
    assert "sold out" in administrator.get("/products/1").text
    assert web.bot.values(select(products.c.status)) == ["withdrawn"]


def test_several_are_approved_after_a_look_at_what_becomes_of_each(web: Web, administrator: Browser) -> None:
    artisan = add_contact(web.bot)
    for at in range(3):
        add_product(web.bot, artisan, reference=f"ABC34{at}", name=f"Shoes {at}")
    with web.bot.runtime.database.begin() as db:
        expect_photo(db, 3, "https://api.twilio.com/photo", web.bot.now)
    token = re.search(r'name="csrf_token" value="([^"]+)"', administrator.get("/products").text)
    assert token
    form = {"csrf_token": token[1], "key": ["1", "2", "3"]}
    headers = {"Referer": f"{URL}/", "Accept-Language": "en"}
    sent = administrator.client.post("/console/products/look", data=form, base_url=URL, headers=headers).text
    assert (sent.count("will be shown"), sent.count("cannot be shown")) == (2, 1)
    assert web.bot.values(select(products.c.status)) == ["submitted"] * 3
    administrator.client.post("/console/products/approve", data=form, base_url=URL, headers=headers)
    page = administrator.get("/products").text
    assert "A photo of ABC342 is still being fetched" in page
    assert web.bot.values(select(products.c.status).order_by(products.c.id)) == ["shown", "shown", "submitted"]


def bring(browser: Browser, content: bytes) -> int:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/products/1").text)
    assert token
    form = {"csrf_token": token[1], "photo": (BytesIO(content), "shoe.jpg")}
    headers = {"Referer": f"{URL}/", "Accept-Language": "en"}
    return browser.client.post("/console/products/1/photo", data=form, base_url=URL, headers=headers).status_code


def test_staff_bring_photos_for_basic_phones_which_are_checked(web: Web, administrator: Browser) -> None:
    add_product(web.bot, add_contact(web.bot))
    assert bring(administrator, make_picture()) == 302
    assert "<img" in administrator.get("/products/1").text
    assert bring(administrator, b"no photo") == 302
    assert "That is no photo that can be shown" in administrator.get("/products/1").text
    assert bring(administrator, b"x" * 300_000) == 302
    far_too_much = {"data": b"x" * 6_000_000, "content_type": "multipart/form-data; boundary=x", "base_url": URL}
    assert administrator.client.post("/console/products/1/photo", **far_too_much).status_code == 413
    for _ in range(3):
        bring(administrator, make_picture())
    assert "takes no photo" in administrator.get("/products/1").text
    assert web.bot.count(product_photos) == 3


def test_only_that_page_takes_more_than_a_form(web: Web, administrator: Browser) -> None:
    add_product(web.bot, add_contact(web.bot))
    large = {"note": "x" * 100_000}
    assert administrator.post("/products/1/withdraw", form_at="/products/1", **large).status_code == 413


@pytest.mark.parametrize("wants_word", [True, False])
def test_artisan_and_buyer_are_told_of_one_another_where_the_buyer_agreed(
    web: Web, administrator: Browser, *, wants_word: bool
) -> None:
    add_product(web.bot, add_contact(web.bot), status="shown")
    with web.bot.runtime.database.begin() as db:
        note_interest(db, 1, Buyer("Karim", ANOTHER, "Twenty pairs", wants_word=wants_word), web.bot.now)
    assert all(words in administrator.get("/interests").text for words in ("Karim", ANOTHER, "Twenty pairs"))
    for _ in range(2):
        administrator.post("/interests/1/introduce", form_at="/interests")
    assert "introduced or let be already" in administrator.get("/interests").text
    assert told(web.bot) == [f"A buyer wants: School shoes. Name: Karim. Call: {ANOTHER}"]
    assert len(told(web.bot, ANOTHER)) == wants_word
    sweep(web.bot.runtime, "the test")
    assert "Nobody waits" in administrator.get("/interests").text


def test_who_left_a_mail_address_is_told_by_mail_in_both_languages(web: Web, administrator: Browser) -> None:
    add_product(web.bot, add_contact(web.bot), status="shown")
    with web.bot.runtime.database.begin() as db:
        note_interest(db, 1, Buyer("Karim", "karim@example.rw", wants_word=True), web.bot.now)
    administrator.post("/interests/1/introduce", form_at="/interests")
    assert web.bot.rows(select(mails)) == []  # no mail server is set


def test_an_interest_is_closed_with_a_note(web: Web, administrator: Browser) -> None:
    add_product(web.bot, add_contact(web.bot), status="shown")
    with web.bot.runtime.database.begin() as db:
        note_interest(db, 1, Buyer("Karim", ANOTHER), web.bot.now)
    administrator.post("/interests/1/close", form_at="/interests", note="not in earnest")
    assert web.bot.values(select(interests.c.status)) == ["closed"]
    assert "Karim" in administrator.get("/interests?status=").text
