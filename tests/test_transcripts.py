"""Conversations as a translator reads them: `>` what the contact says, `<` what we say, `*` what is the case before.

`pytest tests/test_transcripts.py --update-transcripts` rewrites the `<` lines; the difference is then read as prose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot.engine.facts import House
from bot.messages import Medium
from bot.play import Handset, make_stage
from bot.runtime import Runtime
from bot.services.offering import pass_on
from bot.store.workshops import registrations, workshops

FOLDER = Path(__file__).parent / "transcripts"
TRANSCRIPTS = sorted(FOLDER.rglob("*.txt"))
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
HOUSE = House(
    words={"org": "Menyesha", "ussd": "*384*10#", "help_phone": "0788000000", "whatsapp": "0788000001"},
    zone=ZoneInfo("Africa/Kigali"),
)


class Stage:
    """A runtime whose clock stands still until it is moved, with the phones of several people."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.runtime: Runtime = make_stage(folder, HOUSE, lambda _db: self.now)
        self.phones: dict[str, Handset] = {}

    def phone(self, who: str) -> Handset:
        number = {"me": "+250788000100", "another": "+250788000200"}[who]
        return self.phones.setdefault(who, Handset(self.runtime, number))

    def execute(self, statement: object) -> None:
        with self.runtime.database.begin() as db:
            db.execute(statement)  # type: ignore[call-overload]


def register(stage: Stage, who: str) -> None:
    """Have somebody take a seat at the first workshop, by SMS."""
    for text in ("muraho", "1", "1", "1", "Uwase Aline", "Huye", "Tumba", "1", "1", "1"):
        stage.phone(who).say(Medium.SMS, text)


def giving_up(stage: Stage) -> None:
    for text in ("amahugurwa yanjye", "1", "1", "1"):
        stage.phone("another").say(Medium.SMS, text)
    pass_on(stage.runtime)


def hours_pass(stage: Stage) -> None:
    stage.now += timedelta(hours=25)
    pass_on(stage.runtime)


GIVEN: dict[str, Callable[[Stage], None]] = {
    "there is one seat": lambda stage: stage.execute(update(workshops).where(workshops.c.id == 1).values(seats=1)),
    "another has taken a seat": lambda stage: register(stage, "another"),
    "another gives the seat up": giving_up,
    "a day and an hour pass": hours_pass,
    "registration has closed": lambda stage: stage.execute(update(workshops).values(closes_at=NOW)),
    "twenty minutes pass": lambda stage: setattr(stage, "now", stage.now + timedelta(minutes=20)),
    "two hours pass": lambda stage: setattr(stage, "now", stage.now + timedelta(hours=2)),
    "I hang up": lambda stage: stage.phone("me").hang_up(),
}


def play(stage: Stage, lines: list[str], medium: Medium) -> Iterator[str]:
    """Give the transcript's lines with what we say now."""
    before = 0
    for line in lines:
        if line.startswith("<"):
            continue
        yield line
        if line.startswith("* "):
            GIVEN[line[2:]](stage)
            heard = [h for h in stage.phone("me").inbox(before) if before]
        elif line.startswith("> "):
            said = line[2:]
            on, _, text = said.partition(": ") if said.split(": ")[0] in set(Medium) else (medium, "", said)
            heard = stage.phone("me").say(Medium(on), text)
        else:
            heard = []
        before = max(stage.phone("me").last_id(), 1)
        for said_by_us in heard:
            if said_by_us.medium is not medium:
                yield f"< [{said_by_us.medium}]"
            yield from (f"< {row}".rstrip() for row in hide_codes(stage, said_by_us.text).split("\n"))
            if said_by_us.ends:
                yield "< [end]"


def hide_codes(stage: Stage, text: str) -> str:
    with stage.runtime.database.begin() as db:
        for code in db.execute(select(registrations.c.code)).scalars():
            text = text.replace(code, "ABC123")
    return text


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=[str(path.relative_to(FOLDER)) for path in TRANSCRIPTS])
def test_a_conversation_goes_as_written(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    _, medium, _ = path.name.removesuffix(".txt").rsplit(".", 2)
    written = path.read_text("utf-8").splitlines()
    stage = Stage(tmp_path)
    try:
        played = list(play(stage, written, Medium(medium)))
    finally:
        stage.runtime.database.close()
    if request.config.getoption("--update-transcripts"):
        path.write_text("\n".join(played) + "\n", "utf-8")
    assert played == written
