"""A bank as staff write it down: one YAML document, read strictly, each complaint at its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from bot.engine.kinds import shape_of
from bot.engine.nodes import NodeReader, Pairs, nearly, read_nodes
from bot.engine.values import Both
from bot.errors import FlowError
from bot.places import PROVINCES, districts, find_district
from bot.programme.bank_cards import BankCard, BranchCard, ServiceCard
from bot.programme.banks import Kind
from bot.text import fold_gsm7, foreign, septets

_KINDS = {"accounts": Kind.ACCOUNT, "loans": Kind.LOAN}
_AT_MOST = {"accounts": 4, "loans": 4, "branches": 99}
_LONGEST = {
    **shape_of(BankCard, "bank"),
    **shape_of(ServiceCard, "service"),
    **shape_of(BranchCard, "branch"),
}
_DISTRICTS = [district for province in PROVINCES for district in districts(province.name)]
_CODE = re.compile(r"[a-z][a-z0-9-]{1,19}")
_PHONE = re.compile(r"\+?[0-9 ]{3,12}")
_HOURS = re.compile(r"[0-2]\d:[0-5]\d-[0-2]\d:[0-5]\d")


@dataclass(frozen=True, slots=True)
class Service:
    """An account or a loan."""

    kind: str
    name: Both
    about: Both
    conditions: Both
    documents: Both


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch."""

    name: str
    district: str
    address: Both
    hours: str
    phone: str


@dataclass(frozen=True, slots=True)
class BankDocument:
    """All that contacts can read of a bank."""

    code: str
    name: str
    phone: str
    services: tuple[Service, ...]
    branches: tuple[Branch, ...]


def read_bank(text: str, file: str) -> BankDocument:
    """Give the bank that a document describes; `file` is how complaints name it. Raises FlowError with all faults."""
    root, reader = read_nodes(text, file), _BankReader(file)
    found = reader.bank(root)
    if reader.findings:
        raise FlowError(*reader.findings)
    return found


def write_bank(bank: BankDocument) -> str:
    """Give the document that describes a bank."""
    lists: dict[str, list[dict[str, object]]] = {key: [] for key in _AT_MOST}
    for service in bank.services:
        key = next(key for key, kind in _KINDS.items() if kind == service.kind)
        lists[key].append(_plain(service, "name", "about", "conditions", "documents"))
    lists["branches"] = [_plain(branch, "name", "district", "address", "hours", "phone") for branch in bank.branches]
    document = {"bank": bank.code, "name": bank.name, "phone": bank.phone, **lists}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)


def _plain(record: Service | Branch, *names: str) -> dict[str, object]:
    values: Mapping[str, Any] = {name: getattr(record, name) for name in names}
    return {
        name: {"en": value.en, "rw": value.rw} if isinstance(value, Both) else value for name, value in values.items()
    }


class _BankReader(NodeReader):
    """Reads a whole document."""

    def bank(self, root: yaml.Node | None) -> BankDocument:
        keys = self.needed(root, "a bank", ("bank", "name", "phone"), tuple(_AT_MOST))
        return BankDocument(
            code=self.like(keys, "bank", _CODE, "small letters, digits and dashes, 20 at most"),
            name=self.line(keys, "bank.name"),
            phone=self.phone(keys),
            services=tuple(self.service(node, kind) for key, kind in _KINDS.items() for node in self.each(keys, key)),
            branches=tuple(map(self.branch, self.each(keys, "branches"))),
        )

    def service(self, node: yaml.Node, kind: Kind) -> Service:
        keys = self.needed(node, f"one of the {kind}s", ("name", "about", "conditions", "documents"))
        texts = {name: self.both(keys, f"service.{name}") for name in ("name", "about", "conditions", "documents")}
        return Service(kind, **texts)

    def branch(self, node: yaml.Node) -> Branch:
        keys = self.needed(node, "a branch", ("name", "district", "address", "hours", "phone"))
        return Branch(
            name=self.line(keys, "branch.name"),
            district=self.district(keys),
            address=self.both(keys, "branch.address"),
            hours=self.like(keys, "hours", _HOURS, "written like 08:00-17:00"),
            phone=self.phone(keys),
        )

    def needed(self, node: yaml.Node | None, what: str, names: tuple[str, ...], more: tuple[str, ...] = ()) -> Pairs:
        """Give a mapping's keys, having complained of those that are missing."""
        keys = self.pairs(node, what, (*names, *more))
        for name in names:
            if name not in keys:
                self.complain(node, f"{what} has no {name!r}")
        return keys

    def each(self, keys: Pairs, name: str) -> list[yaml.Node]:
        node = keys[name][1] if name in keys else None
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.complain(node, f"{name} must be a list")
            return []
        if len(node.value) > _AT_MOST[name]:
            self.complain(node, f"there are {len(node.value)} {name}; {_AT_MOST[name]} at most")
        return list(node.value)

    def both(self, keys: Pairs, path: str) -> Both:
        """Give a text in both languages; a name that is the same in both may be given once."""
        _, node = keys.get(path.partition(".")[2], (None, None))
        if isinstance(node, yaml.MappingNode):
            texts = self.needed(node, path, ("en", "rw"))
            return Both(*(self.bounded(texts[name][1], path) if name in texts else "" for name in ("en", "rw")))
        text = self.bounded(node, path) if node else ""
        if node and path in _IN_BOTH:
            self.complain(node, f"{path} needs a text in each language: {{en: …, rw: …}}")
        return Both(text, text)

    def line(self, keys: Pairs, path: str) -> str:
        name = path.partition(".")[2]
        return self.bounded(keys[name][1], path) if name in keys else ""

    def bounded(self, node: yaml.Node, path: str) -> str:
        """Give a text that is short enough for every screen, in the alphabet of an SMS."""
        text = fold_gsm7(" ".join(self.text(node, path).split()))
        size, longest = septets(text), _LONGEST[path].longest
        if size is None:
            odd = "".join(dict.fromkeys(character for _, character, _ in foreign(text)))
            self.complain(node, f"{path} has characters that an SMS does not: {odd}")
        elif size > longest:
            self.complain(node, f"{path} takes {size} characters; {longest} at most")
        return text

    def phone(self, keys: Pairs) -> str:
        return self.like(keys, "phone", _PHONE, "a number of 3 to 13 digits, in quotes")

    def like(self, keys: Pairs, name: str, pattern: re.Pattern[str], rule: str) -> str:
        if name not in keys:
            return ""
        text = self.text(keys[name][1], name)
        if text and not pattern.fullmatch(text):
            self.complain(keys[name][1], f"{name} must be {rule}, not {text!r}")
        return text

    def district(self, keys: Pairs) -> str:
        if "district" not in keys:
            return ""
        text = self.text(keys["district"][1], "district")
        found = find_district(text)
        if text and (found is None or found.fuzzy):
            self.complain(keys["district"][1], f"there is no district {text!r}{nearly(text, _DISTRICTS)}")
        return found.district if found else ""


_IN_BOTH = ("service.about", "service.conditions", "service.documents")
"""Sentences; they are never the same in both languages."""
