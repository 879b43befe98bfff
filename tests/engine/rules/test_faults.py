"""The catalogue of seeded faults: each is found, at its line, and nothing else is."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.engine.rules import verify
from tests.engine.rules.books import FOLDER, expected, make_book

CATALOGUE = {path.stem: path.read_text("utf-8") for path in sorted((FOLDER / "faults").glob("*.yaml"))}


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_seeded_fault_is_found_at_its_line_and_nothing_else_is(name: str) -> None:
    text = CATALOGUE[name]
    findings = [remark.finding for remark in verify(make_book(text)).remarks if remark.fails]
    wanted = expected(text)

    missing = [
        fault
        for fault in wanted
        if not any(
            (found.file, found.line, found.rule) == (fault.file, fault.line, fault.rule)
            and fault.words in found.message
            for found in findings
        )
    ]
    assert not missing, "\n".join(map(str, findings))
    seeded = {(fault.file, fault.line, fault.rule) for fault in wanted}
    assert [str(found) for found in findings if (found.file, found.line, found.rule) not in seeded] == []


@pytest.mark.parametrize(
    "rule", ["structure", "ends", "answers", "translation", "screens", "alphabet", "words", "budget"]
)
def test_the_catalogue_has_five_faults_at_least_for_each_rule(rule: str) -> None:
    seeded = Counter(fault.rule for text in CATALOGUE.values() for fault in expected(text))
    assert seeded[rule] >= 5
