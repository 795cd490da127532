"""Prints what a click costs in LibreOffice, from the macro's process to the message, against `import pandas`.

`python -m benchmarks.click [--rounds 5] [--verb refresh]`, with Xvfb, openbox, xprop and xdotool installed.
Cold and warm clicks take turns with `python -c "import pandas"` in one run, on the sample in a real window.
Where other programs keep the processors busy, only the processor time is worth reading: of okrxl's processes,
and of LibreOffice's own work for the click.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from okrxl.libreoffice.bridge.processes import running
from okrxl.warm import place
from tests.libreoffice.window import Window, opened, screen

ROOT = Path(__file__).resolve().parents[1]
NAME = "sample.xlsm"


@dataclass(frozen=True)
class Cost:
    """Until the message: seconds, processor seconds of okrxl and of LibreOffice; what the process printed."""

    seconds: float
    okrxl: float
    office: float = 0.0
    said: str = ""


def imported() -> Cost:
    """Of a process that imports pandas."""
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, "-c", "import pandas"], check=True)
    seconds, after = time.perf_counter() - start, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(seconds, used)


def processor(process: int) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def offices(window: Window) -> list[int]:
    """The LibreOffice of the window."""
    return [one.pid for one in running() if one.profile.endswith(f"{window.folder.name}/profile")]


@contextmanager
def windows(display: str) -> Iterator[Iterator[int]]:
    """How many windows there are, each time one comes or goes."""
    command = ["xprop", "-display", display, "-root", "-spy", "_NET_CLIENT_LIST"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watch:
        yield (line.count("0x") for line in watch.stdout or ())
        watch.terminate()


def clicked(window: Window, verb: str, environment: Mapping[str, str], helper: int | None = None) -> Cost:
    """A click, by `helper` if there is one; its message is closed."""
    measured = [*offices(window), *([helper] if helper else [])]
    used = [processor(one) for one in measured]
    command = [sys.executable, "-P", "-m", "okrxl.button", verb, "--book", NAME]
    with windows(window.display) as counts:
        before, start = next(counts), time.perf_counter()
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        next(count for count in counts if count > before)
        seconds = time.perf_counter() - start
        *office, own = [processor(one) - before for one, before in zip(measured, used, strict=True)] + (
            [] if helper else [0.0]
        )
        own += processor(process.pid)
    while process.poll() is None:
        window.key("^OKR$", "Return")
        time.sleep(0.2)
    return Cost(seconds, own, sum(office), process.communicate()[1])


def helper_waiting(seconds: float = 60) -> int:
    """The helper that waits for the next click, once it does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        address = place.read(place.installation())
        if address is not None:
            return address.process
        time.sleep(0.05)
    sys.exit("no helper came")


def measure(window: Window, verb: str, rounds: int) -> list[tuple[Cost, Cost, Cost]]:
    """(import pandas, cold, warm) of each round."""
    usual = {**os.environ, "DISPLAY": window.display}
    off = {**usual, place.MINUTES: "0"}
    clicked(window, verb, usual)  # LibreOffice opens its pipe, the sheets are drawn
    found = []
    for _ in range(rounds):
        plain, warm = imported(), clicked(window, verb, usual, helper_waiting())
        helper_waiting()
        cold = clicked(window, verb, off)
        if warm.said or cold.said:
            sys.exit(warm.said or cold.said)
        found.append((plain, cold, warm))
    return found


def memory(process: int) -> float:
    """Megabytes that a process holds."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def in_a_row(window: Window, verb: str, count: int) -> None:
    """Print what helper and LibreOffice hold after the first and the last of many clicks."""
    usual = {**os.environ, "DISPLAY": window.display}
    clicked(window, verb, usual)
    helpers: list[int] = []
    for number in range(count):
        helpers.append(helper_waiting())
        if number in {0, count - 1}:
            held = memory(helpers[-1]), sum(map(memory, offices(window)))
            print(
                f"before click {number + 1}: helper {held[0]:.0f} MB, LibreOffice {held[1]:.0f} MB",
                flush=True,
            )
        clicked(window, verb, usual)
    left = [one for one in helpers if Path(f"/proc/{one}").exists()]
    print(f"{count} clicks in a row, by {len(set(helpers))} helpers; of these still there: {len(left)}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--verb", action="append", help="refresh and check, if none is given")
    parser.add_argument("--row", type=int, help="instead: so many clicks in a row, and the memory held")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, screen() as display:
        os.environ["XDG_STATE_HOME"] = name
        workbook = Path(shutil.copyfile(ROOT / "okr_workbook.xlsm", Path(name) / NAME))
        with opened(workbook, display, {}) as window:
            if asked.row:
                in_a_row(window, (asked.verb or ["check"])[0], asked.row)
                return
            print("| click | | seconds | ÷ import | processor: okrxl | LibreOffice | sum ÷ import |")
            print("| --- | --- | --- | --- | --- | --- | --- |")
            for verb in asked.verb or ("refresh", "check"):
                print(*rows(verb, measure(window, verb, asked.rounds)), sep="\n", flush=True)


def rows(verb: str, found: list[tuple[Cost, Cost, Cost]]) -> Iterator[str]:
    """The table's rows of a button: medians."""

    def middle(column: int, key: str) -> float:
        return float(statistics.median(getattr(costs[column], key) for costs in found))

    seconds, used = middle(0, "seconds"), middle(0, "okrxl")
    yield f"| `import pandas` | | {seconds:.2f} | 1 | {used:.2f} | | 1 |"
    for column, name in ((1, "cold"), (2, "warm")):
        taken, own, office = (middle(column, key) for key in ("seconds", "okrxl", "office"))
        yield (
            f"| {verb} | {name} | {taken:.2f} | {taken / seconds:.1f} | {own:.2f} | {office:.2f} "
            f"| **{(own + office) / used:.1f}** |"
        )


if __name__ == "__main__":
    main()
