"""Imports only point down the house's list; Excel's libraries stay in `okrxl/excel`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "okrxl"

# From the top of the house to its ground, by rooms: a module belongs to the longest name here that it begins
# with. Rooms in one line do not know each other. A new module or package finds its line here first.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("__main__", "build.__main__"),
    ("cli", "button", "set_up"),
    ("warm.helper",),
    ("buttons",),
    ("board",),
    ("exchange.output",),
    ("exchange.distribute", "exchange.collect", "exchange.arrived"),
    ("exchange.master",),
    ("exchange.outgoing", "exchange.returned"),
    ("exchange.sheets",),
    ("exchange.preview",),
    ("exchange.slots",),
    ("exchange.parallel", "exchange.department_data", "exchange.log"),
    ("exchange.contract", "exchange.passwords"),
    ("exchange",),
    ("importing.output", "importing.at_refresh"),
    ("importing.run",),
    ("importing.sheet",),
    ("importing.result",),
    ("importing.plan",),
    ("importing.items",),
    ("importing.shapes",),
    ("importing.layout",),
    ("importing.files", "importing.language"),
    ("importing.model",),
    ("importing",),
    ("cycles.files",),
    ("cycles.output",),
    ("cycles.close",),
    ("cycles.closing",),
    ("cycles.next_cycle",),
    ("cycles",),
    ("build",),
    ("build.vba",),
    ("pipeline",),
    ("tabs",),
    ("typed",),
    ("assess",),
    ("changes.effects", "changes.ended"),
    ("excel.live.running",),
    ("excel.closed", "excel.live.workbook"),
    ("excel.live.writer",),
    ("excel.live.edits",),
    ("excel.live.append",),
    ("excel.live.draw",),
    ("excel.live", "excel.drawings"),
    ("excel.live.api",),
    ("excel.parts",),
    ("excel.read",),
    ("excel.file_store",),
    ("excel.store",),
    ("excel.package",),
    ("excel",),
    ("libreoffice.app.engine",),
    ("libreoffice.app",),
    ("libreoffice.com",),
    ("libreoffice.charts", "libreoffice.tables"),
    ("libreoffice.ranges",),
    ("libreoffice.rules",),
    ("libreoffice.model",),
    ("libreoffice.translation",),
    ("libreoffice.bridge",),
    ("libreoffice",),
    ("report",),
    ("sheets",),
    ("check",),
    ("scoring",),
    ("changes",),
    ("read",),
    ("core",),
    ("warm.launch",),
    ("warm.channel",),
    ("warm",),
    ("__init__",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

EXCEL_LIBRARIES = {"openpyxl", "xlwings", "python_calamine"}
CALCULATING = ("scoring", "check", "changes", "read", "core")
CALCULATORS = {"pandas", "numpy"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def dotted(path: Path) -> str:
    """`okrxl/excel/port.py` -> `okrxl.excel.port`; a package's `__init__` goes by the package's name."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


def room(module: str) -> str:
    """The room of LAYERS that a dotted module stands in: the longest name that leads to it."""
    own = module.removeprefix("okrxl").removeprefix(".") or "__init__"
    parts = own.split(".")
    names = (".".join(parts[:size]) for size in range(len(parts), 0, -1))
    return next((name for name in names if name in RANK), own)


def floor(module: str) -> str:
    """`okrxl.excel.port` -> `excel`."""
    return [*module.split("."), ""][1]


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
    """`from okrxl.excel import closed` means the module `okrxl.excel.closed.workbook`."""
    for alias in node.names:
        longer = f"{node.module}.{alias.name}"
        yield longer if _file(longer) else str(node.module)


def _file(module: str) -> Path | None:
    base = PACKAGE.parent.joinpath(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.exists()), None)


def third_parties(path: Path) -> set[str]:
    """The packages of others that a file imports."""
    return {name.partition(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"okrxl"}


def test_every_room_is_there() -> None:
    for name in RANK:
        assert _file(f"okrxl.{name}"), f"{name} of LAYERS is no module"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_imports_point_down(path: Path) -> None:
    own = room(dotted(path))
    assert own in RANK, f"{own} has no place in LAYERS yet"
    for name in imports(path):
        if name.partition(".")[0] == "okrxl":
            below = room(name)
            assert below == own or RANK[below] > RANK[own], f"{dotted(path)} must not import {name}"


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_only_the_drivers_know_excel_s_libraries(path: Path) -> None:
    if floor(dotted(path)) not in {"excel", "libreoffice"}:
        assert not third_parties(path) & EXCEL_LIBRARIES


@pytest.mark.parametrize("path", [path for path in MODULES if floor(dotted(path)) in CALCULATING], ids=dotted)
def test_calculation_needs_nothing_but_pandas(path: Path) -> None:
    # The log asks the machine where its folders are.
    asking = {"platformdirs"} if dotted(path) == "okrxl.core.log" else set()
    assert third_parties(path) <= CALCULATORS | asking


def test_no_folder_holds_more_than_fifteen_modules() -> None:
    for folder in {path.parent for path in MODULES}:
        assert len(list(folder.glob("*.py"))) <= 16, folder  # with its __init__


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


def circles(modules: Iterable[Path]) -> list[set[str]]:
    """Groups of modules each of which imports every other, by whatever way."""
    reached = {dotted(path): reach(dotted(path)) for path in modules}
    groups = []
    for name, others in reached.items():
        group = {other for other in others if other in reached and name in reached[other]}
        if len(group) > 1 and group not in groups:
            groups.append(group)
    return groups


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(MODULES) == []


def test_the_engine_for_libreoffice_knows_nothing_of_okrs() -> None:
    for path in MODULES:
        known = {name for name in imports(path) if name.startswith("okrxl")}
        if floor(dotted(path)) == "libreoffice":
            assert {floor(name) for name in known} <= {"libreoffice"}, dotted(path)
        elif dotted(path) not in {"okrxl.excel.live.running", "okrxl.board.office"}:  # registered; prints
            assert "libreoffice" not in map(floor, known), dotted(path)


def test_closed_and_live_never_meet() -> None:
    closed, live = "okrxl.excel.closed.workbook", "okrxl.excel.live.workbook"
    assert not any(name.startswith("okrxl.excel.live") for name in reach(closed))
    assert not any(name.startswith("okrxl.excel.closed") for name in reach(live))
