"""The pages of surveys, products and groups."""

from __future__ import annotations

from bot.programme.staff import Act
from tests.bots import Bot
from tests.surveys import SURVEY, draft_survey, open_survey

ROUTES: dict[str, tuple[str, str, Act | tuple[Act, ...] | None]] = {
    "surveys": ("GET", "/surveys", Act.SEE),
    "survey": ("GET", "/surveys/1", Act.SEE),
    "make_survey": ("GET", "/surveys/new", Act.RUN_PROGRAMME),
    "bring_survey": ("POST", "/surveys/new/document", Act.RUN_PROGRAMME),
    "begin_survey": ("GET", "/surveys/2/start", Act.RUN_PROGRAMME),
    "schedule_survey": ("POST", "/surveys/2/schedule", Act.RUN_PROGRAMME),
    "close_survey": ("POST", "/surveys/2/close", Act.RUN_PROGRAMME),
    "drop_survey": ("POST", "/surveys/1/drop", Act.RUN_PROGRAMME),
    "survey_results": ("GET", "/surveys/1/results", Act.SEE),
    "survey_answers": ("GET", "/surveys/1/answers.csv", Act.SEE),
    "survey_answers_named": ("GET", "/surveys/1/answers-with-names.csv", Act.RUN_PROGRAMME),
    "tell_survey": ("GET", "/surveys/1/tell", Act.RUN_PROGRAMME),
}


def situate(bot: Bot) -> None:
    """Make what the paths show."""
    open_survey(bot.runtime)
    answer_survey(bot)
    draft_survey(bot.runtime, SURVEY.replace("survey: feedback", "survey: interview").replace(SPOKEN, ""))


SPOKEN = "keywords: {en: [survey], rw: [ubushakashatsi]}\n"


def answer_survey(bot: Bot) -> None:
    """Have one whom it was put to answer the survey 1 to the end."""
    bot.phone("+250788000200").sms("survey", "1", "1", "4", "12", "Colours")
