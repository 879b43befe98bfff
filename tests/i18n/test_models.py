"""The 80 model messages pass every check, so that what the checks find elsewhere is worth a look."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.catalogue import read_file
from bot.i18n.checks import check_pair
from bot.i18n.pairs import Pair

if TYPE_CHECKING:
    from bot.i18n.forms import Forms

MODELS = {
    str(message.context): Pair(str(message.id), str(message.string))
    for message in read_file(Path(__file__).with_name("models.po"))
    if message.id
}
EXCEPTIONS = {
    "choose_language": ["english"],  # whoever reads it has not chosen yet
    "branch_info": ["length"],  # a label in Kinyarwanda for a colon in English
}


def test_there_are_80_models() -> None:
    assert len(MODELS) == 80


@pytest.mark.parametrize("name", MODELS)
def test_a_model_message_passes_every_check(name: str, forms: Forms) -> None:
    rules = [complaint.rule for complaint in check_pair(MODELS[name], "rw", forms)]
    assert rules == EXCEPTIONS.get(name, [])


@pytest.mark.parametrize("name", ["consent", "registered", "help", "bank_safety", "survey_number"])
def test_another_message_in_its_place_is_found(name: str, forms: Forms) -> None:
    other = Pair(MODELS[name].message, MODELS["error"].translation)
    assert [complaint.rule for complaint in check_pair(other, "rw", forms)]


@pytest.mark.parametrize("at", range(0, 40, 4))
def test_a_letter_that_slipped_is_found(at: int, forms: Forms) -> None:
    model = MODELS["bank_safety"]
    slipped = model.translation[: at + 6] + "x" + model.translation[at + 6 :]
    assert {complaint.rule for complaint in check_pair(Pair(model.message, slipped), "rw", forms)}


def test_a_text_in_another_language_is_not_held_to_kinyarwanda() -> None:
    assert check_pair(Pair("Send a photo.", "Envoyez un cliché."), "fr") == []
