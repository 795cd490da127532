"""Blank workbooks to import into, and what they hold afterwards."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from okrxl.assess import Assessment
from okrxl.build.workbook import make
from okrxl.core.grid import is_blank
from okrxl.core.labels import Lang
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.importing.files.sources import SourceFile, source_sheets
from okrxl.importing.model import SourceSheet
from okrxl.importing.result import Imported
from okrxl.importing.run import Asked, import_into
from okrxl.pipeline import Moment, read

NOW = datetime(2026, 11, 20, 9, 0)
SAVED = date(2026, 11, 15)


@cache
def blank(lang: Lang, folder: Path) -> bytes:
    path = folder / f"blank_{lang}.xlsx"
    make(path, lang, sample=False, now=NOW)
    return path.read_bytes()


def sheet_of(text: str, name: str = "export.csv", encoding: str = "utf-8") -> list[SourceSheet]:
    """The sheet of a text file."""
    return source_sheets(SourceFile(name, text.encode(encoding), SAVED))


class Book:
    """A workbook that takes imports."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[bytes, Assessment] | None = None

    def take(self, sheets: list[SourceSheet] | str, **asked: Any) -> Imported:
        """Import and save, without a question where nothing is in doubt."""
        book = ClosedWorkbook(self.path)
        wanted = Asked(**({"apply": True} | asked))
        found = sheet_of(sheets) if isinstance(sheets, str) else sheets
        result = import_into(book, Moment(NOW), found, wanted)
        book.save()
        return result

    def read(self) -> Assessment:
        """The workbook, scored; once as long as it is the same."""
        content = self.path.read_bytes()
        if self._seen is None or self._seen[0] != content:
            self._seen = content, read(ClosedWorkbook(self.path), Moment(NOW))
        return self._seen[1]

    def table(self, key: str, *columns: str) -> list[tuple[Any, ...]]:
        """Some columns of an input table, row by row; None for blanks."""
        frame = getattr(self.read().tables, key).frame[list(columns)]
        return [
            tuple(None if is_blank(cell) else getattr(cell, "date", lambda c=cell: c)() for cell in row)
            for row in frame.itertuples(index=False)
        ]

    def scores(self) -> dict[str, float | None]:
        """The score of each key result, rounded."""
        frame = self.read().scored
        return {
            one: None if is_blank(score) else round(score, 4)
            for one, score in zip(frame["id"], frame["score"], strict=True)
        }


@pytest.fixture(scope="session")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blanks")


@pytest.fixture
def book(blanks: Path, tmp_path: Path) -> Book:
    """A blank English workbook of 2026."""
    path = tmp_path / "OKR.xlsx"
    path.write_bytes(blank("en", blanks))
    return Book(path)


@pytest.fixture
def chinese(blanks: Path, tmp_path: Path) -> Book:
    """A blank Chinese workbook of 2026."""
    path = tmp_path / "OKR.xlsx"
    path.write_bytes(blank("zh", blanks))
    return Book(path)
