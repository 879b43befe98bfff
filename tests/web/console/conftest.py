"""The console over a bot, and people of every role who sign in to it as they do."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import BinaryIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from bot.programme.passwords import hash_password
from bot.programme.staff import Role, add_member
from bot.store.staff import staff
from tests.bots import NOW, Bot
from tests.web.conftest import URL, Web

PASSWORD = "ikawa n'amata"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
hashed = cache(hash_password)
Value = str | list[str] | tuple[BinaryIO, str]
"""What a field of a form holds: a text, what is ticked of several, or a file with its name."""


class Browser:
    """A browser of somebody's, which keeps cookies and sends the token that a form holds."""

    def __init__(self, web: Web, place: str = "") -> None:
        self.web = web
        self.place = place
        self.client: FlaskClient = web.app.test_client()

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(f"/console{path}", base_url=URL, headers={"Accept-Language": "en"} | headers)

    def post(self, path: str, form_at: str = "", **form: Value) -> TestResponse:
        """Fill in the form of a page, and send it."""
        found = _TOKEN.search(self.get(form_at or path).text)
        own: dict[str, Value] = {"csrf_token": found[1]} if found else {}
        headers = {"Referer": f"{URL}/", "Accept-Language": "en", "X-Forwarded-For": self.place}
        return self.client.post(f"/console{path}", data=own | form, base_url=URL, headers=headers)

    def sign_in(self, login: str, password: str = PASSWORD, code: str = "") -> TestResponse:
        return self.post("/sign-in", login=login, password=password, code=code)


def add_person(web: Web, login: str, role: Role = Role.ADMINISTRATOR) -> int:
    """Add somebody who has chosen the password of the tests; give their id."""
    return add_person_to(web.bot, login, role)


def add_person_to(bot: Bot, login: str, role: Role = Role.ADMINISTRATOR) -> int:
    """Add somebody like that where there is no web; give their id."""
    with bot.runtime.database.begin() as db:
        made = add_member(db, {"login": login, "name": login.title(), "role": role}, NOW)
        db.execute(update(staff).where(staff.c.id == made).values(password_hash=hashed(PASSWORD), signed_in_as="0"))
    return made


@pytest.fixture
def browser(web: Web) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(web)


@pytest.fixture
def browser_of(web: Web) -> Callable[[Role], Browser]:
    """Give a browser in which somebody of a role is signed in."""

    def give(role: Role) -> Browser:
        add_person(web, role, role)
        made = Browser(web)
        assert made.sign_in(role).status_code == 302
        return made

    return give


@pytest.fixture
def administrator(browser_of: Callable[[Role], Browser]) -> Browser:
    """A browser of an administrator's."""
    return browser_of(Role.ADMINISTRATOR)
