"""OKRs written out in every shape, shuffled, with dirt, in other languages: imported they are the same.

`OKRXL_ROUND_TRIPS=300 pytest tests/importing/test_round_trip.py` tries more.
"""

from __future__ import annotations

import os
from datetime import date

import pytest

from tests.conftest import more
from tests.importing.books import DATED, KEY_RESULT, SAVED, SHAPES, Story, stories, story
from tests.importing.conftest import Book

TRIES = int(os.environ.get("OKRXL_ROUND_TRIPS") or more(usual=14, long=42))


def check(book: Book, seed: int, shape: str) -> None:
    told = story(seed, months=6 if shape in DATED else 1)
    sheets = SHAPES[shape](told, text=seed % 3 == 0)
    result = book.take(sheets)
    refused = [
        (row.item.sheet, row.item.row, row.item.title, row.reason) for row in result.plan.of("refused")
    ]
    assert refused == []
    assert [one for one in result.findings if one.severity == "error"] == []
    assert result.applied, [result.doubts(one) for one in result.sources]
    _compare(book, told, dated=shape in DATED)
    again = book.take(sheets)
    assert (again.count("new"), again.count("changed"), again.count("refused")) == (0, 0, 0)


def _compare(book: Book, told: Story, *, dated: bool) -> None:
    titles = dict(book.table("objectives", "id", "objective"))
    objectives = {
        title: (department, owner)
        for title, department, owner in book.table("objectives", "objective", "department", "owner")
    }
    assert {title: one[0] for title, one in objectives.items()} == {
        one.title: one.department for one in told.objectives
    }
    rows = book.table("key_results", *KEY_RESULT)
    found = {
        row[2]: (titles[row[1]], row[3], row[4], *(None if one is None else round(one, 9) for one in row[5:]))
        for row in rows
    }
    assert len(found) == len(rows)
    objective_of = {one.title: objective for objective in told.objectives for one in objective.key_results}
    assert found == {
        one.title: (
            objective_of[one.title].title,
            one.owner,
            one.measure,
            *(
                None if value is None else round(value, 9)
                for value in (one.baseline, one.target, one.upper, one.weight)
            ),
        )
        for one in told.key_results
    }
    names = {row[0]: row[2] for row in rows}
    check_ins = sorted(
        (names[kr_id], day, round(actual, 9))
        for day, kr_id, actual in book.table("check_ins", "date", "kr_id", "actual")
    )
    assert check_ins == sorted(
        (one.title, day if dated else SAVED, round(value, 9))
        for one in told.key_results
        for day, value in one.figures
    )
    scores = {names[kr_id]: score for kr_id, score in book.scores().items()}
    expected = {one.title: one.score for one in told.key_results}
    assert scores == {
        title: None if score is None else pytest.approx(score, abs=1e-4) for title, score in expected.items()
    }
    assert date(2026, 1, 1) < SAVED


@pytest.mark.parametrize(("seed", "shape"), list(stories(TRIES)))
def test_what_is_written_out_comes_back(book: Book, seed: int, shape: str) -> None:
    check(book, seed, shape)
