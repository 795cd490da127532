"""The workbook's contract: input tables, generated tables and sheets, settings, and the codes of choices.

Keys here are the names in code; the words a user reads for them stand in `labels/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from okrxl.core.labels import contract_word
from okrxl.core.measures import MEASURES

Kind = Literal["id", "ids", "text", "number", "date", "time", "choice", "names", "any"]

AGGREGATIONS = ("latest", "sum", "average", "hit_rate")
FREQUENCIES = ("weekly", "monthly", "quarterly")
COMMITMENTS = ("committed", "aspirational")
STATES = ("open", "closed", "cancelled")
AT_CLOSE = ("archive", "carry_over", "keep_running")
GRADES = ("green", "amber", "red")
STATUSES = (
    "cancelled",
    "closed",
    "not_started",
    "no_data",
    "achieved",
    "overdue",
    "on_track",
    "behind",
    "at_risk",
)

PERCENT_UNITS = frozenset(
    {
        "pct", "percent", "percents", "percentage", "percentagepoint", "percentagepoints", "percentpoints",
        "pp", "ppt", "ppts", "ppoints", "百分比", "百分数", "百分率", "百分点", "个百分点",
    }
)  # fmt: skip
"""Words for a unit (normalized, without stops) whose numbers are percents or percentage points."""

CHOICES: dict[str, tuple[str, ...]] = {
    "measure": tuple(MEASURES),
    "aggregation": AGGREGATIONS,
    "frequency": FREQUENCIES,
    "commitment": COMMITMENTS,
    "state": STATES,
    "at_close": AT_CLOSE,
    "missing_counts_as": ("zero", "skip"),
    "objective_weights": ("department", "company"),
    "confidence_scale": ("10", "5", "100"),
    "date_order": ("dmy", "mdy"),
    "language": ("zh", "en"),
}


def is_percent_unit(unit: object) -> bool:
    """Whether a unit's numbers are percents and its changes percentage points: `%`, `pct.`, `% of sales`."""
    word = contract_word(unit) if isinstance(unit, str) else ""
    return "%" in word or word.replace(".", "") in PERCENT_UNITS


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an input table; `kind` says how its cells are read.

    Without a `required` column the table is of no use; nobody misses an `optional` one. `lookup` names the
    input table and column a drop-down is fed from. A `month` has its key as its header: `2026-01`.
    """

    key: str
    kind: Kind
    required: bool = False
    optional: bool = False
    lookup: tuple[str, str] | None = None
    month: bool = False


@dataclass(frozen=True, slots=True)
class InputTable:
    """An input table: `key` here, `name` in Excel (the ListObject), its columns in usual order.

    A `monthly` one has a column a month after them, and nobody misses it.
    """

    key: str
    columns: tuple[Column, ...]
    monthly: bool = False

    @property
    def name(self) -> str:
        """The ListObject's name in the workbook."""
        return f"okr_{self.key}"

    def with_months(self, keys: Iterable[str]) -> InputTable:
        """The table with a column for each month."""
        return replace(self, columns=(*self.columns, *(Column(key, "number", month=True) for key in keys)))

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)


KEY_RESULT = ("key_results", "id")
DEPARTMENT = ("departments", "department")
OWNER = ("owners", "owner")

