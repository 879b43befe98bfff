"""Whatever flow the verifier lets through, the engine runs: no crash, always an end, never an over-long page."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from bot.engine.rules import Verdict, verify
from bot.engine.walking.book import Book, Limits
from bot.engine.walking.walker import Walker
from bot.messages import Medium
from tests.engine.rules.books import make_book, make_program
from tests.engine.walking.random_contact import Contact
from tests.engine.walking.random_flows import Document, flows, text_of

GENEROUS = Limits(pages=99, segments=99, whatsapp=9999)
HARD = {"structure", "ends", "answers", "screens"}
SAID = (
    *(
        "1",
        "2",
        "3",
        "9",
        "0",
        "00",
        "98",
        "zzqx",
        "yes",
        "oya",
        "help",
        "language",
        "subira inyuma",
        "menu",
        "English",
    ),
    *(
        "M",
        "Iya mbere",
        "0788123456",
        "12/5/2027",
        "ejo",
        "saa tatu",
        "5.000 Frw",
        "Huye",
        "Tumba",
        "",
        "*",
        "😀",
        "a*b",
    ),
)
"""What a random contact says: choices, keys, answers, words of the house, and nonsense."""
KNOWN: tuple[dict[str, str], ...] = (
    {},
    {"language": "en"},
    {"language": "rw", "name": "m" * 40},
    {"language": "en", "district": "Huye", "sector": "Tumba", "place": "Tumba, Huye"},
)

thorough = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def accepted(random: Document, part: Document) -> tuple[str, Book, Verdict]:
    """Give a book of two random flows that the verifier has nothing against."""
    text = text_of(random, part)
    book = make_book(text, GENEROUS)
    verdict = verify(book)
    refused = {remark.finding.rule for remark in verdict.remarks if remark.fails} & HARD
    event(f"refused for {sorted(refused)}" if refused else "accepted")
    assume(not refused)
    return text, book, verdict


@pytest.mark.slow
@given(flows(), flows(name="part", runs=("help",)), st.sampled_from(tuple(Medium)), st.sampled_from(("en", "rw")))
@thorough
def test_the_engine_goes_every_way_of_a_random_flow_as_it_was_proved(
    random: Document, part: Document, medium: Medium, language: str
) -> None:
    text, _, verdict = accepted(random, part)
    walker = Walker(verdict.proofs["random"], make_program(text), medium, language, bound=4)
    assert [told for _, told in walker.walk().faults] == []


@pytest.mark.slow
@given(
    flows(),
    flows(name="part", runs=("help",)),
    st.sampled_from(tuple(Medium)),
    st.sampled_from(KNOWN),
    st.lists(st.sampled_from(SAID), max_size=25),
)
@thorough
def test_whatever_a_contact_says_there_is_an_answer_and_an_end(
    random: Document, part: Document, medium: Medium, known: dict[str, str], said: list[str]
) -> None:
    text, book, _ = accepted(random, part)
    contact = Contact(book, make_program(text), medium, known)
    contact.begin("random")
    for words in said:
        if not contact.has_ended:
            contact.say(words)
    assert contact.come_to_an_end() < 100
