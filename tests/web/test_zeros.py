"""A zero byte, which no database takes everywhere and no person types."""

from __future__ import annotations

import pytest

from tests.web.conftest import Web


@pytest.mark.parametrize(
    "path",
    [
        "/exhibition/%00",
        "/exhibition/?kind=%00",
        "/exhibition/?district=a%00",
        "/files/%00/x",
        "/c/%00",
        "/console/%00",
    ],
)
def test_there_is_nothing_at_an_address_with_a_zero(each_web: Web, path: str) -> None:
    assert each_web.client.get(path).status_code == 404


def test_a_form_with_a_zero_is_not_taken(each_web: Web) -> None:
    token = each_web.client.get("/console/sign-in").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "login": "a\0", "password": "x"}
    assert each_web.client.post("/console/sign-in", data=form).status_code == 404
