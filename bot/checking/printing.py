"""What `bot check` prints: remarks one a line, and a table of the flows; or both as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.engine.rules import Remark
    from bot.engine.rules.summary import Line
    from bot.engine.walking.holding import Tally


@dataclass(frozen=True, slots=True)
class Report:
    """All that a check came to."""

    remarks: Sequence[Remark]
    lines: Sequence[Line]
    languages: Sequence[str]
    walks: Mapping[str, Tally]
    """By flow; empty where none were wanted."""
    seconds: float

    @property
    def findings(self) -> int:
        """How many remarks fail the check."""
        return sum(remark.fails for remark in self.remarks)

    def as_json(self) -> str:
        """Give everything, for programs."""
        findings = [asdict(said.finding) | {"severity": "finding" if said.fails else "note"} for said in self.remarks]
        flows = [asdict(line) | self._walked(line.flow) for line in self.lines]
        return json.dumps({"findings": findings, "flows": flows}, ensure_ascii=False, indent=2)

    def as_text(self) -> str:
        """Give the remarks, one a line, and the table."""
        return "\n".join([*map(str, self.remarks), *([""] if self.remarks else []), *_aligned(self._table())])

    def summary(self) -> str:
        """Give one line that says how it went."""
        screens = sum(line.screens for line in self.lines)
        parts = [f"{len(self.lines)} flows, {screens:,} screens composed"]
        if self.walks:
            paths, met = sum(tally.paths for tally in self.walks.values()), sum(t.screens for t in self.walks.values())
            parts.append(f"{paths:,} paths walked, {met:,} screens met")
        notes = len(self.remarks) - self.findings
        return f"{'; '.join(parts)}: {self.findings} findings, {notes} notes ({self.seconds:.2f} s)"

    def _walked(self, flow: str) -> dict[str, object]:
        tally = self.walks.get(flow)
        return {"walked": {"paths": tally.paths, "screens": tally.screens}} if tally else {}

    def _table(self) -> list[list[str]]:
        heads = ["flow", "steps", "paths", "screens", *(f"tightest in {language}" for language in self.languages)]
        return [heads + (["walked", "met"] if self.walks else []), *map(self._row, self.lines)]

    def _row(self, line: Line) -> list[str]:
        found = (line.tightest.get(language) for language in self.languages)
        tightest = [f"{tight.free:3} free: {tight.step}" if tight else "-" for tight in found]
        tally = self.walks.get(line.flow)
        counts = (tally.paths, tally.screens) if tally else (None, None)
        walked = [_count(count) for count in counts] if self.walks else []
        return [line.flow, _count(line.steps), _count(line.paths), _count(line.screens), *tightest, *walked]


def _count(count: int | None) -> str:
    return "-" if count is None else f"{count:,}"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give rows as lines of columns, those of numbers aligned to the right."""
    columns = list(zip(*rows, strict=True))
    numeric = [all(cell.replace(",", "").isdigit() or cell == "-" for cell in column[1:]) for column in columns]
    widths = [max(map(len, column)) for column in columns]
    for row in rows:
        cells = zip(row, widths, numeric, strict=True)
        yield "  ".join(cell.rjust(width) if number else cell.ljust(width) for cell, width, number in cells).rstrip()
