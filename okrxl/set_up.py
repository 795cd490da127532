"""What the set-up scripts start, out of the wheel: an environment, okrxl in it, and the first workbook.

Standard library only, for nothing is installed yet.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

WHEEL: Final = re.compile(r"okrxl-(\d[\w.]*)-py3-none-any.*\.whl", re.IGNORECASE)
"""A browser that has the file already calls the next one `okrxl-0.1.0-py3-none-any (1).whl`."""
REASONS: Final = (
    ("disk", r"No space left|Errno 28\b|WinError 112|not enough space|Disk quota"),
    ("venv", r"ensurepip is not\s+available|No module named '?(ensurepip|venv)"),
    ("in_use", r"WinError (5|32)\b|Access is denied|Permission denied|being used by another process"),
    ("certificate", r"CERTIFICATE_VERIFY_FAILED"),
    (
        "network",
        r"connection broken|NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|from versions: none",
    ),
)
"""The text of `click.set_up.failed`, and what pip and venv print; the first one counts."""

FULL: Final = 1 << 20
"""Bytes; with less on the disk, pip's output is not in the log either."""


class SetUpError(Exception):
    """Ends the set-up: the key of a text in `click.set_up.failed`, and its values."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the program goes: a folder of the user's."""

    folder: Path
    system: str = sys.platform

    @property
    def environment(self) -> Path:
        """The virtual environment."""
        return self.folder / "python"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        names = ("Scripts", "python.exe") if self.system == "win32" else ("bin", "python")
        return self.environment.joinpath(*names)

    @property
    def log(self) -> Path:
        """What pip and venv print."""
        return self.folder / "setup.log"


def place(system: str, home: Path, variables: Mapping[str, str]) -> Place:
    """The folder that the operating system has for programs of one user."""
    if system == "win32":
        return Place(Path(variables.get("LOCALAPPDATA") or home / "AppData/Local") / "Programs/okrxl", system)
    if system == "darwin":
        return Place(home / "Library/Application Support/okrxl-program", system)
    return Place(Path(variables.get("XDG_DATA_HOME") or home / ".local/share") / "okrxl-program", system)


def made(where: Place) -> Place:
    """The folder, made, by its real path: Windows hides from Excel what a Python of its Store writes."""
    where.folder.mkdir(parents=True, exist_ok=True)
    return Place(where.folder.resolve(), where.system)


def main(arguments: Sequence[str] | None = None) -> int:
    """Set okrxl up from the newest wheel in the folder given; 0 done, 1 where a sentence says why not."""
    (folder,) = sys.argv[1:] if arguments is None else arguments
    wheel = newest_wheel(Path(folder))
    if not Path(__file__).exists():
        return _unpacked(wheel or Path(sys.path[0]), folder)
    from okrxl.core.labels import labels  # noqa: PLC0415 — the texts are files: they have to be unpacked
    from okrxl.core.language import machine_language  # noqa: PLC0415 — as above
    from okrxl.core.streams import use_utf8, write_line  # noqa: PLC0415 — as above

    use_utf8()
    words = labels(machine_language())
    try:
        if wheel is None:
            raise SetUpError("no_file", folder=folder)  # noqa: TRY301
        write_line(sys.stdout, words.text("click.set_up.begin", file=wheel.name))
        found = made(place(sys.platform, Path.home(), os.environ))
        install(wheel, found)
        workbook = first_workbook(found)
    except (SetUpError, OSError) as error:
        failed = error if isinstance(error, SetUpError) else _no_access(error)
        write_line(sys.stderr, words.text(f"click.set_up.failed.{failed.key}", **failed.values))
        return 1
    program = found.python.with_name("okrxl")
    write_line(sys.stdout, words.text("click.set_up.done", workbook=workbook, program=program))
    show(workbook)
    return 0


def _no_access(error: OSError) -> SetUpError:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    return SetUpError("disk" if full else "folder", path=error.filename, reason=error.strerror, log="")


def newest_wheel(folder: Path) -> Path | None:
    """The wheel of the highest version, of two copies the one that came last; None where there is none."""
    found = [(path, match[1]) for path in folder.iterdir() if (match := WHEEL.fullmatch(path.name))]
    return max(found, key=lambda one: (_order(one[1]), one[0].stat().st_mtime), default=(None, ""))[0]


