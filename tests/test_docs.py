"""What the documents say is so: links lead somewhere, commands exist, no setting, key or layer is forgotten."""

from __future__ import annotations

import pkgutil
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

import bot.engine.rules
from bot.checking.commands import pictures
from bot.checking.reading import Tree
from bot.cli import main
from bot.engine.answers import AnswerKind
from bot.engine.document import read_flow
from bot.engine.document_steps import KINDS
from bot.errors import Fault
from bot.messages import MessageStatus
from bot.settings import Settings
from bot.simulator.faults import Kind

ROOT = Path(__file__).parent.parent
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?:^|\./dev |-m )bot(?:\.cli)?((?: [a-z0-9][a-z0-9-]*)+)")
each_document = pytest.mark.parametrize("name", DOCUMENTS)


def prose(name: str) -> str:
    """Give a document without its blocks of code."""
    return FENCE.sub("", DOCUMENTS[name])


def blocks(name: str, language: str) -> list[str]:
    return [code for tag, code in FENCE.findall(DOCUMENTS[name]) if tag == language]


def spans(text: str) -> list[str]:
    """Give what stands between backticks, in order."""
    return re.findall(r"`([^`\n]+)`", text)


def section(name: str, heading: str) -> str:
    """Give what stands under a heading of a document, up to the next."""
    found = re.search(rf"^#+ {re.escape(heading)}$(.*?)(?=^#|\Z)", prose(name), re.MULTILINE | re.DOTALL)
    assert found, f"{name} has no section {heading!r}"
    return found[1]


def rows(text: str) -> Iterator[list[str]]:
    """Give the cells of each row of the tables in a text, those of their heads left out."""
    lines = text.splitlines()
    for above, line in zip(["", *lines], lines, strict=False):
        if line.startswith("|") and above.startswith("|") and not set(line) <= set("|- "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def anchors(name: str) -> set[str]:
    """Give what a link can name behind its `#`, as GitHub makes it of the headings."""
    headings = re.findall(r"^#+ (.+)$", prose(name), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(name: str) -> Iterator[list[str]]:
    """Give the words of every `bot` command that a document names in code."""
    lines = [line for block in blocks(name, "sh") for line in block.splitlines()]
    for code in (*lines, *spans(prose(name))):
        for words in COMMAND.findall(code):
            yield words.split()


def is_command(words: list[str]) -> bool:
    """Whether these words lead to a command; what follows one are its arguments."""
    command: click.Command = main
    for word in words:
        if not isinstance(command, click.Group):
            break
        found = command.get_command(click.Context(command), word)
        if found is None:
            return False
        command = found
    return True


def layers_of(name: str) -> list[list[str]]:
    """Give the layers that a document draws, without the remarks behind them."""
    block = next(code for code in blocks(name, "text") if "bootstrap" in code and "errors" in code and "/" not in code)
    return [re.split(r"\s{2,}", line)[0].split(" | ") for line in block.splitlines()]


@each_document
def test_every_link_leads_somewhere(name: str) -> None:
    missing = []
    for link in LINK.findall(prose(name)):
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        known = target.resolve().relative_to(ROOT).as_posix() if "://" not in link else ""
        if known and (not target.exists() or (anchor and anchor not in anchors(known))):
            missing.append(link)
    assert missing == []


@each_document
def test_every_command_that_is_named_exists(name: str) -> None:
    assert [" ".join(words) for words in commands(name) if not is_command(words)] == []


def test_the_documents_name_commands() -> None:
    assert {"play", "i18n", "db"} <= {words[0] for name in DOCUMENTS for words in commands(name)}


@each_document
def test_every_path_that_is_named_exists(name: str) -> None:
    named = {
        span.rstrip("/")
        for span in spans(prose(name))
        if re.fullmatch(r"(bot|docs|flows|locales|tests)/[\w./-]+", span)
    }
    assert {path for path in named if not (ROOT / path).exists()} == set()


@each_document
def test_a_document_can_be_read_in_one_sitting(name: str) -> None:
    assert len(DOCUMENTS[name].splitlines()) <= 250


def test_every_setting_is_explained_and_nothing_else() -> None:
    table = {spans(cells[0])[0] for cells in rows(section("docs/operations.md", "Settings"))}
    assert table == {field.upper() for field in Settings.model_fields}


def test_every_kind_of_step_is_explained_with_its_keys() -> None:
    kinds = {
        spans(cells[0])[0]: set(spans(cells[2]))
        for cells in rows(section("docs/flows.md", "The steps"))
        if len(cells) == 3
    }
    assert kinds == KINDS


def test_every_key_of_a_step_has_its_sentence() -> None:
    told = {key for cells in rows(section("docs/flows.md", "The steps")) if len(cells) == 2 for key in spans(cells[0])}
    assert told == set().union(*KINDS.values())


def test_every_kind_of_answer_is_explained() -> None:
    assert {spans(cells[0])[0] for cells in rows(section("docs/flows.md", "Answers"))} == set(AnswerKind)


def test_the_flow_that_is_shown_can_be_read() -> None:
    (shown,) = blocks("docs/flows.md", "yaml")
    flow = read_flow(shown, "docs/flows.md")
    assert {type(step).__name__.lower() for step in flow.steps.values()} == set(KINDS)


def test_every_rule_of_the_verifier_is_explained() -> None:
    modules = [
        import_module(f"bot.engine.rules.{found.name}") for found in pkgutil.iter_modules(bot.engine.rules.__path__)
    ]
    verified = {module.RULE for module in modules if hasattr(module, "RULE")}
    assert {spans(cells[0])[0] for cells in rows(section("docs/flows.md", "Prove it"))} == verified | {
        "notation",
        "walk",
    }


def test_every_status_is_explained_with_its_rank() -> None:
    told = {spans(cells[1])[0]: int(cells[0]) for cells in rows(section("docs/delivery.md", "Statuses"))}
    assert told == {status: status.rank for status in MessageStatus}


def test_every_fault_is_explained() -> None:
    assert {spans(cells[0])[0] for cells in rows(section("docs/delivery.md", "Sending"))} == set(Fault)


def test_every_fault_that_the_emulator_plays_is_explained() -> None:
    told = {
        name
        for cells in rows(section("docs/channels.md", "Trying it"))
        if len(cells) == 4
        for name in spans(cells[0] + cells[2])
    }
    assert told == set(Kind)


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md"])
def test_the_layers_are_those_that_are_checked(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    checked = project["tool"]["importlinter"]["contracts"][0]["layers"]
    assert layers_of(name) == [re.sub(r"[()]", "", layer).split(" | ") for layer in checked]


def test_the_tree_has_a_line_for_every_part_of_the_bot() -> None:
    tree = next(block for block in blocks("docs/architecture.md", "text") if "bot/" in block).partition("\nbot/\n")[2]
    told = {line.split()[0].rstrip("/") for line in tree.splitlines() if re.match(r"  \S", line)}
    parts = {path.name for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert told == parts - {"__init__.py"}


def test_the_drawings_are_of_the_flows_as_they_are() -> None:
    drawn = dict(pictures(Tree(ROOT).book()))
    kept = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "drawings").glob("*.svg")}
    assert kept == drawn, "run: ./dev bot draw --into docs/drawings"
    assert {f"drawings/{name}" for name in drawn} == set(re.findall(r"drawings/[\w.]+", DOCUMENTS["docs/drawings.md"]))
