"""Rows that tests of certificates and handouts share."""

from __future__ import annotations

from sqlalchemy import insert

from bot.programme.codes import make_number
from bot.store.certificates import certificates
from bot.store.files import File, keep_file
from bot.store.handouts import handout_chapters, handout_copies, handouts
from tests.bots import NOW, Bot


def add_certificate(bot: Bot, contact: int, content: bytes = b"", **values: object) -> int:
    """Add a certificate of the first workshop that was sent, unless said otherwise; give the id."""
    standing: dict[str, object] = {
        "contact_id": contact,
        "workshop_id": 1,
        "number": make_number(),
        "name": "Uwase Aline",
        "status": "sent",
        "created_at": NOW,
        "changed_at": NOW,
    }
    with bot.runtime.database.begin() as db:
        if content:
            standing["file_id"] = keep_file(db, File("certificate.pdf", "application/pdf", content), NOW)
        made = insert(certificates).values({**standing, **values}).returning(certificates.c.id)
        return int(db.execute(made).scalar_one())


def add_handout(bot: Bot, **values: object) -> int:
    """Add a handout for everybody, in both languages, with two chapters, unless said otherwise; give the id."""
    with bot.runtime.database.begin() as db:
        standing: dict[str, object] = {
            "title_en": "Costs and prices",
            "title_rw": "Ibiciro",
            "language": "both",
            "file_id": keep_file(db, File("handout.pdf", "application/pdf", b"%PDF-1.7"), NOW),
            "created_at": NOW,
        }
        made = insert(handouts).values({**standing, **values}).returning(handouts.c.id)
        handout = int(db.execute(made).scalar_one())
        for place, (title_en, title_rw) in enumerate((("Leather", "Uruhu"), ("Prices", "Ibiciro")), start=1):
            texts = {"text_en": f"All about it: {title_en}.", "text_rw": f"Byose: {title_rw}."}
            row = {"handout_id": handout, "place": place, "title_en": title_en, "title_rw": title_rw, **texts}
            db.execute(insert(handout_chapters).values(row))
    return handout


def add_copy(bot: Bot, contact: int, handout: int, **values: object) -> int:
    """Add a copy of a handout that waits to be sent, unless said otherwise; give the id."""
    standing: dict[str, object] = {
        "handout_id": handout,
        "contact_id": contact,
        "asked": False,
        "status": "waiting",
        "created_at": NOW,
        "changed_at": NOW,
    }
    with bot.runtime.database.begin() as db:
        made = insert(handout_copies).values({**standing, **values}).returning(handout_copies.c.id)
        return int(db.execute(made).scalar_one())
