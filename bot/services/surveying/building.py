"""A survey made into a flow, in the notation itself, with the words of both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.engine.flow import FORMAT
from bot.engine.revision import Words, message_key
from bot.engine.values import Both
from bot.engine.words import NO, RESUME, RESUME_CONTINUE, YES
from bot.marking import N_
from bot.programme.survey_flows import FLOW
from bot.programme.survey_notation import QUESTIONS_AT_MOST, Kind, Question, Survey

_ANOTHER_TIME = N_("Another time")
_LATER = N_("To answer another time, dial {ussd} or send {word}.")
_REFUSED = N_("Thank you for telling us.")
_THANKS = N_("Thank you for answering. Your answers have been received.")
_RECEIVED = N_("Your answers have been received. Thank you.")
_NOTHING = N_("We have no question for you now. Thank you.")
_CLOSED = N_("This survey has closed. Thank you.")
_SCALE = N_("{question} Enter a number between 1 ({low}) and 5 ({high}).")

_Step = Mapping[str, Any]
_OTHER = "rw"
"""The language besides English."""


def build(survey: Survey, words: Words) -> tuple[str, Words]:
    """Give the flow's document and its translations; `words` are the catalogues, for what is ours in it."""
    told = {language: _LATER.replace("{word}", word_of(survey, language)) for language in ("en", _OTHER)}
    ours = dict(words.get(_OTHER, {}))
    ours[told["en"]] = ours.get(_LATER, told[_OTHER]).replace("{word}", word_of(survey, _OTHER))
    document = {
        "format": str(FORMAT),
        "flow": FLOW + survey.name,
        "about": survey.title.en,
        "keywords": {language: list(spoken) for language, spoken in survey.keywords.items()},
        "start": "find",
        "steps": {**_beginning(survey), **dict(_asking(survey, words)), **_ending(told["en"])},
    }
    staffs = {message_key(text.en, context): text.rw for context, text in _texts(survey, words)}
    return json.dumps(document, ensure_ascii=False), {_OTHER: {**ours, **staffs}}


def word_of(survey: Survey, language: str) -> str:
    """Give the word that begins a survey in a language, in capitals as messages name it."""
    spoken = survey.keywords.get(language) or next(iter(survey.keywords.values()))
    return spoken[0].upper()


def _beginning(survey: Survey) -> Mapping[str, _Step]:
    numbered = {
        f"question_{number}": _ask(survey, number - 1) if number <= len(survey.questions) else "finish"
        for number in range(1, QUESTIONS_AT_MOST + 1)
    }
    later = {"label": _ANOTHER_TIME, "next": "put_off"}
    return {
        "find": {
            "do": "find_invitation",
            "outcomes": {"new": "intro", "begun": "resume", "answered": "answered", "none": "nothing"},
        },
        "intro": {
            "menu": survey.intro.en,
            "context": "intro",
            "choices": {
                "yes": {"label": YES, "next": "begin"},
                "later": later,
                "no": {"label": NO, "next": "refuse"},
            },
        },
        "resume": {
            "menu": RESUME,
            "choices": {"continue": {"label": RESUME_CONTINUE, "next": "begin"}, "later": later},
        },
        "begin": {"do": "begin_survey", "outcomes": {**numbered, "finish": "finish", "none": "nothing"}},
    }


def _asking(survey: Survey, words: Words) -> Iterator[tuple[str, _Step]]:
    for number, question in enumerate(survey.questions):
        keep = f"keep_{question.name}"
        asked = {"save": question.name, "next": keep, "context": question.name}
        yield _ask(survey, number), {**asked, **_question(question, words)}
        after = _ask(survey, number + 1) if number + 1 < len(survey.questions) else "finish"
        yield keep, {"do": "keep_answers", "outcomes": {"kept": after, "over": "closed"}}


def _question(question: Question, words: Words) -> _Step:
    text = _words_of(question, words).en
    match question.kind:
        case Kind.CHOICE:
            choices = {
                value: {"label": label.en, "context": f"{question.name}/{value}"}
                for value, label in question.labels.items()
            }
            return {"menu": text, "choices": choices}
        case Kind.TEXT:
            return {"ask": text, "answer": "text", "low": "1", "high": str(question.high)}
    return {"ask": text, "answer": "number", "low": str(question.low), "high": str(question.high)}


def _ending(later: str) -> Mapping[str, _Step]:
    return {
        "finish": {"do": "finish_survey", "outcomes": {"finished": "thanks", "over": "closed"}},
        "put_off": {"do": "put_off_survey", "outcomes": {"put_off": "later"}},
        "later": {"say": later, "next": "done"},
        "refuse": {"do": "refuse_survey", "outcomes": {"refused": "refused"}},
        "refused": {"end": _REFUSED},
        "thanks": {"end": _THANKS},
        "answered": {"end": _RECEIVED},
        "nothing": {"end": _NOTHING},
        "closed": {"end": _CLOSED},
    }


def _ask(survey: Survey, at: int) -> str:
    return f"ask_{survey.questions[at].name}"


def _texts(survey: Survey, words: Words) -> Iterator[tuple[str, Both]]:
    """Give the texts of staff's own, each with its context: two that are alike in English may differ otherwise."""
    yield "intro", survey.intro
    for question in survey.questions:
        yield question.name, _words_of(question, words)
        if question.kind is Kind.CHOICE:
            yield from ((f"{question.name}/{value}", label) for value, label in question.labels.items())


def _words_of(question: Question, words: Words) -> Both:
    """Give a question as it is put; a scale says what its ends mean."""
    if question.kind is not Kind.SCALE:
        return question.text
    low, high = question.labels["1"], question.labels["5"]
    other = words.get(_OTHER, {}).get(_SCALE, _SCALE)
    return Both(
        _SCALE.format(question=question.text.en, low=low.en, high=high.en),
        other.format(question=question.text.rw, low=low.rw, high=high.rw),
    )
