"""Workbooks made once and copied: the sample in both languages, and a manager's own that was adopted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from okrxl.build.workbook import make
from okrxl.core.labels import Lang
from tests.excel import zoo
from tests.excel.running import done

NOW = datetime(2026, 11, 20, 9, 30)
Sample = Callable[..., Path]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`made("zh.xlsx")`, made("zoo.xlsm")`: kept for the session, not to be written to."""
    folder = tmp_path_factory.mktemp("made")

    def get(name: str) -> Path:
        path = folder / name
        if path.exists():
            return path
        if path.stem.startswith("zoo"):
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("XDG_STATE_HOME", str(folder))
                zoo.zoo(path)
                done("adopt", path, "--sample", "--lang", "zh")
                done("refresh", path)
        else:
            lang: Lang = "en" if path.stem.startswith("en") else "zh"
            make(path, lang, sample="blank" not in path.stem, now=NOW)
        return path

    return get


@pytest.fixture
def sample(made: Callable[[str], Path], tmp_path: Path) -> Sample:
    """`sample()`: a copy of the refreshed sample; `sample("en-blank.xlsm")`, `sample("zoo.xlsm")`."""

    def get(name: str = "zh.xlsx", as_name: str = "") -> Path:
        return Path(shutil.copy(made(name), tmp_path / (as_name or name)))

    return get
