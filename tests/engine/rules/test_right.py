"""The catalogue of right flows, tricky ones: nothing is found in them, and the engine goes every way as proved."""

from __future__ import annotations

import pytest

from bot.engine.rules import verify
from bot.engine.walking.walker import walk
from tests.engine.rules.books import FOLDER, make_book, make_program

CATALOGUE = {path.stem: path.read_text("utf-8") for path in sorted((FOLDER / "right").glob("*.yaml"))}


@pytest.mark.parametrize("name", CATALOGUE)
def test_nothing_is_found_in_a_right_flow(name: str) -> None:
    remarks = verify(make_book(CATALOGUE[name])).remarks
    assert [str(remark) for remark in remarks if remark.fails] == []


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_engine_goes_every_way_as_it_was_proved(name: str) -> None:
    verdict = verify(make_book(CATALOGUE[name]))
    program = make_program(CATALOGUE[name])
    for proof in verdict.proofs.values():
        tally = walk(proof, program)
        assert [told for _, told in tally.faults] == []
        assert tally.paths >= 1
        assert tally.screens >= tally.paths
