"""Nothing lost, nothing invented, nothing twice: random edits on both sides, in every order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrxl.assess import Assessment, assess
from okrxl.exchange import desk
from okrxl.exchange.collect import Collection, collect
from okrxl.exchange.returned import Incoming
from okrxl.read import read_tables
from tests.exchange.answers import CODE, MOMENT, NOW, MemoryPort, answer, master

IDS = ("KR1", "KR2", "KR3")
DAYS = tuple(date(2026, 6, day) for day in (5, 12, 19))
RESULTS = [{"id": one, "key_result": f"Result {one}"} for one in IDS]
CASES = 500

Entry = tuple[str, date, float, str]
"""Key result, day, actual, comment."""

entries = st.tuples(
    st.sampled_from(IDS),
    st.sampled_from(DAYS),
    st.sampled_from((1.0, 2.5, 40.0)),
    st.sampled_from(("", "late", "=1+1")),
)


@dataclass(frozen=True)
class Story:
    """What the master held when it was sent, what the manager did since, and the files that came back."""

    before: list[Entry]
    since: list[tuple[str, int, Entry]]
    files: list[tuple[list[Entry], int]]
    runs: list[list[int]]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Versions of files build on each other; runs take any of them, any number of times, in any order."""
    before = draw(st.lists(entries, max_size=5))
    since = draw(
        st.lists(
            st.tuples(st.sampled_from(("add", "change", "drop")), st.integers(0, 9), entries), max_size=3
        )
    )
    files: list[tuple[list[Entry], int]] = []
    for minute in range(draw(st.integers(1, 3))):
        base = list(draw(st.sampled_from(files))[0]) if files and draw(st.booleans()) else []
        rows = draw(st.permutations(base + draw(st.lists(entries, max_size=4))))
        files.append((list(rows), draw(st.sampled_from((minute, 0)))))
    runs = draw(
        st.lists(st.lists(st.integers(0, len(files) - 1), min_size=1, max_size=4), min_size=1, max_size=3)
    )
    return Story(before, since, files, runs)


def _port(story: Story) -> MemoryPort:
    port = master(RESULTS, [_row(one) for one in story.before])
    rows = [list(row) for row in port.grids["check_ins"].rows]
    for verb, place, entry in story.since:
        fresh = _cells(port, entry)
        if verb == "add":
            rows.append(fresh)
        elif rows:
            at = place % len(rows)
            rows[at : at + 1] = [fresh] if verb == "change" else []
    port.edit("check_ins", rows)
    return port


def _row(entry: Entry) -> dict[str, Any]:
    kr_id, day, actual, comment = entry
    return {"kr_id": kr_id, "date": day, "actual": actual, "comment": comment or None}


def _cells(port: MemoryPort, entry: Entry) -> list[Any]:
    told = _row(entry)
    keys = ("date", "kr_id", "actual", "confidence", "comment", "by", "source")
    assert len(keys) == len(port.grids["check_ins"].headers)
    return [told.get(key) for key in keys]


def _files(story: Story) -> list[Incoming]:
    return [
        answer([_row(one) for one in rows], f"file {number}.xlsx", modified=NOW + timedelta(minutes=minute))
        for number, (rows, minute) in enumerate(story.files)
    ]


def _held(port: MemoryPort) -> list[Entry]:
    rows: Any = port.grids["check_ins"].rows
    return [(row[1], row[0], float(row[2]), row[4] or "") for row in rows]


def _asked(done: Collection) -> set[Entry]:
    return {
        (one.kr_id, one.date, one.returned.actual or 0.0, one.returned.comment)
        for one in done.merged.conflicts
    }


@pytest.fixture(autouse=True, scope="module")
def only_the_tables() -> Iterator[None]:
    """Scores play no part in merging: they are worked out once, the tables are read anew each time."""
    usual = assess(master(RESULTS, []).read(), today=NOW.date())

    def read(port: MemoryPort, *_: object) -> Assessment:
        return replace(usual, tables=read_tables(port.read())[0])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk, "read", read)
        yield


@given(stories())
@settings(max_examples=CASES)
def test_nothing_is_lost_invented_or_taken_twice(story: Story) -> None:
    port, files = _port(story), _files(story)
    mine = _held(port)
    arrived: set[Entry] = set()
    for run in story.runs:
        batch = [files[number] for number in run]
        # The same file may lie in the folder twice: once more under another name.
        done = collect(port, MOMENT, batch)
        arrived |= {entry for number in run for entry in story.files[number][0]}
        held, asked = _held(port), _asked(done)
        assert held[: len(mine)] == mine, "a manager's own row was touched"
        fresh = Counter(held[len(mine) :])
        assert set(fresh) <= arrived, "a check-in was invented"
        assert all(count == 1 for count in fresh.values()), "a check-in was taken twice"
        known = set(held) | asked | set(story.before)
        assert arrived <= known, "a check-in was lost"
        _only_real_conflicts(story, mine, done)
    assert not collect(port, MOMENT, batch).changed, "nothing new, and yet something was written"
    assert not collect(port, MOMENT, files).merged.appended or set(range(len(files))) > {
        number for run in story.runs for number in run
    }


def _only_real_conflicts(story: Story, mine: Sequence[Entry], done: Collection) -> None:
    """Where no slot was touched by the manager and one file came, there is nothing to decide."""
    if not story.since and len({number for run in story.runs for number in run}) == 1:
        assert not done.merged.conflicts
        assert mine == story.before


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_the_order_of_files_does_not_matter(story: Story, chance: Any) -> None:
    files = _files(story)
    shuffled = list(files)
    chance.shuffle(shuffled)
    one, other = _port(story), _port(story)
    first, second = collect(one, MOMENT, files), collect(other, MOMENT, shuffled)
    assert first.merged == second.merged
    assert one.drawn == other.drawn
    assert _held(one) == _held(other)


def test_the_code_is_the_one_sent() -> None:
    port = master([{"id": "KR1", "key_result": "Result"}], [])
    assert CODE.workbook == port.texts()["workbook"]
