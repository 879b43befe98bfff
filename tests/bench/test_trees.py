"""Processes that are killed with all that they have started, or without it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bench.trees import Tree

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; print('child', flush=True); time.sleep(600)"])
time.sleep(600)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    """A process that has started another."""
    made = Tree([sys.executable, "-c", PARENT], {}, tmp_path / "log")
    start(made)
    yield made
    made.kill()


def start(tree: Tree, children: int = 1) -> None:
    tree.start()
    while tree.log.read_text().count("child") < children:
        assert tree.is_up


def test_all_of_it_goes_at_once_and_comes_again(tree: Tree) -> None:
    assert tree.count() == 2
    tree.kill()
    assert (tree.count(), tree.is_up) == (0, False)
    start(tree, 2)
    assert tree.count() == 2


def test_without_its_root_a_child_lives_on_until_all_is_killed(tree: Tree) -> None:
    tree.kill_root()
    assert (tree.count(), tree.is_up) == (1, False)
    start(tree, 2)
    assert tree.count() == 3
    tree.kill()
    assert tree.count() == 0


def test_a_child_can_be_killed_alone(tree: Tree) -> None:
    assert tree.kill_child(7)
    while tree.kill_child(7):
        assert tree.is_up
    assert (tree.count(), tree.is_up) == (1, True)
