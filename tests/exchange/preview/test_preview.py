"""What a department sees while it types, calculated by LibreOffice, is what okrxl scores: every rule."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from math import isnan
from pathlib import Path
from typing import Any

import pytest

from okrxl.core.grid import RawValue
from okrxl.core.labels import Lang, labels
from okrxl.core.measures import MEASURES
from okrxl.core.schema import AGGREGATIONS, FREQUENCIES
from okrxl.sheets.model import Computed
from tests.conftest import Validator
from tests.exchange.preview.cases import AS_OF, CASES, typing
from tests.exchange.preview.departments import AS_OF_CELL, Department, Typing, day, department
from tests.office import Seen, typed

CYCLES = (
    (date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 30)),
    (date(2025, 1, 1), date(2025, 12, 31), date(2025, 2, 28)),
    (date(2025, 7, 1), date(2026, 6, 30), date(2026, 1, 2)),
    (date(2025, 2, 1), date(2026, 1, 31), date(2025, 11, 30)),
)


def of_cases() -> tuple[Department, list[list[Typing]]]:
    """One key result a case, and a step for each: nobody else types in it."""
    rows = [{**case.row, "id": f"K{position}"} for position, case in enumerate(CASES)]
    sent: list[Mapping[str, RawValue]] = [
        {"date": sent_on, "kr_id": f"K{position}", "actual": actual}
        for position, case in enumerate(CASES)
        for sent_on, actual in case.sent
    ]
    return department("cases", rows, sent, as_of=AS_OF), [
        typing(f"K{position}", case) for position, case in enumerate(CASES)
    ]


def at_random(
    name: str,
    lang: Lang,
    cycle: tuple[date, date, date],
    seed: int,
    measures: Sequence[str] = tuple(MEASURES),
) -> tuple[Department, list[list[Typing]]]:
    """Three key results of every measure × aggregation × frequency, and four rounds of typing."""
    chance = random.Random(seed)
    start, end, as_of = cycle
    rows: list[dict[str, RawValue]] = []
    sent: list[dict[str, Any]] = []
    for position, (measure, aggregation, frequency) in enumerate(
        [*product(measures, AGGREGATIONS, FREQUENCIES)] * 3
    ):
        first, last = sorted(chance.choices([start, end, *_days(chance, start, end, 4)], k=2))
        row: dict[str, RawValue] = {
            "id": f"KR-{position}",
            "measure": measure if chance.random() < 0.97 else None,
            "aggregation": aggregation,
            "frequency": frequency,
            "baseline": chance.choice([None, 0, 0.1, 1, -2, 10, 100]),
            "target": chance.choice([None, 0, 0.3, 0.8, 0.8, 1, 2, 3, -1, 30]),
            "target_max": chance.choice([None, 0.9, 1, 3, 5, 40]),
            "start": chance.choice([None, None, first]),
            "due": chance.choice([None, None, last]),
        }
        rows.append(row)
        sent += [
            {"date": sent_on, "kr_id": f"kr-{position}", "actual": _number(chance)}
            for sent_on in _days(chance, start - timedelta(380), end + timedelta(40), chance.randint(0, 14))
        ]
    chance.shuffle(sent)
    made = department(name, rows, sent, as_of=as_of, cycle=(start, end), lang=lang, spare=150)
    return made, [[], *(list(_round(chance, made, sent)) for _ in range(4))]


def _round(chance: random.Random, made: Department, sent: list[dict[str, Any]]) -> Iterator[Typing]:
    """Most rows filled, some wrongly; half of the days stand among those that were sent."""
    ids = list(made.data.scored["id"])
    until = made.data.settings.as_of + timedelta(chance.choice([0, 0, 20, 200]))
    positions = [(kr, None) for kr in ids if chance.random() < 0.7]
    spare = [(chance.choice([*ids, *ids[:20], "unknown"]), number) for number in range(made.entries.more)]
    own: dict[str, list[date]] = {}
    for row in sent:
        own.setdefault(row["kr_id"].upper(), []).append(row["date"])
    for kr, number in [*positions, *spare]:
        days = _days(chance, until - timedelta(420), until, 2)
        near = [one for one in own.get(kr, []) if one <= until]
        typed_on = chance.choice([*days, *near[:3], until])
        actual = chance.choice([_number(chance)] * 12 + ["是", "no", "TBD", True, False, None])
        yield Typing(kr, day(typed_on), actual, number)


def _days(chance: random.Random, first: date, last: date, count: int) -> list[date]:
    """Any days, and now and then those where years, weeks and leap years meet."""
    seams = [date(2024, 2, 28), date(2024, 2, 29), date(2025, 2, 28), date(2025, 12, 31), date(2026, 1, 4)]
    inside = [one for one in seams if first <= one <= last]
    anywhere = [first + timedelta(chance.randint(0, (last - first).days)) for _ in range(count)]
    return [chance.choice(inside) if inside and chance.random() < 0.1 else one for one in anywhere]


def _number(chance: random.Random) -> float:
    return chance.choice(
        [
            0.0,
            0.1 + 0.7,
            0.8,
            0.8 - 1e-12,
            0.1 + 0.2,
            0.3,
            1.0,
            1.0 + 1e-7,
            3.0,
            60.0,
            -1.0,
            chance.uniform(-2, 4),
        ]
    )


@dataclass(frozen=True)
class Typed:
    """A department, its steps of typing, and what LibreOffice showed after each."""

    department: Department
    steps: Sequence[Sequence[Typing]]
    seen: Sequence[Seen]

    def shown(self, step: int) -> list[list[str | float]]:
        """Score and grade of each key result."""
        key = next(key for key in self.seen[step] if key.startswith(f"{self.department.entries.tab}!N"))
        return self.seen[step][key]

    def differences(self, step: int) -> list[str]:
        """Where the preview is not what okrxl says."""
        expected = self.department.expected(self.steps[step])
        words = labels(self.department.data.settings.language)
        as_of = self.seen[step][f"{self.department.entries.tab}!{AS_OF_CELL}"][0][0]
        wrong = [] if as_of == day(expected["at"].iloc[0].date()) else [f"as of {as_of}"]
        scores, grades = expected["score"].tolist(), expected["grade"].tolist()
        names = expected["id"] + " " + expected["measure"] + " " + expected["aggregation"]
        for name, score, grade, (shown, word) in zip(names, scores, grades, self.shown(step), strict=True):
            same = shown == "" if isnan(score) else shown != "" and abs(float(shown) - score) <= 1e-9
            if not same or word != words.choice("grade", grade):
                wrong.append(f"{name}: {shown} {word}, not {score} {grade}")
        return wrong


@pytest.fixture(scope="module")
def typed_by_people(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Typed]:
    """All workbooks in one run of LibreOffice."""
    folder = tmp_path_factory.mktemp("typed")
    made = {"cases": of_cases()}
    for number, (cycle, lang) in enumerate(zip(CYCLES, ("zh", "en", "zh", "en"), strict=True)):
        made[f"random {number}"] = at_random(f"random {number}", lang, cycle, number)  # type: ignore[arg-type]
    answers = typed(
        folder, [one.job(folder, steps, whole=name != "cases") for name, (one, steps) in made.items()]
    )
    return {
        name: Typed(one, steps, seen)
        for (name, (one, steps)), seen in zip(made.items(), answers, strict=True)
    }


@pytest.mark.libreoffice
@pytest.mark.parametrize("position", range(len(CASES)), ids=[case.title for case in CASES])
def test_case(typed_by_people: dict[str, Typed], position: int) -> None:
    found = typed_by_people["cases"]
    assert found.shown(position)[position][0] == (
        "" if CASES[position].score is None else pytest.approx(CASES[position].score, abs=1e-9)
    )
    assert not found.differences(position)


@pytest.mark.libreoffice
@pytest.mark.parametrize("number", range(len(CYCLES)))
def test_any_typing_shows_the_scores_of_okrxl(typed_by_people: dict[str, Typed], number: int) -> None:
    found = typed_by_people[f"random {number}"]
    for step in range(len(found.steps)):
        assert not found.differences(step)
    shown = [score for step in range(len(found.steps)) for score, _ in found.shown(step)]
    assert sum(score != "" for score in shown) > 0.4 * len(shown)
    assert len({score for score in shown if score not in {"", 0, 1}}) > 60


@pytest.mark.libreoffice
@pytest.mark.parametrize("number", range(len(CYCLES)))
def test_what_the_file_says_before_anything_is_calculated(
    typed_by_people: dict[str, Typed], number: int
) -> None:
    """Every formula's stored result is what LibreOffice makes of it."""
    found = typed_by_people[f"random {number}"]
    cells = next(rows for key, rows in found.seen[0].items() if key.startswith(f"{tab(found)}!"))
    checked = 0
    for block in found.department.preview.sheet.values:
        for column, values in enumerate(block.columns, block.left):
            for row, value in enumerate(values, block.top):
                if isinstance(value, Computed) and value.value is not None:
                    stored = day(value.value) if isinstance(value.value, date) else value.value
                    stored = "" if isinstance(stored, float) and isnan(stored) else stored
                    shown = cells[row - 1][column - 1]
                    assert shown == pytest.approx(stored, abs=1e-9), (row, column, value.formula)
                    checked += 1
    assert checked > 3000


