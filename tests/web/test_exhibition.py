"""The exhibition in public: what is shown, to whom it says what, and who may say that they are interested."""

from __future__ import annotations

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import select, update

from bot.programme.photos import expect_photo, keep_photo
from bot.programme.pictures import Picture
from bot.services.personal.retaining import retain
from bot.store.products import interests, products
from tests.bots import NOW
from tests.factories import add_contact, add_product
from tests.web.conftest import Web

FORM = {"name": "Jean Bosco", "way": "0788 300 400", "message": "Fifty pairs, please."}


@pytest.fixture
def shown(web: Web) -> Web:
    """School shoes with a photo, and belts without a name; something else that nobody may see yet."""
    artisan = add_contact(web.bot)
    shoes = add_product(web.bot, artisan, status="shown", shown_at=NOW)
    belts = {"reference": "DEF679", "name": "<b>Strap</b>", "kind": "belts", "district": "Gasabo", "price": 8000}
    add_product(web.bot, artisan, **belts, status="shown", shown_at=NOW + timedelta(hours=1), shows_maker=False)
    add_product(web.bot, artisan, reference="GHJ346", name="Secret bag", kind="bags")
    with web.bot.runtime.database.begin() as db:
        keep_photo(db, expect_photo(db, shoes, "", NOW), Picture(b"large", b"small", 1280, 960), NOW)
    return web


def page(web: Web, path: str, **headers: str) -> str:
    answer = web.client.get(path, headers={"Accept-Language": "en", **headers})
    assert answer.status_code == 200, answer.status
    return answer.text


def test_what_is_shown_is_listed_the_latest_first_and_nothing_else(shown: Web) -> None:
    text = page(shown, "/exhibition/")
    assert text.index("&lt;b&gt;Strap&lt;/b&gt;") < text.index("School shoes")
    assert "8,000 Frw" in text
    assert "Secret bag" not in text
    assert re.search(r'alt="Photo: School shoes" width="480" height="360" loading="lazy"', text)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=shoes", ["School shoes"]),
        ("district=Gasabo", ["Strap"]),
        ("kind=shoes&district=Gasabo", []),
        ("kind=nonsense", []),
        ("kind=", ["Strap", "School shoes"]),
        ("page=99", ["Strap", "School shoes"]),
        ("page=x", ["Strap", "School shoes"]),
    ],
)
def test_the_list_is_narrowed_by_kind_and_district(shown: Web, query: str, names: list[str]) -> None:
    text = page(shown, f"/exhibition/?{query}")
    assert [name for name in ("Strap", "School shoes") if name in text] == names


def test_a_long_list_has_pages(shown: Web) -> None:
    for number in range(24):
        add_product(shown.bot, 1, reference=f"X{number}", name=f"Shoe {number}", status="shown", shown_at=NOW)
    first = page(shown, "/exhibition/?kind=shoes&lang=en")
    assert first.count("<li>") == 24
    (following,) = re.findall(r'href="([^"]+)" rel="next"', first)
    assert following == "/exhibition/?page=2&amp;kind=shoes&amp;lang=en"
    assert page(shown, following.replace("&amp;", "&")).count("<li>") == 1


@pytest.mark.parametrize(("language", "words"), [("en", "In a month"), ("rw", "Mu kwezi")])
def test_a_product_has_a_page_in_each_language(shown: Web, language: str, words: str) -> None:
    text = page(shown, f"/exhibition/abc346?lang={language}")
    assert words in text
    assert "Uwase Aline" in text
    assert f'href="/exhibition/?lang={language}"' in text
    assert "+250" not in text


def test_a_name_that_is_not_to_be_shown_is_not(shown: Web) -> None:
    for path in ("/exhibition/DEF679", "/exhibition/"):
        assert "Uwase" not in page(shown, path)
    shown.bot.do(update(products).values(shows_maker=False))
    for path in ("/exhibition/feed.json", "/exhibition/feed.csv"):
        assert "Uwase" not in page(shown, path)


