"""Nothing lost, nothing invented, nothing twice: random edits on both sides, in every order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from okrxl.assess import Assessment, assess
from okrxl.core.labels import contract
from okrxl.exchange import collect as collecting
from okrxl.exchange import master as exchange_master
from okrxl.exchange.collect import CHECK_INS, Collection, collect
from okrxl.exchange.contract import Code
from okrxl.exchange.returned.file import Incoming, unpack
from okrxl.exchange.returned.types import TARGET_SET, USE_MASTER, USE_RETURNED
from okrxl.read.tables import read_table
from tests.conftest import more
from tests.exchange.returned.files import CODE, MOMENT, NOW, InMemoryPort, master, returned_file, send, types

IDS = ("KR1", "KR2")
DAYS = tuple(date(2026, 6, day) for day in (5, 12))
RESULTS = [{"id": one, "key_result": f"Result {one}"} for one in IDS]
SECOND = Code(CODE.workbook, 2, 1)
CASES = more(usual=60, long=200)


class Entry(NamedTuple):
    """What one side says: of a key result, on a day; a remark has no actual."""

    kr_id: str
    day: date
    actual: float | None
    comment: str


@dataclass(frozen=True)
class File:
    """A version of the department's file: what can be taken, rows that cannot, targets it proposes."""

    code: Code
    minute: int | None
    rows: tuple[Entry, ...]
    refused: tuple[tuple[str, Any], ...]
    proposed: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Run:
    """A collection of some files; before it, what is chosen of what waits."""

    files: list[int]
    choices: list[str]


@dataclass(frozen=True)
class Story:
    """What the master held when it was sent, what the manager did since, and the files that came back."""

    before: list[Entry]
    since: list[tuple[str, int, Entry]]
    files: list[File]
    runs: list[Run]


