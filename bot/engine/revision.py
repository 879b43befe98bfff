"""A revision: flows that run one another, exactly as they are, with their translations, named by digest.

Its content is JSON, the flows in the notation itself: what is stored today can be read by whoever reads the notation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from bot.engine import words
from bot.engine.document import read_flow
from bot.engine.flow import FORMAT, Flow, Run
from bot.engine.nodes import LOADER

HOUSE_FLOWS = ("menu", "language", "help")
"""The flows that every revision carries: their words work everywhere."""
ASIDE_FLOWS = ("stop", "who", "person")
"""The flows that we put above whatever is open; every revision carries those that there are."""

Words = Mapping[str, Mapping[str, str]]
"""By language, then by message key: the translations."""


def message_key(message: str, context: str | None = None) -> str:
    """Give the name under which a sentence's translation is found, as gettext makes it."""
    return f"{context}\x04{message}" if context else message


@dataclass(frozen=True, slots=True)
class Revision:
    """Flows with their translations; equal content has an equal digest."""

    digest: str
    content: str
    """Canonical JSON: `{"format", "flows": {name: notation}, "words": {language: {key: text}}}`."""

    @classmethod
    def of(cls, documents: Mapping[str, str], translations: Words) -> Revision:
        """Give the revision of these YAML documents by flow name, with those of the translations that they use.

        Raises FlowError where a document is wrong.
        """
        flows = {name: read_flow(text, f"{name}.yaml") for name, text in sorted(documents.items())}
        return cls._made({name: _notation(documents[name]) for name in flows}, flows, translations)

    @classmethod
    def beside(cls, deployed: Revision, name: str, document: str, translations: Words) -> Revision:
        """Give the revision of one more flow, with those of the deployed ones that it can come to.

        Raises FlowError where the document is wrong.
        """
        others, words = deployed.read()
        flows = {**others, name: read_flow(document, f"{name}.yaml")}
        notations = {**json.loads(deployed.content)["flows"], name: _notation(document)}
        wanted = sorted(closure(flows, name))
        both = {language: {**words.get(language, {}), **own} for language, own in translations.items()}
        return cls._made({n: notations[n] for n in wanted}, {n: flows[n] for n in wanted}, {**words, **both})

    @classmethod
    def _made(cls, notations: Mapping[str, object], flows: Mapping[str, Flow], translations: Words) -> Revision:
        used = sorted(_keys(flows))
        words = {
            language: {key: table[key] for key in used if key in table}
            for language, table in sorted(translations.items())
        }
        content = {"format": FORMAT, "flows": notations, "words": words}
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return cls(hashlib.sha256(text.encode()).hexdigest()[:16], text)

    def read(self) -> tuple[dict[str, Flow], dict[str, dict[str, str]]]:
        """Give the flows by name, and the translations by language. Raises FlowError for a notation we cannot read."""
        content = json.loads(self.content)
        flows = {
            name: read_flow(json.dumps(notation, ensure_ascii=False), f"{name}.yaml@{self.digest}")
            for name, notation in content["flows"].items()
        }
        return flows, content["words"]


def closure(flows: Mapping[str, Flow], root: str) -> set[str]:
    """Give the names of the flows that a flow can come to, the house's own included, as far as they exist."""
    found: set[str] = set()
    waiting = [root, *HOUSE_FLOWS, *ASIDE_FLOWS]
    while waiting:
        name = waiting.pop()
        if name in flows and name not in found:
            found.add(name)
            waiting += [step.flow for step in flows[name].steps.values() if isinstance(step, Run)]
    return found


def _notation(document: str) -> object:
    return yaml.load(document, Loader=LOADER)  # noqa: S506  # it makes nothing but text, lists and mappings


def _keys(flows: Mapping[str, Flow]) -> set[str]:
    own = {message_key(text.message, text.context) for flow in flows.values() for _, text in flow.texts()}
    return (
        own | {message for message in vars(words).values() if isinstance(message, str)} | set(words.COMPLAINTS.values())
    )