@pytest.mark.parametrize("reference", ["GHJ346", "XXXXXX", "x" * 300])
def test_what_is_not_shown_is_not_there(shown: Web, reference: str) -> None:
    answer = shown.client.get(f"/exhibition/{reference}", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "That product is not available any more." in answer.text


@pytest.mark.parametrize("path", ["", "ABC346", "feed.json", "feed.csv"])
def test_who_has_it_already_is_told_so(shown: Web, path: str) -> None:
    first = shown.client.get(f"/exhibition/{path}")
    assert first.cache_control.max_age == 300
    again = shown.client.get(f"/exhibition/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    shown.bot.do(update(products).values(name="Boots", changed_at=NOW + timedelta(hours=2)))
    changed = shown.client.get(f"/exhibition/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_the_feed_has_all_that_is_shown_in_both_languages(shown: Web) -> None:
    answer = shown.client.get("/exhibition/feed.json")
    belts, shoes = answer.get_json()["products"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert (belts["maker"], shoes["maker"]) == (None, "Uwase Aline")
    assert shoes["kind"] == {"id": "shoes", "en": "Shoes", "rw": "Inkweto"}
    assert shoes["price"] == {"amount": 15000, "currency": "RWF"}
    (photo,) = shoes["photos"]
    assert shown.client.get(photo["small"]).data == b"small"
    assert "+250" not in answer.text


def test_the_table_has_the_same_and_no_formula(shown: Web) -> None:
    shown.bot.do(update(products).where(products.c.reference == "ABC346").values(name="=1+1"))
    rows = list(csv.DictReader(StringIO(shown.client.get("/exhibition/feed.csv").text)))
    assert [(row["reference"], row["name"], row["kind_rw"], row["price_rwf"]) for row in rows] == [
        ("DEF679", "<b>Strap</b>", "Imikandara", "8000"),
        ("ABC346", "'=1+1", "Inkweto", "15000"),
    ]


def send(web: Web, reference: str = "ABC346", query: str = "", **form: str) -> tuple[int, str]:
    """Send the form; give the status, and the page or where to go."""
    answer = web.client.post(
        f"/exhibition/{reference}{query}", data={**FORM, **form}, headers={"Accept-Language": "en"}
    )
    return answer.status_code, answer.headers.get("Location") or answer.text


def test_who_is_interested_is_on_record_and_thanked(shown: Web) -> None:
    assert send(shown, query="?lang=rw") == (303, "/exhibition/ABC346?sent=1&lang=rw#interest")
    (row,) = shown.bot.rows(select(interests))
    assert (row.name, row.phone_or_mail, row.message) == ("Jean Bosco", "+250788300400", "Fifty pairs, please.")
    assert (row.status, row.respond_by, row.contact_id) == ("new", NOW + timedelta(days=2), None)
    assert "127.0.0.1" not in row.origin
    thanked = shown.client.get("/exhibition/ABC346?sent=1&lang=rw")
    assert "Murakoze. Ubutumwa bwawe bwakiriwe." in thanked.text
    assert "<form" not in thanked.text


@pytest.mark.parametrize("way", ["buyer@example.org", "+33 6 12 34 56 78", "0788300400"])
def test_a_buyer_is_reached_by_phone_or_mail(shown: Web, way: str) -> None:
    assert send(shown, way=way)[0] == 303


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"name": " "}, "Enter your full name."),
        ({"name": "x" * 61}, "Enter your full name."),
        ({"way": "call me"}, "Enter a phone number or an email address."),
        ({"way": "12345"}, "Enter a phone number or an email address."),
        ({"way": "a@b"}, "Enter a phone number or an email address."),
        ({"way": "a@b.example, c@d.example"}, "Enter a phone number or an email address."),
        ({"message": "x" * 501}, "The message is too long."),
    ],
)
def test_what_is_written_wrongly_is_asked_again_and_nothing_is_lost(
    shown: Web, form: dict[str, str], fault: str
) -> None:
    status, text = send(shown, **form)
    assert status == 422
    assert fault in text
    assert (FORM | form)["message"] in text
    assert shown.bot.count(interests) == 0


