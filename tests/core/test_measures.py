"""Measures are values: everything that depends on one asks it, so that its code stands in one module."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import okrxl
from okrxl.core.measures import MEASURES, codes

PACKAGE = Path(okrxl.__file__).parent
OPERATOR = "between"
"""Also an operator of Excel's rules and validations, which these modules write and read."""
WITH_OPERATOR = {
    "excel/live/draw/rules.py",
    "libreoffice/rules/conditional_format.py",
    "libreoffice/rules/validation.py",
    "sheets/model/rules.py",
}


def literals(path: Path) -> set[str]:
    """Every string constant of a module."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix()
)
def test_only_core_measures_names_a_measure(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    named = literals(path) & set(MEASURES)
    if name == "core/measures/definitions.py":
        assert named == set(MEASURES)
    else:
        assert named <= ({OPERATOR} if name in WITH_OPERATOR else set()), name


def test_the_operator_is_still_where_it_is_excused() -> None:
    assert all(OPERATOR in literals(PACKAGE / name) for name in WITH_OPERATOR)


def test_what_the_measures_are() -> None:
    assert codes(lambda one: one.threshold) == ("at_least", "at_most", "between")
    assert codes(lambda one: one.moves) == ("increase", "decrease")
    assert codes(lambda one: one.counts_hits) == ("recurring",)
    assert codes(lambda one: one.takes_words) == ("milestone", "recurring")
    assert codes(lambda one: one.is_share) == ("milestone", "growth")
    assert codes(lambda one: one.lower_is_better) == ("decrease", "at_most")
    assert codes(lambda one: "target" in one.needs) == tuple(
        code for code in MEASURES if code not in {"milestone", "recurring"}
    )


def test_a_measure_that_is_not_a_threshold_says_its_score_by_a_formula() -> None:
    for one in MEASURES.values():
        assert one.attainment or one.bounded
        assert one.threshold or one.counts_hits or one.why


def test_the_measures_load_nothing_heavy() -> None:
    code = "import okrxl.core.measures, sys; print({'numpy', 'pandas'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "set()"
