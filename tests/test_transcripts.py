"""Conversations as a translator reads them: `>` what the contact says, `<` what we say, `*` what is the case before.

`pytest tests/test_transcripts.py --update-transcripts` rewrites the `<` lines; the difference is then read as prose.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.messages import Medium
from bot.play import make_stage
from bot.runtime import Runtime
from bot.store.banks import referrals
from bot.store.files import files
from bot.store.mentorship import mentor_requests
from bot.store.products import products
from bot.store.tickets import tickets
from bot.store.workshops import registrations
from tests.given import GIVEN, HOUSE, NOW, PHOTO, Stage

FOLDER = Path(__file__).parent / "transcripts"
TRANSCRIPTS = sorted(FOLDER.rglob("*.txt"))


def play(stage: Stage, lines: list[str], medium: Medium) -> Iterator[str]:
    """Give the transcript's lines with what we say now."""
    before: int | None = None
    for line in lines:
        if line.startswith("<"):
            continue
        yield line
        if line.startswith("* "):
            GIVEN[line[2:]](stage)
            heard = [] if before is None else stage.phone("me").inbox(before)
        elif line.startswith("> "):
            said = line[2:]
            on, _, text = said.partition(": ") if said.split(": ")[0] in set(Medium) else (medium, "", said)
            me = stage.phone("me")
            heard = me.send_photo(PHOTO) if text == "(a photo)" else me.say(Medium(on), text)
        else:
            heard = []
        before = before if line.startswith("* ") and before is None else stage.phone("me").last_id()
        for said_by_us in heard:
            if said_by_us.medium is not medium:
                yield f"< [{said_by_us.medium}]"
            yield from (f"< {row}".rstrip() for row in hide_codes(stage, said_by_us.text).split("\n"))
            if said_by_us.ends:
                yield "< [end]"


def hide_codes(stage: Stage, text: str) -> str:
    with stage.runtime.database.begin() as db:
        references = (table.c.reference for table in (mentor_requests, referrals, products, tickets))
        for column in (registrations.c.code, *references):
            for code in db.execute(select(column)).scalars():
                text = text.replace(code, "ABC123")
        for key in db.execute(select(files.c.key)).scalars():
            text = text.replace(key, "x" * len(key))
    return text


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    """A stage on which nothing was said; its database is there to be copied."""
    runtime = make_stage(tmp_path_factory.mktemp("stage"), HOUSE, lambda _db: NOW)
    runtime.database.close()
    return runtime


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=[str(path.relative_to(FOLDER)) for path in TRANSCRIPTS])
def test_a_conversation_goes_as_written(
    path: Path, empty: Runtime, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    _, medium, language = path.name.removesuffix(".txt").rsplit(".", 2)
    written = path.read_text("utf-8").splitlines()
    stage = Stage(empty, tmp_path)
    stage.language = language
    try:
        played = list(play(stage, written, Medium(medium)))
    finally:
        stage.runtime.database.close()
    if request.config.getoption("--update-transcripts"):
        path.write_text("\n".join(played) + "\n", "utf-8")
    else:
        assert played == written
