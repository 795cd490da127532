"""Tables and columns that scores need and that are gone: without them every score would be half a truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from okrxl.core.finding import Finding
from okrxl.core.labels import LANGS, contract
from okrxl.core.schema import INPUT_BY_KEY, NEEDED_TABLES
from okrxl.core.table import Table
from okrxl.read.tables import Tables, absent

MEMORY = "columns."
"""The text constant `columns.<table>` lists the columns of a table at the last refresh.

Those beside that it had before are listed as well.
"""
COUNTING = frozenset({"settings", "departments", *NEEDED_TABLES})
"""Tables that change a score."""
BY_MONTH = frozenset(key for key, table in INPUT_BY_KEY.items() if table.monthly)
"""Tables that do so once they hold a figure; an empty one may go."""
SILENT = frozenset({"note", "email", "lead", "at_close", "comment", "source"})
"""Columns that change none."""
BESIDE = frozenset({"confidence", "by", "entered"})
"""Columns that no score needs; where one decided between figures of a day, those are findings themselves."""
STRUCTURAL = frozenset({"table_missing", "column_missing"})
GONE = frozenset({"table_gone", "column_gone"})


def memory(tables: Tables, texts: Mapping[str, str]) -> dict[str, str]:
    """What the next refresh has to find: text constants by key; `texts` are the present ones."""
    return {
        MEMORY + table.key: " ".join(_remembered(table, texts))
        for table in _all(tables)
        if table.key in COUNTING | BY_MONTH and table.sheet and not _is_empty(table)
    }


def _remembered(table: Table, texts: Mapping[str, str]) -> Iterator[str]:
    """The columns of a table, with those beside that are gone: the next refresh says so as well."""
    yield from (key for key in table.columns if key not in SILENT)
    if table.key == "check_ins":
        before = texts.get(MEMORY + table.key, "").split()
        yield from (key for key in before if key in BESIDE and key not in table.columns)


def _is_empty(table: Table) -> bool:
    """Whether a table by months has no figure yet."""
    return table.key in BY_MONTH and bool(table.frame.drop(columns="kr_id").isna().all(axis=None))


def with_gone(tables: Tables, found: Sequence[Finding], texts: Mapping[str, str]) -> list[Finding]:
    """Findings, with an error for each table or column that was there at the last refresh and is gone."""
    gone = list(_gone(tables, texts))
    named = set(map(_what, gone))
    return [*gone, *(one for one in found if one.code not in STRUCTURAL or _what(one) not in named)]


def _what(finding: Finding) -> tuple[str, str]:
    """The table, and the column of it, that a finding is about."""
    return str(finding.values["table"]).casefold(), str(finding.values.get("column", ""))


def _gone(tables: Tables, texts: Mapping[str, str]) -> Iterator[Finding]:
    for table in _all(tables):
        remembered = texts.get(MEMORY + table.key, "").split()
        schema = INPUT_BY_KEY[table.key]
        if remembered and not table.sheet:
            yield Finding("table_gone", "error", values={"table": schema.name})
            continue
        known = {column.key for column in schema.columns}
        for key in remembered:
            if key in known and key not in table.columns:
                headers = " / ".join(contract(lang).header(key, table.key) for lang in LANGS)
                values: dict[str, object] = {"column": headers, "table": schema.name}
                if table.key == "check_ins" and key in BESIDE:
                    yield Finding("column_gone_beside", "warning", table.sheet, values=values)
                else:
                    yield Finding("column_gone", "error", table.sheet, values=values)


def is_incomplete(found: Iterable[Finding]) -> bool:
    """Whether a table or a column is missing without which nothing can be scored."""
    names = {INPUT_BY_KEY[key].name for key in NEEDED_TABLES}
    return any(
        one.code in GONE or (one.code in STRUCTURAL and one.severity == "error" and _what(one)[0] in names)
        for one in found
    )


def without_plan(tables: Tables) -> Tables:
    """The tables with nothing to score."""
    lacking: dict[str, Any] = {key: absent(INPUT_BY_KEY[key]) for key in sorted(NEEDED_TABLES)}
    return replace(tables, **lacking)


def _all(tables: Tables) -> list[Table]:
    found = (getattr(tables, field.name) for field in fields(tables))
    return [one for one in found if isinstance(one, Table)]
