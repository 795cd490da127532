"""Whatever is edited, restored and copied: the log, replayed from the first snapshot, is the plan."""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from okrxl.build.workbook import make
from okrxl.changes.log import Change, ChangeLog, filled, replayed
from okrxl.changes.snapshot import Snapshot
from okrxl.core.errors import BadFileError
from okrxl.excel import file_store
from okrxl.excel.closed.workbook import ClosedWorkbook
from okrxl.pipeline import Moment, read, refresh
from tests.changes.book import Book, day, fields, key_result
from tests.conftest import more

TEXTS = st.sampled_from(["Ann", "Bob", "ann ", "Sales", "Service", None])
NUMBERS = st.sampled_from([None, 0.0, 0.5, 1.0, 20.0, 100.0, "100"])
DATES = st.sampled_from([None, day("2026-03-01"), day("2026-07-01"), "2026-07-01"])
FIELDS = {
    ("strategy", "goal"): TEXTS,
    ("departments", "weight"): NUMBERS,
    ("owners", "department"): TEXTS,
    ("objectives", "owner"): TEXTS,
    ("objectives", "weight"): NUMBERS,
    ("objectives", "due"): DATES,
    ("key_results", "target"): NUMBERS,
    ("key_results", "baseline"): NUMBERS,
    ("key_results", "unit"): st.sampled_from([None, "%", "pcs"]),
    ("key_results", "owner"): TEXTS,
    ("key_results", "start"): DATES,
    ("key_results", "measure"): st.sampled_from(["increase", "at_least", "至少", None]),
    ("key_results", "state"): st.sampled_from([None, "open", "Closed", "已取消"]),
    ("key_results", "id"): st.sampled_from(["KR1", "KR2", "kr 3", "KR4", None]),
}
EDITS: list[st.SearchStrategy[tuple[object, ...]]] = [
    st.tuples(st.just("edit"), st.just(place), st.integers(0, 4), values) for place, values in FIELDS.items()
]
DONE: list[tuple[str]] = [("sort",), ("restore",), ("copy",), ("back",), ("close",), *[("refresh",)] * 3]
STEPS = st.lists(
    st.one_of(
        *EDITS,
        st.tuples(st.just("setting"), st.sampled_from([None, 1, 1.2, "120%"])),
        st.tuples(st.just("add"), st.sampled_from(["KR1", "KR5", "KR6"])),
        st.tuples(st.just("remove"), st.integers(0, 4)),
        st.sampled_from(DONE),
    ),
    max_size=24,
)


def edit(book: Book, step: tuple[object, ...]) -> None:
    """Do to the rows what a person does."""
    match step:
        case ("edit", (str(table), str(key)), int(number), value):
            rows = book.rows[table]
            if rows:
                rows[number % len(rows)][key] = value  # type: ignore[assignment]
        case ("setting", value):
            book.settings["score_cap"] = value  # type: ignore[assignment]
        case ("add", str(name)):
            book.rows["key_results"].append(key_result(name))
        case ("remove", int(number)):
            rows = book.rows["key_results"]
            if len(rows) > 1:
                del rows[number % len(rows)]
        case ("sort",):
            book.rows["key_results"].reverse()
            book.reverse()
        case ("close",):
            with suppress(BadFileError):  # a cycle of this label or with these days cannot follow
                book.close("2026-12-30")


@given(STEPS)
@settings(max_examples=more(usual=5, long=15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_sequence_of_edits_refreshes_restores_and_copies(steps: list[tuple[object, ...]]) -> None:
    book = Book([key_result("KR1"), key_result("KR2", 0.5, unit="%")], [("2026-01-31", "KR1", 10.0)])
    first = book.refresh("2026-01-01").log.snapshot
    assert first is not None
    before, copy, known = book.copied(), book.copied(), 0
    for number, step in enumerate([*steps, ("refresh",)], 2):
        if step == ("refresh",):
            kept = book.copied()
            log = book.refresh(f"2026-{1 + number // 28:02}-{1 + number % 28:02}").log
            assert replayed(first, log.changes) == filled(log.snapshot or {})
            assert [one.number for one in log.changes] == [*range(1, len(log.changes) + 1)]
            # Nothing is found twice, and nothing of the list is lost.
            assert book.check("2026-12-30").log.changes == log.changes
            assert len(book.listed()) == len(log.changes) >= known
            before, known = kept, len(log.changes)
        elif step == ("restore",):
            book, before = before, book
            known = len(book.listed())
        elif step == ("copy",):
            copy = book.copied()
        elif step == ("back",):
            book, copy = copy, book
            known = len(book.listed())
        elif step == ("close",):
            before = book.copied()
            edit(book, step)
            known = len(book.listed())
        else:
            edit(book, step)


SHEET = "Key Results"


def typed(path: Path, edits: dict[str, float | str | None]) -> None:
    """Type into the key results of a file."""
    book = load_workbook(path)
    for place, value in edits.items():
        book[SHEET][place] = value
    book.save(path)


@pytest.mark.long
def test_a_file_edited_restored_and_copied(tmp_path: Path) -> None:
    path, other = tmp_path / "OKR.xlsx", tmp_path / "Copy of OKR.xlsx"
    make(path, "en", sample=True, now=datetime(2026, 11, 20, 9))

    def log(one: Path) -> ChangeLog:
        return read(ClosedWorkbook(one), Moment(datetime(2026, 11, 21, 9))).log

    def refreshed(one: Path) -> tuple[Change, ...]:
        book = ClosedWorkbook(one)
        refresh(book, Moment(datetime(2026, 11, 21, 9)))
        book.save()
        found = log(one)
        assert found.stored
        assert replayed(first, found.changes) == filled(found.snapshot or {})
        return found.changes

    first: Snapshot = log(path).snapshot or {}
    typed(path, {"I6": 0.7, "A8": None, "C9": "Reworded"})
    shutil.copy(path, other)
    once = refreshed(path)
    assert [one.field for one in once] == ["target", "key_result", ""]
    assert refreshed(path) == once == refreshed(other)
    # Back to before the refresh that found nothing, then to before the one that found three.
    file_store.restore(path)
    assert log(path).changes == once
    typed(other, {"A8": "KR9.9"})
    assert fields(refreshed(other))[3:] == [("key_results", "KR9.9", "+")]
    other.rename(tmp_path / "Renamed.xlsx")
    assert len(refreshed(tmp_path / "Renamed.xlsx")) == 4
    assert refreshed(path) == once
