"""Pages of a USSD screen: where prose is cut, and what a number means on a page that shows no choice yet."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.engine.paging import fill, size
from bot.engine.screens import Fit, Keys, Labels, Screen, fit
from bot.messages import Medium, OfferedChoice
from tests.engine.talking import HEAD, Talk

LONG = (
    HEAD
    + """
  a: {say: "Some words that are said before, so that the question and its choices are not alone.", next: b}
  b:
    menu: Do you agree to what is asked here, at some length, so that its choices come on another page?
    choices:
      "yes": {label: "Yes", next: c}
      "no":  {label: "No", next: d}
  c: {end: Agreed.}
  d: {end: Not agreed.}
"""
)
WORDS = st.lists(st.sampled_from(("a", "word", "longer", "{}", "x" * 25, "y" * 70, "end.", "so?")), max_size=40)
LINES = st.lists(WORDS.map(" ".join), max_size=3)


@pytest.mark.parametrize(
    ("said", "question", "pages"),
    [
        ([], ["Short.", "Lines."], ["Short.\nLines."]),
        (["Said before this."], ["First part. Second part?"], ["Said before this.\nFirst part.", "Second part?"]),
        (["Said before this."], ["No end in sight here?"], ["Said before this.\nNo end in", "sight here?"]),
        (["Said before this."], ["Why?", "A line that stays."], ["Said before this.\nWhy?", "A line that stays."]),
        (["Said before this, and more."], ["Incomprehensibly"], ["Said before this, and more.", "Incomprehensibly"]),
        ([], ["So. What else can be said here?"], ["So. What else can be said", "here?"]),
        ([], ["m" * 40], ["m" * 30, "m" * 10]),
    ],
)
def test_prose_is_cut_between_sentences_or_words(said: list[str], question: list[str], pages: list[str]) -> None:
    assert ["\n".join(page) for page in fill(said, question, (), 30).pages] == pages


def test_a_long_word_is_cut_rather_than_leave_the_first_page_without_the_question() -> None:
    cut = fill(("Said.",), ("m" * 30,), (), 30)
    assert (cut.pages, cut.asked) == ([["Said.", "m" * 24], ["m" * 6]], 0)


def test_a_cut_tells_where_the_question_begins_and_where_the_first_choice_stands() -> None:
    cut = fill(("m" * 58,), ("Would you?", "m" * 30), ("1) Yes", "2) No"), 30)
    assert cut.pages == [["m" * 30], ["m" * 28], ["Would you?"], ["m" * 30], ["1) Yes", "2) No"]]
    assert (cut.asked, cut.offered) == (2, 4)


@given(LINES, WORDS.map(" ".join), LINES, st.integers(26, 160))
def test_nothing_is_lost_on_the_way_over_pages_none_of_which_is_too_long(
    said: list[str], first: str, rest: list[str], room: int
) -> None:
    choices = [f"{number}) {'z' * 20}" for number in range(1, 4)]
    pages = fill(said, [first, *rest], choices, room).pages
    assert all(size("\n".join(page)) <= room for page in pages)
    whole = "".join("".join(page) for page in pages)
    assert whole.replace(" ", "") == "".join((*said, first, *rest, *choices)).replace(" ", "")
    assert [line for page in pages for line in page][-3:] == choices


@pytest.mark.parametrize("medium", Medium)
def test_only_ussd_has_pages(medium: Medium) -> None:
    screen = Screen("Said.\nWould you? " * 12, (OfferedChoice("a", "Yes"),), above=1)
    fitted = fit(screen, Fit(medium, 160, Keys(), Labels("Back", "Main menu", "More")))
    assert (len(fitted.pages) > 1, fitted.offered > 0) == (medium is Medium.USSD, medium is Medium.USSD)


def test_a_number_is_no_choice_before_a_choice_was_shown() -> None:
    talk = Talk(LONG)
    assert talk.begin().endswith("Do you agree to what is asked here, at some length,\n00) Main menu\n98) More")
    assert talk.say("1").endswith("1) Yes\n2) No\n0) Back")
    assert talk.say("1") == "Agreed."


def test_a_choice_that_was_shown_counts_on_every_page() -> None:
    talk = Talk(LONG)
    talk.begin()
    talk.say("98")
    assert talk.say("0").endswith("98) More")
    assert talk.say("2") == "Not agreed."


def test_a_number_that_no_choice_has_is_still_not_understood() -> None:
    talk = Talk(LONG)
    talk.begin()
    assert talk.say("3").startswith("That choice is not valid. Try again:\nDo you agree")


def test_a_word_is_a_choice_on_every_page() -> None:
    talk = Talk(LONG)
    talk.begin()
    assert talk.say("no") == "Not agreed."


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.WHATSAPP])
def test_without_pages_every_choice_was_shown(medium: Medium) -> None:
    talk = Talk(LONG, medium)
    talk.begin()
    assert talk.say("1") == "Agreed."


@given(st.integers(60, 182), st.integers(1, 60), st.integers(1, 60))
def test_a_question_that_takes_a_third_of_a_page_with_its_first_choice_has_it_on_the_first(
    page: int, asked: int, label: int
) -> None:
    assume(asked + label + len("\n1) ") < page // 3)
    choices = (OfferedChoice("a", "m" * label), *(OfferedChoice("b", "m" * 15) for _ in range(20)))
    labels = Labels("Subira inyuma", "Ahabanza", "Komeza")
    fitted = fit(Screen("m" * asked, choices, back=True), Fit(Medium.USSD, page, Keys(), labels))
    assert (len(fitted.pages) > 1, fitted.offered) == (True, 0)
