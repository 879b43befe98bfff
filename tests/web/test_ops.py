"""Health and metrics: what operators and their machines look at."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import insert

from bot.logs import set_up
from bot.services.counting import count
from bot.services.heartbeats import beat
from bot.store.breakers import breakers
from bot.store.broadcasts import broadcasts
from bot.web.counting import name_of
from tests.bots import ME, NOW
from tests.factories import add_contact, add_message
from tests.metrics.test_exposition import is_well_formed
from tests.web.conftest import SECRET, Web, settings_with
from tests.web.test_webhooks import SMS


def ready(web: Web) -> dict[str, object]:
    response = web.client.get("/health/ready")
    assert response.status_code == 200
    return dict(response.json or {})


def figures(web: Web) -> dict[str, float]:
    """Give the figures, each by its name and labels."""
    response = web.client.get("/metrics")
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert is_well_formed(response.text)
    lines = (line for line in response.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def add_broadcast(web: Web, **values: object) -> None:
    standing = {"id": 1, "name": "x", "text_en": "", "text_rw": "", "filters": "{}", "medium": "sms"}
    web.bot.do(insert(broadcasts).values({**standing, "status": "started", "created_at": NOW, **values}))


def test_a_process_that_answers_is_up(web: Web) -> None:
    response = web.client.get("/health/live")
    assert (response.status_code, response.json) == (200, {"status": "up"})


def test_a_queue_that_is_away_does_not_fail_readiness(web: Web) -> None:
    add_message(web.bot, add_contact(web.bot))
    said = ready(web)
    assert (said["database"], said["queue"], said["waiting"]) == ("reached", "not reached", 1)


def test_readiness_tells_how_things_stand(each_web: Web) -> None:
    bot = each_web.bot
    contact = add_contact(bot)
    add_message(bot, contact, due_at=NOW - timedelta(seconds=90))
    add_message(bot, contact, due_at=NOW + timedelta(hours=1))
    opened = {"channel": "twilio-sms", "opened_at": NOW, "probe_at": NOW, "probes": 0, "reason": "no balance"}
    bot.do(insert(breakers).values(opened))
    add_broadcast(each_web, started_at=NOW - timedelta(seconds=30))
    add_message(bot, contact, lane="bulk", broadcast_id=1, due_at=NOW - timedelta(days=1))
    beat(bot.runtime, "replies", "one")
    said = ready(each_web)
    assert (said["waiting"], said["workers"], said["breakers"]) == (3, ["replies"], ["twilio-sms"])
    assert said["oldest_due_seconds"] == {"replies": 90, "bulk": 30}


def test_a_broadcast_that_is_paused_makes_nothing_late(web: Web) -> None:
    add_broadcast(web, status="paused", started_at=NOW - timedelta(days=1))
    add_message(web.bot, add_contact(web.bot), lane="bulk", broadcast_id=1, due_at=NOW - timedelta(days=1))
    assert ready(web)["oldest_due_seconds"] == {}


@pytest.mark.parametrize("path", ["/health/ready", "/metrics"])
def test_who_asks_waits_for_no_writer(web: Web, path: str) -> None:
    with web.bot.runtime.database.begin():
        assert web.client.get(path).status_code == 200


def test_there_is_no_page_that_was_not_made(web: Web) -> None:
    assert web.client.get("/").status_code == 404
    assert web.client.get("/static/x").status_code == 404


def test_the_figures_tell_of_messages_conversations_workers_and_channels(each_web: Web) -> None:
    bot = each_web.bot
    add_message(bot, add_contact(bot), status="unknown")
    bot.do(insert(breakers).values(channel="x-sms", opened_at=NOW, probe_at=NOW, probes=0, reason=""))
    beat(bot.runtime, "replies", "silent since")
    assert each_web.ussd("").status_code == 200
    bot.pass_time(minutes=1)
    beat(bot.runtime, "replies", "one")
    beat(bot.runtime, "replies", "two")
    count(bot.runtime)
    found = figures(each_web)
    sms = 'status="unknown",medium="sms",channel="africastalking-sms",lane="replies",class="notice"'
    assert found[f"menyesha_messages{{{sms}}}"] == 1
    assert found["menyesha_unknown_messages"] == 1
    assert found['menyesha_sessions_open{medium="ussd"}'] == 1
    assert found['menyesha_inbound_total{medium="ussd",channel="africastalking-ussd"}'] == 1
    assert found['menyesha_workers{lane="replies"}'] == 2
    assert found['menyesha_breaker_open_seconds{channel="x-sms"}'] == 60


def test_answers_are_counted_by_route_and_status_and_those_to_providers_timed(web: Web) -> None:
    def since() -> dict[str, float]:
        return {name: value - before.get(name, 0) for name, value in figures(web).items()}

    before: dict[str, float] = {}
    before = figures(web)
    for _ in range(3):
        web.ussd("")
    web.africastalking("ussd", secret="wrong")
    web.client.get(f"/nowhere/{SECRET}")
    found = since()
    route = "/webhooks/africastalking/ussd"
    assert found[f'menyesha_http_answers_total{{route="{route}",status="200"}}'] == 3
    assert found[f'menyesha_http_answers_total{{route="{route}",status="403"}}'] == 1
    assert found['menyesha_http_answers_total{route="none",status="404"}'] == 1
    assert found[f'menyesha_webhook_seconds_count{{route="{route}"}}'] == 3
    assert found[f'menyesha_webhook_seconds_bucket{{route="{route}",le="+Inf"}}'] == 3
    assert found[f'menyesha_webhook_seconds_sum{{route="{route}"}}'] > 0


def test_the_figures_hold_nothing_personal(web: Web) -> None:
    web.ussd("")
    web.twilio("message", **SMS)
    count(web.bot.runtime)
    page = web.client.get("/metrics").text
    assert [word for word in (ME, ME[1:], SECRET, SMS["Body"], SMS["MessageSid"]) if f'"{word}' in page] == []


def test_what_is_logged_of_a_request_has_its_name_and_nothing_of_the_contact(web: Web) -> None:
    set_up("web", settings_with(log_level="DEBUG"), stream := StringIO())
    web.twilio("message", **SMS | {"Body": "Uwase Aline"})
    web.ussd("1*Uwase Aline")
    web.africastalking("ussd", secret="wrong", phoneNumber=ME)
    web.africastalking("delivery", id="ATXid_1", status="Failed", phoneNumber=ME, failureReason="Uwase Aline")
    logging.getLogger("bot").info("over")
    lines = stream.getvalue().splitlines()
    assert any("request=" in line and "inbound 1: 1 queued" in line for line in lines)
    hidden = (ME, ME[1:], "788000100", "Uwase", "Aline", SECRET)
    assert [line for line in lines if any(word in line for word in hidden)] == []


def test_every_route_can_be_counted_with_its_status(web: Web) -> None:
    rules = [rule.rule for rule in web.app.url_map.iter_rules()]
    assert max(len(f"menyesha_http_answers_total {name_of(rule)} 200") for rule in rules) <= 120
    assert name_of("/console/tests/<int(max=9223372036854775807):message_id>") == "/console/tests/<message_id>"
    assert len({name_of(rule) for rule in rules}) == len(set(rules))
