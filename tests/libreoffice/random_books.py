"""Random small workbooks as managers type them: every measure, gaps, bad input, both languages."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from okrxl.build.workbook import make
from okrxl.core.labels import Lang, labels
from okrxl.core.measures import MEASURES
from okrxl.core.schema import AGGREGATIONS, COMMITMENTS, FREQUENCIES
from tests.excel import manager
from tests.excel.small import fills

NOW = datetime(2026, 11, 20, 9, 0)
DEPARTMENTS = (
    "Sales",
    "销售部",
    "R&D 'East'",
    "客户 成功",
    "Q1/Q2",
    "Very long department name of thirty-five",
)
BAD_INPUT: tuple[manager.Cell, ...] = (
    "'about 45", "'-60", "'８０％", "'1,200", "'TBD", "'-", "'=1+1", "'@x", "'N/A", -3, 1e9, 0, 0.5,
)  # fmt: skip


def random_book(path: Path, seed: int) -> Path:
    """One workbook; the same for the same seed."""
    chance = random.Random(seed)
    lang: Lang = "zh" if seed % 2 else "en"
    make(path, lang, sample=False, now=NOW)
    words = labels(lang)
    departments = chance.sample(DEPARTMENTS, chance.randint(1, 3))
    owners = [f"{name[:6]} lead" for name in departments]
    fills(path, "okr_strategy", [["S1", "'Grow", owners[0]]])
    fills(path, "okr_departments", [list(pair) for pair in zip(departments, owners, strict=True)])
    fills(
        path, "okr_owners", [[one, department] for one, department in zip(owners, departments, strict=True)]
    )
    objectives = [f"O{number}" for number in range(1, chance.randint(2, 5))]
    fills(path, "okr_objectives", [_objective(one, departments, owners, chance) for one in objectives])
    keys = [f"K{number}" for number in range(1, chance.randint(2, 9))]
    fills(path, "okr_key_results", [_key_result(one, objectives, words.choice, chance) for one in keys])
    fills(path, "okr_check_ins", [_check_in(keys, chance) for _ in range(chance.randint(1, 30))])
    return path


def _objective(
    name: str, departments: list[str], owners: list[str], chance: random.Random
) -> list[manager.Cell]:
    index = chance.randrange(len(departments))
    return [name, f"Objective {name}", departments[index], owners[index], chance.choice(["S1", None, "S9"])]


def _key_result(
    name: str, objectives: list[str], choice: Callable[[str, str], str], chance: random.Random
) -> list[manager.Cell]:
    measure = chance.choice(tuple(MEASURES))
    low, high = sorted(chance.sample(range(1, 100), 2))
    numbers: list[manager.Cell] = [low, high, high + 10]
    if measure == "decrease":
        numbers = [high, low, None]
    if chance.random() < 0.15:
        numbers[chance.randrange(3)] = chance.choice(BAD_INPUT)
    return [
        name,
        chance.choice(objectives),
        f"Key result {name}",
        None,
        None,
        choice("measure", measure),
        chance.choice(["%", "", "个"]),
        *numbers,
        choice("aggregation", chance.choice(AGGREGATIONS)),
        choice("frequency", chance.choice(FREQUENCIES)),
        choice("commitment", chance.choice(COMMITMENTS)),
        chance.choice([None, 0.3, 0.5]),
    ]


def _check_in(keys: list[str], chance: random.Random) -> list[manager.Cell]:
    day = date(2025, 6, 1) + timedelta(days=chance.randrange(530))
    actual: manager.Cell = chance.choice([chance.randrange(120), round(chance.random(), 3)])
    if chance.random() < 0.08:
        actual = chance.choice(BAD_INPUT)
    comment = chance.choice([None, "'on our way", "'=SUM(A1)", "'line\nbreak"])
    return [day, chance.choice(keys), actual, chance.choice([None, 5, 8]), comment]
