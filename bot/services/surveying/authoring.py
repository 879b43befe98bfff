"""A survey taken in from staff: read, proved, and published; what is wrong is told at the line of their document."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from bot.engine.rules.keywords import BEGINS
from bot.errors import Finding, FlowError, Told
from bot.messages import Medium
from bot.programme.survey_flows import FLOW
from bot.programme.survey_notation import Survey, read_survey
from bot.runtime import Runtime
from bot.services.published import find_keyword
from bot.services.publishing import prove_flow, publish_flow
from bot.services.surveying.building import build


def examine(runtime: Runtime, db: Connection, text: str, file: str) -> Survey:
    """Give the survey of a document that could be put to contacts as it is. Raises FlowError with all its faults."""
    survey = read_survey(text, file)
    document, words = build(survey, runtime.words)
    try:
        prove_flow(runtime, db, FLOW + survey.name, document, words)
    except FlowError as error:
        raise FlowError(*(_located(survey, file, finding) for finding in error.findings)) from None
    if taken := list(_taken(runtime, db, survey, file)):
        raise FlowError(*taken)
    return survey


def publish(runtime: Runtime, db: Connection, survey: Survey) -> None:
    """Let the flow of a survey be begun from now on. Raises FlowError where it cannot be any more."""
    if taken := list(_taken(runtime, db, survey, survey.name)):
        raise FlowError(*taken)
    publish_flow(runtime, db, FLOW + survey.name, *build(survey, runtime.words))


def _located(survey: Survey, file: str, finding: Finding) -> Finding:
    """Give what was found in the flow as it is found in the survey."""
    name = finding.step.partition("_")[2] if finding.step.startswith(("ask_", "keep_")) else finding.step
    of_words = "keywords" if finding.rule == "words" and not finding.step else "survey"
    line = survey.lines.get(name) or survey.lines.get(of_words) or survey.lines["survey"]
    return Finding(file, line, finding.rule, name, str(finding.told or finding.message), finding.told)


def _taken(runtime: Runtime, db: Connection, survey: Survey, file: str) -> Iterator[Finding]:
    """Say which of its keywords begin something else that is published."""
    line = survey.lines.get("keywords", survey.lines["survey"])
    for word in (word for spoken in survey.keywords.values() for word in spoken):
        flow, _ = find_keyword(db, word, Medium.SMS, runtime.programs)
        if flow not in {None, FLOW + survey.name}:
            told = f"the keyword {word!r} begins {flow!r} already; choose another"
            yield Finding(file, line, "words", "", told, Told(BEGINS, {"word": word}))
