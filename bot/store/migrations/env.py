"""Run by Alembic: applies migrations over the connection that it was handed."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from alembic import context

from bot import store
from bot.store.schema import Moment, metadata

for topic in iter_modules(store.__path__):
    if not topic.ispkg:
        import_module(f"bot.store.{topic.name}")  # every table is in the metadata once its module is loaded


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
