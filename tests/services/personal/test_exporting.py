"""Exporting: whatever is held of somebody is in the document, and nothing of anybody else."""

from __future__ import annotations

import json
from datetime import timedelta

from sqlalchemy import insert

from bot.services.personal.exporting import export
from bot.services.personal.retaining import retain
from bot.store.broadcasts import broadcasts
from bot.store.holdings import HOLDINGS
from bot.store.outbox import attempts, delivery_updates
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import add_contact, add_message, add_registration, add_workshop
from tests.lives import take_part


def test_every_table_that_holds_something_is_in_the_document(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    take_part(each_bot, contact)
    each_bot.phone().sms("my details")
    each_bot.phone().whatsapp("menu")
    text = {"name": "Fair", "text_en": "Come", "text_rw": "Ngwino", "filters": "{}", "medium": "sms"}
    each_bot.do(insert(broadcasts).values(id=7, **text, status="finished", created_at=NOW))
    message = add_message(each_bot, contact, broadcast_id=7, fields='{"contact.name": "Aline"}', token="secret")
    tried = {"outbox_id": message, "number": 1, "begun_at": NOW, "ended_at": NOW, "outcome": "retry"}
    each_bot.do(insert(attempts).values(**tried))
    told = {"provider": "twilio", "provider_id": "SM9", "word": "sent", "reason": "", "received_at": NOW}
    each_bot.do(insert(delivery_updates).values(outbox_id=message, **told))
    with each_bot.runtime.database.begin() as db:
        document = export(each_bot.runtime, db, contact)
    told_of = {table for table, rows in document.items() if rows}
    assert {holding.table.name for holding in HOLDINGS} - told_of == {"archive", "staff"}
    assert document["contacts"][0]["name"] == "Uwase Aline"
    assert {row["value"] for row in document["addresses"]} == {ME}
    assert document["consents"][0]["wording"] == "Do you agree?"
    assert document["registrations"][0]["code"] == "ACDEFH"
    assert [row["title_en"] for row in document["workshops"]] == ["Cluster management"]
    assert [row["name"] for row in document["broadcasts"]] == ["Fair"]
    assert [row["text"] for row in document["inbound"]] == ["my details", "menu"]
    assert {"contact.name": "Aline"} in [row.get("fields") for row in document["outbox"]]
    assert "secret" not in json.dumps(document)


def test_nothing_of_anybody_else_is_in_it(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    other = add_contact(each_bot, ANOTHER, name="Mutesi Diane")
    add_registration(each_bot, add_workshop(each_bot), other)
    add_message(each_bot, other, address=ANOTHER)
    each_bot.phone(ANOTHER).sms("menu")
    with each_bot.runtime.database.begin() as db:
        document = export(each_bot.runtime, db, contact)
    assert ANOTHER not in json.dumps(document)
    assert {table for table, rows in document.items() if rows} == {"exported_at", "contacts", "addresses", "consents"}


def test_what_is_archived_is_told_as_far_as_it_is_known(bot: Bot) -> None:
    contact = add_contact(bot)
    old = NOW - timedelta(days=200)
    add_message(bot, contact, created_at=old, status_at=old, status="delivered")
    add_message(bot, contact)
    for _ in range(2):
        retain(bot.runtime)
    with bot.runtime.database.begin() as db:
        document = export(bot.runtime, db, contact)
    (row,) = document["archive"]
    assert (row["status"], row["created_at"]) == ("delivered", old.isoformat())
