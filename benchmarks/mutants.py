"""How many of a sample of mutmut's mutants the tests find.

mutmut run 'okrxl.scoring.arrays*'       # writes all mutants, and which tests call which function
python -m benchmarks.mutants run 300     # the same sample each time; goes on where it was stopped
python -m benchmarks.mutants shares

Each mutant meets the tests that call its function, fastest first, until one fails or the budget is spent.
Tests are collected once and a process is forked for each mutant, so that nothing cached comes from
unchanged code; time is the process's own, so that a busy machine decides nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

FOLDER = Path("mutants")
RESULTS = "sample.json"
SEED = 2026
OUTCOMES: Final = ("survived", "killed", "survived the budget")
"""By the exit code of a mutant's process; one that an endless loop ran out of time is `timeout`."""
LONGEST, SLOWER = 15.0, 20
"""A test may take that many seconds, or that many times what it usually takes."""


def found(folder: Path) -> list[str]:
    """The names of all mutants."""
    names: list[str] = []
    for path in sorted(folder.rglob("*.meta")):
        names += json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return sorted(names)


def sample(names: Sequence[str], count: int) -> list[str]:
    """That many names in a random order; the same ones every time."""
    return random.Random(SEED).sample(sorted(names), min(count, len(names)))  # noqa: S311


class Mutants:
    """A pytest plugin that runs mutants where pytest would run the tests it has collected."""

    def __init__(self, names: Sequence[str], budget: float) -> None:
        self.names = names
        self.budget = budget

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the mutants that have no outcome yet; True: there is nothing else to run."""
        stats = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
        usual: dict[str, float] = stats["duration_by_test"]
        items = {item.nodeid: item for item in session.items}
        results = Path(RESULTS)
        outcomes: dict[str, str] = json.loads(results.read_text()) if results.exists() else {}
        for name in self.names:
            if name not in outcomes:
                function = name.partition("__mutmut_")[0].replace("__init__.", "")
                covering = stats["tests_by_mangled_function_name"].get(function, ())
                tests = sorted(items.keys() & set(covering), key=lambda test: usual[test])
                outcomes[name] = self._outcome(name, [items[test] for test in tests], usual)
                results.write_text(json.dumps(outcomes, indent=1))
        return True

    def _outcome(self, name: str, tests: Sequence[pytest.Item], usual: Mapping[str, float]) -> str:
        if not tests:
            return "no test"
        child = os.fork()
        if not child:
            os.environ["MUTANT_UNDER_TEST"] = name.replace("__init__.", "")
            os._exit(self._meet(tests, usual))
        status = os.waitpid(child, 0)[1]
        return "timeout" if os.WIFSIGNALED(status) else OUTCOMES[os.WEXITSTATUS(status)]

    def _meet(self, tests: Sequence[pytest.Item], usual: Mapping[str, float]) -> int:
        """Run the tests up to the first that fails; the number of the outcome."""
        for printed in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), printed)
        begun = time.process_time()
        for test, following in zip(tests, (*tests[1:], None), strict=True):
            if time.process_time() - begun > self.budget:
                return 2
            signal.setitimer(signal.ITIMER_PROF, max(LONGEST, SLOWER * usual[test.nodeid]))
            test.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
            if test.session.testsfailed:
                return 1
        return 0


def shares(outcomes: Mapping[str, str]) -> dict[str, Counter[str]]:
    """Room -> how many of its mutants were killed, survived and so on."""
    rooms: dict[str, Counter[str]] = {}
    for name, outcome in outcomes.items():
        rooms.setdefault(".".join(name.split(".")[1:-2]), Counter())[outcome] += 1
    return rooms


def run(count: int, budget: float) -> int:
    """Run a sample of the mutants below FOLDER."""
    names = sample(found(FOLDER), count)
    os.chdir(FOLDER)
    sys.path.insert(0, os.fspath(Path.cwd()))
    settings = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))["duration_by_test"]
    files = sorted({test.partition("::")[0] for test in settings})
    options = ("--rootdir=.", "-s", "--tb=no", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestWarning")
    return int(pytest.main([*options, *files], plugins=[Mutants(names, budget)]))


def main() -> int:
    """Run a sample of mutants, or print the shares of the last one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("run", "shares"))
    parser.add_argument("count", nargs="?", type=int, default=300)
    parser.add_argument("--budget", type=float, default=12, help="seconds of tests for a mutant")
    asked = parser.parse_args()
    if asked.what == "run":
        return run(asked.count, asked.budget)
    outcomes = json.loads((FOLDER / RESULTS).read_text(encoding="utf-8"))
    for room, counts in sorted(shares(outcomes).items()):
        dead = counts["killed"] + counts["timeout"]
        print(f"{room:20} {dead / counts.total():6.1%} of {counts.total()}  {dict(counts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
