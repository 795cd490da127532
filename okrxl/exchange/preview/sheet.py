"""The live preview of a department's scores: a hidden sheet of formulas that answer while it types.

It has a row per key result and a row per check-in: those that were sent as constants, those typed by
reference. It reads typed cells more strictly than okrxl does when the workbook comes back: numbers and dates
typed as text (`80 %` in a text cell) do not count here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from okrxl.core.address import column_letters, sheet_ref
from okrxl.core.grid import DAY_ZERO
from okrxl.core.labels import labels
from okrxl.core.worksheet import MAX, Expression, reference
from okrxl.exchange.department_data import DepartmentData
from okrxl.exchange.preview.check_in_columns import CHECK_IN_COLUMNS, check_in_columns, day_number
from okrxl.exchange.preview.check_in_formulas import WORD_LISTS, person
from okrxl.exchange.preview.history import history
from okrxl.exchange.preview.key_result_columns import KEY_RESULT_COLUMNS, key_result_columns, sent_scores
from okrxl.exchange.preview.working import Block, EntryRows, Working
from okrxl.read.cells import SERIALS
from okrxl.sheets.model import Computed, Content, PlacedSheet, Protection, Scalar, Values

__all__ = ["EntryRows", "Preview", "preview"]

SINGLE_CELLS = (
    "sent",
    "as_of",
    "green_from",
    "amber_from",
    "score_cap",
    "monday",
    "first_day",
    "last_day",
    "done",
    "not_done",
    "by",
)
"""One below the other, each beside its name."""
DAY_COLUMNS = frozenset({"start", "due", "date", "moved", "sent", "as_of", "monday", "first_day", "last_day"})
TOP = 4
"""Row of the first single cell."""
FIRST_MONDAY = date(1969, 12, 29)
"""From where `check_ins.period_index` counts weeks."""
KEY_RESULTS_LEFT, CHECK_INS_LEFT = 1, len(KEY_RESULT_COLUMNS) + 2
"""First columns of the two blocks."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The working sheet, and what the Update sheet shows of it.

    `scores` and `grades` are one a row of `DepartmentData.scored`, in order: references with their values as
    of sending, `""` where there is no score. `as_of` is the day they are of: of sending or the newest typed.
    """

    sheet: PlacedSheet
    scores: tuple[Computed, ...]
    grades: tuple[Computed, ...]
    as_of: Computed
    read: tuple[str, ...] = ()
    """References to the typed actuals as they are read, one a row of `EntryRows.positions`."""


def preview(data: DepartmentData, entries: EntryRows) -> Preview:
    """Formulas whose scores are those of `score_at`, whatever is typed into `entries`."""
    scored = data.scored.reset_index(drop=True)
    past = history(scored, data.check_ins, day_number(data.settings.as_of), data.settings)
    at = _addresses(len(scored), len(past.kr), len(entries.positions), data.settings.quarters_from)
    key_results = key_result_columns(scored, past, at, data)
    sheet = _sheet(data, at, key_results, check_in_columns(at, past, entries), entries.by)

    def references(key: str, values: Sequence[Scalar]) -> tuple[Computed, ...]:
        rows = range(at.key_results.first, at.key_results.first + len(values))
        cells = (at.key_results.row(row)[key] for row in rows)
        return tuple(_reference(sheet, cell, value) for cell, value in zip(cells, values, strict=True))

    scores, grades = sent_scores(data)
    as_of = _reference(sheet, at.single["as_of"], data.settings.as_of)
    typed = range(at.typed, at.typed + len(entries.positions))
    read = tuple(sheet_ref(sheet.name, at.check_ins.row(row)["actual"].text) for row in typed)
    return Preview(sheet, references("score", scores), references("grade", grades), as_of, read)


def _reference(sheet: PlacedSheet, cell: Expression, value: Scalar) -> Computed:
    return Computed(sheet_ref(sheet.name, cell.text), value)


def _addresses(size: int, sent: int, typed: int, quarters_from: int) -> Working:
    """Key results on the left, check-ins beside them: constants, then typed ones, then an empty row."""
    single = {key: reference(f"$B${row}") for row, key in enumerate(SINGLE_CELLS, TOP)}
    first = TOP + len(SINGLE_CELLS) + 2
    key_results = {key: column_letters(n) for n, key in enumerate(KEY_RESULT_COLUMNS, KEY_RESULTS_LEFT)}
    check_ins = {key: column_letters(n) for n, key in enumerate(CHECK_IN_COLUMNS, CHECK_INS_LEFT)}
    return Working(
        single,
        Block(key_results, first, first + max(size, 1) - 1),
        Block(check_ins, first, first + sent + typed),
        first + sent,
        quarters_from,
    )


def _sheet(
    data: DepartmentData,
    at: Working,
    key_results: Sequence[Sequence[Content]],
    check_ins: Sequence[Sequence[Content]],
    by: Expression,
) -> PlacedSheet:
    words = labels(data.settings.language)
    texts = ((words.text("working.title"), words.text("working.note")),)
    headers, beside = words.section("working.key_results"), words.section("working.check_ins")
    return PlacedSheet(
        "working",
        words.text("working.tab"),
        (
            Values(1, 1, texts, (("title", "subtitle"),)),
            _single_cells(data, at, by),
            *_block(at.key_results.first, KEY_RESULTS_LEFT, KEY_RESULT_COLUMNS, key_results, headers),
            *_block(at.check_ins.first, CHECK_INS_LEFT, CHECK_IN_COLUMNS, check_ins, beside),
        ),
        widths=tuple((column, 14.0) for column in range(1, CHECK_INS_LEFT + len(CHECK_IN_COLUMNS))),
        state="hidden",
        protection=Protection(),
    )


def _block(
    first: int,
    left: int,
    keys: Sequence[str],
    columns: Iterable[Sequence[Content]],
    headers: Mapping[str, str],
) -> tuple[Values, Values]:
    """A header and its columns."""
    styles = tuple("date" if key in DAY_COLUMNS else "text" for key in keys)
    header = Values(first - 1, left, tuple((headers[key],) for key in keys), ("header",) * len(keys))
    return header, Values(first, left, tuple(columns), styles)


def _single_cells(data: DepartmentData, at: Working, by: Expression) -> Values:
    """The single cells with their names."""
    settings, words = data.settings, labels(data.settings.language)
    first_day, last_day = (DAY_ZERO.date() + timedelta(days=number) for number in SERIALS)
    newest = MAX(at.single["sent"], at.typed_column("date"))
    values: dict[str, Content] = {
        "sent": settings.as_of,
        "as_of": Computed(newest.text, settings.as_of),
        "green_from": settings.green_from,
        "amber_from": settings.amber_from,
        "score_cap": settings.score_cap,
        "monday": FIRST_MONDAY,
        "first_day": first_day,
        "last_day": last_day,
        **WORD_LISTS,
        "by": Computed(person(by).text, ""),
    }
    names = [words.text(f"working.single.{key}") for key in SINGLE_CELLS]
    styles = ["date" if key in DAY_COLUMNS else "text" for key in SINGLE_CELLS]
    return Values(TOP, 1, (names, [values[key] for key in SINGLE_CELLS]), ("text", styles))
