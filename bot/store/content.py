"""The templates that we have made at providers, by which menus are shown natively."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Column, ColumnElement, Connection, Integer, String, Table, delete, insert, select

from bot.store.schema import metadata

Shape = tuple[str, int, int]
"""What a template is for: its kind, how many choices, how many lines of text."""

content_templates = Table(
    "content_templates",
    metadata,
    Column("provider", String(20), primary_key=True),
    Column("account", String(64), primary_key=True, doc="Ours at the provider: a template belongs to one account."),
    Column("kind", String(10), primary_key=True, doc="buttons or list."),
    Column("size", Integer, primary_key=True, autoincrement=False, doc="How many choices it has."),
    Column("lines", Integer, primary_key=True, autoincrement=False, doc="How many lines of text it has."),
    Column("sid", String(64), nullable=False, doc="The provider's name for it."),
)


def read_templates(db: Connection, provider: str, account: str) -> dict[Shape, str]:
    """Give the templates of an account."""
    found = select(content_templates).where(_of(provider, account))
    return {(row.kind, row.size, row.lines): row.sid for row in db.execute(found)}


def write_templates(db: Connection, provider: str, account: str, templates: Mapping[Shape, str]) -> None:
    """Make these the templates of an account, in place of those that were."""
    db.execute(delete(content_templates).where(_of(provider, account)))
    rows = [
        {"provider": provider, "account": account, "kind": kind, "size": size, "lines": lines, "sid": sid}
        for (kind, size, lines), sid in templates.items()
    ]
    if rows:
        db.execute(insert(content_templates), rows)


def _of(provider: str, account: str) -> ColumnElement[bool]:
    return (content_templates.c.provider == provider) & (content_templates.c.account == account)