def _order(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


def _unpacked(wheel: Path, folder: str) -> int:
    """Run this module once more, out of a passing folder: its texts are files."""
    with tempfile.TemporaryDirectory(prefix="okrxl-") as passing:
        try:
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(passing)
        except (OSError, zipfile.BadZipFile) as error:
            sys.stderr.write(f"okrxl: {wheel.name}: {error}\n")
            return 1
        command = [sys.executable, "-P", "-m", "okrxl.set_up", folder]
        return subprocess.run(command, env={**os.environ, "PYTHONPATH": passing}, check=False).returncode  # noqa: S603


def install(wheel: Path, where: Place) -> None:
    """Make the environment where there is none that works, put the wheel into it, and tell Excel."""
    where.log.write_bytes(b"")
    if not _works(where.python):
        _run([sys.executable, "-P", "-m", "venv", "--clear", where.environment], where)
    with tempfile.TemporaryDirectory(prefix="okrxl-") as passing:
        # The name that pip demands; a browser may have given it another.
        name = f"{wheel.name.partition('-py3-none-any')[0]}-py3-none-any.whl"
        copy = shutil.copy(wheel, Path(passing, name))
        pip = [where.python, "-P", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        _run([*pip, *_source(wheel.parent), "--upgrade", copy], where)
        # A newer file may have the same version: pip would leave what is there.
        _run([*pip, "--no-index", "--no-deps", "--force-reinstall", copy], where)
    if subprocess.run([where.python, "-P", "-m", "okrxl", "install"], env=_clean(), check=False).returncode:  # noqa: S603
        raise SetUpError("unfinished")


def _source(folder: Path) -> list[str | Path]:
    """Where pip looks for packages: in the folder alone where they lie beside okrxl (`pip download`)."""
    beside = any(not WHEEL.fullmatch(path.name) for path in folder.glob("*.whl"))
    return ["--no-index", "--find-links", folder] if beside else []


def _works(python: Path) -> bool:
    """Whether it has pip: not after a set-up that broke off, nor once its Python is gone."""
    with suppress(OSError):
        return not subprocess.run(  # noqa: S603
            [python, "-P", "-c", "import pip"], env=_clean(), check=False, capture_output=True
        ).returncode
    return False


def _run(command: Sequence[object], where: Place) -> None:
    """Run a step with its output in the log; SetUpError says what its output says."""
    with where.log.open("ab") as log:
        start = log.tell()
        words = [str(part) for part in command]
        status = subprocess.run(words, env=_clean(), stdout=log, stderr=log, check=False).returncode  # noqa: S603
    if status:
        output = where.log.read_bytes()[start:].decode(errors="replace")
        full = shutil.disk_usage(where.folder).free < FULL
        key = "disk" if full else reason(output)
        if key == "network" and "--no-index" in command:
            key = "beside"
        raise SetUpError(key, log=where.log, folder=where.folder, version=sys.version.partition(" ")[0])


def reason(output: str) -> str:
    """The key of the text that says what the output of pip or venv means."""
    return next((key for key, pattern in REASONS if re.search(pattern, output)), "other")


def _clean() -> dict[str, str]:
    """The environment of a child: the wheel that this runs out of is no place to import from."""
    ours = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    return {**ours, "PYTHONUTF8": "1"}


def first_workbook(where: Place) -> Path:
    """`OKR.xlsm` with the sample in the user's documents; one that is there stays as it is."""
    ask = "import platformdirs; print(platformdirs.user_documents_dir(), end='')"
    answer = subprocess.run([where.python, "-P", "-c", ask], env=_clean(), check=True, capture_output=True)  # noqa: S603
    workbook = Path(answer.stdout.decode()) / "OKR.xlsm"
    if workbook.exists():
        return workbook
    workbook.parent.mkdir(parents=True, exist_ok=True)
    new: list[str | Path] = [where.python, "-P", "-m", "okrxl", "new", workbook, "--sample"]
    if subprocess.run(new, env=_clean(), check=False).returncode:  # noqa: S603
        raise SetUpError("unfinished")
    return workbook


def show(workbook: Path) -> None:
    """Open it in Excel, where there is one; elsewhere its path is all."""
    with suppress(OSError):
        if sys.platform == "win32":
            os.startfile(workbook)  # noqa: S606 — what a double-click does
        elif sys.platform == "darwin":
            subprocess.run(["/usr/bin/open", workbook], check=False)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
