"""The verifier: the rules as a list, each a module. It proves of flows what nobody wants to learn from a contact.

A rule of the first list reads the flows as they are written; one of the second reads the proofs, which are made of the
flows that stand on their feet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.engine.flow import Run
from bot.engine.revision import HOUSE_FLOWS
from bot.engine.rules import alphabet, answers, budget, ends, keywords, labels, saves, screens, structure, translation
from bot.engine.rules.remarks import Remark, Rule
from bot.engine.walking.book import Book
from bot.engine.walking.proof import Proof
from bot.engine.walking.routes import Routes

__all__ = ["Remark", "Verdict", "sound", "verify"]

WRITTEN: tuple[Rule, ...] = (translation.check, labels.check, alphabet.check, keywords.check)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verifier found, and the proofs that it rests on."""

    remarks: tuple[Remark, ...]
    """In order of file and line."""
    proofs: Mapping[str, Proof]
    """By the flow that the conversation begins with; of those alone that a conversation can begin with."""
    routes: Mapping[str, Routes]


def verify(book: Book) -> Verdict:
    """Prove a book of flows."""
    remarks = sound(book)
    broken = _files(book, remarks)
    remarks += [remark for rule in WRITTEN for remark in rule(book)]
    proofs = {root: Proof(book, root) for root in beginnings(book) if not book.family(root) & broken}
    routes = {root: Routes(proof.plan) for root, proof in proofs.items()}
    remarks += answers.check(proofs.values())
    remarks += screens.check(proofs.values())
    remarks += [remark for root, proof in proofs.items() for remark in budget.check(proof, routes[root])]
    return Verdict(tuple(sorted(set(remarks))), proofs, routes)


def sound(book: Book) -> list[Remark]:
    """Give what keeps flows from running at all: whom they call, what they read, and whether they end."""
    remarks = [remark for rule in (structure.check, saves.check) for remark in rule(book)]
    return [*remarks, *ends.check(book, _files(book, remarks))]


def beginnings(book: Book) -> list[str]:
    """Give the flows that a conversation can begin with: not those that other flows run and nothing else begins."""
    run = {step.flow for flow in book.flows.values() for step in flow.steps.values() if isinstance(step, Run)}
    return [name for name, flow in book.flows.items() if flow.keywords or name in HOUSE_FLOWS or name not in run]


def _files(book: Book, remarks: list[Remark]) -> set[str]:
    """Give the flows that have findings."""
    files = {remark.finding.file for remark in remarks if remark.fails}
    return {name for name, flow in book.flows.items() if flow.file in files}