def test_a_machine_that_fills_in_everything_believes_that_it_was_heard(shown: Web) -> None:
    assert send(shown, website="https://spam.example")[0] == 303
    assert shown.bot.count(interests) == 0


def test_who_sends_too_much_is_stopped_for_an_hour(shown: Web) -> None:
    for number in range(5):
        assert send(shown, way=f"078830040{number}")[0] == 303
    status, text = send(shown, way="0788300409")
    assert status == 429
    assert "Something went wrong. Try again later." in text
    shown.bot.pass_time(hours=1.1)
    assert send(shown, way="0788300409")[0] == 303


def test_behind_a_proxy_each_network_has_its_own_measure(shown: Web) -> None:
    def status(client: str) -> int:
        return shown.client.post(
            "/exhibition/ABC346", data={**FORM, "way": f"{client}@example.org"}, headers={"X-Forwarded-For": client}
        ).status_code

    assert [status(f"203.0.113.{number}") for number in range(8)] == [303] * 8


def test_whoever_asks_twice_is_one(shown: Web) -> None:
    send(shown)
    send(shown, message="Sixty pairs.")
    assert shown.bot.values(select(interests.c.message)) == ["Sixty pairs."]


def test_what_was_taken_out_takes_no_interest(shown: Web) -> None:
    shown.bot.do(update(products).values(status="withdrawn"))
    assert send(shown)[0] == 404


def test_no_page_brings_anything_from_elsewhere(shown: Web) -> None:
    for path in ("/exhibition/", "/exhibition/ABC346"):
        text = page(shown, path)
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', text)
        assert not re.findall(r"<script|<style|\sstyle=|\son[a-z]+=", text)
        for link in re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', text):
            with shown.client.get(link) as answer:
                assert answer.status_code == 200


def test_every_field_has_a_label_and_every_photo_says_what_it_shows(shown: Web) -> None:
    text = page(shown, "/exhibition/ABC346") + page(shown, "/exhibition/")
    for tag in re.findall(r"<img[^>]*>", text):
        assert re.search(r'alt="[^"]*".* width="\d+".* height="\d+"', tag)
    fields = re.findall(r"<(?:input|select|textarea)(?![^>]*hidden)[^>]*>", text)
    assert len(fields) == len(re.findall(r"<label>", text))


def test_an_interest_of_a_year_ago_is_no_more_than_a_count(shown: Web) -> None:
    send(shown)
    shown.bot.do(update(interests).values(created_at=NOW - timedelta(days=366)))
    send(shown, way="young@example.org")
    for _ in range(2):
        retain(shown.bot.runtime)
    kept = select(interests.c.name, interests.c.phone_or_mail, interests.c.status).order_by(interests.c.id)
    assert shown.bot.rows(kept) == [("", "", "closed"), ("Jean Bosco", "young@example.org", "new")]


def test_the_feed_is_written_once_for_every_change(web: Web) -> None:
    add_product(web.bot, add_contact(web.bot), status="shown", shown_at=web.bot.now)
    first = web.client.get("/exhibition/feed.json")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert web.client.get("/exhibition/feed.json", headers=tag).status_code == 304
    with web.bot.runtime.database.begin() as db:
        keep_photo(db, expect_photo(db, 1, "", web.bot.now), Picture(b"large", b"small", 1280, 960), web.bot.now)
    photographed = web.client.get("/exhibition/feed.json", headers=tag)
    assert (photographed.status_code, len(photographed.get_json()["products"][0]["photos"])) == (200, 1)
    web.bot.do(update(products).values(status="withdrawn"))
    assert web.client.get("/exhibition/feed.json").get_json() == {"products": []}
    assert web.client.get("/exhibition/feed.csv").text.count("\n") == 1
