"""People who type decisions and actions at random between refreshes, and what must be found afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Protocol

Cells = Mapping[tuple[int, int], object]
"""(row below the table's header, column from its left) -> value."""
TEXTS = ("Hire two people", "给渠道部加预算", '=SUM(1,2)&"x"', "call them 3/5", "0012", "two\nlines", "50 %")
STATES = ("Open", "Done", "done", "已完成", "Dropped", "")
DONE = {"done", "已完成", "dropped"}


class Book(Protocol):
    """A workbook that is typed into, closed or open."""

    def rows(self, table: str) -> list[dict[str, object]] | None:
        """The rows of a table by header, top down; None where it is not there."""

    def put(self, table: str, row: int, header: str, value: object) -> None:
        """Type a value into a row of a table."""

    def department(self, key_result: int, name: str) -> None:
        """Give one of the key results' objectives to a department."""

    def refresh(self) -> None:
        """Refresh it."""


class People:
    """Types, and remembers what it typed: a text that is unique, and what stands beside it."""

    def __init__(self, book: Book, random: Random, number: int) -> None:
        self.book = book
        self.random = random
        self.table, self.done = ("okr_decisions", "okr_decisions_done")
        self.known: dict[str, dict[str, object]] = {}
        self.count = number

    def step(self) -> None:
        """Do one thing."""
        self.random.choice((self.adds, self.adds, self.edits, self.finishes, self.reopens))()

    def adds(self) -> None:
        """A new row in one of those that are blank."""
        table = self.random.choice([one for one in self.tables() if not one[1]])
        rows = self.book.rows(table[0]) or []
        what = "Action" if "actions" in table[0] else "Decision"
        blank = [at for at, row in enumerate(rows) if not any(row.values())]
        if not blank:
            return
        self.count += 1
        text = f"{self.random.choice(TEXTS).lstrip('=')} #{self.count}"
        row = {what: text, "Owner": f"Somebody {self.count}"}
        at = self.random.choice(blank)
        for header, value in row.items():
            self.book.put(table[0], at, header, value)
        self.known[text] = {"place": table[0].rstrip("0123456789"), "Owner": row["Owner"]}

    def edits(self) -> None:
        """Another owner of a row."""
        for table, at, text in self.found():
            if self.random.random() < 0.3:
                self.count += 1
                self.known[text]["Owner"] = f"Else {self.count}"
                self.book.put(table, at, "Owner", self.known[text]["Owner"])

    def finishes(self) -> None:
        """Some other word for how far a row is."""
        for table, at, _ in self.found():
            if self.random.random() < 0.4:
                self.book.put(table, at, "Progress", self.random.choice(STATES))

    def reopens(self) -> None:
        """A row is open after all."""
        for table, at, _ in self.found():
            if "done" in table:
                self.book.put(table, at, "Progress", "Open")

    def tables(self) -> list[tuple[str, bool]]:
        """The tables that are there, and whether they list what is done."""
        names = ["okr_decisions", "okr_decisions_done"]
        names += [f"okr_actions_{kind}{number}" for kind in ("", "done_") for number in (1, 2)]
        return [(name, "done" in name) for name in names if self.book.rows(name) is not None]

    def found(self) -> Iterator[tuple[str, int, str]]:
        """(table, row, text) of every row that holds one of the known texts."""
        for table, _ in self.tables():
            for at, row in enumerate(self.book.rows(table) or []):
                text = row.get("Decision") or row.get("Action")
                if isinstance(text, str) and text in self.known:
                    yield table, at, text

    def check(self) -> None:
        """Each text is there once, with its owner, open or done as it says, under a number of its own."""
        seen: dict[str, tuple[str, dict[str, object]]] = {}
        numbers: dict[str, list[object]] = {}
        for table, at, text in self.found():
            assert text not in seen, text
            row = (self.book.rows(table) or [])[at]
            seen[text] = table, row
            numbers.setdefault(table.replace("done_", "").replace("_done", ""), []).append(row["No."])
        assert seen.keys() == self.known.keys()
        for text, (table, row) in seen.items():
            assert row["Owner"] == self.known[text]["Owner"], text
            assert ("done" in table) == (str(row["Progress"]).casefold() in DONE), text
            assert str(row["Raised in"]).startswith("2026-W"), text
        for table, some in numbers.items():
            assert None not in some, table
            assert len(set(some)) == len(some), table


def plays(book: Book, seed: int, rounds: int, comes_and_goes: Callable[[Random], None]) -> People:
    """Several rounds of typing, each with a refresh; departments come and go."""
    people = People(book, Random(seed), 0)
    for _ in range(rounds):
        for _ in range(people.random.randint(1, 4)):
            people.step()
        comes_and_goes(people.random)
        book.refresh()
        people.check()
    return people
