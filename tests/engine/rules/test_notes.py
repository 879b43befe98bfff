"""What the verifier says besides findings in flows: notes, what is missing altogether, what a walk found."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.rules import astray, verify
from bot.engine.walking.proof import Proof
from bot.engine.walking.walker import walk
from tests.engine.rules.books import make_book, make_program

FLOW = """
format: 1
flow: told
about: For this test.
start: a

steps:
  a:
    menu: What do you make – or mend?
    choices: {shoes: "Shoes’ soles", bags: "Bags of {org}"}
    save: contact.trade
    next: b
  b: {end: "You make {contact.trade}."}
"""


def remarks(text: str) -> list[str]:
    return [str(remark) for remark in verify(make_book(text)).remarks]


def test_notes_are_so_marked_and_stand_in_nobodys_way() -> None:
    verdict = verify(make_book(FLOW))
    assert not any(remark.fails for remark in verdict.remarks)
    assert [str(remark).partition("; it is sent as")[0] for remark in verdict.remarks] == [
        "told.yaml:1: ends: -: note: no keyword and no other flow begins it; only staff or a notice can",
        "told.yaml:9: alphabet: a: note: '–' (en dash) at character 18 is not in GSM-7",
        "told.yaml:10: alphabet: a: note: '’' (right single quotation mark) at character 6 is not in GSM-7",
        (
            "told.yaml:13: answers: b: note: {contact.trade} shows a choice's value, "
            "since a label of its menu has a placeholder"
        ),
    ]


def test_a_book_without_a_flow_of_the_house_is_incomplete() -> None:
    book = make_book(FLOW)
    flows = {name: flow for name, flow in book.flows.items() if name != "help"}
    told = [str(remark) for remark in verify(replace(book, flows=flows)).remarks if remark.fails]
    assert told == ["help.yaml:1: structure: -: there is no flow 'help', which every conversation can come to"]


def test_a_flow_that_comes_to_a_broken_one_is_not_proved_and_the_others_are() -> None:
    broken = "format: 1\nflow: broken\nabout: x\nkeywords: {en: [broken]}\nstart: a\nsteps: {a: {say: One, next: b}}\n"
    caller = broken.replace("broken", "caller").replace("{say: One, next: b}", "{run: broken, next: done}")
    verdict = verify(make_book(f"{FLOW.lstrip()}\n---\n{broken}\n---\n{caller}"))
    assert sorted(verdict.proofs) == ["help", "language", "menu", "told"]
    assert [remark.finding.file for remark in verdict.remarks if remark.fails] == ["broken.yaml"]


def test_a_walk_that_goes_astray_is_told_once_a_step_at_its_line_with_what_was_said() -> None:
    book = make_book(FLOW)
    tally = walk(Proof(book, "told"), make_program(FLOW.replace("You make", "You mend")))
    assert len(tally.faults) > 1
    (told,) = map(str, astray.check(book, tally))
    assert told.startswith('told.yaml:13: walk: b: on ussd, foretold was Screen(text="You make ')
    assert told.splitlines()[-1].endswith("< You mend Shoes' soles.")


def test_all_that_is_said_is_in_order_of_file_and_line() -> None:
    assert remarks(FLOW) == sorted(remarks(FLOW), key=lambda told: int(told.split(":")[1]))
