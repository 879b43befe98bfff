from __future__ import annotations

import pytest

from bot.store.files import File, drop_file, get_file_key, keep_file
from tests.bots import NOW
from tests.web.conftest import Web


@pytest.fixture
def address(each_web: Web) -> str:
    with each_web.bot.runtime.database.begin() as db:
        kept = keep_file(db, File("icyemezo.pdf", "application/pdf", b"%PDF-1.7"), NOW)
        return f"/files/{get_file_key(db, kept)}/icyemezo.pdf"


def test_whoever_has_its_address_gets_a_file(each_web: Web, address: str) -> None:
    answer = each_web.client.get(address)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"%PDF-1.7", "application/pdf")
    assert answer.headers["Content-Disposition"] == "inline; filename=icyemezo.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_who_has_it_already_is_told_so(each_web: Web, address: str) -> None:
    etag = each_web.client.get(address).headers["ETag"]
    assert each_web.client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_a_key_that_is_none_finds_nothing(each_web: Web, address: str) -> None:
    assert each_web.client.get(address.replace("/files/", "/files/x")).status_code == 404


def test_a_file_that_was_dropped_is_gone(each_web: Web, address: str) -> None:
    with each_web.bot.runtime.database.begin() as db:
        drop_file(db, 1)
    assert each_web.client.get(address).status_code == 404
