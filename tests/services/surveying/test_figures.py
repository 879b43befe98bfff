"""What came of a survey: counted for all and for groups, drawn, listed, told; nobody is seen through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import insert, select, update

from bot.engine.values import Both
from bot.programme.lifecycle import TIME
from bot.programme.survey_notation import read_survey
from bot.services.surveying.charts import draw
from bot.services.surveying.figures import Group, count_all, count_groups
from bot.services.surveying.reading import get_survey
from bot.services.surveying.sheets import list_answers
from bot.services.surveying.telling import summarise, tell
from bot.services.sweeping import sweep
from bot.store.outbox import outbox
from bot.store.surveys import survey_answers, survey_invitations, survey_sheets, surveys
from tests.bots import NOW, Bot
from tests.factories import add_contact
from tests.surveys import ANONYMOUS, SURVEY, open_survey

SVG = "{http://www.w3.org/2000/svg}"


def answered(bot: Bot, document: str, *groups: tuple[str, str, int]) -> None:
    """Have so many of each district and language answer, each some other number."""
    for at, (district, language) in enumerate([group[:2] for group in groups for _ in range(group[2])]):
        add_contact(bot, f"+2507881{at:05}", district=district, language=language, name=f"Contact {at}")
    open_survey(bot.runtime, document)
    survey = read_survey(document)
    with bot.runtime.database.begin() as db:
        rows = db.execute(select(survey_invitations.c.id, survey_invitations.c.contact_id)).all()
        for at, row in enumerate(rows):
            own = [group for group in groups for _ in range(group[2])][at]
            sheet = {"token": f"{at:03}", "survey_id": 1, "language": own[1], "district": own[0], "complete": True}
            sheet["invitation_id"] = None if survey.anonymous else row.id
            db.execute(insert(survey_sheets).values(sheet))
            said = [("helped", "choice", ("very", "little")[at % 2]), ("venue", "number", at % 5 + 1)]
            said += [("sold", "number", at * 10), ("wish", "words", f"=SUM({at})")]
            for question, column, value in said:
                db.execute(insert(survey_answers).values(token=f"{at:03}", question=question, **{column: value}))
        db.execute(update(survey_invitations).values(status="answered"))


def figures(bot: Bot, by: Any = None) -> list[Group]:  # noqa: ANN401  # district or language
    with bot.runtime.database.begin() as db:
        row = get_survey(db, "feedback")
        return count_groups(db, row, by) if by else [count_all(db, row)]


def test_each_kind_of_answer_is_counted(each_bot: Bot) -> None:
    answered(each_bot, SURVEY, ("Huye", "en", 6))
    (everybody,) = figures(each_bot)
    helped, venue, sold, wish = everybody.tallies
    assert everybody.answered == 6
    assert dict(helped.counts) == {"very": 3, "somewhat": 0, "little": 3, "not": 0}
    assert (helped.share("very"), helped.mean) == (50, None)
    assert dict(venue.counts) == {1: 2, 2: 1, 3: 1, 4: 1, 5: 1}
    assert (sold.mean, sold.middle) == (25.0, 25.0)
    assert (wish.answered, dict(wish.counts)) == (6, {})


def test_where_nobody_answered_there_is_nothing_to_tell(bot: Bot) -> None:
    answered(bot, SURVEY)
    (everybody,) = figures(bot)
    assert (everybody.answered, everybody.tallies[0].share("very"), everybody.tallies[1].mean) == (0, 0, None)
    assert figures(bot, "district") == []


GROUPED = {
    "those that are large enough": ([("Huye", 6), ("Gasabo", 5)], [("Huye", 6), ("Gasabo", 5)]),
    "small ones together": ([("Huye", 6), ("Gasabo", 3), ("Nyanza", 2)], [("Huye", 6), ("others", 5)]),
    "a lone small one with the next": ([("Huye", 7), ("Gasabo", 6), ("Nyanza", 1)], [("Huye", 7), ("others", 7)]),
    "none where all are small": ([("Huye", 2), ("Gasabo", 1)], [("others", 3)]),
}


@pytest.mark.parametrize(("groups", "told"), GROUPED.values(), ids=GROUPED)
def test_small_groups_are_not_told_apart(bot: Bot, groups: list[tuple[str, int]], told: list[tuple[str, int]]) -> None:
    answered(bot, SURVEY, *((district, "en", size) for district, size in groups))
    found = figures(bot, "district")
    assert [(group.name, group.answered) for group in found] == told
    assert sum(group.tallies[0].answered for group in found) == sum(size for _, size in groups)


def test_languages_are_groups_too(each_bot: Bot) -> None:
    answered(each_bot, SURVEY, ("Huye", "en", 5), ("Huye", "rw", 6))
    assert [(group.name, group.answered) for group in figures(each_bot, "language")] == [("rw", 6), ("en", 5)]


def test_a_chart_says_what_it_shows_also_to_who_does_not_see_it(bot: Bot) -> None:
    answered(bot, SURVEY, ("Huye", "en", 25))
    (everybody,) = figures(bot)
    for tally in everybody.tallies:
        for language in ("en", "rw"):
            drawn = ET.fromstring(draw(tally, language))  # noqa: S314  # our own document
            assert drawn.get("role") == "img"
            assert drawn.findtext(f"{SVG}title") == getattr(tally.question.text, language)
            assert (drawn.findtext(f"{SVG}desc") or "").startswith("25 answered")
    helped, venue, sold, wish = [ET.fromstring(draw(tally)) for tally in everybody.tallies]  # noqa: S314  # our own
    assert "A lot: 13 (52%); Somewhat: 0 (0%)" in (helped.findtext(f"{SVG}desc") or "")
    assert "1 (bad): 5 (20%)" in (venue.findtext(f"{SVG}desc") or "")
    assert "mean 120.0, median 120; 0 - 26: 3 (12%)" in (sold.findtext(f"{SVG}desc") or "")
    assert len(helped.findall(f"{SVG}rect")) == 1 + 4
    assert len(wish.findall(f"{SVG}rect")) == 1


def test_what_staff_wrote_cannot_become_a_part_of_a_chart(bot: Bot) -> None:
    answered(bot, SURVEY.replace("A little", "<b>A & B</b>"), ("Huye", "en", 5))
    (everybody,) = figures(bot)
    assert "<b>" not in draw(everybody.tallies[0])


def listed(bot: Bot, *, with_contacts: bool = False) -> list[dict[str, object]]:
    with bot.runtime.database.begin() as db:
        return list_answers(db, get_survey(db, "feedback"), with_contacts=with_contacts)


def test_answers_are_listed_without_names_and_numbers_unless_they_are_asked_for(each_bot: Bot) -> None:
    answered(each_bot, SURVEY, ("Huye", "en", 5))
    own = {"helped": "very", "venue": 1, "sold": 0, "wish": "=SUM(0)"}
    line = {"language": "en", "district": "Huye", "answered_on": None, **own}
    assert listed(each_bot)[0] == line
    assert listed(each_bot, with_contacts=True)[0] == {"name": "Contact 0", "number": "+250788100000", **line}


def test_of_an_anonymous_survey_no_line_tells_who_it_was(bot: Bot) -> None:
    answered(bot, ANONYMOUS, ("Huye", "en", 5), ("Gasabo", "en", 5), ("Nyanza", "rw", 5), ("Ruhango", "rw", 1))
    assert {line["district"] for line in listed(bot)} == {"Gasabo", "Huye", "others"}
    with pytest.raises(ValueError, match="nobody knows whose the answers are"):
        listed(bot, with_contacts=True)


def test_an_anonymous_survey_that_few_answered_is_not_listed(bot: Bot) -> None:
    answered(bot, ANONYMOUS, ("Huye", "en", 4))
    with pytest.raises(ValueError, match="fewer than 5 have answered"):
        listed(bot)


TEXTS = Both(
    "{org}: {answered} of {asked} answered, {helped.very.share} were helped a lot ({helped.very.count}). {venue.mean}",
    "{org}: {answered} kuri {asked}. {helped.very.share}, {sold.median}",
)


def test_a_summary_names_figures_and_goes_to_who_answered_in_their_language(each_bot: Bot) -> None:
    answered(each_bot, SURVEY, ("Huye", "en", 3), ("Huye", "rw", 3))
    each_bot.do(update(survey_invitations).where(survey_invitations.c.id == 1).values(status="lapsed"))
    each_bot.do(update(surveys).values(status="closed"))
    with each_bot.runtime.database.begin() as db:
        assert tell(each_bot.runtime, db, get_survey(db, "feedback"), TEXTS, TIME) == 5
    sweep(each_bot.runtime, "the test")
    english = "Menyesha: 6 of 6 answered, 50% were helped a lot (3). 2.7"
    assert sorted(each_bot.values(select(outbox.c.body))) == ["Menyesha: 6 kuri 6. 50%, 25"] * 3 + [english] * 2
    assert each_bot.values(select(surveys.c.status)) == ["summarised"]
    with each_bot.runtime.database.begin() as db, pytest.raises(ValueError, match="is not closed"):
        tell(each_bot.runtime, db, get_survey(db, "feedback"), TEXTS, TIME)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("{helped.verry.share}", "names {helped.verry.share}. Did you mean {helped.very.share}?"),
        (" ", "is empty"),
        ("x" * 500, "takes 4 segments"),
    ],
)
def test_a_summary_that_cannot_go_out_is_refused(bot: Bot, text: str, refusal: str) -> None:
    answered(bot, SURVEY, ("Huye", "en", 5))
    with bot.runtime.database.begin() as db, pytest.raises(ValueError, match=refusal):
        summarise(bot.runtime, db, get_survey(db, "feedback"), Both("fine", text))


def test_where_few_answered_nobody_is_told_of_the_others(bot: Bot) -> None:
    answered(bot, SURVEY, ("Huye", "en", 4))
    with bot.runtime.database.begin() as db, pytest.raises(ValueError, match="Fewer than 5 are told nothing"):
        summarise(bot.runtime, db, get_survey(db, "feedback"), TEXTS)
    assert bot.now - NOW == timedelta()
