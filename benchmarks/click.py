"""Prints what a click costs in LibreOffice, from the macro's process to the message, against `import pandas`.

`python -m benchmarks.click [--rounds 5] [--verb refresh]`, with Xvfb, openbox, xprop and xdotool installed.
Cold and warm clicks take turns with `python -c "import pandas"` in one run, on the sample in a real window.
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
from pathlib import Path

from okrxl.libreoffice.bridge.processes import running
from okrxl.warm import place
from tests.libreoffice.window import Window, opened, screen

ROOT = Path(__file__).resolve().parents[1]
NAME = "sample.xlsm"


def imported() -> float:
    """Seconds of a process that imports pandas."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import pandas"], check=True)
    return time.perf_counter() - start


@contextmanager
def windows(display: str) -> Iterator[Iterator[int]]:
    """How many windows there are, each time one comes or goes."""
    command = ["xprop", "-display", display, "-root", "-spy", "_NET_CLIENT_LIST"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watch:
        yield (line.count("0x") for line in watch.stdout or ())
        watch.terminate()


def clicked(window: Window, verb: str, environment: Mapping[str, str]) -> tuple[float, str]:
    """Seconds until the message is there, and what the process printed; the message is closed."""
    command = [sys.executable, "-P", "-m", "okrxl.button", verb, "--book", NAME]
    with windows(window.display) as counts:
        before, start = next(counts), time.perf_counter()
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
        next(count for count in counts if count > before)
        seconds = time.perf_counter() - start
    while process.poll() is None:
        window.key("^OKR$", "Return")
        time.sleep(0.2)
    return seconds, process.communicate()[1]


def waiting(seconds: float = 30) -> bool:
    """Whether a helper waits for the next click, in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if place.read(place.installation()):
            return True
        time.sleep(0.05)
    return False


def measure(window: Window, verb: str, rounds: int) -> list[tuple[float, float, float]]:
    """(import pandas, cold, warm) of each round."""
    usual = {**os.environ, "DISPLAY": window.display}
    off = {**usual, place.MINUTES: "0"}
    clicked(window, verb, usual)  # LibreOffice opens its pipe, the sheets are drawn
    found = []
    for _ in range(rounds):
        if not waiting():
            sys.exit("no helper came")
        plain, (warm, said) = imported(), clicked(window, verb, usual)
        waiting()
        cold, also_said = clicked(window, verb, off)
        if said or also_said:
            sys.exit(said or also_said)
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
    offices = {one.pid for one in running() if one.profile.endswith(f"{window.folder.name}/profile")}
    helpers: list[int] = []
    for number in range(count):
        waiting()
        address = place.read(place.installation())
        if address is None:
            sys.exit("no helper came")
        helpers.append(address.process)
        if number in {0, count - 1}:
            held = memory(address.process), sum(map(memory, offices))
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
            print("| click | import pandas | cold | warm | cold ÷ import | warm ÷ import |")
            print("| --- | --- | --- | --- | --- | --- |")
            for verb in asked.verb or ("refresh", "check"):
                plain, cold, warm = (
                    statistics.median(column)
                    for column in zip(*measure(window, verb, asked.rounds), strict=True)
                )
                print(
                    f"| {verb} | {plain:.2f} s | {cold:.2f} s | {warm:.2f} s "
                    f"| {cold / plain:.1f} | **{warm / plain:.1f}** |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