INPUT_TABLES = (
    InputTable(
        "settings", (Column("setting", "text"), Column("value", "any"), Column("note", "text", optional=True))
    ),
    InputTable(
        "strategy",
        (
            Column("id", "id", required=True),
            Column("goal", "text", required=True),
            Column("owner", "names", lookup=OWNER),
        ),
    ),
    InputTable(
        "departments",
        (
            Column("department", "text", required=True),
            Column("lead", "names", optional=True, lookup=OWNER),
            Column("email", "text", optional=True),
            Column("weight", "number", optional=True),
        ),
    ),
    InputTable(
        "owners",
        (
            Column("owner", "text", required=True),
            Column("department", "names", lookup=DEPARTMENT),
            Column("email", "text", optional=True),
        ),
    ),
    InputTable(
        "objectives",
        (
            Column("id", "id", required=True),
            Column("objective", "text", required=True),
            Column("department", "names", lookup=DEPARTMENT),
            Column("owner", "names", lookup=OWNER),
            Column("aligned_to", "ids", lookup=("strategy", "id")),
            Column("weight", "number"),
            Column("start", "date"),
            Column("due", "date"),
        ),
    ),
    InputTable(
        "key_results",
        (
            Column("id", "id", required=True),
            Column("objective_id", "id", required=True, lookup=("objectives", "id")),
            Column("key_result", "text", required=True),
            Column("department", "names", lookup=DEPARTMENT),
            Column("owner", "names", lookup=OWNER),
            Column("measure", "choice"),
            Column("unit", "text"),
            Column("baseline", "number"),
            Column("target", "number", required=True),
            Column("target_max", "number"),
            Column("aggregation", "choice"),
            Column("frequency", "choice"),
            Column("commitment", "choice"),
            Column("weight", "number"),
            Column("start", "date"),
            Column("due", "date"),
            Column("state", "choice", optional=True),
            Column("at_close", "choice", optional=True),
            Column("last_year_id", "id", optional=True),
            Column("note", "text", optional=True),
        ),
    ),
    InputTable(
        "check_ins",
        (
            Column("date", "date", required=True),
            Column("kr_id", "id", required=True, lookup=KEY_RESULT),
            Column("actual", "number", required=True),
            Column("confidence", "number"),
            Column("comment", "text", optional=True),
            Column("by", "text", optional=True, lookup=OWNER),
            Column("source", "text", optional=True),
            Column("entered", "time", optional=True),
        ),
    ),
    InputTable("monthly_plan", (Column("kr_id", "id", required=True, lookup=KEY_RESULT),), monthly=True),
    InputTable("monthly_actuals", (Column("kr_id", "id", required=True, lookup=KEY_RESULT),), monthly=True),
)
INPUT_BY_KEY = {table.key: table for table in INPUT_TABLES}
NEEDED_TABLES = frozenset({"objectives", "key_results", "check_ins"})
"""Without these tables nothing can be scored; the others only help."""
INPUT_NAMES = {table.name: table.key for table in INPUT_TABLES}
"""Table name in Excel -> key."""

SCORE_COLUMNS = (
    "id",
    "objective_id",
    "key_result",
    "department",
    "owner",
    "measure",
    "unit",
    "baseline",
    "target",
    "actual",
    "attainment",
    "score",
    "original_score",
    "grade",
    "expected",
    "status",
    "confidence",
    "last_check_in",
    "days_since",
    "score_change",
    "mom",
    "yoy",
    "forecast",
    "effective_weight",
    "why",
)
OWNER_SCORE_COLUMNS = (
    "owner",
    "department",
    "key_results",
    "score",
    "grade",
    "achieved",
    "on_track",
    "behind",
    "at_risk",
    "overdue",
    "no_data",
    "not_updated",
    "confidence",
)
MONTHLY_COLUMNS = (
    "month",
    "id",
    "key_result",
    "department",
    "owner",
    "actual",
    "target",
    "attainment",
    "score",
    "month_actual",
    "month_plan",
    "completion",
    "mom",
    "yoy",
    "score_change",
)
FINDING_NAMES = {"okr_mark_sheets": "sheet", "okr_mark_cells": "cell", "okr_mark_severities": "severity"}
"""Defined names of columns of the cells with findings, by which input sheets highlight them."""

GENERATED_SHEETS = (
    "home", "checks", "dashboard", "scores", "owner_scores", "weekly", "month_report", "alignment",
    "changes", "history", "monthly",
)  # fmt: skip
"""Keys of the generated sheets, in tab order; a department's is `dept.<n>`."""

DATA_SHEET = "data"
"""Key of the hidden sheet of what feeds charts."""

BUTTON_VERBS = ("refresh", "check", "import", "report", "distribute", "collect", "close", "restore")
"""What the buttons in Excel do, and `okrxl attach` with them, in the order of Home."""

SHAPES = (
    "listed",
    "tree",
    "paired",
    "wide",
    "blocks",
    "outline",
    "check_ins",
    "objectives",
    "strategy",
    "departments",
    "owners",
)
"""The layouts that an import can be told to read a sheet by."""

MEMORY_TAB = "_okrxl"
"""The tab of the hidden sheet in which a workbook remembers what was sent and returned."""
MEMORY_TABLES: dict[str, tuple[str, ...]] = {
    "okr_sent_files": ("sending", "number", "department"),
    "okr_sent_rows": ("sending", "number", "kr_id"),
    "okr_taken": ("sending", "number", "slot"),
}
"""Its tables, and the headers by which each is found where a program dropped the table itself."""
