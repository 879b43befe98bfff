"""What staff decide of products: one by one, and several approved at once after a look at what would become of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import redirect, request, url_for

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.pictures import BYTES_AT_MOST
from bot.programme.product_kinds import Reason
from bot.programme.product_lives import Status
from bot.programme.product_records import get_product, waits_for_photo
from bot.programme.staff import Act
from bot.programme.stage import Stage
from bot.services import exhibiting
from bot.services.photographs import add_photo
from bot.store.products import products
from bot.web.console.asked import PAGE, keys_asked
from bot.web.console.desk import Answer, Desk
from bot.web.console.pieces import Table, Tag
from bot.web.console.programme.looking import id_of, looking

_FORM = 100_000
"""What a form may weigh beside its file."""


def add(desk: Desk) -> None:
    """Add the pages."""
    own = f"/products/{id_of('product_id')}"
    desk.page(f"{own}/approve", approve_product, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/return", return_product, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/withdraw", withdraw_product, Act.RUN_PROGRAMME, "POST")
    desk.page(f"{own}/photo", photograph_product, Act.RUN_PROGRAMME, "POST")
    desk.page("/products/look", look_at_products, Act.RUN_PROGRAMME, "POST")
    desk.page("/products/approve", approve_products, Act.RUN_PROGRAMME, "POST")
    desk.uploads[photograph_product.__name__] = BYTES_AT_MOST + _FORM


def approve_product(desk: Desk, product_id: int) -> Answer:
    """Show a product in the exhibition."""
    desk.act("approved", products.name, product_id, partial(_approve, desk, product_id))
    return _back(product_id)


def return_product(desk: Desk, product_id: int) -> Answer:
    """Return a product to the artisan with a reason."""
    given = request.form.get("reason", "")

    def does(stage: Stage) -> bool:
        if given not in list(Reason):
            raise Refusal(N_("Choose a reason."))
        return exhibiting.give_back(stage.runtime, stage.db, product_id, Reason(given), stage.by)

    return _act(desk, product_id, "returned", does, N_("It is returned. The artisan is told what to change."))


def withdraw_product(desk: Desk, product_id: int) -> Answer:
    """Take a product out for good."""
    note = request.form.get("note", "").strip()[:1000] or None

    def does(stage: Stage) -> bool:
        return exhibiting.withdraw(stage.runtime, stage.db, product_id, stage.by, note)

    return _act(desk, product_id, "withdrew", does, N_("It is withdrawn. The artisan is told."))


def photograph_product(desk: Desk, product_id: int) -> Answer:
    """Add a photo for whoever has no WhatsApp."""
    brought = request.files.get("photo")
    content = brought.read() if brought else b""

    def does(stage: Stage) -> bool:
        add_photo(stage.db, get_product(stage.db, product_id), content, stage.now)
        return True

    return _act(desk, product_id, "added photo", does, N_("The photo is added."))


def look_at_products(desk: Desk) -> Answer:
    """Show what would become of each of the products that were chosen."""
    rows, fit = [], []
    with looking(desk) as db:
        for key in keys_asked()[:PAGE]:
            row = get_product(db, key)
            is_fit = row.status == Status.SUBMITTED and not waits_for_photo(db, key)
            fit += [key] if is_fit else []
            will = Tag(desk.say(N_("will be shown")), "good") if is_fit else Tag(desk.say(N_("cannot be shown")), "bad")
            rows.append((row.reference, row.name, row.artisan, row.photos, will))
    columns = [desk.say(one) for one in (N_("Number"), N_("Name"), N_("Artisan"), N_("Photos"), N_("What happens"))]
    list_ = Table(desk.say(N_("Products")), columns, rows, desk.say(N_("You have chosen none.")))
    return desk.show("programme/products_at_once.html", list=list_, fit=fit)


def approve_products(desk: Desk) -> Answer:
    """Show those in the exhibition that can be, each by itself."""
    for key in keys_asked()[:PAGE]:
        desk.act("approved", products.name, key, partial(_approve, desk, key))
    return redirect(url_for("console.products"))


def _approve(desk: Desk, product: int, stage: Stage) -> str:
    reference = get_product(stage.db, product).reference
    if not exhibiting.approve(stage.runtime, stage.db, product, stage.by):
        raise Refusal(N_("{reference} was decided on already. Look at it again."), reference=reference)
    return desk.say(N_("{reference} is in the exhibition. The artisan is told."), reference=reference)


def _act(desk: Desk, product_id: int, deed: str, does: Callable[[Stage], bool], said: str) -> Answer:
    def do(stage: Stage) -> str:
        reference = get_product(stage.db, product_id).reference
        if not does(stage):
            raise Refusal(N_("{reference} was decided on already. Look at it again."), reference=reference)
        return desk.say(said)

    desk.act(deed, products.name, product_id, do)
    return _back(product_id)


def _back(product_id: int) -> Answer:
    return redirect(url_for("console.product", product_id=product_id))
