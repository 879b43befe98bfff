"""Revisions in the middle of live conversations: none is broken, none mixes old and new words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import yaml
from sqlalchemy import func, select, update

from bot.engine.calls import ActionSpec, Library
from bot.engine.revision import Words
from bot.errors import FlowError
from bot.services.publishing import publish, publish_flow
from bot.services.revisions import list_revisions, prune, retire_unfit, withdraw
from bot.store.conversations import publications, revisions, sessions
from tests.bots import DOCUMENTS, LIBRARY, WORDS, Bot
from tests.factories import add_contact

SURVEY = """
format: 1
flow: survey
about: What staff ask at run time.
keywords: {en: [survey]}
start: ask
steps:
  ask:
    menu: Did the training help you?
    choices: {"yes": "Yes", "no": "No"}
    save: helped
    next: thanks
  thanks:
    end: Thank you for answering.
"""

SURVEY_WORDS = {
    "rw": {
        "Did the training help you?": "Amahugurwa yagufashije?",
        "Yes": "Yego",
        "No": "Oya",
        "Thank you for answering.": "Murakoze gusubiza.",
    }
}


def reword(name: str) -> dict[str, str]:
    """Give the documents with each sentence of one flow's steps changed, so that old and new words are told apart."""
    document = yaml.load(DOCUMENTS[name], Loader=yaml.BaseLoader)  # noqa: S506  # our own document
    for step in document["steps"].values():
        step |= {kind: f"NEW {step[kind]}" for kind in ("say", "ask", "menu", "end") if kind in step}
    return {**DOCUMENTS, name: json.dumps(document)}


def publish_all(bot: Bot, documents: dict[str, str]) -> str:
    with bot.runtime.database.begin() as db:
        return publish(db, documents, WORDS, bot.now)


def test_a_new_conversation_begins_in_the_new_words(bot: Bot) -> None:
    add_contact(bot)
    publish_all(bot, reword("menu"))
    assert bot.phone().dial().startswith("NEW Welcome")


def test_the_sessions_of_a_withdrawn_revision_go_to_the_menu_with_a_sentence(each_bot: Bot) -> None:
    add_contact(each_bot)
    good = publish_all(each_bot, DOCUMENTS)
    each_bot.pass_time(minutes=1)
    bad = publish_all(each_bot, reword("details"))
    phone = each_bot.phone()
    phone.sms("my details")

    with each_bot.runtime.database.begin() as db:
        moved = withdraw(db, bad, each_bot.now)

    assert moved == dict.fromkeys(DOCUMENTS, good)
    reply = phone.sms("1")
    assert reply.startswith("Sorry, there was a problem. Start again.\nWelcome to Menyesha.")
    assert phone.sms("2").startswith("You are not registered for any training.")


def test_a_revision_that_is_not_there_cannot_be_withdrawn(bot: Bot) -> None:
    with bot.runtime.database.begin() as db, pytest.raises(LookupError, match="no revision feed"):
        withdraw(db, "feed", bot.now)


def test_a_flow_that_has_no_other_revision_begins_no_more(bot: Bot) -> None:
    with bot.runtime.database.begin() as db:
        digest = publish_flow(bot.runtime, db, "survey", SURVEY, SURVEY_WORDS)
        assert withdraw(db, digest, bot.now) == {"survey": None}
    assert bot.phone().sms("survey").startswith("Hitamo ururimi")


def test_revisions_that_nobody_uses_are_pruned_and_no_others(each_bot: Bot) -> None:
    add_contact(each_bot)
    phone = each_bot.phone()
    phone.sms("hi")
    pinned = each_bot.values(select(sessions.c.digest))
    publish_all(each_bot, reword("help"))
    last = publish_all(each_bot, reword("menu"))

    with each_bot.runtime.database.begin() as db:
        assert len(prune(db)) == 1
    assert each_bot.values(select(revisions.c.digest).order_by(revisions.c.digest)) == sorted([*pinned, last])

    each_bot.do(update(sessions).values(ended_at=each_bot.now))
    with each_bot.runtime.database.begin() as db:
        assert prune(db) == pinned
    assert each_bot.values(select(func.count()).select_from(sessions)) == [1]


