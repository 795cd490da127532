"""Every file, module and name that the maintainers' pages mention is there."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest
import xlwings

from tests.conftest import ROOT

PACKAGE = ROOT / "okrxl"
PAGES = (*sorted((ROOT / "docs" / "maintainers").glob("*.md")), ROOT / "CONTRIBUTING.md", ROOT / "README.md")
FOLDERS = ("okrxl", "tests", "docs", "templates", "benchmarks", ".ci")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
CALL = re.compile(r"\(.*\)$")
FILE = re.compile(r"[\w.*<>{},/-]+\.(?:py|md|toml|bas|applescript)")
DOTTED = re.compile(r"_?[a-zA-Z]\w*(?:\.\w+)+")
IN_CODE = re.compile(r"[A-Z][a-z]+(?:[A-Z]\w*)|[A-Z]+_[A-Z_]+|[a-z]+_\w+|_\w+")
"""Bare names that only code has: CamelCase, UPPER_CASE, snake_case."""

FOREIGN = {
    "CodeName",
    "ThisWorkbook1",
    "__SRP_n",
    "center_across_selection",
    "replace_all",
    "xlwings_libreoffice",
}
"""Names of Excel, of VBA projects and of xlwings that okrxl does without, and one that it might have."""


def quoted(page: Path) -> Iterator[str]:
    """What stands in backticks on a page, outside blocks of code."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return (CALL.sub("", found) for found in QUOTED.findall(text))


@cache
def paths() -> tuple[str, ...]:
    """Every file and folder of the repository's own, relative to its root."""
    found = [path for folder in FOLDERS for path in (ROOT / folder, *(ROOT / folder).rglob("*"))]
    return tuple(
        path.relative_to(ROOT).as_posix()
        for path in (*found, *ROOT.glob("*.*"))
        if "__pycache__" not in path.parts
    )


@cache
def source() -> frozenset[str]:
    """Every word of the code, the templates and the settings."""
    files = [
        path for name in paths() if (path := ROOT / name).suffix in {".py", ".toml", ".bas", ".xml", ".cls"}
    ]
    return frozenset(word for path in files for word in re.findall(r"\w+", path.read_text(encoding="utf-8")))


def is_path(text: str) -> bool:
    """`cells.py`, `excel/live`, `report/<sheet>.py`; not `add/remove` or `xl/workbook.xml`."""
    first = text.partition("/")[0]
    rooms = {*FOLDERS, *(path.name for path in PACKAGE.iterdir() if path.is_dir())}
    return bool(FILE.fullmatch(text)) or ("/" in text and first in rooms and " " not in text)


def leads_somewhere(text: str) -> bool:
    """Whether a path of the repository ends with this one; `<sheet>`, `*` and `{en,zh}` are any name."""
    wanted = re.sub(r"<\w+>|\{[\w,]+\}|\*", "*", text.removeprefix("../").rstrip("/"))
    pattern = re.compile("(?:.*/)?" + re.escape(wanted).replace(r"\*", "[^/]*"))
    return any(map(pattern.fullmatch, paths()))


@cache
def modules() -> dict[str, list[Path]]:
    """Files of okrxl's modules and packages by their last name."""
    found: dict[str, list[Path]] = {"okrxl": [PACKAGE / "__init__.py"]}
    for path in PACKAGE.rglob("*.py"):
        own = path.parent if path.name == "__init__.py" else path
        found.setdefault(own.stem, []).append(path)
    return found


def inside(path: Path, names: list[str]) -> bool:
    """Whether dotted names lead on from a module: to modules below it, its names and their attributes."""
    if not names:
        return True
    below = path.parent / names[0]
    if path.name == "__init__.py":
        for file in (below.with_suffix(".py"), below / "__init__.py"):
            if file.exists():
                return inside(file, names[1:])
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return defined(tree.body, names)


def defined(body: Iterable[ast.stmt], names: list[str]) -> bool:
    """Whether a module or class defines the first name and, where that is a class, the next one in it."""
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name == names[0]:
            return len(names) == 1 or names[1] in members(node)
        if names[0] in _bound(node):
            return True
    return False


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef):
        return {node.name}
    if isinstance(node, ast.AnnAssign):
        return {ast.unparse(node.target)}
    if isinstance(node, ast.Assign):
        return {ast.unparse(target) for target in node.targets}
    return set()


def members(node: ast.ClassDef) -> set[str]:
    """What a class and those it is derived from define, and set on `self`."""
    own = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
    own.update(*map(_bound, node.body))
    bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
    return own.union(*(members(one) for base in bases for one in classes().get(base, [])))


def is_label(text: str) -> bool:
    """`columns.note`: a key of the English texts."""
    keys: set[str] = set()
    for path in (PACKAGE / "core" / "labels" / "en").glob("*.toml"):
        waiting: list[tuple[str, object]] = [("", tomllib.loads(path.read_text(encoding="utf-8")))]
        while waiting:
            key, value = waiting.pop()
            keys.add(key.removeprefix("."))
            if isinstance(value, dict):
                waiting += [(f"{key}.{name}", below) for name, below in value.items()]
    return text in keys


def of_xlwings(names: list[str]) -> bool:
    """`sheet.used_range`, `page_setup.print_area`: an attribute of a class of xlwings."""
    owner = getattr(xlwings.main, names[0].title().replace("_", ""), None)
    return hasattr(owner, names[1])


@cache
def xlwings_names() -> frozenset[str]:
    """What the classes of xlwings have."""
    return frozenset(
        name for owner in vars(xlwings.main).values() if isinstance(owner, type) for name in dir(owner)
    )


def resolves(text: str) -> bool:
    """Whether a dotted name is there, where its first part is a module or class of okrxl's."""
    names = text.split(".")
    if names[0] in modules():
        found = any(inside(path, names[1:]) for path in modules()[names[0]])
        return found or of_xlwings(names) or is_label(text)
    known = classes().get(names[0], [])
    # A COM property's name begins with a capital.
    return not known or names[1][0].isupper() or any(names[1] in members(node) for node in known)


@cache
def classes() -> dict[str, list[ast.ClassDef]]:
    found: dict[str, list[ast.ClassDef]] = {}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(node)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_files_and_names_on_a_page_are_there(page: Path) -> None:
    missing = set()
    for text in quoted(page):
        if is_path(text):
            there = leads_somewhere(text)
        elif DOTTED.fullmatch(text):
            there = resolves(text)
        else:
            there = not IN_CODE.fullmatch(text) or text in source() | xlwings_names() | FOREIGN
        if not there:
            missing.add(text)
    assert not missing