entries = st.builds(
    Entry,
    st.sampled_from(IDS),
    st.sampled_from(DAYS),
    st.sampled_from((0.0, 1.0, 2.5, 40.0)),
    st.sampled_from(("", "late", "=1+1")),
)
remarks = st.builds(
    Entry, st.sampled_from(IDS), st.sampled_from(DAYS), st.none(), st.sampled_from(("soon", "late"))
)
said = st.one_of(entries, entries, remarks)
edits = st.tuples(st.sampled_from(("add", "change", "drop")), st.integers(0, 9), said)
bad = st.tuples(st.sampled_from((*IDS, "KR9")), st.sampled_from(("about 80%", "#N/A", "TBD")))
targets = st.tuples(st.sampled_from(IDS), st.sampled_from((90.0, 100.0, 120.0)))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Versions of files build on each other; runs take any of them, any number of times, in any order."""
    before, since = draw(st.lists(said, max_size=5)), draw(st.lists(edits, max_size=3))
    files: list[File] = []
    for minute in range(draw(st.integers(1, 3))):
        base: tuple[Entry, ...] = files[draw(st.integers(0, len(files) - 1))].rows if files else ()
        base = base if draw(st.booleans()) else ()
        rows = draw(st.permutations([*base, *draw(st.lists(said, max_size=4))]))
        files.append(
            File(
                draw(st.sampled_from((CODE, CODE, SECOND))),
                draw(st.sampled_from((minute, minute, 0, None))),
                tuple(rows),
                tuple(draw(st.lists(bad, max_size=1))),
                tuple(draw(st.lists(targets, max_size=1))),
            )
        )
    runs = draw(
        st.lists(
            st.builds(
                Run,
                st.lists(st.integers(0, len(files) - 1), min_size=1, max_size=4),
                st.lists(
                    st.sampled_from((USE_MASTER, USE_RETURNED, USE_RETURNED, TARGET_SET, "")),
                    min_size=2,
                    max_size=4,
                ),
            ),
            min_size=2,
            max_size=3,
        )
    )
    return Story(before, since, files, runs)


def _port(story: Story) -> InMemoryPort:
    port = master(RESULTS, [_row(one) for one in story.before])
    send(port, SECOND)
    rows = [list(row) for row in port.grids["check_ins"].rows]
    for verb, place, entry in story.since:
        fresh = _cells(entry)
        if verb == "add":
            rows.append(fresh)
        elif rows:
            at = place % len(rows)
            rows[at : at + 1] = [fresh] if verb == "change" else []
    port.edit("check_ins", rows)
    return port


def _row(entry: Entry) -> dict[str, Any]:
    return {"kr_id": entry.kr_id, "date": entry.day, "actual": entry.actual, "comment": entry.comment or None}


def _cells(entry: Entry) -> list[Any]:
    cells = _row(entry)
    return [cells.get(column.key) for column in CHECK_INS.columns]


@cache
def _incoming(file: File, number: int) -> Incoming:
    rows = [_row(one) for one in file.rows]
    rows += [{"kr_id": kr_id, "date": DAYS[0], "actual": actual} for kr_id, actual in file.refused]
    rows += [{"kr_id": kr_id, "proposed_target": target} for kr_id, target in file.proposed]
    saved = None if file.minute is None else NOW + timedelta(minutes=file.minute)
    return returned_file(rows, f"file {number}.xlsx", code=file.code, modified=saved)


def _files(story: Story) -> list[Incoming]:
    return [_incoming(file, number) for number, file in enumerate(story.files)]


def _held(port: InMemoryPort) -> list[Entry]:
    rows: Sequence[Sequence[Any]] = port.grids["check_ins"].rows
    return [Entry(row[1], row[0], row[2], row[4] or "") for row in rows]


def _asked(done: Collection) -> set[Entry]:
    return {
        Entry(one.kr_id, one.date, one.returned.actual, one.returned.comment) for one in done.merged.conflicts
    }


def _choose(port: InMemoryPort, choices: Sequence[str]) -> tuple[Counter[Entry], set[Entry]]:
    """Type choices into the sheet, from the top; what is then to be taken, and what is to be dropped."""
    theirs: Counter[Entry] = Counter()
    mine: set[Entry] = set()
    grids = port.read({"okr_conflicts": "conflicts", "okr_proposals": "proposals"})
    wanted = list(choices)
    for key, kind, possible in (
        ("conflicts", "conflict", (USE_MASTER, USE_RETURNED)),
        ("proposals", "proposal", (TARGET_SET,)),
    ):
        if key not in grids:
            continue
        grid = grids[key]
        places = {header: place for place, header in enumerate(grid.headers)}
        for down, row in enumerate(grid.rows):
            choice = wanted.pop(0) if wanted else ""
            words = contract("en").choice(kind, choice) if choice in possible else choice
            types(port, grid.top + down, grid.left, words)
            if kind == "conflict" and choice in possible:
                cells: list[Any] = [
                    row[places[contract("en").header(name)]]
                    for name in ("kr_id", "date", "returned_actual", "comment")
                ]
                one = Entry(cells[0], cells[1], cells[2], cells[3] or "")
                theirs[one] += choice == USE_RETURNED
                mine |= {one} if choice == USE_MASTER else set()
    return theirs, mine


@pytest.fixture(autouse=True, scope="module")
def only_what_is_merged() -> Iterator[None]:
    """Scores play no part in merging: of the master only the check-ins are read anew, of files each once."""
    usual = assess(master(RESULTS, []).read(), today=NOW.date())

    def read(port: InMemoryPort, *_: object) -> Assessment:
        table, _found = read_table(CHECK_INS, port.grids["check_ins"])
        return replace(usual, tables=replace(usual.tables, check_ins=table))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exchange_master, "read_unchecked", read)
        patch.setattr(collecting, "unpack", cache(unpack))
        yield


AGAIN_IN_ONE_SECOND = Story(
    [],
    [],
    [
        File(CODE, 1, (Entry("KR1", DAYS[0], 0.0, ""), Entry("KR1", DAYS[1], 0.0, "late")), (), ()),
        File(CODE, 0, (Entry("KR1", DAYS[1], 0.0, ""), Entry("KR1", DAYS[1], 1.0, "")), (), ()),
    ],
    [Run([1], []), Run([0], [USE_RETURNED]), Run([0], [USE_RETURNED])],
)
"""The figure chosen last is collected in the second in which two others were: it counts all the same."""


@given(stories())
@example(AGAIN_IN_ONE_SECOND)
@settings(max_examples=CASES)
def test_nothing_is_lost_invented_or_taken_twice(story: Story) -> None:
    port, files = _port(story), _files(story)
    mine, arrived, proposed = _held(port), set[Entry](), set[tuple[str, float]]()
    theirs, dropped = Counter[Entry](), set[Entry]()
    sent = set(story.before)
    done = None
    for run in story.runs:
        chosen, refused = _choose(port, run.choices) if done else (Counter[Entry](), set[Entry]())
        theirs += chosen
        dropped |= refused
        # The same file may lie in the folder twice: once more under another name.
        done = collect(port, MOMENT, [files[number] for number in run.files])
        arrived |= {entry for number in run.files for entry in story.files[number].rows}
        proposed |= {one for number in run.files for one in story.files[number].proposed if one[1] != 100.0}
        held, asked = _held(port), _asked(done)
        assert held[: len(mine)] == mine, "a manager's own row was touched"
        fresh = Counter(held[len(mine) :])
        assert set(fresh) <= arrived, "a check-in was invented"
        # Once of its own accord for each sending, and as often as a manager chose it.
        codes = {one: {file.code for file in story.files if one in file.rows} for one in fresh}
        assert all(count <= len(codes[one]) + theirs[one] for one, count in fresh.items()), "taken twice"
        assert arrived <= set(held) | asked | sent | dropped, "a check-in was lost"
        assert {(one.kr_id, one.proposed) for one in done.merged.proposals} <= proposed, "invented proposal"
        assert set(+chosen) <= set(held), "what was chosen was not taken"
        if len({file.code for file in story.files}) == 1:
            fresh = Counter(Entry(one.kr_id, one.date, *one.content[::2]) for one in done.merged.check_ins)
            assert not refused & (set(fresh) - set(+chosen)), "what was not chosen was taken"
        _bad_rows_are_reported(story, run, done)
        _only_real_conflicts(story, done)
    assert done
    again = collect(port, MOMENT, [files[number] for number in story.runs[-1].files])
    assert not again.changed, "nothing new, and yet something was written"


def _bad_rows_are_reported(story: Story, run: Run, done: Collection) -> None:
    for number in run.files:
        remarks = [one for one in done.merged.remarks if one.file == f"file {number}.xlsx"]
        errors = sum(one.finding.severity == "error" for one in remarks)
        assert errors >= len(story.files[number].refused), "a row was passed over in silence"


def _only_real_conflicts(story: Story, done: Collection) -> None:
    """Where the manager touched no slot and one file states each slot once, there is nothing to decide."""
    came = {number for run in story.runs for number in run.files}
    if not story.since and len(came) == 1:
        rows = set(story.files[came.pop()].rows)
        slots = Counter((row.kr_id.casefold(), row.day) for row in rows)
        assert not done.merged.conflicts or max(slots.values()) > 1


@given(stories())
@settings(max_examples=CASES // 10)
def test_a_proposal_stays_until_it_is_dealt_with(story: Story) -> None:
    port, files = _port(story), _files(story)
    collect(port, MOMENT, files)
    wanted = {(str(file.code), *one) for file in story.files for one in file.proposed if one[1] != 100.0}
    done = collect(port, MOMENT, files[:1])
    assert {(one.code, one.kr_id, one.proposed) for one in done.merged.proposals} == wanted
    _choose(port, [USE_MASTER] * len(done.merged.conflicts) + [TARGET_SET] * len(wanted))
    assert collect(port, MOMENT, files).merged.proposals == ()


@given(stories(), st.randoms(use_true_random=False))
@settings(max_examples=CASES // 10)
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
