"""Takes the place of a click and of what it loads, in the processes that a test starts.

The workbook's name says what happens: `dies`, `raises`, `leaves`, `slow`; each click adds a line to CLICKS.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType, SimpleNamespace

from okrxl.buttons import click


def main(arguments: list[str], *, seen: object, leave: object = os._exit) -> int:
    """As `okrxl.buttons.click.main`."""
    name = arguments[-1]
    done = {"process": os.getpid(), "folder": str(Path.cwd()), "greeting": os.environ.get("GREETING")}
    with Path(os.environ["CLICKS"]).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({**done, "arguments": arguments}) + "\n")
    seen(SimpleNamespace(process=int(os.environ["PROGRAM"])))  # type: ignore[operator]
    sys.stderr.write(f"说 {name}\n")
    if name == "dies":
        os._exit(7)
    if name == "leaves":
        leave(0)  # type: ignore[operator]
    if name == "raises":
        raise RuntimeError(name)
    if name == "slow":
        time.sleep(1.5)
    return 0 if name != "unseen" else 1


click.main = main  # type: ignore[assignment]
click.finder = lambda: None  # type: ignore[assignment, return-value]
for heavy in ("okrxl.buttons.jobs", "okrxl.pipeline", "okrxl.excel.live.workbook", "okrxl.report.numbers"):
    sys.modules[heavy] = ModuleType(heavy)
