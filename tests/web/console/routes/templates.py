"""The pages of templates."""

from __future__ import annotations

from sqlalchemy import update

from bot.programme.staff import Act
from bot.programme.template_life import Category
from bot.store.templates import template_texts
from tests.bots import Bot
from tests.services.templating import add_approved, add_submitted

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "templates": ("GET", "/templates", Act.SEE),
    "template": ("GET", "/templates/1", Act.SEE),
    "template_text": ("GET", "/templates/texts/1", Act.SEE),
    "new_template": ("GET", "/templates/new", Act.RUN_PROGRAMME),
    "change_template": ("GET", "/templates/texts/1/change", Act.RUN_PROGRAMME),
    "submit_template": ("POST", "/templates/1/submit", Act.RUN_PROGRAMME),
    "withdraw_template": ("POST", "/templates/1/withdraw", Act.RUN_PROGRAMME),
    "add_standard_templates": ("POST", "/templates/standard", Act.RUN_PROGRAMME),
}


def situate(bot: Bot) -> None:
    """Make what the paths show: one that WhatsApp refused in one language, one that it looks at, one it approved."""
    texts = {"en": "Hello {contact.name}, the fair opens on Monday.", "rw": "Muraho {contact.name}, tuzafungura kare."}
    add_submitted(bot, "fair", Category.MARKETING, **texts)
    refused = update(template_texts).where(template_texts.c.language == "rw")
    bot.do(refused.values(status="rejected", reason="TAG_CONTENT_MISMATCH", respond_by=bot.now))
    add_submitted(bot, "selected")
    add_approved(bot, "workshop_moved")