def tab(found: Typed) -> str:
    return found.department.preview.sheet.name


NEWER = ("LET(", "LAMBDA(", "FILTER(", "XLOOKUP(", "MAXIFS(", "IFS(", "_xlfn", "TEXTJOIN(", "{")
VOLATILE = ("TODAY(", "NOW(", "OFFSET(", "INDIRECT(", "RAND(")
"""CELL is allowed: no other function knows whether a typed number stands in a percent-formatted cell."""


def formulas(made: Department) -> list[str]:
    blocks = [block.columns for block in made.preview.sheet.values]
    cells = [cell for columns in blocks for column in columns for cell in column]
    return [cell.formula for cell in cells if isinstance(cell, Computed)]


def test_formulas_are_few_short_and_older_than_excel_2010() -> None:
    """A department of 288 key results and 150 spare rows."""
    made, _ = at_random("random", "zh", CYCLES[0], 0)
    written = formulas(made)
    assert len(written) < 20 * (made.entries.count + made.entries.more) + len(made.data.check_ins)
    assert max(map(len, written)) < 1000
    words = {name for text in written for name in re.findall(r"[A-Z.]+\(", text)} - {"SUMIFS(", "COUNTIFS("}
    assert not [name for name in words if any(name.endswith(one) for one in (*NEWER, *VOLATILE))]


def test_check_ins_that_cannot_matter_are_not_sent() -> None:
    row: Mapping[str, RawValue] = {"id": "K1", "measure": "increase", "target": 10}
    sent: list[Mapping[str, RawValue]] = [
        {"date": date(2026, 1, 1) + timedelta(days=n), "kr_id": "K1", "actual": n} for n in range(200)
    ]
    made = department("D", [row], sent, as_of=AS_OF)
    kr = made.preview.sheet.values[-1].columns[0]
    assert [cell for cell in kr if not isinstance(cell, Computed)] == [1] * (1 + 200 - 181)


def test_a_department_without_key_results_has_a_preview_without_rows() -> None:
    made = department("D", [], [], as_of=AS_OF)
    assert made.preview.scores == ()
    assert made.preview.as_of.value == AS_OF


@pytest.mark.validator
def test_the_workbook_is_valid(tmp_path: Path, validator: Validator) -> None:
    made, _ = at_random("random", "zh", CYCLES[0], 0)
    assert not validator(made.write(tmp_path / "made.xlsx"))
