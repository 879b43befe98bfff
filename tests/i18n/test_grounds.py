"""A translator's comment is taken apart for a sheet and put together again, nothing of it lost."""

from __future__ import annotations

import pytest

from bot.i18n.grounds import CONFIDENCES, read_grounds, with_confidence, with_remark
from bot.i18n.pairs import Pair
from bot.i18n.translation import check_confidence


@pytest.mark.parametrize(
    ("comment", "confidence", "source"),
    [
        ("", "", ""),
        ("confidence: attested; model 5 ask_name", "attested", "model 5 ask_name"),
        ("confidence: attested words; glossary: change", "attested words", "glossary: change"),
        ("same in both: its own name", "", "same in both: its own name"),
        ("Looked at twice. confidence: unsure; not found", "unsure", "Looked at twice. not found"),
        ("confidence: derived", "derived", ""),
        ("confidence: sure; I know", "", "confidence: sure; I know"),
    ],
)
def test_a_comment_says_how_sure_it_is_and_what_it_rests_on(comment: str, confidence: str, source: str) -> None:
    assert read_grounds(comment) == (confidence, source)


@pytest.mark.parametrize(
    ("comment", "changed"),
    [
        ("confidence: unsure; not found", "confidence: attested; not found"),
        ("Looked at twice. confidence: attested words; model 5", "Looked at twice. confidence: attested; model 5"),
        ("same in both: its own name", "confidence: attested; same in both: its own name"),
        ("", "confidence: attested;"),
    ],
)
def test_another_confidence_takes_the_place_of_the_first(comment: str, changed: str) -> None:
    assert with_confidence(comment, "attested") == changed


@pytest.mark.parametrize(
    ("comment", "remark", "changed"),
    [
        ("confidence: derived; model 5", "heard in Huye", "confidence: derived; model 5; heard in Huye"),
        ("confidence: derived;", "heard in Huye", "confidence: derived; heard in Huye"),
        ("", "heard in Huye", "heard in Huye"),
        ("confidence: derived; model 5", "two\n lines", "confidence: derived; model 5; two lines"),
        ("confidence: derived; model 5", " ", "confidence: derived; model 5"),
        ("confidence: derived; heard in Huye; model 5", "heard in Huye", "confidence: derived; heard in Huye; model 5"),
    ],
)
def test_a_remark_is_added_once_on_one_line(comment: str, remark: str, changed: str) -> None:
    assert with_remark(comment, remark) == changed


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_what_is_written_so_passes_the_check(confidence: str) -> None:
    comment = with_remark(with_confidence("", confidence), "heard in Huye")
    assert list(check_confidence(Pair("Hello", "Muraho", comment))) == []
    assert read_grounds(comment) == (confidence, "heard in Huye")
