"""Random OKRs, written out in every shape that people keep them in, with dirt; and what must come of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from okrxl.core.address import Area
from okrxl.core.grid import RawValue
from okrxl.core.headers import last_day
from okrxl.core.labels import labels
from okrxl.importing.model import SourceSheet

SAVED = date(2026, 11, 15)
WORDS = {
    "type": ("Type", "类型", "類型", "Tipo", "Typ", "種類"),
    "id": ("ID", "编号", "編號", "Código", "Nummer", "番号"),
    "parent": ("Parent", "上级", "上級目標", "Padre", "Übergeordnet", "Parent ID"),
    "title": ("Title", "OKR", "名称", "Título", "Titel", "タイトル"),
    "objective": ("Objective", "目标", "目標", "Objetivo", "Ziel", "Objectif", "Mục tiêu"),
    "key_result": (
        "Key Result",
        "关键结果",
        "關鍵結果",
        "Resultado clave",
        "Schlüsselergebnis",
        "Résultat clé",
    ),
    "department": ("Department", "部门", "部門", "Departamento", "Abteilung", "Équipe", "Phòng ban"),
    "owner": ("Owner", "负责人", "負責人", "Responsable", "Verantwortlich", "担当者"),
    "baseline": ("Baseline", "起始值", "起始值（基线）", "Valor inicial", "Startwert", "Valeur initiale"),
    "target": ("Target", "目标值", "目標值", "Meta", "Zielwert", "Valeur cible", "Chỉ tiêu"),
    "target_max": ("Upper target", "目标上限", "目標上限"),
    "measure": ("Measure", "度量方式"),
    "actual": ("Current value", "当前值", "實際值", "Valor actual", "Istwert", "現在値"),
    "weight": ("Weight", "权重", "權重", "Peso", "Gewicht", "Poids"),
    "start": ("Start date", "开始日期", "開始日期", "Fecha de inicio", "Startdatum"),
    "due": ("Due date", "截止日期", "Fecha de fin", "Enddatum", "Échéance"),
    "date": ("Date", "日期", "Fecha", "Datum"),
    "kr_id": ("KR ID", "关键结果编号"),
    "extra": ("Tags", "Colour", "标签", "Thema"),
}
"""Headers by field: any of them may stand over a column."""
OBJECTIVE_WORDS, KEY_RESULT_WORDS = ("Objective", "目标", "Ziel"), ("Key Result", "关键结果", "KR")
MEASURES = ("increase", "decrease", "at_least", "at_most", "between", "milestone")
DEPARTMENTS = ("Sales", "市场部", "Ops & IT", "Finance")
PEOPLE = ("Ann Lee", "王伟", "Jörg Groß", "Bob Fox", "李娜")


@dataclass(frozen=True)
class KeyResult:
    """A key result as it must arrive; `figures` are its check-ins by day."""

    id: str
    title: str
    owner: str
    measure: str
    baseline: float | None
    target: float | None
    upper: float | None
    percent: bool
    weight: float | None
    figures: tuple[tuple[date, float], ...]

    @property
    def score(self) -> float | None:
        """The score that its last figure gives, by the rules of docs/scoring.md."""
        if not self.figures:
            return None
        actual, goal, base = self.figures[-1][1], self.target, self.baseline or 0.0
        if self.measure == "milestone":
            return min(max(actual, 0), 1)
        assert goal is not None
        if self.measure in {"increase", "decrease"}:
            return min(max((actual - base) / (goal - base), 0), 1)
        if self.measure == "at_least":
            return float(actual >= goal)
        if self.measure == "at_most":
            return float(actual <= goal)
        return float(goal <= actual <= (self.upper or 0))


@dataclass(frozen=True)
class Objective:
    id: str
    title: str
    department: str
    owner: str
    weight: float | None
    start: date
    due: date
    key_results: tuple[KeyResult, ...]


@dataclass(frozen=True)
class Story:
    """Random OKRs, and the chance by which they are written out."""

    objectives: tuple[Objective, ...]
    chance: random.Random = field(compare=False)

    @property
    def key_results(self) -> tuple[KeyResult, ...]:
        return tuple(one for objective in self.objectives for one in objective.key_results)


def story(seed: int, months: int = 1) -> Story:
    """OKRs with up to so many monthly figures each."""
    chance = random.Random(seed)
    objectives = []
    for at in range(chance.randint(1, 4)):
        number = at + 1
        count = chance.randint(1, 4)
        given = chance.random() < 0.5
        key_results = tuple(
            _key_result(chance, number, one + 1, count if given else 0, months) for one in range(count)
        )
        objectives.append(
            Objective(
                f"O{number}",
                chance.choice(("Grow the business", "提升客户满意度", "Bessere Qualität", "Cut costs"))
                + f" #{number}",
                chance.choice(DEPARTMENTS),
                chance.choice(PEOPLE),
                None,
                date(2026, 1, 1),
                date(2026, 12, 31),
                key_results,
            )
        )
    return Story(tuple(objectives), chance)


def _key_result(chance: random.Random, objective: int, number: int, count: int, months: int) -> KeyResult:
    measure = chance.choice(MEASURES)
    percent = measure != "milestone" and chance.random() < 0.4
    size = 0.01 if percent else 1
    low, high = chance.randint(1, 40), chance.randint(60, 99)
    baseline, target, upper = None, None, None
    if measure == "increase":
        baseline, target = low * size, high * size
    elif measure == "decrease":
        baseline, target = high * size, low * size
    elif measure in {"at_least", "at_most"}:
        target = high * size
    elif measure == "between":
        target, upper = low * size, high * size
    figures = tuple(
        (
            last_day(12 * 2026 + month),
            round(chance.randint(1, 99) * (0.01 if measure == "milestone" or percent else 1), 4),
        )
        for month in sorted(chance.sample(range(10), chance.randint(0 if months > 1 else 1, months)))
    )
    return KeyResult(
        f"KR{objective}.{number}",
        chance.choice(("Win customers", "缩短周期", "Kundenzahl", "Reach milestones"))
        + f" {objective}/{number}",
        chance.choice(PEOPLE),
        measure,
        baseline,
        target,
        upper,
        percent,
        1 / count if count in {1, 2, 4} else None,
        figures,
    )


class Writer:
    """Rows on their way into a sheet: cells as a program would hold them, percents by their format."""

    def __init__(self, chance: random.Random, *, text: bool) -> None:
        self.chance = chance
        self.text = text
        self.rows: list[list[RawValue]] = []
        self.percents: set[tuple[int, int]] = set()
        self.merged: list[Area] = []

    def header(self, *fields: str) -> list[str]:
        return [self.chance.choice(WORDS[one]) for one in fields]

    def number(self, value: float | None, *, percent: bool) -> RawValue:
        if value is None:
            return None
        if percent:
            return f"{value * 100:.12g}%" if self.text else ("%", value)  # type: ignore[return-value]
        return f"{value:.12g}" if self.text else value

    def day(self, value: date) -> RawValue:
        return value.isoformat() if self.text else value

    def word(self, measure: str) -> str:
        return labels(self.chance.choice(("zh", "en"))).choice("measure", measure)

    def add(self, *cells: object) -> None:
        self.rows.append(list(cells))  # type: ignore[arg-type]

    def sheet(self, tab: str = "OKR", file: str = "own.xlsx") -> SourceSheet:
        """The sheet, percents told by their formats."""
        rows: list[list[RawValue]] = []
        marked: dict[int, set[int]] = {}
        for row_at, row in enumerate(self.rows):
            cells: list[RawValue] = []
            for at, value in enumerate(row):
                if isinstance(value, tuple):
                    marked.setdefault(at + 1, set()).add(row_at + 1)
                    cells.append(value[1])
                else:
                    cells.append(value)
            rows.append(cells)
        return SourceSheet(
            file,
            tab,
            rows,
            tuple(self.merged),
            lambda column, wanted: frozenset(marked.get(column, set()) & set(wanted)),
            SAVED,
        )


def with_dirt(writer: Writer, tab: str = "OKR") -> SourceSheet:
    """The sheet with a title above, blank rows inside, another column, totals and a note below."""
    chance, rows = writer.chance, writer.rows
    header, body = rows[0], rows[1:]
    width = len(header)
    if chance.random() < 0.5:
        header, body = (
            [*header, chance.choice(WORDS["extra"])],
            [[*row, chance.choice(("a", "b", None))] for row in body],
        )
    above: list[list[RawValue]] = []
    if chance.random() < 0.5:
        above = [[chance.choice(("2026 OKR overview", "2026年度目标跟踪"))], []]
    below: list[list[RawValue]] = []
    if chance.random() < 0.5:
        below.append([chance.choice(("Total", "合计")), *[None] * (width - 1)])
    if chance.random() < 0.5:
        below += [[], [chance.choice(("注：数据截至 11 月", "Note: figures as of November, unaudited"))]]
    if not writer.merged and chance.random() < 0.5:
        at = chance.randint(0, len(body))
        body = [*body[:at], [None] * width, *body[at:]]
    left = chance.random() < 0.3
    writer.rows = [*above, header, *body, *below]
    if left:
        writer.rows = [[None, *row] for row in writer.rows]
    down, right = len(above), int(left)
    writer.merged = [
        Area(one.top + down, one.left + right, one.bottom + down, one.right + right) for one in writer.merged
    ]
    return writer.sheet(tab)


def _numbers(writer: Writer, one: KeyResult) -> list[RawValue]:
    """Measure, baseline, target and upper target of a key result."""
    return [
        writer.word(one.measure),
        writer.number(one.baseline, percent=one.percent),
        writer.number(one.target, percent=one.percent),
        writer.number(one.upper, percent=one.percent),
    ]


def _current(writer: Writer, one: KeyResult) -> RawValue:
    if not one.figures:
        return None
    return writer.number(one.figures[-1][1], percent=one.percent or one.measure == "milestone")


NUMBERS = ("measure", "baseline", "target", "target_max")


def listed(told: Story, *, text: bool) -> list[SourceSheet]:
    """One row an item; shuffled where each names its parent."""
    writer = Writer(told.chance, text=text)
    by = told.chance.choice(("id", "title", "order"))
    fields = [
        "type",
        "id",
        "title",
        *([] if by == "order" else ["parent"]),
        "department",
        "owner",
        *NUMBERS,
        "actual",
        "weight",
        "start",
        "due",
    ]
    rows: list[list[RawValue]] = []
    for objective in told.objectives:
        gap: list[RawValue] = [] if by == "order" else [None]
        rows.append(
            [told.chance.choice(OBJECTIVE_WORDS), objective.id, objective.title, *gap, objective.department,
             objective.owner, *[None] * 6, writer.day(objective.start), writer.day(objective.due)]
        )  # fmt: skip
        parent: list[RawValue] = {"order": [], "id": [objective.id], "title": [objective.title]}[by]  # type: ignore[assignment]
        rows += [
            [told.chance.choice(KEY_RESULT_WORDS), one.id, one.title, *parent, objective.department,
             one.owner, *_numbers(writer, one), _current(writer, one),
             writer.number(one.weight, percent=True), writer.day(objective.start), writer.day(objective.due)]
            for one in objective.key_results
        ]  # fmt: skip
    if by != "order":
        told.chance.shuffle(rows)
    writer.rows = [[*writer.header(*fields)], *rows]
    return [with_dirt(writer)]


def paired(told: Story, *, text: bool) -> list[SourceSheet]:
    """Objective and key result in one row: repeated, once, or merged."""
    return [with_dirt(_paired(told, told.objectives, text=text))]


def _paired(
    told: Story, objectives: Sequence[Objective], *, text: bool, department: bool = True, months: int = 0
) -> Writer:
    writer = Writer(told.chance, text=text)
    how = told.chance.choice(("repeated", "once") if text else ("repeated", "once", "merged"))
    front = ["department", "objective"] if department else ["objective"]
    periods = [f"2026-{month:02}" for month in range(1, months + 1)]
    tail = periods or ["actual"]
    header = [
        *writer.header(*front, "key_result", "owner", *NUMBERS),
        *(tail if months else writer.header("actual")),
        *writer.header("weight"),
    ]
    writer.add(*header)
    rows: list[list[RawValue]] = []
    for objective in objectives:
        named: list[RawValue] = [objective.department, objective.title] if department else [objective.title]
        for at, one in enumerate(objective.key_results):
            own = named if how == "repeated" or at == 0 else [None] * len(named)
            figures = (
                [_figure(writer, one, month) for month in range(1, months + 1)]
                if months
                else [_current(writer, one)]
            )
            rows.append(
                [
                    *own,
                    one.title,
                    one.owner,
                    *_numbers(writer, one),
                    *figures,
                    writer.number(one.weight, percent=True),
                ]
            )
        top = len(rows) - len(objective.key_results) + 2
        if how == "merged" and len(objective.key_results) > 1:
            writer.merged += [Area(top, left + 1, len(rows) + 1, left + 1) for left in range(len(named))]
    if how == "repeated":
        told.chance.shuffle(rows)
    writer.rows += rows
    return writer


def _figure(writer: Writer, one: KeyResult, month: int) -> RawValue:
    found = next((value for day, value in one.figures if day.month == month), None)
    return writer.number(found, percent=one.percent or one.measure == "milestone")


def monthly(told: Story, *, text: bool) -> list[SourceSheet]:
    """Months as columns."""
    return [with_dirt(_paired(told, told.objectives, text=text, months=10))]


def by_sheet(told: Story, *, text: bool) -> list[SourceSheet]:
    """A sheet a department."""
    sheets = []
    for department in dict.fromkeys(one.department for one in told.objectives):
        own = [one for one in told.objectives if one.department == department]
        sheets.append(with_dirt(_paired(told, own, text=text, department=False), department))
    if len(sheets) == 1:
        return paired(told, text=text)
    return sheets


def wide(told: Story, *, text: bool) -> list[SourceSheet]:
    """Key results in columns of their objective's row."""
    writer = Writer(told.chance, text=text)
    most = max(len(one.key_results) for one in told.objectives)
    header = writer.header("objective", "department", "owner")
    for number in range(1, most + 1):
        header += [f"KR{number}", f"KR{number} owner", f"KR{number} measure", f"KR{number} baseline",
                   f"KR{number} target", f"KR{number} upper target", f"KR{number} current",
                   f"KR{number} weight"]  # fmt: skip
    writer.add(*header)
    for objective in told.objectives:
        cells: list[RawValue] = [objective.title, objective.department, objective.owner]
        for one in objective.key_results:
            cells += [
                one.title,
                one.owner,
                *_numbers(writer, one),
                _current(writer, one),
                writer.number(one.weight, percent=True),
            ]
        writer.add(*cells, *[None] * (len(header) - len(cells)))
    return [with_dirt(writer)]


