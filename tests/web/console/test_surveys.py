"""Surveys in the console: written down, put to an audience, read as charts and files, and told of."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.services.sweeping import sweep
from bot.store.outbox import outbox
from bot.store.staff import deeds
from bot.store.surveys import survey_invitations, surveys
from tests.bots import Bot
from tests.factories import add_contact, add_workshop
from tests.surveys import ANONYMOUS, SURVEY, draft_survey, get, open_survey
from tests.web.conftest import Web
from tests.web.console.conftest import Browser

FORM = {
    "name": "feedback",
    "title_en": "After the training",
    "title_rw": "Nyuma y'amahugurwa",
    "intro_en": "{org}: short survey. Do you agree?",
    "intro_rw": "{org}: ubushakashatsi bugufi. Urabyemera?",
    "questions": "2",
    "q0-kind": "choice",
    "q0-en": "Did the training help you?",
    "q0-rw": "Amahugurwa yagufashije?",
    "q0-label0-en": "A lot",
    "q0-label0-rw": "Cyane",
    "q0-label1-en": "A little",
    "q0-label1-rw": "Gake",
    "q1-kind": "scale",
    "q1-en": "How was the venue?",
    "q1-rw": "Aho amahugurwa yabereye ni heza?",
    "q1-label0-en": "bad",
    "q1-label0-rw": "habi",
    "q1-label1-en": "good",
    "q1-label1-rw": "heza",
}
AUDIENCE = {"language": "", "who": "", "workshop": "", "group": "", "closes_on": "2027-03-07"}


def answer(bot: Bot, count: int = 5) -> None:
    """Have people answer a survey that is put to them."""
    for at in range(count):
        add_contact(bot, f"+25078800030{at}", district="Huye" if at < 5 else "Gasabo")
    open_survey(bot.runtime)
    for at in range(count):
        bot.phone(f"+25078800030{at}").sms("survey", "1", str(at % 2 + 1), "4", str(at), "=SUM(1)")


def test_a_survey_that_is_written_down_is_kept_as_a_draft_and_can_be_asked(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    kept = administrator.post("/surveys/new", **FORM, do="keep")
    assert (kept.status_code, kept.location) == (302, "/console/surveys/1")
    page = administrator.get("/surveys/1").text
    assert all(words in page for words in ("After the training", "Did the training help you?", "Gake", "heza"))
    counted = administrator.post("/surveys/1/start", **AUDIENCE, districts="Huye")
    assert "1 would be asked" in counted.text
    started = administrator.post("/surveys/1/start", **AUDIENCE, districts="Huye", sure="1")
    assert started.location == "/console/surveys/1"
    assert "1 are asked by and by" in administrator.get("/surveys/1").text
    sweep(web.bot.runtime, "the test")
    assert web.bot.phone().sms("1").startswith("Did the training help you?\n1) A lot\n2) A little")
    assert web.bot.values(select(deeds.c.deed).where(deeds.c.subject == "surveys")) == ["added survey", "started"]


def test_it_is_started_once_and_not_for_nobody(web: Web, administrator: Browser) -> None:
    draft_survey(web.bot.runtime)
    assert "0 would be asked" in administrator.post("/surveys/1/start", **AUDIENCE, sure="1").text
    add_contact(web.bot)
    assert administrator.post("/surveys/1/start", **AUDIENCE, sure="1").status_code == 302
    again = administrator.post("/surveys/1/start", **AUDIENCE, sure="1")
    assert "Survey feedback is no draft any more" in again.text
    assert web.bot.count(survey_invitations) == 1


def test_questions_are_added_moved_and_taken_out_without_a_script_and_nothing_typed_is_lost(
    administrator: Browser,
) -> None:
    moved = administrator.post("/surveys/new", **FORM | {"title_rw": ""}, do="down-0").text
    assert moved.index("How was the venue?") < moved.index("Did the training help you?")
    assert 'name="q1-label1-rw" value="Gake"' in moved
    assert 'value="After the training"' in moved
    assert 'name="q2-kind" value="number"' in administrator.post("/surveys/new", **FORM, do="add-number").text
    taken_out = administrator.post("/surveys/new", **FORM, do="remove-0").text
    assert "Did the training help you?" not in taken_out
    assert 'name="questions" value="1"' in taken_out
    full = FORM | {"questions": "12"}
    assert 'name="questions" value="12"' in administrator.post("/surveys/new", **full, do="add-text").text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title_rw": ""}, "This is needed."),
        ({"q0-rw": ""}, "Write the question in both languages."),
        ({"q0-label1-en": "", "q0-label1-rw": ""}, "Give two answers or more, each in both languages."),
        ({"q1-label0-rw": ""}, "Say in both languages what 1 and 5 mean."),
        ({"q0-label0-en": "A" * 200}, "It is too long for a phone"),
        ({"keyword_en": "register"}, "The word that begins it cannot be used."),
        ({"q0-en": "Café ☺?"}, "It has a letter that makes messages dear."),
    ],
)
def test_what_is_wrong_is_told_where_it_is(
    web: Web, administrator: Browser, changes: dict[str, str], told: str
) -> None:
    page = administrator.post("/surveys/new", **FORM | changes, do="keep").text
    assert told in page
    assert 'value="Aho amahugurwa yabereye ni heza?"' in page
    assert web.bot.count(surveys) == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"q0-label0-en": "A" * 200}, "English: Ni kirekire cyane kuri telefoni: gabanya igisubizo cya 1 ho inyuguti"),
        ({"q0-label1-rw": "cyane"}, "Ibisubizo Cyane na cyane birasa."),
        ({"q0-label1-rw": "Hagarika"}, "Kinyarwanda: Hagarika risanzwe rifite ikindi rivuga."),
        (
            {"intro_rw": "{org}: ☺?"},
            "Interuro ya mbere mu Kinyarwanda: Harimo inyuguti ituma ubutumwa buhenda. Kuramo ☺.",
        ),
        ({"keyword_en": "register"}, "ntirishobora gukoreshwa. register risanzwe ritangira ikindi."),
        ({"q1-kind": "number", "q1-low": "9", "q1-high": "3"}, "Umubare uri hagati ya 0 na 999,999"),
    ],
)
def test_what_is_wrong_is_told_in_the_language_of_who_writes_it(
    administrator: Browser, changes: dict[str, str], told: str
) -> None:
    administrator.get("/?lang=rw")
    page = unescape(administrator.post("/surveys/new", **FORM | changes, do="keep").text)
    assert told in page
    assert '<small lang="en">' not in page


def test_a_document_is_complained_of_in_the_language_of_who_brings_it(administrator: Browser) -> None:
    administrator.get("/?lang=rw")
    assert "Umurongo 9: Kinyarwanda: 3 ni umubare." in bring(administrator, SURVEY.replace("Gake", "3").encode())


def test_a_name_that_is_taken_is_told_and_the_form_is_kept(web: Web, administrator: Browser) -> None:
    draft_survey(web.bot.runtime)
    page = administrator.post("/surveys/new", **FORM, do="keep").text
    assert "There is a survey called feedback already" in page
    assert 'value="Amahugurwa yagufashije?"' in page


def bring(browser: Browser, content: bytes) -> str:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/surveys/new").text)
    assert token
    form = {"csrf_token": token[1], "document": (BytesIO(content), "feedback.yaml")}
    sent = {
        "data": form,
        "base_url": "https://bot.example.rw",
        "headers": {"Referer": "https://bot.example.rw/", "Accept-Language": "en"},
    }
    return browser.client.post("/console/surveys/new/document", **sent, follow_redirects=True).text


def test_a_document_is_brought_and_its_faults_are_told_line_by_line(web: Web, administrator: Browser) -> None:
    assert "Line 22: " in bring(administrator, SURVEY.replace("high: 5000", "high: many").encode())
    assert "no text file" in bring(administrator, b"\xff\xfe")
    assert "The survey is a draft now" in bring(administrator, SURVEY.encode())
    assert get(web.bot).document == SURVEY


def test_what_came_of_it_is_drawn_with_tables_and_told_apart_by_district(web: Web, administrator: Browser) -> None:
    answer(web.bot, 10)
    page = administrator.get("/surveys/1/results").text
    assert page.count("<svg") == 3
    assert all(words in page for words in ("10 have answered to the end", "As a table", "50%", "mean 4.5, median 4.5"))
    assert " style=" not in page
    by = administrator.get("/surveys/1/results?by=district&of=Gasabo").text
    assert all(words in by for words in ("Huye (5)", "Gasabo (5)", "5 have answered to the end"))
    assert "Ikinyarwanda" not in administrator.get("/surveys/1/results?by=language").text
    assert "Abasubije: 10" in administrator.get("/surveys/1/results?lang=rw").text


def test_answers_are_files_without_formulas_and_with_names_on_record(web: Web, administrator: Browser) -> None:
    answer(web.bot)
    lines = administrator.get("/surveys/1/answers.csv")
    assert lines.headers["Content-Disposition"] == "attachment; filename=feedback.csv"
    assert lines.text.splitlines()[0].endswith("language,district,answered_on,helped,venue,sold,wish")
    assert "'=SUM(1)" in lines.text
    book = load_workbook(BytesIO(administrator.get("/surveys/1/answers-with-names.xlsx").data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert (rows[0][0], rows[1][0], len(rows)) == ("name", "Uwase Aline", 6)
    assert web.bot.values(select(deeds.c.deed).where(deeds.c.subject == "surveys")) == ["read answers"]


def test_of_an_anonymous_survey_few_answers_are_not_given(web: Web, administrator: Browser) -> None:
    add_contact(web.bot)
    open_survey(web.bot.runtime, ANONYMOUS)
    assert administrator.get("/surveys/1/answers.csv").status_code == 302
    assert "fewer than 5 have answered" in administrator.get("/surveys/1/results").text


def test_those_who_answered_are_told_once_what_was_looked_at(web: Web, administrator: Browser) -> None:
    answer(web.bot)
    texts = {"en": "{helped.very.share} were helped.", "rw": "{helped.very.share} barafashijwe."}
    administrator.post("/surveys/1/close", form_at="/surveys/1")
    looked = administrator.post("/surveys/1/tell", **texts).text
    assert "60% were helped." in looked
    assert "1 segments by SMS" in looked
    assert "Did you mean {helped.very.share}?" in administrator.post(
        "/surveys/1/tell", **texts | {"en": "{helped.verry.share}"}
    ).text.replace("&#39;", "'")
    assert web.bot.values(select(surveys.c.status)) == ["closed"]
    assert administrator.post("/surveys/1/tell", **texts, sure="1").status_code == 302
    assert "is not closed" in administrator.post("/surveys/1/tell", **texts, sure="1").text
    sweep(web.bot.runtime, "the test")
    assert (
        web.bot.values(select(outbox.c.body).where(outbox.c.body.contains("were helped"))) == ["60% were helped."] * 5
    )


def test_a_draft_follows_a_training_or_is_put_away(web: Web, administrator: Browser) -> None:
    draft_survey(web.bot.runtime)
    workshop = str(add_workshop(web.bot))
    administrator.post("/surveys/1/schedule", form_at="/surveys/1", workshop=workshop, days="10")
    page = administrator.get("/surveys/1").text
    assert "from 24/03/2027 on" in page
    assert "Follows the training" in page
    administrator.post("/surveys/1/drop", form_at="/surveys/1")
    administrator.post("/surveys/1/close", form_at="/surveys/1")
    assert "This survey is not open" in administrator.get("/surveys/1").text
    assert get(web.bot).status == "dropped"


def test_the_list_is_narrowed_by_how_they_stand(web: Web, administrator: Browser) -> None:
    answer(web.bot)
    assert "100%" in administrator.get("/surveys").text
    assert "There is no survey." in administrator.get("/surveys?status=draft").text
    assert administrator.get("/surveys/99").status_code == 404
