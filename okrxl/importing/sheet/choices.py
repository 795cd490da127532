"""What the manager chose on the sheet of the import: fields of columns, sources to import or to skip."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from okrxl.core.headers import header_keys, named_columns
from okrxl.core.labels import LANGS, contract_word, labels, spellings
from okrxl.importing.model import Source

if TYPE_CHECKING:
    from okrxl.core.grid import Grid

SOURCES, COLUMNS, ROWS, REMARKS = (
    "okr_import_sources",
    "okr_import_columns",
    "okr_import_rows",
    "okr_import_findings",
)
TABLES = {SOURCES: "sources", COLUMNS: "columns"}
"""The tables to read, and their keys."""
KEYS = ("choice", "fingerprint", "read_as", "source_column")
CHOICES = ("import", "skip")
NOT_READ = "?"
"""A word that names no field."""


@dataclass(frozen=True)
class Choices:
    """`sources`: fingerprint -> choice; `fields`: fingerprint -> header -> field (blank: not imported)."""

    sources: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_choices(grids: Mapping[str, Grid]) -> Choices:
    """The choices on the sheet, from the grids of `TABLES`."""
    sources = {}
    for row in _rows(grids.get("sources")):
        choice = _choice_codes().get(contract_word(row.get("choice") or ""), "")
        if choice and row.get("fingerprint"):
            sources[str(row["fingerprint"])] = choice
    fields: dict[str, dict[str, str]] = {}
    for row in _rows(grids.get("columns")):
        header, print_ = row.get("source_column"), row.get("fingerprint")
        typed = row.get("read_as")
        code = _field_codes().get(contract_word(typed), NOT_READ) if typed else ""
        if header and print_ and code != NOT_READ:
            fields.setdefault(str(print_), {})[str(header)] = code
    return Choices(sources, fields)


def _rows(grid: Grid | None) -> Iterator[Mapping[str, object]]:
    if grid is None:
        return
    columns = dict(named_columns(grid.headers, header_keys(KEYS, "import")))
    for row in grid.rows:
        yield {columns[position]: cell for position, cell in enumerate(row) if position in columns}


@cache
def _choice_codes() -> Mapping[str, str]:
    return {text: code for code in CHOICES for text in spellings(f"choices.import.{code}")}


@cache
def _field_codes() -> Mapping[str, str]:
    return {
        contract_word(text): code
        for lang in LANGS
        for code, text in labels(lang).section("import.fields").items()
    }


def typed_fields(
    sources: Sequence[Source], choices: Choices, remembered: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Mapping[str, str]]:
    """The fields remembered, and those that were typed since: they differ from what was read."""
    made = {print_: dict(fields) for print_, fields in remembered.items()}
    for source in sources:
        read = {one.header: one.field for one in source.layout.columns if not one.period}
        typed = choices.fields.get(source.fingerprint, {})
        changed = {header: name for header, name in typed.items() if read.get(header, name) != name}
        if changed:
            made.setdefault(source.fingerprint, {}).update(changed)
    return made
