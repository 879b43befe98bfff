"""Products: the queue that waits for staff, all others, and one with its photos, its buyers and what can be done."""

from __future__ import annotations

from typing import Any

from flask import request

from bot.marking import N_
from bot.places import PROVINCES, districts
from bot.programme.exhibition import photos_of
from bot.programme.happened import events_of
from bot.programme.interest_records import interests_in
from bot.programme.product_kinds import Kind, Reason
from bot.programme.product_lives import LIFE, Status
from bot.programme.product_records import get_product, list_products, waits_for_photo
from bot.programme.staff import Act
from bot.store.products import products as table
from bot.web.console.asked import Filter, chosen, next_page, page_size
from bot.web.console.desk import Answer, Desk, last_shown
from bot.web.console.naming import shows_names
from bot.web.console.paper import note_printing
from bot.web.console.programme.looking import id_of, looking, standing, until
from bot.web.public.kinds import KINDS

_REASONS = {
    Reason.PHOTO: N_("The photo is missing or not good"),
    Reason.NAME: N_("The name is not written correctly"),
    Reason.PRICE: N_("The price is not written correctly"),
    Reason.QUANTITY: N_("The number is not written correctly"),
    Reason.OTHER: N_("Something else: they are asked to call"),
}


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/products", products, Act.SEE)
    desk.page(f"/products/{id_of('product_id')}", product, Act.SEE)


def products(desk: Desk) -> Answer:
    """Show the products; unless another is asked for, those that wait to be looked at."""
    filters = _filters(desk)
    asked = chosen(filters) if "status" in request.args else {**chosen(filters), "status": str(Status.SUBMITTED)}
    with desk.runtime.database.look() as db:
        found = list_products(db, {name: {value} for name, value in asked.items()}, last_shown("after"), page_size())
        photos, now = photos_of(db, [row.id for row in found]), desk.runtime.clock(db)
    rows = [
        (row, photos.get(row.id, ()), standing(desk, row.status), until(desk, row.respond_by, now)) for row in found
    ]
    more = next_page(found, found[-1].id, {"status": "", **asked}) if found else {}
    kinds = {str(kind): desk.say(text) for kind, text in KINDS.items()}
    is_queue = asked.get("status") == Status.SUBMITTED and bool(found)
    shown = {"filters": filters, "chosen": asked, "rows": rows, "more": more, "kinds": kinds, "is_queue": is_queue}
    note_printing(desk, table.name)
    return desk.show("programme/products.html", **shown)


def product(desk: Desk, product_id: int) -> Answer:
    """Show a product whole."""
    with looking(desk) as db:
        row, now = get_product(db, product_id), desk.runtime.clock(db)
        shown: dict[str, Any] = {
            "photos": photos_of(db, [row.id]).get(row.id, ()),
            "interests": interests_in(db, row.id) if shows_names() else (),
            "events": events_of(db, table.name, row.id),
            "is_waiting": waits_for_photo(db, row.id),
        }
    can = {event for event, move in LIFE.moves.items() if row.status in move.since}
    reasons = [(str(reason), desk.say(text)) for reason, text in _REASONS.items()]
    shown |= {"reasons": reasons, "can": can, "kind": desk.say(KINDS[Kind(row.kind)])}
    shown |= {"standing": standing(desk, row.status), "until": until(desk, row.respond_by, now)}
    return desk.show("programme/product.html", product=row, **shown)


def _filters(desk: Desk) -> list[Filter]:
    kinds = [(str(kind), desk.say(text)) for kind, text in KINDS.items()]
    places = [(name, name) for place in PROVINCES for name in districts(place.name)]
    return [
        Filter("status", desk.say(N_("Status")), [(str(status), desk.word(status)) for status in Status]),
        Filter("kind", desk.say(N_("Type")), kinds),
        Filter("district", desk.say(N_("District")), places),
    ]
