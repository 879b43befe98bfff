"""Whatever staff define is proved before anybody meets it, or refused at a line of their document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.errors import Finding, FlowError
from bot.services.surveying.authoring import examine
from tests.bots import Bot, bot_at
from tests.surveys import SURVEY, draft_survey, open_survey

REFUSED = {
    "a keyword of a flow": (SURVEY.replace("[survey]", "[training]"), 7, "words"),
    "a keyword of a flow that it cannot come to": (SURVEY.replace("[survey]", "[advice]"), 7, "words"),
    "a keyword that opts out": (SURVEY.replace("[survey]", "[stop]"), 7, "words"),
    "a field that nobody knows": (SURVEY.replace("How was", "{x} how was").replace("Aho", "{x} aho"), 16, "answers"),
    "an emoji in a label": (SURVEY.replace("A little", "A little 👍"), 9, "alphabet"),
    "two labels that look alike": (SURVEY.replace("A little", "A lot"), 9, "screens"),
    "a label that is a number": (SURVEY.replace("A little", "3"), 9, "words"),
    "a label that opts out": (SURVEY.replace("A little", "Stop"), 9, "words"),
    "a placeholder that one language lost": (SURVEY.replace('rw: "{org}: ', 'rw: "'), 4, "translation"),
    "a question that is too long for a key that is an answer": (
        SURVEY.replace("How many shoes", "How many shoes, boots, sandals, bags and belts of leather"), 20, "screens"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "rule"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_proved_is_refused_at_its_line(bot: Bot, text: str, line: int, rule: str) -> None:
    with bot.runtime.database.begin() as db, pytest.raises(FlowError) as refused:
        examine(bot.runtime, db, text, "mine.yaml")
    assert {(finding.file, finding.line, finding.rule) for finding in refused.value.findings} == {
        ("mine.yaml", line, rule)
    }


TOLD = {
    "a label that is too long": (SURVEY.replace("A little", "A little " * 20), "shorten answer 3 by 45 characters"),
    "a question that is too long": (SURVEY.replace("Did the", "Did the " * 70), "It is too long for a message: "),
    "a letter without a twin": (SURVEY.replace("Did the", "Did ☺ the"), "messages dear. Leave ☺ out."),
    "labels that look alike": (SURVEY.replace("Gake", "cyane"), "The answers Cyane and cyane read alike."),
    "a label without a letter": (SURVEY.replace("Gake", "'?'"), "? has no letter in it. Choose a word."),
    "a label that is a number": (SURVEY.replace("Gake", "3"), "3 is a number. Choose a word."),
    "a label that means something": (SURVEY.replace("A little", "Help"), "Help means something else everywhere."),
    "a label that begins something": (SURVEY.replace("A little", "Register"), "Register begins something else "),
    "a keyword of a flow": (SURVEY.replace("[survey]", "[register]"), "register begins something else already."),
    "a keyword twice": (SURVEY.replace("[survey]", "[survey, survey]"), "survey stands there twice."),
    "a keyword that is too long": (SURVEY.replace("[survey]", f"[{'a' * 50}]"), "is too long. Choose a shorter word."),
    "a field that nobody knows": (SURVEY.replace("Did the", "{x} the").replace("Amah", "{x} amah"), "stand for x."),
    "an answer that is not known": (SURVEY.replace("Did the", "{wish} the").replace("Amah", "{wish} amah"), "r wish."),
    "a field in one language": (SURVEY.replace("Did the", "Did {org} the"), "is not the same in both languages."),
    "a brace": (SURVEY.replace("Did the", "Did { the"), "no part of a field such as {org}."),
    "bounds of a number": (SURVEY.replace("5000", "0"), "A number is between 0 and 999,999, and the lowest is"),
    "the length of a text": (SURVEY.replace("120", "500"), "has 1 to 160 characters at most."),
    "a name of every list": (SURVEY.replace("feedback", "number"), "number is what every list of answers has."),
    "no title": (SURVEY.replace("title: {en: After the training, rw: Nyuma y'amahugurwa}\n", ""), "title is missing."),
    "a title that is too long": (SURVEY.replace("After the", "After the " * 5), "A title has 40 characters at most."),
    "no text in one language": (SURVEY.replace(", rw: Gake", ""), "A text is missing in one of the two languages."),
    "an empty label": (SURVEY.replace("A little", "''"), "A text is empty."),
    "a key that is not known": (SURVEY.replace("high: 5000", "highest: 5000"), "highest is not known here."),
    "a key twice": (SURVEY.replace("high: 5000", "high: 9\n    high: 9"), "high stands there twice."),
    "no number": (SURVEY.replace("5000", "many"), "many is no whole number."),
    "a name that is none": (SURVEY.replace("survey: feedback", "survey: Feed back"), "Feed back is no name"),
    "no kind": (SURVEY.replace("    text:", "    words:"), "A question is one of these: choice, scale, number, text."),
    "one answer": (re.sub(r"      (somewhat|little|not): .*\n", "", SURVEY), "Who is to choose needs 2 to 9 answers."),
    "half a scale": (SURVEY.replace("    low: {en: bad, rw: habi}\n", ""), "Say what the two ends of a scale mean."),
    "no question": (SURVEY.partition("questions:")[0] + "questions: {}\n", "A survey has 1 to 12 questions."),
    "a key that is an answer": (SURVEY.replace("How many", "How many of them " * 9), "98, which turns it, is an"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TOLD.values(), ids=TOLD)
def test_what_staff_can_cause_is_told_in_a_sentence_of_the_catalogue(bot: Bot, text: str, told: str) -> None:
    with bot.runtime.database.begin() as db, pytest.raises(FlowError) as refused:
        examine(bot.runtime, db, text, "mine.yaml")
    assert all(found.told and found.told.sentence in bot.runtime.words["rw"] for found in refused.value.findings)
    assert told in "".join(str(found.told) for found in refused.value.findings)


def test_a_word_of_another_survey_that_is_open_is_refused(bot: Bot) -> None:
    open_survey(bot.runtime)
    with pytest.raises(FlowError, match=r"the keyword 'survey' begins 'survey_feedback' already"):
        draft_survey(bot.runtime, SURVEY.replace("feedback", "interview"))


def test_a_name_that_is_taken_is_refused(bot: Bot) -> None:
    draft_survey(bot.runtime)
    with pytest.raises(ValueError, match="There is a survey called feedback already"):
        draft_survey(bot.runtime)


both = st.builds(
    lambda en, rw: {"en": en, "rw": rw},
    st.text("abc {}é😀 ", min_size=1, max_size=200).map(lambda text: f"Q {text}"),
    st.text("umn :'ß", min_size=1, max_size=200).map(lambda text: f"K {text}"),
)
labels = st.dictionaries(st.text("abc1_", min_size=1, max_size=8), both, min_size=1, max_size=10)
bounds = st.integers(-1, 2_000_000).map(str)
question = st.one_of(
    st.builds(lambda text, known: {"choice": text, "labels": known}, both, labels),
    st.builds(lambda text, low, high: {"scale": text, "low": low, "high": high}, both, both, both),
    st.builds(lambda text, low, high: {"number": text, "low": low, "high": high}, both, bounds, bounds),
    st.builds(lambda text, high: {"text": text, "high": high}, both, bounds),
)
name = st.text("abcz_", min_size=1, max_size=10).map(lambda text: f"q{text}")
document = st.builds(
    lambda title, intro, questions: {
        "format": "1", "survey": "mine", "title": title, "intro": intro, "questions": questions,
    },
    both, both, st.dictionaries(name, question, min_size=1, max_size=13),
)  # fmt: skip


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Iterator[Bot]:  # noqa: ANN401  # a path
    """A bot that all examples share: nothing is written."""
    file = tmp_path_factory.mktemp("surveys") / "menyesha.db"
    file.write_bytes(sqlite_template.read_bytes())
    with bot_at(f"sqlite:///{file}") as made:
        yield made


@given(document)
@settings(
    max_examples=40, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck)
)
def test_any_survey_is_proved_or_refused_at_a_line(standing: Bot, document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    lines = text.count("\n") + 1
    found = list(faults(standing, text))
    assert all(finding.file == "mine.yaml" and 1 <= finding.line <= lines for finding in found)


def faults(bot: Bot, text: str) -> Iterator[Finding]:
    """Give what a document is refused for; nothing where it is proved."""
    with bot.runtime.database.begin() as db:
        try:
            examine(bot.runtime, db, text, "mine.yaml")
        except FlowError as refused:
            yield from refused.findings
