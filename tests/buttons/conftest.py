"""A workbook that is open in a pretended Excel: its tables and sheets live in a closed file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import pytest

from okrxl.build.workbook import make
from okrxl.core.errors import OkrxlError
from okrxl.core.labels import Lang
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.excel.port import Port

NOW = datetime(2026, 11, 20, 9, 30)


@dataclass
class PretendedBook:
    """Notes what the user would see."""

    path: Path
    lang: Lang | None = "zh"
    refused: OkrxlError | None = None
    only_read: bool = False
    autosaved: bool = False
    copies: bool = True
    gone: bool = False
    opens: Callable[[Path], Port] = ClosedWorkbook
    status: list[str | None] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    beside: list[Path] = field(default_factory=list)
    answers: bool = True
    asked: list[str] = field(default_factory=list)
    chosen: list[Path] | None = field(default_factory=list)
    pdf: bytes | None = b"%PDF"
    printed: list[list[str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def location(self) -> str:
        return str(self.path)

    @property
    def program(self) -> str:
        return "Excel"

    @property
    def process(self) -> int | None:
        return None

    def language(self) -> Lang | None:
        return self.lang

    def show_status(self, text: str | None) -> None:
        self.status.append(text)

    def alert(self, text: str, title: str, mood: Literal["info", "critical"]) -> None:
        assert title == "OKR"
        self.said.append((text, mood))

    def confirm(self, text: str, title: str) -> bool:
        assert title == "OKR"
        self.asked.append(text)
        return self.answers

    def choose_files(self, title: str, endings: Sequence[str]) -> list[Path]:
        assert title
        assert ".csv" in endings
        if self.chosen is None:
            raise OSError("no dialog")
        return self.chosen

    def obstacle(self) -> OkrxlError | None:
        return self.refused

    def read_only(self) -> bool:
        return self.only_read

    def saves_itself(self) -> bool:
        return self.autosaved

    def port(self, prepare: object = None) -> Port:
        del prepare  # for an Excel that runs
        return self.opens(self.path)

    def copy(self) -> bytes | None:
        return self.path.read_bytes() if self.copies else None

    def open_beside(self, path: Path) -> None:
        self.beside.append(path)

    def print_sheets(self, tabs: Collection[str]) -> bytes | None:
        self.printed.append(sorted(tabs))
        return self.pdf

    def is_open(self) -> bool:
        return not self.gone


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, made once; not to be written to."""
    path = tmp_path_factory.mktemp("click") / "销售 50% & it's.xlsm"
    make(path, "zh", sample=True, now=NOW)
    return path


@pytest.fixture
def book(sample: Path, tmp_path: Path) -> PretendedBook:
    """The sample, open."""
    path = tmp_path / sample.name
    path.write_bytes(sample.read_bytes())
    return PretendedBook(path)