def outline(told: Story, *, text: bool) -> list[SourceSheet]:
    """Objectives over their key results, numbered in a column or in the text."""
    writer = Writer(told.chance, text=text)
    inside = told.chance.random() < 0.5
    fields = [*([] if inside else ["id"]), "title", "department", "owner", *NUMBERS, "actual", "weight"]
    writer.add(*writer.header(*fields))
    for objective in told.objectives:
        own: list[RawValue] = (
            [f"{objective.id}: {objective.title}"] if inside else [objective.id, objective.title]
        )
        writer.add(*own, objective.department, objective.owner, *[None] * 6)
        for one in objective.key_results:
            own = [f"{one.id} {one.title}"] if inside else [one.id, one.title]
            writer.add(
                *own,
                None,
                one.owner,
                *_numbers(writer, one),
                _current(writer, one),
                writer.number(one.weight, percent=True),
            )
    return [with_dirt(writer)]


def own_tables(told: Story, *, text: bool) -> list[SourceSheet]:
    """okrxl's own tables without their definitions, in either language; check-ins in a list."""
    lang = told.chance.choice(("zh", "en"))
    say = labels(lang)

    def headers(table: str, *keys: str) -> list[RawValue]:
        return [say.header(key, table) for key in keys]

    first, second, third = (Writer(told.chance, text=text) for _ in range(3))
    first.add(*headers("objectives", "id", "objective", "department", "owner", "start", "due"))
    second.add(*headers("key_results", *KEY_RESULT))
    third.add(*headers("check_ins", "date", "kr_id", "actual"))
    for objective in told.objectives:
        first.add(
            objective.id,
            objective.title,
            objective.department,
            objective.owner,
            first.day(objective.start),
            first.day(objective.due),
        )
        for one in objective.key_results:
            second.add(
                one.id,
                objective.id,
                one.title,
                one.owner,
                *_numbers(second, one),
                second.number(one.weight, percent=True),
            )
            for day, value in one.figures:
                third.add(
                    third.day(day),
                    one.id,
                    third.number(value, percent=one.percent or one.measure == "milestone"),
                )
    for writer in (first, second, third):
        body = writer.rows[1:]
        told.chance.shuffle(body)
        writer.rows[1:] = body
    sheets = [first.sheet(say.text("sheets.objectives")), second.sheet(say.text("sheets.key_results"))]
    return [*sheets, third.sheet(say.text("sheets.check_ins"))] if len(third.rows) > 1 else sheets


SHAPES: dict[str, Callable[..., list[SourceSheet]]] = {
    "listed": listed,
    "paired": paired,
    "monthly": monthly,
    "by_sheet": by_sheet,
    "wide": wide,
    "outline": outline,
    "own": own_tables,
}
"""Every writer by name."""
KEY_RESULT = (
    "id",
    "objective_id",
    "key_result",
    "owner",
    "measure",
    "baseline",
    "target",
    "target_max",
    "weight",
)
"""The columns of key results that are written out and compared."""
DATED = frozenset({"monthly", "own"})
"""Those whose figures have days; the others have one current value."""


def stories(count: int) -> Iterator[tuple[int, str]]:
    """(seed, shape) of so many books."""
    names = list(SHAPES)
    for seed in range(count):
        yield seed, names[seed % len(names)]
