"""Compares what two versions of okrxl make of the same workbooks: every message, JSON and package part.

`python -m benchmarks.same_output OLD/python NEW/python [--old-words] [--share 1.0]`: a version of okrxl is
installed for each interpreter. Both check, refresh and distribute both samples, both blank workbooks and
workload L. Times of day and random codes are masked; `--old-words` lends the new version the old texts, so
that what still differs is behaviour.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

TIMES = re.compile(rb"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?Z?|\b\d\d:\d\d\b|(?<=<v>)4\d{4}\.\d+")
"""Moments, as texts and as serial numbers with a fraction."""
SEVERITY = re.compile("^(?:错误|提醒|Error|Warning)  ".encode())
CODES = re.compile(rb"OKR-[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*|[0-9a-f]{8,}|(?<![0-9A-F])[0-9A-F]{8}(?![0-9A-F])")
RENAMED = {
    "[choices.milestone]": "[choices.done]",
    "[collect.told]": "[collect.output]",
    "[working.goals]": "[working.key_results]",
    "[working.told]": "[working.check_ins]",
    "[working.one]": "[working.single]",
    "\ntold = ": "\nsent = ",
}
"""Sections and keys of the labels that the old version calls otherwise."""
WORDS = """
import sys, tomllib, pathlib, okrxl.core.labels as labels
print(pathlib.Path(labels.FOLDER))
"""


def main() -> int:
    """Print each difference, and how many things were compared; 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--share", type=float, default=1.0, help="of workload L")
    parser.add_argument("--old-words", action="store_true", help="the new version speaks with the old texts")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        inputs = list(workbooks(asked.old, work, asked.share))
        words = lent(asked.old, asked.new, work) if asked.old_words else {}
        old = dict(results(asked.old, inputs, work / "a" / "out", {}))
        new = dict(results(asked.new, inputs, work / "b" / "out", words))
    different = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    for key in different:
        print(key, first_difference(old.get(key, b""), new.get(key, b"")))
    print(f"{len(old)} things compared, {len(different)} different")
    return bool(different)


def workbooks(python: str, work: Path, share: float) -> Iterator[Path]:
    """What both versions work on, made by the old one."""
    for lang in ("zh", "en"):
        for content in ("sample", "blank"):
            path = work / f"{content}-{lang}.xlsx"
            run(python, ["new", str(path), "--lang", lang, f"--{content}"], work)
            yield path
    path = work / "L.xlsx"
    subprocess.run(
        [sys.executable, "-m", "benchmarks.make_workload", str(path), "--share", str(share)], check=True
    )
    yield path


def lent(old: str, new: str, work: Path) -> Mapping[str, str]:
    """A copy of the new version that speaks with the old texts wherever it has them."""
    ours, theirs = (
        Path(
            subprocess.run(
                [python, "-c", WORDS], check=True, capture_output=True, text=True, cwd="/"
            ).stdout.strip()
        )
        for python in (new, old)
    )
    copy = work / "lent"
    shutil.copytree(ours.parents[1], copy / "okrxl")
    templates = copy / templates_of(ours).relative_to(ours.parents[2])
    if not templates.is_dir():
        shutil.copytree(templates_of(ours), templates)
    for path in templates_of(theirs).glob("department*.xlsx"):
        shutil.copy(path, templates)
    for lang in ("zh", "en"):
        for path in sorted((theirs / lang).glob("*.toml")):
            text = path.read_text(encoding="utf-8")
            for old_name, new_name in RENAMED.items():
                text = text.replace(old_name, new_name)
            # Merged in the order of their names: the old texts come last and win.
            target = copy / "okrxl" / "core" / "labels" / lang / f"zz-{path.name}"
            target.write_text(text, encoding="utf-8")
    return {"PYTHONPATH": str(copy)}


def templates_of(labels: Path) -> Path:
    """The templates of the version with that folder of labels: in the package, or beside it in a clone."""
    installed = labels.parents[1] / "_templates"
    return installed if installed.is_dir() else labels.parents[2] / "templates"


def results(
    python: str, inputs: list[Path], folder: Path, words: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Everything one version says and writes."""
    folder.mkdir(parents=True)
    for source in inputs:
        book = folder / source.name
        shutil.copy(source, book)
        for step, arguments in enumerate(
            (
                ["check", source.name, "--json"],
                ["check", source.name],
                ["refresh", source.name, "--json"],
                ["refresh", source.name],
                ["refresh", source.name, "--as-of", "2026-06-30", "--json"],
                ["distribute", source.name, "--to", f"to-{source.stem}"],
            )
        ):
            yield f"{source.stem} {step} {arguments[0]}", run(python, arguments, folder, words)
            yield from parts(book, f"{source.stem} {step}")
        for sent in sorted((folder / f"to-{source.stem}").rglob("*.xlsx")):
            yield from parts(sent, f"{source.stem} {sent.name}")


def run(python: str, arguments: list[str], folder: Path, words: Mapping[str, str] = {}) -> bytes:
    """What a command prints, its exit status with it; a JSON object key by key."""
    done = subprocess.run(
        [python, "-m", "okrxl", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        env=dict(os.environ) | dict(words) | {"XDG_STATE_HOME": str(folder / "state"), "LANG": "C.UTF-8"},
    )
    text = done.stdout + done.stderr
    if "--json" in arguments and done.stdout.startswith(b"{"):
        text = json.dumps(json.loads(done.stdout), ensure_ascii=False, indent=0, sort_keys=True).encode()
    elif arguments[0] == "check":
        text = b"\n".join(findings(text))
    return TIMES.sub(b"<time>", text) + b"\n" + str(done.returncode).encode()


def findings(text: bytes) -> Iterator[bytes]:
    """Cell, code and message of each line of `check`; severity and total are newer than version 0.1.0."""
    for line in text.splitlines():
        fields = line.split(b"  ", 2)
        if len(fields) == 3:
            yield b"  ".join((*fields[:2], SEVERITY.sub(b"", fields[2])))


def parts(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Each part of a workbook."""
    with zipfile.ZipFile(path) as package:
        for entry in package.namelist():
            yield f"{name} {entry}", CODES.sub(b"<code>", TIMES.sub(b"<time>", package.read(entry)))


def first_difference(old: bytes, new: bytes) -> str:
    """Where two texts part, with a little of each."""
    place = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )
    show = slice(max(place - 60, 0), place + 120)
    return f"at {place}:\n  - {old[show]!r}\n  + {new[show]!r}"


if __name__ == "__main__":
    sys.exit(main())
