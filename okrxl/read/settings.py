"""The settings table as typed values; what cannot be used is a finding, and the default applies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from okrxl.core.address import cell_name
from okrxl.core.finding import Finding, Severity
from okrxl.core.grid import RawValue, is_blank
from okrxl.core.headers import header_keys, named_columns
from okrxl.core.labels import LANGS, contract, contract_word, normalized, spellings
from okrxl.core.settings import Settings
from okrxl.read import cells

if TYPE_CHECKING:
    from okrxl.core.grid import Grid
    from okrxl.core.labels import Lang
    from okrxl.core.table import Table

LONGEST = 20
FAR_YEARS = 5
"""So far from the cycle a day is a clock that is wrong, or a year that was mistyped."""
"""Years of a cycle: each of its months has a column."""
DATES = ("cycle_start", "cycle_end", "as_of")
NUMBERS = ("green_from", "amber_from", "behind_gap", "at_risk_gap", "aspirational_expects")
CHOICES = ("missing_counts_as", "objective_weights", "confidence_scale", "date_order", "language")
LIMITS = {**dict.fromkeys(NUMBERS, (0.0, 1.0)), "score_cap": (1.0, 10.0)}
"""The numbers that a setting takes."""
OUTSIDE = {"score_cap": "setting_no_cap"}


def read_settings(
    table: Table, *, today: date, as_of: date | None = None, language: Lang | None = None
) -> tuple[Settings, list[Finding]]:
    """The settings and what is wrong with them; a given `as_of` goes before the table's.

    `language` is that of the workbook's words, for a table that names none.
    """
    found: list[Finding] = []
    values: dict[str, Any] = {}
    order = date_order(table)
    for row, key, raw in _rows(table, found):
        if key in values:
            found.append(_finding("setting_twice", "warning", table, row, raw))
            continue
        reading = _reader(key, order)(raw)
        if reading.code:
            severity: Severity = "error" if reading.value is None else "warning"
            found.append(_finding(reading.code, severity, table, row, raw, read=reading.shown))
        if reading.value is not None:
            read = reading.value
            if not _within(key, read):
                found.append(_finding(OUTSIDE.get(key, "setting_no_share"), "error", table, row, raw))
                continue
            values[key] = read.date() if isinstance(read, datetime) else read
    if as_of is not None:
        values["as_of"] = as_of
    values.setdefault("as_of", today)
    if language:
        values.setdefault("language", language)
    _complete(values, table, found)
    return Settings(**values), found


def date_order(table: Table) -> Literal["", "dmy", "mdy"]:
    """How the workbook reads dates such as 3/4/2026; blank: not at all."""
    raw = next((raw for _, key, raw in _rows(table, []) if key == "date_order"), None)
    code = _reader("date_order")(raw).value
    return "dmy" if code == "dmy" else "mdy" if code == "mdy" else ""


def cycle_start(table: Table) -> datetime | None:
    """The cycle's first day, where it can be read."""
    raw = next((raw for _, key, raw in _rows(table, []) if key == "cycle_start"), None)
    value = _reader("cycle_start", date_order(table))(raw).value
    return value if isinstance(value, datetime) else None


def with_setting(table: Table, key: str, value: str | float | None) -> Table:
    """The table with another value of one setting; None: as if it were blank."""
    rows = [(name, raw) for _, name, raw in _rows(table, []) if name != key]
    frame = pd.DataFrame([*rows, (key, value)], columns=["setting", "value"], dtype=object)
    return replace(table, frame=frame, columns={})


def setting_values(table: Table) -> tuple[dict[str, cells.Typed], frozenset[str]]:
    """The settings that are filled in, each as it is read, and those of them that cannot be."""
    order = date_order(table)
    values: dict[str, cells.Typed] = {}
    for _, key, raw in _rows(table, []):
        values.setdefault(key, _reader(key, order)(raw).value)
    return values, frozenset(key for key, value in values.items() if value is None)


def setting_places(table: Table) -> dict[str, tuple[int, RawValue]]:
    """Sheet row and raw value of each setting; of several rows the one that counts, filled before blank."""
    names = _names()
    places: dict[str, tuple[int, RawValue]] = {}
    rows: list[int] = table.frame.index.tolist()
    for number, setting, raw in zip(rows, table.frame["setting"], table.frame["value"], strict=True):
        key = names.get(contract_word(setting)) if isinstance(setting, str) else None
        blank = is_blank(raw) or not str(raw).strip()
        if key and (key not in places or (places[key][1] is None and not blank)):
            places[key] = number, None if blank else raw
    return places


