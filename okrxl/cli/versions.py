"""What `restore` says: the kept versions, and which one the workbook went back to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from okrxl.core.errors import BadFileError, OkrxlError
from okrxl.core.labels import Labels, Lang, labels
from okrxl.core.names import STATUS_NAME
from okrxl.excel.file_store import load
from okrxl.excel.package.archive import Package
from okrxl.excel.read.named_cells import named_value
from okrxl.excel.store.versions import Version, kept, number_in
from okrxl.report.numbers import shown_score

if TYPE_CHECKING:
    from collections.abc import Sequence

SCORE = f"{STATUS_NAME}score"
"""The cell on Home that holds the company's score."""


def version_lines(name: str, lang: Lang) -> Iterator[str]:
    """The kept versions of a workbook, the newest first: number, time, command, company score then.

    BadFileError where none is kept.
    """
    words = labels(lang)
    path = Path(name)
    target = path.resolve()
    there = os.path.lexists(target)
    versions: Sequence[Version] = kept(target, number_in(load(target)) if there else None)
    if not versions:
        raise BadFileError("nothing_to_restore", name=path.name)
    yield words.text("cli.versions.head", name=name)
    for number, one in enumerate(versions, 1):
        yield words.text(
            "cli.versions.line",
            number=f"{number:>2}",
            when=f"{one.kept:%Y-%m-%d %H:%M}",
            before=_before(one, words),
            score=_score(one, path.name),
        )
    yield words.text("cli.versions.tail")


def restored_line(name: str, version: Version, lang: Lang) -> str:
    """Which version the workbook went back to."""
    words = labels(lang)
    when = f"{version.kept:%Y-%m-%d %H:%M}"
    return words.text("cli.restored", name=name, when=when, before=_before(version, words))


def _before(version: Version, words: Labels) -> str:
    if not version.command:
        return words.text("cli.versions.before_change")
    return words.text("cli.versions.before", command=version.command)


def _score(version: Version, name: str) -> str:
    """The company's score as the version shows it; a dash where it cannot be read."""
    try:
        value = named_value(Package.open(version.content(name), name=name), SCORE)
    except (OkrxlError, ValueError):
        return shown_score(None)
    return shown_score(float(value) if isinstance(value, int | float) else None)
