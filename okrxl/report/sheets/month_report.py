"""Monthly Report: the month that is chosen on it, by worksheet formulas over the figures of all months."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from okrxl.core.labels import text_width
from okrxl.core.worksheet import IF, IFERROR, INDEX, MATCH, Expression, constant, filled, slot
from okrxl.report.charts import MOST, UNSEEN, height_for
from okrxl.report.goals import goals
from okrxl.report.model import (
    Block,
    Charts,
    ChartView,
    Column,
    Highlight,
    SeriesView,
    SheetReport,
    TableView,
    cells_of,
)
from okrxl.report.month.better import better
from okrxl.report.month.data import (
    COMPARED,
    MORE,
    SHOWN,
    STANDING,
    data_tables,
    figure_styles,
    zeroed,
)
from okrxl.report.month.figures import Months, months_of
from okrxl.report.month.notes import shown_notes, typed_notes
from okrxl.report.month.units import SCALED
from okrxl.report.month.words import messages, paragraphs
from okrxl.report.numbers import shown_score
from okrxl.report.sheets.key_results import goal_column
from okrxl.report.source import cells, folded
from okrxl.sheets.model import Axis, Computed, Content, Scalar
from okrxl.sheets.styles import AXIS, BLUE, NAVY, SKY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from okrxl.core.labels import Lang
    from okrxl.report.source import Source

WIDTHS_IN: Mapping[Lang, tuple[float, ...]] = {
    "en": (47, 17, 10.5, 9, 12.5, 11, 11, 9, 12, 9, 10, 15, 12.5),
    "zh": (36, 12, 10.5, 10.5, 10.5, 13.5, 13.5, 8.5, 8.5, 8, 8.5, 14, 9.5),
}
"""Of the columns that all its tables share."""
CHARTS_FROM = 4
"""The column with the charts; left of them is what is chosen."""
NAME_LINE = 30
"""Letters of a department's name that stand on one line beside its bars."""
PRINTED = 13
ON_TWO_PAGES = 56
"""Rows of key results that go on two pages, a department's paragraph as four."""
DETAILS = PRINTED + 1
"""The first of the columns that are folded away."""
STANDING_STYLES = ("score", "ratio", "gap", "ratio")
STANDING_MARKS: tuple[Highlight, ...] = ("bar", "", "gap", "")


def month_report(source: Source) -> SheetReport:
    """The sheet with `okr_month_report`."""
    found = months_of(source)
    title = source.words.text("sheets.month_report")
    if found is None:
        notes = typed_notes(source, ())
        return SheetReport(
            "month_report", source.tabs["month_report"], title, source.scope(title),
            (notes,) if notes else (),
            tab_colour=SKY, message=source.say("message.no_score"), widths=WIDTHS_IN[source.lang],
            printed=PRINTED,
        )  # fmt: skip
    view = View.of(source, found)
    return SheetReport(
        "month_report",
        source.tabs["month_report"],
        title,
        source.scope(title),
        view.blocks,
        repeat="report",
        tab_colour=SKY,
        message=view.messages[view.month],
        message_formula=str(INDEX(cells_of("company", "message"), view.month_index)),
        data=view.data,
        widths=WIDTHS_IN[source.lang],
        printed=PRINTED,
        pages_high=2 if len(found.departments) * 4 + len(found.key_results) <= ON_TWO_PAGES else 0,
        tight=True,
    )


