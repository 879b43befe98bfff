"""Files that go with messages."""

from __future__ import annotations

from sqlalchemy import update

from bot.services.delivery import drain
from bot.store.files import File, get_file_key, keep_file
from bot.store.outbox import outbox
from tests.bots import Bot
from tests.factories import add_contact, add_message


def test_a_file_travels_with_a_message_on_whatsapp_and_nowhere_else(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    with each_bot.runtime.database.begin() as db:
        sheet = keep_file(db, File("sheet 1.pdf", "application/pdf", b"%PDF-1.7"), each_bot.now)
        key = get_file_key(db, sheet)
    each_bot.phone().whatsapp("hi")
    each_bot.do(update(outbox).values(file_id=sheet))
    add_message(each_bot, contact, file_id=sheet)
    drain(each_bot.runtime, "replies")
    assert [asked.media_url for asked in each_bot.providers["twilio"].asked] == [f"/files/{key}/sheet%201.pdf"]
    assert [asked.media_url for asked in each_bot.providers["africastalking"].asked] == [""]
