"""Counts that several processes keep: none is lost, none falls, and a file of a dead process is not left lying."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.metrics.tally import Tally

COUNTS = """
import pathlib, signal, sys
from bot.metrics.tally import Tally
tally = Tally(pathlib.Path(sys.argv[1]))
for _ in range(1000):
    tally.add("turns")
print("counted", flush=True)
signal.pause()
"""


def files(directory: Path) -> int:
    return len(list(directory.glob("*.tally")))


def test_before_the_first_count_there_is_nothing(tmp_path: Path) -> None:
    assert Tally(tmp_path / "new").totals() == {}


def test_threads_count_together(tmp_path: Path) -> None:
    tally = Tally(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: tally.add("turns"), range(800)))
    tally.add("seconds", 0.25)
    assert tally.totals() == {"turns": 800, "seconds": 0.25}


def test_what_other_processes_have_counted_is_told_too_even_of_one_that_was_killed(tmp_path: Path) -> None:
    here = Tally(tmp_path)
    here.add("turns", 5)
    with subprocess.Popen([sys.executable, "-c", COUNTS, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"counted\n"
        assert here.totals() == {"turns": 1005}
        other.kill()
    assert here.totals() == {"turns": 1005}
    assert files(tmp_path) == 2


def test_who_comes_next_takes_over_what_the_dead_have_counted(tmp_path: Path) -> None:
    for _ in range(3):
        tally = Tally(tmp_path)
        tally.add("turns")
        tally.close()
        assert files(tmp_path) == 1
    assert tally.totals() == {"turns": 3}


def test_a_record_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    tally = Tally(tmp_path)
    tally.add("turns")
    (tmp_path / "other.tally").write_bytes(b"turns")
    assert tally.totals() == {"turns": 1}