def import_sources(grid: Grid | None) -> tuple[str, str] | None:
    """The cell and text of the setting that names what each refresh imports from; None where it is blank."""
    if grid is None:
        return None
    places = {
        key: position
        for position, key in named_columns(grid.headers, header_keys(("setting", "value"), "settings"))
    }
    if len(places) < 2:
        return None
    wanted = {*spellings("settings.import_from"), "import_from"}
    for at, row in enumerate(grid.rows):
        text = row[places["value"]]
        if contract_word(row[places["setting"]]) in wanted and isinstance(text, str) and text.strip():
            return cell_name(grid.top + at, grid.left + places["value"]), text.strip()
    return None


@cache
def _names() -> dict[str, str]:
    """Every text that names a setting -> its key."""
    names = {text: key for key in Settings.__slots__ for text in spellings(f"settings.{key}")}
    return names | {normalized(key): key for key in Settings.__slots__}


def _rows(table: Table, found: list[Finding]) -> list[tuple[int, str, RawValue]]:
    """Row, key and raw value of the settings that have a value.

    A row that names no setting and has no value is a heading.
    """
    names = _names()
    rows = []
    numbers: list[int] = table.frame.index.tolist()
    for number, setting, raw in zip(numbers, table.frame["setting"], table.frame["value"], strict=True):
        if not isinstance(setting, str):
            continue
        if is_blank(raw) or not str(raw).strip():
            continue
        key = names.get(contract_word(setting))
        if key is None:
            cell = table.cell("setting", number)
            found.append(Finding("setting_unknown", "warning", table.sheet, cell, setting))
        else:
            rows.append((number, key, raw))
    return rows


def _within(key: str, read: cells.Typed) -> bool:
    """Whether a number lies within the limits of its setting; other settings have none."""
    if key not in LIMITS:
        return True
    least, most = LIMITS[key]
    return isinstance(read, float) and least <= read <= most


def _reader(key: str, order: str = "") -> Callable[[RawValue], cells.Reading]:
    if key in DATES:
        return partial(cells.first_day if key == "cycle_start" else cells.day, order=order)
    if key in LIMITS:
        return cells.number
    if key == "confidence_scale":
        return _scale
    if key == "import_from":
        return cells.as_is
    if key in CHOICES:
        return lambda raw: cells.choice(key, raw)
    return cells.text


def _scale(raw: RawValue) -> cells.Reading:
    """The highest confidence: a number, or 100 % as the text or the share that Excel makes of it."""
    if isinstance(raw, int | float):
        return cells.choice("confidence_scale", f"{100 if raw == 1 else raw:g}")
    return cells.choice("confidence_scale", raw)


def _complete(values: dict[str, Any], table: Table, found: list[Finding]) -> None:
    """Defaults for the cycle, and limits that make sense together."""
    year = values["as_of"].year
    for key, default in (("cycle_start", date(year, 1, 1)), ("cycle_end", date(year, 12, 31))):
        if key not in values:
            values[key] = default
            names: dict[str, object] = {
                "setting": " / ".join(contract(lang).text(f"settings.{key}") for lang in LANGS)
            }
            found.append(Finding("cycle_missing", "warning", table.sheet, value=default, values=names))
    if values["cycle_end"] < values["cycle_start"]:
        found.append(Finding("cycle_reversed", "error", table.sheet, value=values["cycle_end"]))
        values["cycle_start"], values["cycle_end"] = values["cycle_end"], values["cycle_start"]
    if values["cycle_end"].year - values["cycle_start"].year > LONGEST:
        values["cycle_start"], values["cycle_end"] = date(year, 1, 1), date(year, 12, 31)
        found.append(Finding("cycle_too_long", "error", table.sheet, value=year))
    if not values["cycle_start"].year - FAR_YEARS <= year <= values["cycle_end"].year + FAR_YEARS:
        found.append(Finding("as_of_far", "warning", table.sheet, value=values["as_of"]))
    behind, at_risk = values.get("behind_gap", 0.0), values.get("at_risk_gap", 0.25)
    if behind > at_risk:
        found.append(Finding("gaps_reversed", "warning", table.sheet, value=behind))
    green, amber = values.get("green_from", 0.7), values.get("amber_from", 0.4)
    if green < amber:
        found.append(Finding("green_below_amber", "error", table.sheet, value=green))
        values.pop("green_from", None)
        values.pop("amber_from", None)


def _finding(
    code: str, severity: Severity, table: Table, row: int, raw: RawValue, **values: object
) -> Finding:
    return Finding(code, severity, table.sheet, table.cell("value", row), raw, values)
