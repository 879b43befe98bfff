"""A photo that comes by WhatsApp answers the question that asks for one, whatever is written under it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.engine.session import Session
from bot.messages import Medium
from bot.services.publishing import publish_flow
from bot.store.conversations import sessions
from tests.bots import Bot
from tests.factories import add_contact

FLOW = """
format: 1
flow: shoe
about: A photo of a shoe.
keywords: {en: [shoe]}
start: photo
steps:
  photo: {ask: "Send a photo of the shoe.", answer: photo, save: photo, next: sure}
  sure:
    menu: Is that all?
    choices: {"yes": {label: "Yes", next: thanks}, "no": {label: "No", next: photo}}
  thanks: {end: Thank you for answering.}
"""
WORDS = {
    "rw": {
        "Send a photo of the shoe.": "Ohereza ifoto y'inkweto.",
        "Is that all?": "Byagenze neza?",
        "Thank you for answering.": "Murakoze gusubiza ibibazo.",
    }
}
PHOTOS = ("https://photos.example/1", "https://photos.example/2")


@pytest.mark.parametrize("caption", ["", "Sandals", "training", "please do not stop the work"])
def test_a_photo_is_the_answer_whatever_is_written_under_it(bot: Bot, caption: str) -> None:
    add_contact(bot)
    with bot.runtime.database.begin() as db:
        publish_flow(bot.runtime, db, "shoe", FLOW, WORDS)
    phone = bot.phone()
    assert phone.whatsapp("shoe").startswith("Send a photo of the shoe.")
    assert phone.chat(Medium.WHATSAPP, caption, media_urls=PHOTOS).startswith("Is that all?")
    [state] = bot.values(select(sessions.c.state))
    assert Session.load(state).answers == {"photo": PHOTOS[0]}


def test_a_photo_that_nobody_asked_for_is_a_message_like_others(bot: Bot) -> None:
    add_contact(bot)
    assert bot.phone().chat(Medium.WHATSAPP, "training", media_urls=PHOTOS).startswith("There is no training now")
