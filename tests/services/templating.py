"""What tests of templates share: one that is added, one that WhatsApp approved, and who has nothing but WhatsApp."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, update

from bot.messages import Medium
from bot.programme.lifecycle import TIME
from bot.programme.template_life import Category
from bot.programme.templates import Wanted, submit
from bot.services.template_drafts import draft, standard_texts
from bot.store.contacts import addresses
from bot.store.templates import template_texts
from tests.bots import Bot
from tests.factories import add_contact

CHAT = "RW.AbC123"


def add_submitted(bot: Bot, name: str, category: Category = Category.UTILITY, **texts: str) -> int:
    """Add a template that is submitted; a standard one where no texts are given; give its id."""
    wanted = Wanted(name, category, texts or standard_texts(bot.runtime, name))
    with bot.runtime.database.begin() as db:
        made = draft(bot.runtime, db, wanted, TIME)
        submit(db, made, TIME, bot.now)
    return made


def add_approved(bot: Bot, name: str, category: Category = Category.UTILITY, **texts: str) -> int:
    """Add a template that WhatsApp approved, as above; give its id."""
    made = add_submitted(bot, name, category, **texts)
    of_it = template_texts.c.template_id == made
    sid = "HX" + template_texts.c.language
    approved = {"status": "approved", "granted": category, "sid": sid, "looked_at": bot.now}
    bot.do(update(template_texts).where(of_it).values(**approved, respond_by=None))
    return made


def add_chatter(bot: Bot, hours: float = 25, address: str = CHAT, **values: object) -> int:
    """Add a contact who has nothing but WhatsApp, and wrote so many hours ago; give the id."""
    contact = add_contact(bot, address, **values)
    bot.do(delete(addresses).where(addresses.c.contact_id == contact))
    heard = {"last_inbound_at": bot.now - timedelta(hours=hours), "channel": "twilio-whatsapp"}
    bot.do(insert(addresses).values(contact_id=contact, medium=Medium.WHATSAPP, value=address, **heard))
    return contact
