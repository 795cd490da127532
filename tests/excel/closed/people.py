"""Somebody who types into a file, for the stories of tests."""

from __future__ import annotations

from pathlib import Path

from okrxl.core.address import Area, cell_name
from tests.excel import manager, reading
from tests.excel.running import done


class Typist:
    """Types as Excel would: a file is written when it is saved, with all that was typed since."""

    formulas = False
    """Whether cells are read as their formulas."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.typed: dict[str, dict[str, manager.Cell]] = {}
        self._tables: dict[str, tuple[str, Area, list[dict[str, object]]]] = {}

    def rows(self, table: str) -> list[dict[str, object]] | None:
        """What stands in the rows of a table, by header; None where there is no such table."""
        if not self._tables:
            book = reading.book(self.path, values=not self.formulas)
            for name, (tab, _, area) in manager.tables(self.path).items():
                head, *below = book[tab][area.ref]
                names = [str(cell.value) for cell in head]
                rows = [dict(zip(names, (one.value for one in row), strict=True)) for row in below]
                self._tables[name] = tab, area, rows
        return self._tables[table][2] if table in self._tables else None

    def put(self, table: str, row: int, header: str, value: object) -> None:
        """Type into a row of a table, counted from 0."""
        rows = self.rows(table) or []
        tab, area, _ = self._tables[table]
        place = cell_name(area.top + 1 + row, area.left + list(rows[0]).index(header))
        rows[row][header] = value or None
        self.typed.setdefault(tab, {})[place] = value  # type: ignore[assignment]

    def forget(self) -> None:
        """Read the file anew."""
        self._tables = {}

    def save(self) -> None:
        """Write what was typed."""
        for tab, cells in self.typed.items():
            manager.types(self.path, tab, cells)
        manager.saves(self.path)
        self.typed = {}
        self.forget()

    def refresh(self) -> None:
        """Save and refresh."""
        self.save()
        done("refresh", self.path)
