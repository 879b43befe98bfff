"""Health: what operators and their machines look at."""

from __future__ import annotations

from tests.factories import add_contact, add_message
from tests.web.conftest import Web


def test_a_process_that_answers_is_up(web: Web) -> None:
    response = web.client.get("/health/live")
    assert (response.status_code, response.json) == (200, {"status": "up"})


def test_a_queue_that_is_away_does_not_fail_readiness(web: Web) -> None:
    add_message(web.bot, add_contact(web.bot))
    response = web.client.get("/health/ready")
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["database"] == "reached"
    assert response.json["queue"] == "not reached"
    assert response.json["waiting"] == 1


def test_there_is_no_page_that_was_not_made(web: Web) -> None:
    assert web.client.get("/").status_code == 404
    assert web.client.get("/static/x").status_code == 404
