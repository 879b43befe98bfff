"""The pages of inbox, mentorship, and banks with their referrals."""

from __future__ import annotations

from sqlalchemy import insert

from bot.programme.staff import Act
from bot.store.tickets import canned_replies
from tests.bots import NOW, Bot
from tests.factories import add_contact

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "inbox": ("GET", "/inbox", (Act.ANSWER, Act.SEE)),
    "ticket": ("GET", "/inbox/1", Act.ANSWER),
    "take_ticket": ("POST", "/inbox/1/take", Act.ANSWER),
    "answer_ticket": ("POST", "/inbox/1/answer", Act.ANSWER),
    "draft_answer": ("POST", "/inbox/1/draft", Act.ANSWER),
    "hand_back_ticket": ("POST", "/inbox/1/back", Act.ANSWER),
    "close_ticket": ("POST", "/inbox/1/close", Act.ANSWER),
    "canned_replies": ("GET", "/inbox/replies", (Act.ANSWER, Act.RUN_PROGRAMME)),
    "add_reply": ("GET", "/inbox/replies/new", Act.RUN_PROGRAMME),
    "change_reply": ("GET", "/inbox/replies/1", Act.RUN_PROGRAMME),
    "remove_canned_reply": ("POST", "/inbox/replies/1/remove", Act.RUN_PROGRAMME),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    add_contact(bot, "+250788000400", name="Uwimana Claire")
    bot.phone("+250788000400").sms("menu", "person", "Where is the hall?")
    texts = {"text_en": "Hello {contact.name}, in Huye.", "text_rw": "Muraho {contact.name}, i Huye."}
    bot.do(insert(canned_replies).values(name="The place", changed_at=NOW, **texts))
