"""Other processes begin at once, while this one does something else: same results, and an end with it."""

from __future__ import annotations

import os
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from okrxl.core.labels import contract
from okrxl.exchange import collect as collecting
from okrxl.exchange.arrived import READS
from okrxl.exchange.collect import collect
from okrxl.exchange.distribute import IMPORTED_LATE
from okrxl.exchange.master import Execution
from okrxl.exchange.parallel import pool
from okrxl.exchange.parallel.pool import begun
from tests.exchange.parallel import jobs
from tests.exchange.parallel.clusters import until
from tests.exchange.parallel.scale import Here
from tests.exchange.parallel.test_parents import alive
from tests.exchange.returned.files import MOMENT, InMemoryPort, master, returned_file


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """At least two processors, whatever the machine has."""
    monkeypatch.setattr(pool, "_processors", lambda: 2)


@pytest.mark.usefixtures("two")
def test_jobs_are_done_before_their_results_are_asked_for(tmp_path: Path) -> None:
    with begun(jobs.touched, [str(tmp_path / str(number)) for number in range(40)]) as results:
        until(lambda: len(list(tmp_path.iterdir())) == 40)
        assert os.getpid() not in set(results)


@pytest.mark.skipif(os.name == "nt", reason="asks for processes by signals")
@pytest.mark.usefixtures("two")
def test_they_end_where_this_process_fails_meanwhile(tmp_path: Path) -> None:
    def fails() -> None:
        with begun(jobs.forever, [str(tmp_path)] * 40):
            until(lambda: len(list(tmp_path.iterdir())) == 2)
            raise LookupError

    with pytest.raises(LookupError):
        fails()
    until(lambda: not any(alive(int(path.name)) for path in tmp_path.iterdir()))


def _master() -> InMemoryPort:
    """One whose dates are day, month, year."""
    words = contract("en")
    port = master([{"id": "KR1", "key_result": "Result"}], [])
    order = [words.text("settings.date_order"), words.choice("date_order", "dmy"), None]
    port.edit("settings", [*port.grids["settings"].rows, order])
    return port


@pytest.mark.parametrize("seems", ["dmy", "mdy", ""])
def test_dates_are_read_in_the_master_s_order_whatever_it_seemed_to_be(
    seems: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = _master()
    assert collecting._date_order(port) == "dmy"
    monkeypatch.setattr(collecting, "_date_order", lambda _: seems)
    file = returned_file([{"kr_id": "KR1", "date": "3/4/2026", "actual": 40}])
    done = collect(port, MOMENT, [file], Execution(Here()))
    assert [one.date for one in done.merged.check_ins] == [date(2026, 4, 3)]


def test_what_is_loaded_ahead_is_there() -> None:
    """A module that is gone would be passed over without a word, and loaded by each process again."""
    assert all(find_spec(one) for one in (*IMPORTED_LATE, READS))
