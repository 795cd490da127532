"""okr_workbook.xlsm is what the code builds, and refreshing it changes nothing but the time on Home."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from okrxl.build.__main__ import BUILT_AT
from okrxl.build.workbook import make
from okrxl.cli.main import main
from okrxl.core.measures import MEASURES
from okrxl.core.schema import COMMITMENTS, GRADES, STATUSES
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.pipeline import Moment, read

SAMPLE = Path(__file__).resolve().parents[2] / "okr_workbook.xlsm"


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_is_what_the_code_builds(tmp_path: Path) -> None:
    built = tmp_path / SAMPLE.name
    make(built, "zh", sample=True, now=BUILT_AT)
    assert parts(built) == parts(SAMPLE), "run python -m okrxl.build"


def test_refreshing_changes_home_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / SAMPLE.name
    shutil.copyfile(SAMPLE, copy)
    assert main(["refresh", str(copy)]) == 0
    capsys.readouterr()
    before, after = parts(SAMPLE), parts(copy)
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]


def test_everything_occurs() -> None:
    found = read(ClosedWorkbook(SAMPLE), Moment(BUILT_AT))
    assert set(found.scored["measure"]) == set(MEASURES)
    assert set(found.scored["status"]) >= set(STATUSES) - {"closed", "cancelled"}
    assert set(found.scored["grade"]) >= set(GRADES)
    assert set(found.scored["commitment"]) == set(COMMITMENTS)
    assert {finding.severity for finding in found.findings} == {"warning"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("content", ["--sample", "--blank"])
@pytest.mark.parametrize("ending", [".xlsx", ".xlsm"])
def test_every_kind_of_new_workbook_is_valid(
    tmp_path: Path, validator: Callable[[Path], list[str]], lang: str, content: str, ending: str
) -> None:
    path = tmp_path / f"new{ending}"
    assert main(["new", str(path), "--lang", lang, content]) == 0
    assert validator(path) == []
