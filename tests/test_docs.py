"""What the documents say is there: links, commands, findings; and no path of whoever wrote them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from okrxl.cli.verbs import VERBS, Verb
from tests.conftest import ROOT

READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")})
SKIPPED = {
    ".git",
    ".venv",
    ".cache",
    ".hypothesis",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    "mutants",
    "node_modules",
    "__pycache__",
    "dist",
}


@cache
def generator(name: str) -> ModuleType:
    """A script of `docs`, which stands beside what it writes."""
    spec = spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", READMES)
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_command_stands_in_readme(verb: Verb, page: str) -> None:
    assert f"okrxl {verb.name}" in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["make_findings", "make_scoring"])
def test_generated_pages_are_up_to_date(name: str, lang: str) -> None:
    script = generator(name)
    written = script.PAGES[lang].read_text(encoding="utf-8")
    assert written == script.page(lang), f"run python docs/{name}.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith(("#", "mailto:")):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_anchors_lead_somewhere(page: Path) -> None:
    for name, anchor in re.findall(r"\]\(([^)\s#:]*)#([^)\s]+)\)", page.read_text(encoding="utf-8")):
        assert anchor in anchors(page.parent / name if name else page), f"{name}#{anchor}"


def anchors(page: Path) -> set[str]:
    """The anchors GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_changelog_tells_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_nothing_installs_okrxl_from_where_it_is_not() -> None:
    """It is not on PyPI: only its file can be installed, or its source."""
    from_pypi = re.compile(r"""pip3? (install|download)( --?[-\w]+| FOLDER| …)* ["']?okrxl(?![-\w.])""")
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "templates").rglob("*.*")]
    pages += (ROOT / "okrxl").rglob("*.toml")
    texts = {path: path.read_text("utf-8") for path in pages if path.suffix not in {".xlsm", ".xlsx", ".png"}}
    assert [path.name for path, text in texts.items() if from_pypi.search(text)] == []


def test_nothing_names_a_machine_or_waits_to_be_filled() -> None:
    foreign = re.compile(rb"/(?:work|root)/\w|/tmp/" + rb"setup|TO " + rb"FILL|TO" + rb"DO\b")
    for path in ROOT.rglob("*"):
        if path.is_file() and not SKIPPED & set(path.relative_to(ROOT).parts) and path.suffix in TEXT:
            found = foreign.search(path.read_bytes())
            assert not found, f"{path.relative_to(ROOT)}: {found}"


TEXT = {".py", ".md", ".toml", ".yaml", ".txt", ".bas", ".cls", ".xml", ".csv", ".json", ""}
