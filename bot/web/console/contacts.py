"""Contacts: found by name or number, and the whole story of one on a page."""

from __future__ import annotations

from flask import abort, request
from flask_login import current_user
from sqlalchemy.exc import NoResultFound

from bot.programme.deeds import Deed, record
from bot.programme.staff import Act
from bot.services.personal.finding import read_address
from bot.services.stories import get_contact, read_standing_of, read_talk, search
from bot.web.console.asked import asks_for_piece
from bot.web.console.desk import BIGGEST, Answer, Desk, last_shown, origin


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/contacts", contacts, Act.HANDLE_DATA)
    desk.page(f"/contacts/<int(max={BIGGEST}):contact_id>", contact, Act.HANDLE_DATA)


def contacts(desk: Desk) -> Answer:
    """Show the contacts that are looked for, a page of them; what is typed into the search asks for these alone."""
    words = " ".join(request.args.get("q", "").split())[:60]
    address = read_address(words, desk.runtime.house.country)
    with desk.runtime.database.look() as db:
        found = search(db, words, address, last_shown("after"))
    piece = "contacts_found.html" if asks_for_piece() else "contacts.html"
    return desk.show(piece, found=found, words=words)


def contact(desk: Desk, contact_id: int) -> Answer:
    """Show a contact's whole story; that it was read goes on record."""
    with desk.runtime.database.begin() as db:
        try:
            row = get_contact(db, contact_id)
        except NoResultFound:
            abort(404)
        talk, standing = read_talk(db, contact_id), read_standing_of(db, contact_id)
        seen = Deed(current_user.member.id, "read", origin(), "contacts", contact_id)
        record(db, seen, desk.runtime.clock(db))
    return desk.show("contact.html", contact=row, talk=talk, **standing)
