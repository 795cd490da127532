"""A repeatable sample of mutmut's mutants, and how many of them the tests find.

mutmut run 'okrxl.scoring.weights*'                  # writes all mutants, runs those of one module
mutmut run $(python -m benchmarks.mutants sample 400)
python -m benchmarks.mutants shares
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

FOLDER = Path("mutants")
SEED = 2026
OUTCOMES = {0: "survived", 33: "no test", 36: "timeout", 37: "typed", None: "not run"}
"""mutmut's exit codes; any other is a failed test. Endless loops count as found."""


def found(folder: Path) -> dict[str, int | None]:
    """The exit code of each mutant by its name."""
    codes: dict[str, int | None] = {}
    for path in sorted(folder.rglob("*.meta")):
        codes |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return codes


def sample(names: list[str], count: int) -> list[str]:
    """That many names; the same ones every time."""
    return sorted(random.Random(SEED).sample(sorted(names), min(count, len(names))))  # noqa: S311


def shares(codes: dict[str, int | None]) -> dict[str, Counter[str]]:
    """Room -> how many of its mutants were killed, survived and so on, without those not run."""
    rooms: dict[str, Counter[str]] = {}
    for name, code in codes.items():
        if code is not None:
            room = ".".join(name.split(".")[1:-2])
            rooms.setdefault(room, Counter())[OUTCOMES.get(code, "killed")] += 1
    return rooms


def main() -> None:
    """Print a sample of names, or the shares of the last runs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("sample", "shares"))
    parser.add_argument("count", nargs="?", type=int, default=400)
    asked = parser.parse_args()
    codes = found(FOLDER)
    if asked.what == "sample":
        print(*sample(list(codes), asked.count))
        return
    for room, outcomes in sorted(shares(codes).items()):
        killed = outcomes["killed"] + outcomes["timeout"]
        print(f"{room:20} {killed / outcomes.total():6.1%} of {outcomes.total()}  {dict(outcomes)}")


if __name__ == "__main__":
    main()
