"""Prints what a live refresh costs in LibreOffice: calls over the bridge, and time against open and save.

`python -m benchmarks.live_calc [--share 1]` with okrxl installed and LibreOffice on the path; POSIX only.
`--share` is how much of workload L is taken. Ratios are measured in one run, on the same refreshed file.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlwings as xw

from benchmarks import make_workload
from benchmarks.relay import Relay
from okrxl.excel.live.workbook import LiveWorkbook
from okrxl.libreoffice.app import engine
from okrxl.libreoffice.bridge import office
from okrxl.libreoffice.bridge.remote import Remote
from okrxl.pipeline import Moment, refresh

ROOT = Path(__file__).resolve().parents[1]
Process = subprocess.Popen[bytes] | None
NOW = datetime(2026, 11, 20, 9, 30)  # noqa: DTZ001 — sheets know no time zones


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one refresh: messages over the bridge, seconds."""

    calls: int
    seconds: float


class Measured:
    """An office, spoken to through a relay that counts."""

    def __init__(self) -> None:
        engine.add()
        names: list[str] = []
        usual = office._connected  # noqa: SLF001 — where the pipe's name is known

        def connected(pipe: str, seconds: float, process: Process = None) -> Remote:
            usual(pipe, seconds, process)
            self.relay = Relay(pipe, pipe + "counted")
            names.append(pipe)
            return usual(pipe + "counted", seconds, process)

        office._connected = connected  # noqa: SLF001 — as above
        try:
            self.app = xw.App(impl=engine.app_of(office.start()))
        finally:
            office._connected = usual  # noqa: SLF001 — as above

    def refreshed(self, book: xw.Book) -> Cost:
        """Refresh the open workbook."""
        before, start = self.relay.asked, time.perf_counter()
        refresh(LiveWorkbook(book), Moment(NOW))
        return Cost(self.relay.asked - before, time.perf_counter() - start)

    def round_trip(self, path: Path) -> float:
        """Seconds that the office takes to open a file and save it."""
        start = time.perf_counter()
        book = self.app.books.open(path)
        book.impl.save_copy(str(path.with_name("again-" + path.name)))
        book.close()
        return time.perf_counter() - start

    def close(self) -> None:
        """End it."""
        self.app.impl.quit()
        self.relay.close()


def measure(path: Path) -> list[str]:
    """The rows about one workbook: refreshed, once more without a change, and after a changed check-in."""
    own = Measured()
    try:
        book = own.app.books.open(path)
        first = own.refreshed(book)
        same = own.refreshed(book)
        table = next(t for s in book.sheets for t in s.tables if t.name == "okr_check_ins")
        body = table.data_body_range
        if body is None:
            sys.exit("the workload has no check-ins")
        cell = body[-1, 2]
        cell.value = (cell.value if isinstance(cell.value, float) else 0.0) + 0.125
        changed = own.refreshed(book)
        book.save()
        book.close()
        theirs = own.round_trip(path)
    finally:
        own.close()
    found = {"first refresh": first, "nothing changed": same, "one check-in changed": changed}
    return [
        f"| {path.stem}: {what} | {cost.calls} | **{cost.seconds / theirs:.2f}** "
        f"| {cost.seconds:.1f} s | {theirs:.1f} s |"
        for what, cost in found.items()
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="how much of workload L")
    parser.add_argument("--only", choices=("sample", "L"), help="one of the two")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        rows = []
        if asked.only != "L":
            sample = Path(shutil.copyfile(ROOT / "okr_workbook.xlsm", folder / "sample.xlsm"))
            rows += measure(sample)
        if asked.only != "sample":
            large = folder / ("L.xlsx" if asked.share == 1 else f"L x {asked.share:g}.xlsx")
            make_workload.write(large, asked.share)
            rows += measure(large)
    print(
        "| what | calls over the bridge | ÷ LibreOffice open + save | okrxl | LibreOffice |", file=sys.stdout
    )
    print("| --- | --- | --- | --- | --- |")
    print(*rows, sep="\n")


if __name__ == "__main__":
    main()