@dataclass(frozen=True)
class View:
    """The report while it is made: everything of every month, and the place of the chosen one."""

    source: Source
    found: Months
    styles: pd.DataFrame
    messages: list[str]
    words: list[str]
    data: tuple[TableView, ...]
    month: int
    chosen: int

    @classmethod
    def of(cls, source: Source, found: Months) -> View:
        """With the month and the key result that were chosen before."""
        styles = figure_styles(source, found)
        month = source.chosen.month
        labels = list(found.key_results["label"])
        label = source.chosen.key_result
        last = found.rows.iloc[-len(labels) :].reset_index(drop=True)
        said, words = [*messages(source, found)], [*paragraphs(source, found, styles)]
        # The heaviest of those that have a figure to compare.
        weight = last["contribution"].where(last["month_actual"].notna(), -np.inf).fillna(-np.inf)
        return cls(
            source,
            found,
            styles,
            said,
            words,
            data_tables(source, found, said, words),
            found.position(pd.Timestamp(month) if month else None),
            labels.index(label) if label in labels else int(weight.to_numpy().argmax()),
        )

    @property
    def month_index(self) -> Expression:
        """The cell with the number of the chosen month."""
        return cells_of("index", "month")

    @property
    def blocks(self) -> tuple[Block, ...]:
        """From top to bottom."""
        choose = TableView(
            "choice",
            (
                Column(
                    "month",
                    self.source.words.header("month"),
                    [self._days[self.month]],
                    "entry_month",
                    choices="months.month",
                ),
            ),
            "okr_month_choice",
            self.source.say("month.choice"),
            bare=True,
        )
        notes = typed_notes(self.source, self._days)
        tables = (
            choose,
            self._choose_key_result(),
            self._compared(),
            self._index(),
            self._key_result_index(),
            *((notes,) if notes else ()),
        )
        charts = (self._department_chart(), self._compare_chart())
        # Long names stand on two lines.
        lines = sum(1 + (text_width(name) > NAME_LINE) for name in self.found.departments[:MOST])
        return (
            Charts(charts, height_for(lines, 160) - 30, CHARTS_FROM, tables),
            self._heat(),
            self._departments(),
            shown_notes(self.source, self._days, self._days[self.month], self.month_index, PRINTED - 1),
            self._report(),
        )

    @property
    def _days(self) -> list[date]:
        """The first days of the months."""
        return [one.date() for one in self.found.months]

    @property
    def _size(self) -> int:
        return len(self.found.key_results)

    def _index(self) -> TableView:
        """The number of the chosen month; how many rows of departments and key results lie before it."""
        month = cells_of("choice", "month")
        count = len(self.found.months)
        number = IFERROR(MATCH(month, cells_of("months", "month"), constant(1)), constant(count))
        index, names = cells_of("index", "month"), len(self.found.departments)
        return TableView(
            "index",
            (
                _cell("month", Computed(str(number), self.month + 1)),
                _cell("standing", Computed(str((index - 1) * names), self.month * names)),
                _cell("rows", Computed(str((index - 1) * self._size), self.month * self._size)),
            ),
            caption=self.source.say("month.index"),
            left=DETAILS,
        )

    def _key_result_index(self) -> TableView:
        """The number of the chosen key result."""
        number = IFERROR(
            MATCH(cells_of("chosen", "label"), cells_of("labels", "label"), constant(0)),
            constant(self.chosen + 1),
        )
        return TableView(
            "chosen_index",
            (_cell("number", Computed(str(number), self.chosen + 1)),),
            caption=self.source.say("month.index"),
            left=DETAILS,
        )

    def _departments(self) -> TableView:
        """Each department's standing and what there is to say of it."""
        names, head = self.found.departments, self.source.words.header
        columns = [
            Column("department", head("department"), list(names), "wrap", 8),
            *(
                replace(self._column("standing", key, style), header=head(key), highlight=mark)
                for key, style, mark in zip(STANDING, STANDING_STYLES, STANDING_MARKS, strict=True)
            ),
        ]
        texts = self._column("standing", "words", "wrap")
        longest = [
            max((self.words[place] for place in range(row, len(self.words), len(names))), key=len)
            for row in range(len(names))
        ]
        spread = PRINTED - len(columns)
        words = replace(texts, header=self.source.say("month.words"), span=spread, longest=longest)
        return TableView("departments", (*columns, words), caption=self.source.say("month.departments"))

    def _column(self, data: str, key: str, style: str | Sequence[str]) -> Column:
        """A column of formulas: the chosen month's rows of a column of the data."""
        count = len(self.found.departments) if data == "standing" else self._size
        values = self._values(data, key)[self.month * count :]
        shown = INDEX(cells_of(data, key), cells_of("index", data) + slot("row"))
        formula = str(IF(shown.eq(""), "", shown))
        made: list[Content] = [
            Computed(filled(formula, row=row + 1), _or_blank(values[row])) for row in range(count)
        ]
        return Column(key, self.source.words.header(key) if key != "words" else "", made, style, 8)

    def _values(self, data: str, key: str) -> Sequence[Content]:
        (table,) = (one for one in self.data if one.key == data)
        return next(column.cells for column in table.columns if column.key == key)

    def _heat(self) -> TableView:
        """Score less expected of each department in each month, the company on top."""
        names = [self.source.words.header("company"), *self.found.departments]
        gaps = self.found.standing["gap"].to_numpy(np.float64).reshape(len(self.found.months), len(names))
        columns = [Column("department", self.source.words.header("department"), names, "wrap", 8)]
        one_year = len({month.year for month in self.found.months}) == 1
        columns += [
            Column(
                f"m{place}",
                self._short(month) if one_year else f"{month:%Y-%m}",
                zeroed(pd.Series(gaps[place])),
                "gap",
                8,
                "gap_heat",
            )
            for place, month in enumerate(self.found.months)
        ]
        return TableView("heat", tuple(columns), caption=self.source.say("month.heat"))

    def _short(self, month: pd.Timestamp) -> str:
        """A month's name, as short as it is understood."""
        name = self.source.say(f"months.{month.month}")
        return name[:3] if name.isascii() else name.replace(" ", "")

    def _department_chart(self) -> ChartView:
        """The departments' scores of the month, of the month before, and what was expected."""
        place, names = self.month * len(self.found.departments), self.found.departments
        scores = [
            f"{name} {shown_score(_number(value))}"
            for name, value in zip(names, self._values("standing", "score")[place:], strict=False)
        ]
        month = self.source.say(f"months.{self.found.months[self.month].month}")
        return ChartView(
            "okr_month_departments",
            "bar",
            self.source.say("month.chart"),
            self.source.say("month.chart_alt", month=month, scores=", ".join(scores)),
            "departments",
            "department",
            (
                SeriesView("expected", AXIS, outlined=True),
                SeriesView("score", NAVY, labels=True),
                SeriesView("last_month", SKY),
            ),
            axis=Axis(minimum=0, maximum=1, major_unit=0.2, number_format=UNSEEN, figures="0.00"),
            rows=MOST,
        )

    def _choose_key_result(self) -> TableView:
        label = self.found.key_results["label"].iloc[self.chosen]
        return TableView(
            "chosen",
            (
                Column(
                    "label",
                    self.source.words.header("key_result"),
                    [label],
                    "entry_wrap",
                    8,
                    choices="labels.label",
                ),
            ),
            "okr_month_key_result",
            self.source.say("month.choice_kr"),
            bare=True,
        )

    def _compared(self) -> TableView:
        """The chosen key result's figures, one below the other."""
        say = self.source.say
        row = cells_of("index", "rows") + cells_of("chosen_index", "number")
        made: list[Content] = []
        for key in COMPARED:
            shown = INDEX(cells_of("rows", key), row)
            value = self._values("rows", key)[self.month * self._size + self.chosen]
            made.append(Computed(str(IF(shown.eq(""), "", shown)), _or_blank(value)))
        periods = [say(f"month.{key}") for key in COMPARED]
        return TableView(
            "compared",
            (
                Column("period", say("month.period"), periods, "text", 8),
                Column("value", say("month.value"), made, SCALED[self.source.lang], 8),
            ),
            caption=say("month.compare"),
            left=2,
        )

    def _compare_chart(self) -> ChartView:
        label = self.found.key_results["label"].iloc[self.chosen]
        place = self.month * self._size + self.chosen
        say = self.source.say
        values = [
            f"{say(f'month.{key}')} {value:g}"
            for key in COMPARED
            if isinstance(value := self._values("rows", key)[place], int | float)
        ]
        return ChartView(
            "okr_month_compared",
            "column",
            say("month.compare_chart"),
            say("month.compare_alt", name=label, values=", ".join(values)),
            "compared",
            "period",
            (SeriesView("value", BLUE, labels=True),),
            axis=Axis(minimum=0, number_format=AXIS_FORMATS[self.source.lang]),
            legend=False,
        )

    def _report(self) -> TableView:
        """`okr_month_report`: the key results, department by department."""
        listed, head, say = self.found.key_results, self.source.words.header, self.source.say
        whole = len(self.source.scored)
        caption = (
            say("month.key_results")
            if self._size >= whole
            else say(
                "month.key_results_most", shown=self._size, count=whole, sheet=self.source.tabs["monthly"]
            )
        )
        texts = [str(one) for one in listed["key_result"]]
        figures = {
            key: replace(self._column("rows", key, self._style_of(key)), highlight=MARKS.get(key, ""))
            for key in (*SHOWN, *MORE, "status")
        }
        return TableView(
            "report",
            (
                Column("key_result", head("key_result"), texts, "wrap", 8),
                Column("department", head("department"), cells(listed["department"]), "wrap", 8),
                *(figures[key] for key in SHOWN),
                goal_column(self.source, goals(self.source.words, listed)),
                figures["status"],
                *folded(
                    (
                        Column("id", head("id"), cells(listed["id"]), "text", 8),
                        *(figures[key] for key in MORE),
                        Column("unit", head("unit"), cells(listed["unit"]), "text", 8),
                        better(self.source.words, listed),
                    )
                ),
            ),
            "okr_month_report",
            caption,
            row_key=("id",),
            bare=True,
        )

    def _style_of(self, key: str) -> str | Sequence[str]:
        """The style of a column, one per cell where it differs by unit."""
        usual = {
            "gap": "gap",
            "score": "score",
            "expected": "ratio",
            "score_change": "points",
            "status": "word",
        }
        return usual[key] if key in usual else list(self.styles[key])


MARKS: Mapping[str, Highlight] = {"gap": "gap", "status": "status", "mom": "better", "yoy": "better"}
AXIS_FORMATS = {
    "en": '[>=1000000]0.0,,"m";[>=10000]0,"k";General',
    "zh": '[>=100000000]0\\.00,,"亿";[>=10000]0\\.0,"万";General',
}
"""Large numbers beside an axis."""


def _cell(key: str, content: Content) -> Column:
    return Column(key, key, [content], "count", 8, detail=True)


def _or_blank(value: Content) -> Scalar:
    return "" if value is None or isinstance(value, Computed) else value


def _number(value: Content) -> object:
    return value if isinstance(value, float) else None
