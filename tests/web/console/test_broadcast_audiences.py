"""Whom a broadcast is for: asked for by a form, kept under a name, and nothing of it is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.messages import Medium
from bot.programme.lifecycle import TIME
from bot.programme.staff import Role
from bot.programme.status import Status
from bot.services.broadcasting.audience import Audience
from bot.services.broadcasting.saved import list_saved, save
from bot.services.broadcasting.tagging import tag
from bot.store.broadcasts import broadcasts
from bot.web.console.broadcasts.whom import audience_of, known_of
from tests.bots import ANOTHER, NOW, Bot
from tests.factories import add_contact, add_registration, add_workshop
from tests.services.broadcasting.rows import add_broadcast
from tests.services.personal.merges import one
from tests.web.conftest import Web
from tests.web.console.conftest import Browser
from tests.web.console.test_broadcasts import WRITTEN, form_key

FIELDS = [
    "languages",
    "districts",
    "trades",
    "tags",
    "media",
    "group",
    "wrote_since",
    "silent_since",
    "place",
    "workshop",
    "not_districts",
    "not_tags",
    "not_group",
    "not_got",
    "not_workshop",
    "rest",
]
AUDIENCES = (
    Audience(),
    Audience(districts=("Huye", "Gasabo"), languages=("rw",), trades=("shoes",), tags=("leader",)),
    Audience(media=(Medium.WHATSAPP,), wrote_since=NOW.date(), silent_since=NOW.date(), group="Abakorana"),
    Audience(registered=True),
    Audience(registered=False, workshops=(3,)),
    Audience(registered=True, workshops=(3,), statuses=(Status.CONFIRMED,)),
    Audience(registered=True, attended=True),
    Audience(minus=(Audience(tags=("leader",)), Audience(districts=("Huye",)), Audience(group="Abakorana"))),
    Audience(minus=(Audience(got=(1, 2)), Audience(registered=True, workshops=(3,)))),
    # What no field asks for comes along.
    Audience(sectors=("Tumba",), wrote_on=(Medium.SMS,), missed=4, contacts=(5,), numbers=(ANOTHER,)),
    Audience(registered=True, statuses=(Status.CONFIRMED, Status.APPLIED)),
    Audience(registered=True, workshops=(3, 4)),
    Audience(registered=True, since=NOW.date()),
    Audience(minus=(Audience(tags=("leader",)), Audience(tags=("mentor",)))),
    Audience(minus=(Audience(tags=("leader",), districts=("Huye",)), Audience(sectors=("Tumba",)))),
)


@pytest.mark.parametrize("audience", AUDIENCES, ids=lambda audience: audience.dump())
def test_a_form_that_is_filled_in_with_an_audience_asks_for_it_again(audience: Audience) -> None:
    asked = audience_of({**dict.fromkeys(FIELDS), **known_of(audience)})
    given = (one.model_copy(update={"minus": ()}) for one in (asked, audience))
    assert len(set(given)) == 1
    assert set(asked.minus) == set(audience.minus)


NESTED = '{"minus":[' * 4 + '{"districts":["Huye"]}' + "]}" * 4


@pytest.mark.parametrize(
    "rest",
    [
        "{",
        '{"all":1}',
        "[]",
        '{"minus":' * 300,
        NESTED,
        '{"contacts":[9223372036854775808]}',
        '{"wrote_since":"0001-01-01"}',
    ],
    ids=["broken", "unknown", "a list", "too deep to read", "too deep", "no id", "no day"],
)
def test_what_comes_along_and_cannot_be_read_means_nobody(web: Web, administrator: Browser, rest: str) -> None:
    add_contact(web.bot)
    assert audience_of({**dict.fromkeys(FIELDS), "rest": rest}).contacts == (0,)
    page = administrator.post("/broadcasts/new", **WRITTEN | {"do": "keep", "rest": rest}).text
    assert "This cannot be read, so it means nobody." in page
    assert web.bot.count(broadcasts) == 0
    counted = administrator.post("/broadcasts/new/people", form_at="/broadcasts/new", **WRITTEN | {"rest": rest}).text
    assert "<strong>0</strong>" in counted
    assert (
        "not by who is in it"
        in administrator.post("/broadcasts/new", **WRITTEN | {"do": "name", "save_as": "Some", "rest": rest}).text
    )


def test_a_long_list_of_people_comes_along() -> None:
    kept = Audience(contacts=tuple(range(1, 3_000)))
    assert audience_of({**dict.fromkeys(FIELDS), "rest": kept.dump()}) == kept


def test_everybody_but_some_is_counted(web: Web, administrator: Browser) -> None:
    bot = web.bot
    first, _ = add_contact(bot), add_contact(bot, ANOTHER)
    workshop = add_workshop(bot)
    add_registration(bot, workshop, first)
    with bot.runtime.database.begin() as db:
        tag(db, bot.runtime, Audience(contacts=(first,)), "leader", TIME)
    for chosen in ({"not_tags": "leader"}, {"not_workshop": str(workshop)}, {"place": "none"}):
        page = administrator.post("/broadcasts/new/people", form_at="/broadcasts/new", **WRITTEN | chosen).text
        assert "<strong>1</strong>" in page, chosen
    page = administrator.post("/broadcasts/new/people", form_at="/broadcasts/new", not_tags="leader").text
    assert "Without: Tag: leader" in page


def keep(browser: Browser, name: str, **chosen: str) -> str:
    return browser.post("/broadcasts/new", **WRITTEN | {"do": "name", "save_as": name} | chosen).text


def names(bot: Bot) -> list[str]:
    with bot.runtime.database.look() as db:
        return [one.name for one in list_saved(db)]


def test_an_audience_is_kept_used_renamed_and_kept_no_more(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    page = keep(administrator, "Shoemakers", districts="Huye", trades="shoes")
    assert "The audience is kept under this name." in page
    assert "the fair of {org} opens." in page
    assert "A name has 60 letters at the most." in keep(administrator, "")
    page = administrator.post("/broadcasts/new", **WRITTEN | {"do": "use", "saved": "1", "districts": "Rusizi"}).text
    assert 'checked id="districts-' in page
    assert "District: Huye" in page
    assert "Rusizi</li>" not in page
    page = administrator.get("/broadcasts/audiences?count=1").text
    assert "Trade: Shoes" in page
    assert "<strong>1</strong>" in page
    assert "District: Huye" in administrator.get("/broadcasts/new?audience=1").text
    at = "/broadcasts/audiences"
    administrator.post(f"{at}/1/rename", form_at=at, name="Shoemakers of Huye")
    assert names(web.bot) == ["Shoemakers of Huye"]
    keep(administrator, "Others")
    administrator.post(f"{at}/2/rename", form_at=at, name="Others")
    assert "An audience is called Others already; choose another name." in administrator.get(at).text
    administrator.post(f"{at}/2/remove", form_at=at)
    assert names(web.bot) == ["Others"]
    assert administrator.post(f"{at}/77/rename", form_at=at, name="Nobody").status_code == 404


def test_an_audience_takes_the_name_of_another_only_from_who_used_that(web: Web, administrator: Browser) -> None:
    def kept() -> list[tuple[str, ...]]:
        with web.bot.runtime.database.look() as db:
            return [one.audience.districts for one in list_saved(db)]

    keep(administrator, "Ours", districts="Huye")
    keep(administrator, "Ours", districts="Huye")
    assert "An audience is called Ours already" in keep(administrator, "Ours", districts="Gasabo")
    assert kept() == [("Huye",)]
    used = administrator.post("/broadcasts/new", **WRITTEN | {"do": "use", "saved": "1"}).text
    assert '<option selected value="1">Ours' in used
    assert "kept under this name" in keep(administrator, "Ours", districts="Gasabo", saved="1")
    assert kept() == [("Gasabo",)]


def test_what_no_field_asks_for_is_shown_and_goes_along(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    add_broadcast(web.bot, "finished", filters='{"sectors":["Tumba"],"districts":["Huye"]}')
    page = administrator.get("/broadcasts/new?like=1").text
    assert "Sector: Tumba" in page
    form = WRITTEN | {"rest": '{"sectors":["Tumba"]}', "districts": "Huye", "key": form_key(administrator)}
    administrator.post("/broadcasts/new", **form)
    kept = web.bot.values(select(broadcasts.c.filters).where(broadcasts.c.id == 2))
    assert kept == ['{"districts":["Huye"],"sectors":["Tumba"]}']


@pytest.mark.parametrize(
    "gone", [Audience(tags=("leader",)), Audience(group="Abakorana")], ids=["nobody carries it", "it is closed"]
)
def test_an_audience_of_a_tag_or_a_group_that_is_gone_does_not_become_everybody(
    web: Web, administrator: Browser, gone: Audience
) -> None:
    add_contact(web.bot)
    add_broadcast(web.bot, "finished", filters=gone.dump())
    with web.bot.runtime.database.begin() as db:
        kept = save(db, "Once", gone, TIME, NOW)
    used = administrator.post("/broadcasts/new", **WRITTEN | {"do": "use", "saved": str(kept)}).text
    shown = [used, *(administrator.get(f"/broadcasts/new?{asked}").text for asked in ("like=1", f"audience={kept}"))]
    assert ["Everybody who agreed" in page for page in shown] == [False] * 3
    assert "<strong>0</strong>" in used
    said = {"group": gone.group} if gone.group else {"tags": gone.tags[0]}
    administrator.post("/broadcasts/new", **WRITTEN | said | {"key": form_key(administrator)})
    assert web.bot.values(select(broadcasts.c.filters).where(broadcasts.c.id == 2)) == [gone.dump()]


def test_what_was_never_offered_is_not_chosen(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    odd = {"languages": "xx", "districts": "Paris", "place": "king", "workshop": "all", "group": "x", "medium": "fax"}
    for path in ("people", "words"):
        answer = administrator.post(f"/broadcasts/new/{path}", form_at="/broadcasts/new", **WRITTEN | odd)
        assert answer.status_code == 200


def test_who_may_only_look_sees_what_is_kept(web: Web, browser_of: Callable[[Role], Browser]) -> None:
    with web.bot.runtime.database.begin() as db:
        save(db, "Shoemakers", Audience(trades=("shoes",)), TIME, NOW)
    page = browser_of(Role.VIEWER).get("/broadcasts/audiences").text
    assert "Shoemakers" in page
    assert "<button" not in page.partition("<main")[2]


def test_who_was_ticked_and_then_merged_is_named_as_who_they_are(web: Web, administrator: Browser) -> None:
    kept, other = add_contact(web.bot, name="Uwase Aline"), add_contact(web.bot, ANOTHER, name="Uwase A.")
    one(web.bot, kept, other)
    page = administrator.get(f"/broadcasts/new?whom=chosen&key={kept}&key={other}").text
    assert re.search(r"Only these contacts Uwase Aline\s*<", page)
