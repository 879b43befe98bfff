"""A catalogue's sentences as rows of a sheet, each with its place, its state and its room."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bot.catalogue import PLACE
from bot.engine.document import LANGUAGES, read_flows
from bot.engine.flow import Flow
from bot.engine.revision import message_key
from bot.engine.walking.book import Book, Translation
from bot.errors import Finding, FlowError
from bot.i18n.grounds import read_grounds
from bot.i18n.sheet.measuring import Ruler
from bot.i18n.sheet.room import Room
from bot.i18n.sheet.table import Cell, Column, State, Table, cell_text
from bot.i18n.sheet.uses import Use, own_use, uses_of
from bot.i18n.templates import extract, merged
from bot.programme.library import make_library


def sentence_id(message: Message) -> str:
    """Give the name of a sentence in sheets: the same as long as its English and its context are."""
    key = message_key(str(message.id), message.context)
    return f"s{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def state_of(message: Message) -> State:
    """Give what is to be done with a sentence."""
    if not cell_text(str(message.string or "")):
        return State.MISSING
    if message.fuzzy:
        return State.STALE
    unsure = read_grounds(" ".join(message.user_comments)).confidence == "unsure"
    return State.UNSURE if unsure else State.TRANSLATED


def catalogue_path(root: Path, language: str) -> Path:
    """Give where a language's catalogue stands. Raises FlowError where there is none."""
    path = root / "locales" / language / PLACE
    if path.exists():
        return path
    raise FlowError(Finding(str(path), 1, "catalogue", "", f"there is none for the language {language!r}"))


def table_of(root: Path, language: str, only: State | None = None) -> Table:
    """Give a language's sentences as flows and code say them now, all or those of one state.

    Raises FlowError where a flow or the catalogue cannot be read.
    """
    catalogue = merged(catalogue_path(root, language), extract(root))
    flows = read_flows(root / "flows")
    messages = [message for message in catalogue if message.id and only in {None, state_of(message)}]
    uses, ruler = uses_of(flows.values()), _ruler(flows, catalogue, language)
    return Table(language, tuple(_row(message, uses, ruler) for message in messages))


def _ruler(flows: Mapping[str, Flow], catalogue: Catalog, language: str) -> Ruler | None:
    """Give what measures; None for a language that the bot does not speak yet, whose dates it cannot write."""
    if language not in LANGUAGES:
        return None
    # A stale translation is measured as it stands: it is what the translator goes on from.
    texts = {message_key(str(m.id), m.context): Translation(str(m.string or ""), "") for m in catalogue if m.id}
    return Ruler(Book(flows, make_library(), {language: texts}), language)


def _row(message: Message, uses: Mapping[str, tuple[Use, ...]], ruler: Ruler | None) -> Mapping[Column, Cell]:
    english, state = str(message.id), state_of(message)
    said = uses.get(message_key(english, message.context), (own_use(english, (file for file, _ in message.locations)),))
    grounds = read_grounds(" ".join(message.user_comments))
    places = [use.where for use in said] if message.context is None else [*(u.where for u in said), message.context]
    room = ruler.room(english, message.context) if ruler else None
    return {
        Column.ID: sentence_id(message),
        Column.WHERE: cell_text("\n".join(places)),
        Column.KIND: ", ".join(dict.fromkeys(use.kind for use in said)),
        Column.ENGLISH: cell_text(english),
        Column.TRANSLATION: cell_text(str(message.string or "")),
        Column.STATE: state,
        **(_room_cells(room.emptied() if state is State.MISSING else room) if room else {}),
        Column.CONFIDENCE: "" if state is State.STALE else grounds.confidence,
        Column.SOURCE: cell_text(grounds.source),
    }


def _room_cells(room: Room) -> dict[Column, Cell]:
    alone = ", alone" if room.is_alone else ""
    cells: dict[Column, Cell] = {Column.LENGTH: room.length or ""}
    if room.ussd:
        pages, left = room.ussd
        cells[Column.PAGE] = f"{pages} pages{alone}" if pages > 1 else f"{left}{alone}" if alone else left
    if room.sms:
        left, segments = room.sms
        told = f" of {segments} SMS" if segments > 1 else ""
        cells[Column.SEGMENT] = f"{left}{told}{alone}" if told or alone else left
    return cells
