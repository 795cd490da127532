"""People who write beside the rows of generated tables between refreshes, while key results come and go."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Protocol

TABLES = {"okr_scores": "ID", "okr_dept_1": "ID", "okr_owner_scores": "Owner", "okr_objective_scores": "ID"}
"""The tables that get a column, and the column by which their rows are known."""
NOTE, TWICE = "My note", "Twice"
FORMULA = "={table}[[#This Row],[Score]]*2"
IDS = ("K1", "K2", "K3", "K4", "K5", "K6")


class Noted(Protocol):
    """A workbook, closed or open."""

    def rows(self, table: str) -> list[dict[str, object]] | None:
        """The rows of a table by header, formulas as they are; None where it is not there."""

    def put(self, table: str, row: int, header: str, value: object) -> None:
        """Type a value into a row of a table."""

    def widen(self, table: str, header: str, key: str, cells: dict[str, str]) -> None:
        """Type a column beside a table."""

    def key_result(self, row: int, name: str) -> None:
        """Give a key result another ID."""

    def check_in(self, row: int, actual: float) -> None:
        """Change the figure of a check-in."""

    def refresh(self) -> None:
        """Refresh it."""


def plays(book: Noted, seed: int, rounds: int) -> None:
    """Several rounds; after each every note stands beside its row, or is kept under the row's key."""
    random = Random(seed)
    known: dict[tuple[str, str], str] = {}
    for table, key in TABLES.items():
        rows = [str(row[key]) for row in book.rows(table) or []]
        book.widen(table, NOTE, key, {})
        book.widen(table, TWICE, key, dict.fromkeys(rows, FORMULA.format(table=table)))
    for number in range(rounds):
        for table, key in TABLES.items():
            for at, row in enumerate(book.rows(table) or []):
                if row[key] and random.random() < 0.4:
                    text = random.choice((f"note {number} on {row[key]}", "二次跟进", "3/4", ""))
                    known[table, str(row[key])] = text
                    book.put(table, at, NOTE, text)
        for at, name in enumerate(random.sample(IDS, 4)):
            if random.random() < 0.7:
                book.key_result(5 + at, name)
        for at in range(6):
            book.check_in(5 + at, random.choice((1, 5, 40, 90)))
        book.refresh()
        assert dict(_found(book)) == {where: text for where, text in known.items() if text}


def _found(book: Noted) -> Iterator[tuple[tuple[str, str], object]]:
    """(table, key) -> note, wherever it stands; each once."""
    seen = set()
    for table, key in TABLES.items():
        rows = book.rows(table) or []
        assert {row[TWICE] for row in rows} == {FORMULA.format(table=table)}
        for row in (*rows, *(book.rows(f"{table}_left") or [])):
            if row.get(NOTE):
                where = table, str(row[key])
                assert where not in seen
                seen.add(where)
                yield where, row[NOTE]
