"""The live preview of a department's scores: a hidden sheet of formulas that answer while it types.

A row per key result and a row per check-in, those that were sent as constants, those typed by reference; what
counts is said by flags beside them. Read by the preview with less forgiveness than by okrxl when the workbook
comes back: numbers and dates typed as text (`80 %` in a text cell) do not count here, and are read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from okrxl.core.address import column_letters, sheet_ref
from okrxl.core.grid import DAY_ZERO
from okrxl.core.labels import labels
from okrxl.exchange.department_data import DepartmentData
from okrxl.exchange.preview import formulas
from okrxl.exchange.preview.columns import GOALS, TOLD, day_number, goals, standing, told
from okrxl.exchange.preview.formulas import Fills, Rows, Working
from okrxl.exchange.preview.history import history
from okrxl.read.cells import SERIALS
from okrxl.sheets.model import Computed, Content, PlacedSheet, Protection, Scalar, Values

__all__ = ["Fills", "Preview", "preview"]

ONE = (
    "sent",
    "as_of",
    "green_from",
    "amber_from",
    "monday",
    "first_day",
    "last_day",
    "done",
    "not_done",
)
"""Single cells, one below the other."""
DAY_COLUMNS = frozenset({"start", "due", "date", "moved", "sent", "as_of", "monday", "first_day", "last_day"})
TOP = 4
"""Row of the first single cell."""
FIRST_MONDAY = date(1969, 12, 29)
"""From where `values.period_index` counts weeks."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The working sheet, and what the Update sheet shows of it.

    `scores` and `grades` are one a row of `DepartmentData.scored`: references with what they give as of
    sending, `""` where there is no score. `as_of` is the day they are of: of sending or the newest typed.
    """

    sheet: PlacedSheet
    scores: tuple[Computed, ...]
    grades: tuple[Computed, ...]
    as_of: Computed


def preview(data: DepartmentData, fills: Fills) -> Preview:
    """Formulas whose scores are those of `score_at`, whatever is typed where `fills` says."""
    said = labels(data.settings.language)
    scored = data.scored.reset_index(drop=True)
    past = history(scored, data.check_ins, day_number(data.settings.as_of))
    here = _places(len(scored), len(past.kr), len(fills.rows))
    scores, grades = standing(data)
    tab = said.text("working.tab")
    texts = ((said.text("working.title"), said.text("working.note")),)
    left = len(GOALS) + 2
    goal_columns, told_columns = goals(scored, past, here, data), told(here, past, fills)
    sheet = PlacedSheet(
        "working",
        tab,
        (
            Values(1, 1, texts, (("title", "subtitle"),)),
            _one(data, here),
            *_block(here.goals.first, 1, GOALS, goal_columns, said.section("working.goals")),
            *_block(here.told.first, left, TOLD, told_columns, said.section("working.told")),
        ),
        widths=tuple((column, 14.0) for column in range(1, left + len(TOLD))),
        state="hidden",
        protection=Protection(),
    )

    def shown(key: str, values: Sequence[Scalar]) -> tuple[Computed, ...]:
        rows = range(here.goals.first, here.goals.first + len(values))
        return tuple(
            Computed(sheet_ref(tab, here.goals.cell(key, row)), value)
            for row, value in zip(rows, values, strict=True)
        )

    as_of = Computed(sheet_ref(tab, here.one["as_of"]), data.settings.as_of)
    return Preview(sheet, shown("score", scores), shown("grade", grades), as_of)


def _places(size: int, sent: int, typed: int) -> Working:
    """Key results on the left, check-ins beside them: constants, then typed ones, then an empty row."""
    one = {key: f"$B${row}" for row, key in enumerate(ONE, TOP)}
    first = TOP + len(ONE) + 2
    columns = {key: column_letters(number) for number, key in enumerate(GOALS, 1)}
    beside = {key: column_letters(number) for number, key in enumerate(TOLD, len(GOALS) + 2)}
    return Working(
        one,
        Rows(columns, first, first + max(size, 1) - 1),
        Rows(beside, first, first + sent + typed),
        first + sent,
    )


def _block(
    first: int, left: int, keys: Sequence[str], columns: Iterable[Sequence[Content]], words: Mapping[str, str]
) -> tuple[Values, Values]:
    """A header and its columns."""
    styles = tuple("date" if key in DAY_COLUMNS else "text" for key in keys)
    header = Values(first - 1, left, tuple((words[key],) for key in keys), ("header",) * len(keys))
    return header, Values(first, left, tuple(columns), styles)


def _one(data: DepartmentData, here: Working) -> Values:
    """The single cells with their names."""
    settings, said = data.settings, labels(data.settings.language)
    done, not_done = formulas.word_lists()
    dates = here.told.column("date", here.typed)
    first_day, last_day = (DAY_ZERO.date() + timedelta(days=number) for number in SERIALS)
    values: dict[str, Content] = {
        "sent": settings.as_of,
        "as_of": Computed(f"MAX({here.one['sent']},{dates})", settings.as_of),
        "green_from": settings.green_from,
        "amber_from": settings.amber_from,
        "monday": FIRST_MONDAY,
        "first_day": first_day,
        "last_day": last_day,
        "done": done,
        "not_done": not_done,
    }
    names = [said.text(f"working.one.{key}") for key in ONE]
    styles = ["date" if key in DAY_COLUMNS else "text" for key in ONE]
    return Values(TOP, 1, (names, [values[key] for key in ONE]), ("text", styles))
