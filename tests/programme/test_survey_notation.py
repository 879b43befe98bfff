"""The document by which staff define a survey: what it holds, and how it is refused."""

from __future__ import annotations

import pytest

from bot.engine.values import Both
from bot.errors import FlowError
from bot.programme.survey_notation import Kind, read_survey
from tests.surveys import ANONYMOUS, SURVEY


def test_a_survey_is_read_whole() -> None:
    survey = read_survey(SURVEY)
    assert (survey.name, survey.title, survey.anonymous) == (
        "feedback",
        Both("After the training", "Nyuma y'amahugurwa"),
        False,
    )
    assert [(question.name, question.kind) for question in survey.questions] == [
        ("helped", Kind.CHOICE),
        ("venue", Kind.SCALE),
        ("sold", Kind.NUMBER),
        ("wish", Kind.TEXT),
    ]
    helped, venue, sold, wish = survey.questions
    assert helped.labels["little"] == Both("A little", "Gake")
    assert (venue.labels["1"].en, venue.labels["5"].rw) == ("bad", "heza cyane")
    assert [(question.low, question.high) for question in (venue, sold, wish)] == [(1, 5), (0, 5000), (1, 120)]
    assert read_survey(ANONYMOUS).anonymous


def test_without_keywords_its_name_is_the_word() -> None:
    text = SURVEY.replace("keywords: {en: [survey], rw: [ubushakashatsi]}\n", "")
    assert read_survey(text).keywords == {"en": ("feedback",)}


FAULTS = {
    "no document": ("", 1, "a survey must be a mapping"),
    "no YAML": (SURVEY.replace("{en: bad,", "{en: bad"), 18, "expected"),
    "a key that is missing": (SURVEY.replace("intro:", "intr:"), 1, "has no 'intro'"),
    "a key that is nearly right": (SURVEY.replace("intro:", "intr:"), 4, "did you mean 'intro'?"),
    "another format": (SURVEY.replace("format: 1", "format: 2"), 1, "format '2' is not known"),
    "a name with a space": (SURVEY.replace("survey: feedback", "survey: my feedback"), 2, "small letters"),
    "a language that is missing": (SURVEY.replace("{en: After the training, rw", "{rw"), 3, "has no text in 'en'"),
    "a text without Kinyarwanda": (SURVEY.replace(", rw: Gake", ""), 14, "has no text in 'rw'"),
    "a long title": (SURVEY.replace("After the training", "After the training " * 3), 3, "longer than 40"),
    "one label": (SURVEY.partition("      somewhat")[0], 10, "2 to 9 labels, not 1"),
    "a value that is none": (SURVEY.replace("      very: ", "      Very much: "), 12, "the value 'Very much'"),
    "a question of two kinds": (SURVEY.replace("    high: 120", "    number: {en: x, rw: y}"), 24, "at once"),
    "a question of no kind": (SURVEY.replace("    text:", "    words:"), 24, "has none of choice, scale, number, text"),
    "a key of another kind": (SURVEY.replace("    high: 5000", "    labels: 5000"), 22, "unknown key in a number"),
    "a brace that is no field": (SURVEY.replace("a month?", "a month {?"), 21, "has a brace"),
    "a scale without an end": (SURVEY.replace("    low: {en: bad, rw: habi}\n", ""), 17, "a scale needs 'low'"),
    "bounds that hold nothing": (SURVEY.replace("high: 5000", "high: 0"), 21, "'low' is less than 'high'"),
    "a bound that is no number": (SURVEY.replace("high: 5000", "high: many"), 22, "whole number"),
    "a text that is too long": (SURVEY.replace("high: 120", "high: 161"), 24, "1 to 160 characters"),
    "no questions": (SURVEY.partition("  helped:")[0] + "  {}\n", 9, "1 to 12 questions, not 0"),
    "no keyword": (SURVEY.replace("{en: [survey], rw: [ubushakashatsi]}", "{}"), 7, "must name a word"),
    "neither yes nor no": (ANONYMOUS.replace("true", "yes"), 8, "unknown anonymous 'yes'"),
}


@pytest.mark.parametrize(("text", "line", "message"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_is_told_at_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(FlowError) as refused:
        read_survey(text, "mine.yaml")
    found = [finding for finding in refused.value.findings if message in finding.message]
    assert [(finding.file, finding.line) for finding in found] == [("mine.yaml", line)], str(refused.value)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(FlowError) as refused:
        read_survey(SURVEY.replace("high: 5000", "high: many").replace("high: 120", "high: few"))
    assert len(refused.value.findings) == 2