def test_the_list_says_what_begins_on_a_revision_and_who_is_still_on_it(bot: Bot) -> None:
    add_contact(bot)
    bot.phone().sms("hi")
    bot.pass_time(minutes=1)
    publish_all(bot, reword("menu"))
    with bot.runtime.database.begin() as db:
        new, old = list_revisions(db)
    assert (set(new.flows), new.sessions) == (set(DOCUMENTS), 0)
    assert (old.flows, old.sessions) == ((), 1)


def with_action(name: str, changed: ActionSpec | None) -> Library:
    actions = {key: spec for key, spec in LIBRARY.actions.items() if key != name}
    return replace(LIBRARY, actions={**actions, name: changed} if changed else actions)


MISFITS = {
    "an action that is gone": with_action("request_seat", None),
    "an argument that is new": with_action(
        "request_seat", replace(LIBRARY.actions["request_seat"], arguments=("workshop", "seat"))
    ),
    "an outcome that nobody answers": with_action(
        "request_seat", replace(LIBRARY.actions["request_seat"], outcomes={"moved": {}})
    ),
    "a source that is gone": replace(LIBRARY, sources={}),
}


@pytest.mark.parametrize("library", MISFITS.values(), ids=MISFITS)
def test_a_revision_that_the_new_code_cannot_serve_ends_with_an_apology(bot: Bot, library: Library) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("hi")
    bot.pass_time(minutes=1)
    publish_all(bot, reword("help"))
    with bot.runtime.database.begin() as db:
        assert len(retire_unfit(db, library, bot.now)) == 1
    assert phone.sms("1").startswith("Sorry, there was a problem.")


def test_a_revision_that_the_new_code_serves_stays(bot: Bot) -> None:
    add_contact(bot)
    bot.phone().sms("hi")
    with bot.runtime.database.begin() as db:
        assert retire_unfit(db, LIBRARY, bot.now) == {}


def test_a_flow_published_at_run_time_is_held_with_its_own_translations(each_bot: Bot) -> None:
    add_contact(each_bot)
    with each_bot.runtime.database.begin() as db:
        publish_flow(each_bot.runtime, db, "survey", SURVEY, SURVEY_WORDS)
    phone = each_bot.phone()
    assert phone.sms("survey").startswith("Did the training help you?")
    assert phone.sms("ikinyarwanda") == "Amahugurwa yagufashije?\n1) Yego\n2) Oya"
    assert phone.sms("1") == "Murakoze gusubiza."


def test_a_deployment_leaves_what_staff_published(bot: Bot) -> None:
    add_contact(bot)
    with bot.runtime.database.begin() as db:
        publish_flow(bot.runtime, db, "survey", SURVEY, SURVEY_WORDS)
    publish_all(bot, reword("menu"))
    assert bot.phone().sms("survey").startswith("Did the training help you?")


def test_what_staff_publish_is_refused_where_it_is_wrong_or_not_theirs(bot: Bot) -> None:
    with bot.runtime.database.begin() as db:
        with pytest.raises(FlowError, match=r"survey\.yaml:"):
            publish_flow(bot.runtime, db, "survey", "format: 1\nflow: survey\n", SURVEY_WORDS)
        with pytest.raises(ValueError, match="came with the code"):
            publish_flow(bot.runtime, db, "menu", DOCUMENTS["menu"], WORDS)


UNPROVED = {
    "a sentence without a translation": (SURVEY, {"rw": {}}, "translation"),
    "an end that is longer than a page": (SURVEY.replace("Thank you", "Thank you " * 40), SURVEY_WORDS, "screens"),
    "a keyword that the code has": (SURVEY.replace("[survey]", "[join]"), SURVEY_WORDS, "words"),
    "a step that nobody reaches": (SURVEY + "  lost:\n    end: Lost.\n", SURVEY_WORDS, "ends"),
}


@pytest.mark.parametrize(("document", "words", "rule"), UNPROVED.values(), ids=UNPROVED)
def test_what_is_not_proved_is_not_published(bot: Bot, document: str, words: Words, rule: str) -> None:
    with bot.runtime.database.begin() as db, pytest.raises(FlowError) as refused:
        publish_flow(bot.runtime, db, "survey", document, words)
    assert rule in {finding.rule for finding in refused.value.findings}
    assert bot.values(select(publications.c.flow).where(publications.c.flow == "survey")) == []
