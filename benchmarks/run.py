"""Prints the bars for closed files as ratios, everything measured side by side in this one run.

`python -m benchmarks.run [--times 3]` with okrxl installed, LibreOffice on the path and the machine otherwise
idle; POSIX only (it asks the kernel for each process's peak memory).
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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import make_workload
from benchmarks.fill import fill_all

ROOT = Path(__file__).resolve().parents[1]
OPENPYXL = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"
OPENPYXL_ALL = """
import sys, openpyxl
from pathlib import Path
for path in Path(sys.argv[1]).glob("*.xlsx"):
    openpyxl.load_workbook(path).save(sys.argv[2])
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall time in seconds, peak resident memory in MB."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    bar: float
    ours: float
    theirs: float
    unit: str

    def __str__(self) -> str:
        ratio = self.ours / self.theirs
        digits = 0 if self.unit == "MB" else 2
        return (
            f"| {self.what} | ≤ {self.bar} | **{ratio:.2f}** "
            f"| {self.ours:.{digits}f} {self.unit} | {self.theirs:.{digits}f} {self.unit} |"
        )


def run(command: Sequence[str | Path], fine: Sequence[int] = (0,)) -> Run:
    """Run a command to its end; SystemExit where it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        # From elsewhere, so that what is installed is measured and not the clone.
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=tempfile.gettempdir())
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in fine:
            output.seek(0)
            sys.exit(f"{command} ended with {process.returncode}:\n{output.read().decode()}")
    per_megabyte = 1e6 if sys.platform == "darwin" else 1e3
    return Run(seconds, usage.ru_maxrss / per_megabyte)


def typical(measure: Callable[[], Run], times: int) -> Run:
    """The median of several runs."""
    runs = [measure() for _ in range(times)]
    return Run(
        statistics.median(one.seconds for one in runs), statistics.median(one.megabytes for one in runs)
    )


def refresh(path: Path, target: Path) -> Run:
    """`okrxl refresh` on a copy, the whole process. 1 means done, but the sheets have errors."""
    shutil.copyfile(path, target)
    return run((sys.executable, "-m", "okrxl", "refresh", target), fine=(0, 1))


def distribute(path: Path, master: Path, folder: Path) -> Run:
    """`okrxl distribute` of a copy of a workbook into a folder that is not there yet, the whole process."""
    shutil.copyfile(path, master)
    shutil.rmtree(folder, ignore_errors=True)
    return run((sys.executable, "-m", "okrxl", "distribute", master, "--to", folder))


def collect(path: Path, master: Path, folder: Path) -> Run:
    """`okrxl collect` from a folder into a copy of the workbook that sent it, the whole process."""
    shutil.copyfile(path, master)
    return run((sys.executable, "-m", "okrxl", "collect", master, "--from", folder))


def libreoffice(path: Path, folder: Path) -> Run:
    """LibreOffice opens and saves, with a profile of its own."""
    profile = (folder / "profile").as_uri()
    filters = "xlsx:Calc MS Excel 2007 XML"
    command = ("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", filters)
    return run((*command, "--outdir", folder / "out", path))


def large(folder: Path, times: int) -> list[Row]:
    """The rows about workload L."""
    plain, tenth = folder / "plain.xlsx", folder / "tenth.xlsx"
    make_workload.write(plain)
    make_workload.write(tenth, 0.1)
    done, done_tenth, scratch = folder / "L.xlsx", folder / "L10.xlsx", folder / "scratch.xlsx"
    first = refresh(plain, done)
    refresh(tenth, done_tenth)
    if shutil.which("soffice"):
        libreoffice(tenth, folder)
    again = typical(lambda: refresh(done, scratch), times)
    small = typical(lambda: refresh(done_tenth, scratch), times)
    theirs = typical(lambda: run((sys.executable, "-c", OPENPYXL, done, scratch)), min(times, 2))
    rows = [
        Row("L: refresh ÷ openpyxl load + save", 0.10, again.seconds, theirs.seconds, "s"),
        Row("L: first refresh, sheets made anew ÷ openpyxl", 0.10, first.seconds, theirs.seconds, "s"),
        Row("L: peak memory ÷ openpyxl's", 0.4, again.megabytes, theirs.megabytes, "MB"),
        Row("growth: L ÷ a tenth of L", 4, again.seconds, small.seconds, "s"),
    ]
    rows += exchange(done, theirs, folder, times)
    if shutil.which("soffice"):
        office = libreoffice(done, folder)
        # As a manager's workbook comes back: every text and every row is written anew by another program.
        saved = typical(lambda: refresh(folder / "out" / done.name, scratch), times)
        rows[2:2] = [
            Row("L saved by LibreOffice: refresh ÷ openpyxl", 0.10, saved.seconds, theirs.seconds, "s"),
            Row("L: refresh ÷ LibreOffice open + save", 0.2, again.seconds, office.seconds, "s"),
        ]
    return rows


def exchange(workbook: Path, theirs: Run, folder: Path, times: int) -> list[Row]:
    """The rows about the departments of workload L; `theirs` is openpyxl loading and saving the master."""
    master, scratch = folder / "master.xlsx", folder / "scratch.xlsx"
    sent, back = folder / "sent", folder / "back"
    out = typical(lambda: distribute(workbook, master, sent), times)
    fill_all(sent, back)
    home = typical(lambda: collect(master, scratch, back), times)
    sent_theirs, back_theirs = (
        typical(partial(run, (sys.executable, "-c", OPENPYXL_ALL, at, scratch)), min(times, 2))
        for at in (sent, back)
    )
    files, of_master = f"{len(list(sent.iterdir()))} files", "peak memory ÷ openpyxl's, of the master"
    return [
        Row(f"L: distribute {files} ÷ openpyxl, these", 0.35, out.seconds, sent_theirs.seconds, "s"),
        Row(f"L: collect {files} ÷ openpyxl, these", 0.3, home.seconds, back_theirs.seconds, "s"),
        Row(f"L: distribute, {of_master}", 0.6, out.megabytes, theirs.megabytes, "MB"),
        Row(f"L: collect, {of_master}", 0.6, home.megabytes, theirs.megabytes, "MB"),
    ]


def sample(folder: Path, times: int) -> Row:
    """The row about the sample workbook."""
    workbook, scratch = ROOT / "okr_workbook.xlsm", folder / "sample.xlsm"
    refresh(workbook, scratch)
    pairs = [
        (refresh(workbook, scratch), run((sys.executable, "-c", "import pandas"))) for _ in range(times * 3)
    ]
    ours, theirs = (statistics.median(pair[side].seconds for pair in pairs) for side in (0, 1))
    return Row('sample: refresh ÷ `python -c "import pandas"`', 1.5, ours, theirs, "s")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="runs of each; the median counts")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        rows = [*large(folder, times), sample(folder, times)]
    print("| what | bar | ratio | okrxl | against |\n| --- | --- | --- | --- | --- |")
    print(*rows, sep="\n")


if __name__ == "__main__":
    main()
