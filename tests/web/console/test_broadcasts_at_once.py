"""Two of the staff in two browsers, over real HTTP and PostgreSQL: what both do at once happens once."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from sqlalchemy import func, select

from bot.programme.staff import Role
from bot.services.broadcasting.readying import make_ready
from bot.services.delivery import drain
from bot.store.broadcasts import broadcasts
from bot.store.outbox import outbox
from bot.store.staff import deeds, history
from bot.web import create_app
from tests.bots import Bot, bot_at
from tests.services.broadcasting.rows import add_broadcast, people
from tests.serving import serving
from tests.web.conftest import settings_with
from tests.web.console.conftest import PASSWORD, add_person_to

pytestmark = pytest.mark.postgres
CLICKS = 3
"""Of each of the two."""


@dataclass
class Window:
    """A browser of one of the staff, signed in."""

    address: str
    opener: OpenerDirector

    def get(self, path: str) -> str:
        with self.opener.open(f"{self.address}{path}") as answer:
            return str(answer.read().decode())

    def post(self, path: str, token: str, **form: str) -> str:
        sent = urlencode({"csrf_token": token, **form}).encode()
        with self.opener.open(f"{self.address}{path}", sent) as answer:
            return str(answer.read().decode())

    def held(self, path: str, name: str = "csrf_token") -> str:
        """Give what a field of a form holds."""
        (found, *_) = re.findall(rf'name="{name}"(?: type="hidden")? value="([^"]+)"', self.get(path))
        return str(found)


@pytest.fixture
def bot(postgres_url: str) -> Iterator[Bot]:
    with bot_at(postgres_url) as made:
        yield made


@pytest.fixture
def windows(bot: Bot) -> Iterator[list[Window]]:
    """Two browsers, in which two of the staff are signed in."""
    with serving(create_app(bot.runtime, settings_with(public_url="http://127.0.0.1"))) as port:
        opened = []
        for login in ("keza", "manzi"):
            add_person_to(bot, login, Role.COORDINATOR)
            window = Window(f"http://127.0.0.1:{port}/console", build_opener(HTTPCookieProcessor(CookieJar())))
            window.post("/sign-in", window.held("/sign-in"), login=login, password=PASSWORD)
            opened.append(window)
        yield opened
        for window in opened:
            window.opener.close()


def click(windows: list[Window], path: str, form_at: str, **form: str) -> list[str]:
    """Have both click several times, all at once; give what they read then."""
    ready = threading.Barrier(CLICKS * len(windows))
    tokens = [window.held(form_at) for window in windows]

    def once(number: int) -> str:
        window = number % len(windows)
        ready.wait()
        return windows[window].post(path, tokens[window], **form)

    with ThreadPoolExecutor(CLICKS * len(windows)) as pool:
        return list(pool.map(once, range(CLICKS * len(windows))))


def events(bot: Bot) -> Counter[str]:
    return Counter(bot.values(select(history.c.event).where(history.c.subject == broadcasts.name)))


def test_it_is_prepared_and_started_once_and_everybody_gets_it_once(bot: Bot, windows: list[Window]) -> None:
    people(bot, 5)
    add_broadcast(bot, "draft")
    click(windows, "/broadcasts/1/prepare", "/broadcasts/1")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(make_ready, [bot.runtime] * 2))
    read = click(windows, "/broadcasts/1/start", "/broadcasts/1", when="now")
    assert sum("Ryari ryaratangiye; nta butumwa bugenda kabiri." in page for page in read) >= 1
    assert events(bot) == {"prepare": 1, "prepared": 1, "start": 1}
    assert bot.values(select(func.count()).where(deeds.c.deed == "started")) == [1]
    drain(bot.runtime, "bulk")
    asked = bot.providers["africastalking"].asked
    assert len({sent.address for sent in asked}) == len(asked) == 5
    assert bot.count(outbox) == 5


def test_a_form_that_both_a_finger_and_a_reload_send_drafts_once(bot: Bot, windows: list[Window]) -> None:
    (window, _) = windows
    form = {"name": "Fair", "medium": "sms", "text_en": "Menyesha: fair", "text_rw": "Menyesha: fair", "do": "keep"}
    key = window.held("/broadcasts/new", "key")
    click([window], "/broadcasts/new", "/broadcasts/new", key=key, **form)
    assert bot.count(broadcasts) == 1
    assert events(bot) == {"draft": 1}
