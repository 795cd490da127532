"""Imports only point down the house's list; Excel's libraries stay in `okrxl/excel`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "okrxl"

# From the top of the house to its ground. What stands in one line does not know its neighbours;
# a new module or package finds its line here first.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("__main__",),
    ("cli", "button"),
    ("click",),
    ("exchange",),
    ("build",),
    ("pipeline", "answer", "summary"),
    ("assess",),
    ("excel",),
    ("layout",),
    ("placing",),
    ("report",),
    ("placed",),
    ("rollup",),
    ("months",),
    ("plan",),
    ("score",),
    ("values",),
    ("weights",),
    ("check",),
    ("read",),
    ("core",),
    ("__init__",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

EXCEL_LIBRARIES = {"openpyxl", "xlwings", "python_calamine"}
CALCULATING = ("rollup", "months", "plan", "score", "values", "weights", "check", "read", "core")
CALCULATORS = {"pandas", "numpy"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def dotted(path: Path) -> str:
    """`okrxl/excel/port.py` -> `okrxl.excel.port`; a package's `__init__` goes by the package's name."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


def layer(module: str) -> str:
    """The layer a dotted module belongs to: the part below `okrxl`; every `__main__` is an edge."""
    if module.endswith(".__main__"):
        return "__main__"
    return [*module.split("."), "__init__"][1]


@cache
def imports(path: Path) -> frozenset[str]:
    """Every dotted module a file imports, wherever in the file: at its top, in a function, for types only."""
    return frozenset(_imports(ast.parse(path.read_text(encoding="utf-8")), dotted(path)))


def _imports(tree: ast.AST, module: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            yield from _meant(node)


def _meant(node: ast.ImportFrom) -> Iterator[str]:
    """`from okrxl.excel import closed` means the module `okrxl.excel.closed`."""
    for alias in node.names:
        longer = f"{node.module}.{alias.name}"
        yield longer if _file(longer) else str(node.module)


def _file(module: str) -> Path | None:
    base = PACKAGE.parent.joinpath(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.exists()), None)


def third_parties(path: Path) -> set[str]:
    """The packages of others that a file imports."""
    return {name.partition(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"okrxl"}


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_imports_point_down(path: Path) -> None:
    own = layer(dotted(path))
    assert own in RANK, f"{own} has no place in LAYERS yet"
    for name in imports(path):
        if name.partition(".")[0] == "okrxl":
            below = layer(name)
            assert below == own or RANK[below] > RANK[own], f"{dotted(path)} must not import {name}"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_only_the_drivers_know_excel_s_libraries(path: Path) -> None:
    if layer(dotted(path)) != "excel":
        assert not third_parties(path) & EXCEL_LIBRARIES


@pytest.mark.parametrize("path", [path for path in MODULES if layer(dotted(path)) in CALCULATING], ids=dotted)
def test_calculation_needs_nothing_but_pandas(path: Path) -> None:
    assert third_parties(path) <= CALCULATORS


def reach(module: str) -> set[str]:
    """Every module of okrxl that importing `module` brings in."""
    seen: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if name not in seen and path:
            seen.add(name)
            waiting += [found for found in imports(path) if found.startswith("okrxl")]
    return seen


def test_the_engine_for_libreoffice_knows_nothing_of_okrs() -> None:
    def of_the_engine(name: str) -> bool:
        return f"{name}.".startswith("okrxl.excel.calc.")

    for path in MODULES:
        known = imports(path)
        if of_the_engine(dotted(path)):
            told = {name for name in known if name.startswith("okrxl") and not of_the_engine(name)}
            assert told <= {"okrxl.core.address"}, dotted(path)
        elif dotted(path) != "okrxl.excel.live.running":  # where it is registered
            assert not any(map(of_the_engine, known)), dotted(path)


def test_closed_and_live_never_meet() -> None:
    closed, live = "okrxl.excel.closed", "okrxl.excel.live"
    assert live not in reach(closed)
    assert closed not in reach(live)
