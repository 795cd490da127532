"""The JSON output of check and refresh: one object, keys as in DESIGN §2, full precision."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from okrxl.core.grid import is_blank
from okrxl.core.schema import MONTHLY_COLUMNS, OWNER_SCORE_COLUMNS, SCORE_COLUMNS, STATUSES
from okrxl.core.wording import describe_finding
from okrxl.report.source import cells
from okrxl.report.why import why

if TYPE_CHECKING:
    import pandas as pd

    from okrxl.assess import Assessment
    from okrxl.core.finding import Finding
    from okrxl.core.labels import Lang

COUNTS = ("key_results", *STATUSES, "not_updated")
STANDING = (
    "score",
    "grade",
    "expected",
    "gap",
    "forecast_score",
    *COUNTS,
    "last_month",
    "score_change",
    "confidence",
)
MORE_SCORES = (
    "target_max", "aggregation", "frequency", "commitment", "start", "due", "state", "month_actual",
    "not_updated", "hits", "planned", "expected_actual", "month_plan", "completion", "gap", "contribution",
    "forecast_score", "outlook",
)  # fmt: skip


def json_output(workbook: str, found: Assessment, lang: Lang) -> str:
    """The assessment as JSON text; messages, fixes and explanations in `lang`."""
    by_hits = found.scored["by_hits"]
    counts = {key: found.scored[key].where(by_hits) for key in ("hits", "planned")}
    scored = found.scored.assign(why=why(lang, found.scored), **counts)
    output = {
        "workbook": workbook,
        "as_of": found.settings.as_of,
        "company": {key: plain_value(found.company.get(key)) for key in STANDING},
        "objectives": records(
            found.objectives, ("id", "objective", "department", "owner", "aligned_to", "weight", *STANDING)
        ),
        "strategy": records(found.strategy, ("id", "goal", "owner", *STANDING)),
        "departments": records(found.departments, ("department", "lead", *STANDING)),
        "owners": records(found.owners, OWNER_SCORE_COLUMNS),
        "scores": records(
            scored,
            (*SCORE_COLUMNS, *MORE_SCORES),
        ),
        "monthly": records(found.monthly, MONTHLY_COLUMNS),
        "findings": [finding_record(finding, lang) for finding in found.findings],
    }
    return json.dumps(output, ensure_ascii=False, default=plain_value, allow_nan=False, indent=None)


def finding_record(finding: Finding, lang: Lang) -> dict[str, object]:
    """A finding with its message and fix."""
    message, fix = describe_finding(finding, lang)
    return {
        "code": finding.code,
        "severity": finding.severity,
        "sheet": finding.sheet or None,
        "cell": finding.cell or None,
        "value": plain_value(finding.value),
        "message": message,
        "fix": fix,
    }


def records(frame: pd.DataFrame, keys: Iterable[str]) -> list[Mapping[str, object]]:
    """A frame as a list of objects; null for what is absent."""
    columns = {key: [plain_value(cell) for cell in cells(frame[key])] for key in keys if key in frame}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def plain_value(value: object) -> object:
    """What JSON can hold: dates in ISO form; blank cells, empty texts and NaN as null."""
    if is_blank(value) or value == "":
        return None
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return float(value) if abs(value) != float("inf") else None
    if isinstance(value, date):
        return value.isoformat()[:10]
    item = getattr(value, "item", None)
    return item() if callable(item) else str(value)
