"""Random flows that are mostly well formed: steps lead on to later steps, or back to one that asks."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from hypothesis import strategies as st

Document = dict[str, Any]

WORDS = ("Amahugurwa", "inkweto", "leather", "market day", "umwanya", "{org}", "a", "Kigali-Rwanda", "x" * 30)
LABELS = ("Iya mbere", "Second one", "Gatatu", "{org} four", "y" * 90)
SAVES: tuple[Document, ...] = ({}, {"save": "b"}, {"save": "contact.trade"})
READS = {
    "a": ("{a}", "{a:short}"),
    "b": ("{b}",),
    "contact.name": ("{contact.name}",),
    "contact.place": ("{contact.place}", "{contact.district}"),
    "contact.trade": ("{contact.trade}",),
    "workshop": ("{workshop.label}", "{workshop.hint}"),
    "look": ("{workshop.title}",) * 3,
}
KINDS = ("say", "ask", "menu", "list", "look", "do", "record", "run")
ANSWERS = ("text", "name", "number", "amount", "date", "time", "phone", "yes_no", "place", "code", "photo")
ASKING = ("ask", "menu", "list")


def sentences(saved: tuple[str, ...] = (), longest: int = 12) -> st.SearchStrategy[str]:
    """Give sentences, some of which read a name that was probably saved before."""
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=longest).map(" ".join)
    reads = st.lists(st.sampled_from(("{org}", *saved)), max_size=1).map(" ".join)
    return st.tuples(words, reads).map(lambda parts: " ".join(filter(None, parts)))


@st.composite
def flows(draw: st.DrawFn, name: str = "random", runs: tuple[str, ...] = ("part", "help", "language")) -> Document:
    """Give a flow; each of its steps can be reached from the one before it. One that runs no other can be done."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=7))
    names = [f"s{number}" for number in range(len(kinds))]
    asking = [step for step, kind in zip(names, kinds, strict=True) if kind in ASKING]
    steps: Document = {}
    saved: tuple[str, ...] = ()
    for number, kind in enumerate(kinds):
        later = [*names[number + 1 :], "last"]
        anywhere = st.sampled_from([*later[:2], *asking, "done"])
        steps[names[number]] = draw(_step(kind, Onward(later[0], anywhere, runs), saved))
        saved += READS.get(steps[names[number]].get("save") or steps[names[number]].get("do", ""), ())
    last = draw(sentences(saved, longest=4))
    steps["last"] = {"end": last, "receipt": "sms"} if "part" in runs else {"say": last, "next": "done"}
    return {"format": "1", "flow": name, "about": "Random.", "start": "s0", "steps": steps}


class Onward(NamedTuple):
    """Where a step can lead: to the next one, or anywhere; and which flows it can run."""

    next: str
    anywhere: st.SearchStrategy[str]
    runs: tuple[str, ...]


@st.composite
def _step(draw: st.DrawFn, kind: str, to: Onward, saved: tuple[str, ...]) -> Document:
    text = draw(sentences(saved))
    match kind:
        case "say":
            return {"say": draw(sentences(saved, longest=3)), "next": to.next}
        case "ask":
            return {"ask": text, "next": to.next} | draw(_answers())
        case "menu":
            return {"menu": text, "choices": draw(_choices(to))} | draw(st.sampled_from(SAVES))
        case "list":
            return {"menu": text, "choices_from": "workshops", "save": "workshop", "next": to.next, "empty": to.next}
        case "do":
            return {"do": "decide", "outcomes": {"yes": to.next, "no": draw(to.anywhere)}}
        case "look" if "{workshop.label}" in saved:
            outcomes = {"open": to.next, "closed": draw(to.anywhere)}
            return {"do": "look", "with": {"workshop": "workshop"}, "outcomes": outcomes}
        case "record" | "look":
            return {"do": "record", "outcomes": {"recorded": to.next}}
        case _:
            return {"run": draw(st.sampled_from(to.runs)), "next": to.next}


@st.composite
def _choices(draw: st.DrawFn, to: Onward) -> Document:
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, unique=True))
    targets = [to.next, *(draw(to.anywhere) for _ in labels[1:])]
    return {
        f"c{at}": {"label": label, "next": target}
        for at, (label, target) in enumerate(zip(labels, targets, strict=True))
    }


@st.composite
def _answers(draw: st.DrawFn) -> Document:
    kind = draw(st.sampled_from(ANSWERS))
    if kind == "place":
        return {"answer": kind, "save": "contact.place"} | draw(st.sampled_from(({}, {"once": "true"})))
    if kind == "name":
        return {"answer": kind, "save": "contact.name"} | draw(st.sampled_from(({}, {"once": "true"})))
    if kind == "photo":
        return {"answer": kind, "save": "photo"}
    bounds = {"number": {"low": "1", "high": "97"}, "amount": {"low": "100"}, "text": {"high": "30"}}
    return {"answer": kind, "save": draw(st.sampled_from(("a", "b")))} | bounds.get(kind, {})


def text_of(*documents: Document) -> str:
    """Give documents as one text, as `make_book` takes it."""
    written = [f"flow: {document['flow']}\n" + _json(document) for document in documents]
    return "\n---\n".join(written)


def _json(document: Document) -> str:
    rest = {key: value for key, value in document.items() if key != "flow"}
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in rest.items())
