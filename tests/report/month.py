"""What the monthly report has to show of a month: the scores of a check on that month's last day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from okrxl.cli.json_output import json_output
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.pipeline import Moment, read
from okrxl.scoring.months import month_ends

NOW = datetime(2026, 11, 20, 9, 30)
KEYS = (
    "month_actual", "month_plan", "completion", "mom", "yoy", "actual", "expected_actual", "gap", "forecast",
)  # fmt: skip
MORE = ("score", "expected", "score_change")
"""The columns of okr_month_report from the third on, and those after goal, status and id."""


def ends(path: Path) -> list[date]:
    """The days that the report can show."""
    return month_ends(read(ClosedWorkbook(path), Moment(NOW)).settings)


def expected(path: Path, day: date) -> Mapping[str, Mapping[str, float | None]]:
    """Id -> what `--json --as-of` has of a key result on a day, in the report's signs and units."""
    found = read(ClosedWorkbook(path), Moment(NOW, day))
    listed = json.loads(json_output(path.name, found, "zh"))["scores"]
    points = found.scored["in_points"] & found.scored["figures_as_share"]
    return {
        one["id"]: {key: _shown(key, one[key], in_points=bool(share)) for key in (*KEYS, *MORE)}
        for one, share in zip(listed, points, strict=True)
    }


def _shown(key: str, value: float | None, *, in_points: bool) -> float | None:
    if value is None:
        return None
    if key == "gap":
        return -value
    return value * 100 if key in {"mom", "yoy"} and in_points else value


def compare(rows: Sequence[Sequence[Any]], wanted: Mapping[str, Mapping[str, float | None]]) -> None:
    """The rows of okr_month_report against `expected`; each key result stands once."""
    found = dict(_figures(rows))
    assert set(found) >= set(wanted)
    for name, figures in wanted.items():
        assert found[name] == pytest.approx(figures, nan_ok=True, abs=1e-9), name


def _figures(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[str, dict[str, float | None]]]:
    for row in rows:
        cells = dict(zip((*KEYS, "goal", "status", "id", *MORE), row[2:], strict=False))
        values = {key: cells[key] for key in (*KEYS, *MORE)}
        yield cells["id"], {key: None if one in {"", None} else float(one) for key, one in values.items()}
