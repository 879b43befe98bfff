"""Run by Alembic: applies migrations over the connection that it was handed."""

from typing import Literal

from alembic import context

from bot.store import (
    books,
    breakers,
    broadcasts,
    contacts,
    content,
    conversations,
    due,
    mentorship,
    outbox,
    staff,
    workshops,
)
from bot.store.schema import Moment, metadata

TOPICS = (books, breakers, broadcasts, contacts, content, conversations, due, mentorship, outbox, staff, workshops)


def render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types by the name that a migration imports them by."""
    return "Moment()" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
