"""The frozen word list stops a form that nobody has vouched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.i18n.forms import Forms, read_forms
from bot.i18n.pairs import Pair

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Hitamoo akarere", "'hitamoo' is a new form; did you mean 'hitamo'?"),
        ("Ubutumwa n'ibikoreso", "'ibikoreso' is a new form; did you mean 'ibikoresho'?"),
        ("Gukururuka", "'gukururuka' is a new form;"),
    ],
)
def test_a_form_that_is_not_listed_is_found(forms: Forms, text: str, told: str) -> None:
    (complaint,) = forms.check(Pair("", text))
    assert complaint.message.startswith(told)


@pytest.mark.parametrize(
    "text",
    ["HITAMO Akarere n'ibikoresho by'uruhu", "{zzz} 1) Yego", "n’ibikoresho"],
)
def test_a_form_counts_without_capitals_connective_and_placeholders(forms: Forms, text: str) -> None:
    assert list(forms.check(Pair("", text))) == []


def test_the_list_says_where_each_form_comes_from(tmp_path: Path) -> None:
    path = tmp_path / "rw.words"
    path.write_text("# comment\n\nhitamo   OAF, a USSD service\nkanda\nhitamo  IGT\n", "utf-8")
    read = read_forms(path)
    assert read.sources == {"hitamo": "IGT", "kanda": ""}
    assert read.faults == {
        4: "'kanda' has no source: say where it is found, or 'derived', or 'unsure'",
        5: "'hitamo' stands here a second time",
    }


def test_the_real_list_is_whole(forms: Forms) -> None:
    assert forms.faults == {}
    assert list(forms.sources) == sorted(forms.sources)
