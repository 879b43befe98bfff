"""Files that we keep: certificates, handouts, photos; each found by a key that nobody can guess."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import Column, Connection, Integer, LargeBinary, String, Table, bindparam, delete, insert, select

from bot.store.schema import Key, Moment, metadata

files = Table(
    "files",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String(22), nullable=False, unique=True, doc="What its public address ends with."),
    Column("name", String(80), nullable=False, doc="What it is called where it is saved, with its ending."),
    Column("media_type", String(80), nullable=False),
    Column("digest", String(64), nullable=False, doc="SHA-256 of the content, in hex."),
    Column("size", Integer, nullable=False, doc="Bytes."),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
)

_INSERT = insert(files).returning(files.c.id)
_BY_KEY = select(files.c.name, files.c.media_type, files.c.digest, files.c.content).where(
    files.c.key == bindparam("of_key")
)
_KEY = select(files.c.key).where(files.c.id == bindparam("file_id"))
_PLACES = select(files.c.id, files.c.key, files.c.name).where(files.c.id.in_(bindparam("ids", expanding=True)))
_DROP = delete(files).where(files.c.id == bindparam("file_id"))


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is handed out."""

    name: str
    media_type: str
    content: bytes
    digest: str = ""
    """SHA-256 in hex; of one that is kept, it is known."""


def keep_file(db: Connection, file: File, now: datetime) -> int:
    """Keep a file; gives its id."""
    values = {
        "key": secrets.token_urlsafe(16),
        "name": file.name,
        "media_type": file.media_type,
        "digest": hashlib.sha256(file.content).hexdigest(),
        "size": len(file.content),
        "content": file.content,
        "created_at": now,
    }
    return int(db.execute(_INSERT, values).scalar_one())


def find_file(db: Connection, key: str) -> File | None:
    """Give the file of a key, if there is one."""
    row = db.execute(_BY_KEY, {"of_key": key}).one_or_none()
    return File(row.name, row.media_type, row.content, row.digest) if row else None


def get_file_key(db: Connection, file_id: int) -> str:
    """Give the key by which a file is found from outside. Raises NoResultFound where there is none."""
    return str(db.execute(_KEY, {"file_id": file_id}).scalar_one())


def find_places(db: Connection, file_ids: Collection[int]) -> dict[int, str]:
    """Give where files are found below our public address, by id."""
    found = db.execute(_PLACES, {"ids": sorted(file_ids)}).all() if file_ids else ()
    return {row.id: f"/files/{row.key}/{quote(row.name)}" for row in found}


def drop_file(db: Connection, file_id: int) -> None:
    """Keep a file no longer."""
    db.execute(_DROP, {"file_id": file_id})
