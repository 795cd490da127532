"""Jobs on other processes and on a real Dask cluster: the same results as here, in the same order."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from okrxl.core.errors import BadFileError, EnvironmentProblemError, OkrxlError
from okrxl.core.labels import LANGS, labels
from okrxl.exchange.parallel import dask as dask_cluster
from okrxl.exchange.parallel import pool
from okrxl.exchange.parallel.dask import scheduler
from okrxl.exchange.parallel.pool import each, prepare, progress
from tests.conftest import ROOT
from tests.exchange.parallel import jobs
from tests.exchange.parallel.clusters import Cluster, cluster_of, until

MANY = range(100)


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """At least two processors, whatever the machine has."""
    monkeypatch.setattr(pool, "_processors", lambda: 2)


def has_message(error: OkrxlError) -> None:
    for lang in LANGS:
        assert labels(lang).text(f"errors.{error.code}", **error.values)


def test_no_jobs() -> None:
    assert list(each(jobs.squared, [])) == []


def test_a_few_jobs_stay_in_this_process() -> None:
    assert set(each(jobs.where, range(pool.FEW))) == {os.getpid()}


@pytest.mark.usefixtures("two")
def test_many_jobs_go_to_other_processes() -> None:
    pids = set(each(jobs.where, MANY))
    assert os.getpid() not in pids
    assert len(pids) == 2


@pytest.mark.usefixtures("two")
def test_processes_that_were_prepared_are_used() -> None:
    prepare(jobs.__name__, len(MANY))
    assert os.getpid() not in set(each(jobs.where, MANY))


def test_nothing_is_prepared_for_a_few() -> None:
    code = (
        f"import okrxl.exchange.parallel.pool as w, sys; w.prepare('pandas', {pool.FEW}); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "multiprocessing" not in done.stdout.split()


@pytest.mark.usefixtures("two")
def test_results_come_in_the_jobs_order_and_progress_only_grows() -> None:
    said: list[tuple[int, int]] = []
    assert list(each(jobs.backwards, MANY, say=lambda *now: said.append(now))) == [n * n for n in MANY]
    assert said == sorted(said)
    assert said[-1] == (100, 100)


def test_an_executor_that_is_given_is_used_and_left_running() -> None:
    with ThreadPoolExecutor(3) as threads:
        assert list(each(jobs.backwards, MANY, threads)) == [n * n for n in MANY]
        assert list(each(jobs.where, [1], threads)) == [os.getpid()]


def test_no_more_is_handed_out_than_is_in_flight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "IN_FLIGHT", 4)
    taken: list[int] = []

    class Watched(list[int]):
        def __getitem__(self, at: object) -> list[int]:  # type: ignore[override]
            assert isinstance(at, slice)
            taken.append(at.start)
            return list(MANY[at])

    with ThreadPoolExecutor(2) as threads:
        results = each(jobs.squared, Watched(MANY), threads)
        assert next(results) == 0
        assert len(taken) <= 4
        assert len(list(results)) == 99


@pytest.mark.usefixtures("two")
def test_what_a_job_raises_is_raised_here_with_its_own_traceback() -> None:
    with pytest.raises(RuntimeError, match="LookupError") as raised:
        list(each(jobs.raising, MANY))
    assert "jobs.py" in raised.value.__notes__[0]


@pytest.mark.usefixtures("two")
def test_an_error_of_okrxl_s_own_arrives_as_itself() -> None:
    with pytest.raises(BadFileError) as raised:
        list(each(jobs.refusing, MANY))
    assert (raised.value.code, raised.value.values) == ("damaged", {"name": "a.xlsx"})


def test_errors_travel() -> None:
    error = pickle.loads(pickle.dumps(EnvironmentProblemError("not_readable", name="a", code_of="b")))  # noqa: S301
    assert isinstance(error, EnvironmentProblemError)
    assert error.values == {"name": "a", "code_of": "b"}


@pytest.mark.usefixtures("two")
def test_a_process_that_dies_is_one_clear_error() -> None:
    with pytest.raises(EnvironmentProblemError) as raised:
        list(each(jobs.dying, MANY))
    assert raised.value.code == "workers_gone"
    has_message(raised.value)


INTERRUPTED = """
import signal
import sys

sys.path.append(sys.argv[1])  # last, so that the installed okrxl goes before the clone

from okrxl.exchange.parallel import pool
from tests.exchange.parallel import jobs

pool._processors = lambda: 2
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job's children ignore it
    try:
        list(pool.each(jobs.forever, [sys.argv[2]] * 100))
    except KeyboardInterrupt:
        print("interrupted")
"""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to one process group there")
def test_ctrl_c_ends_all_at_once_and_without_a_word_from_the_workers(tmp_path: Path) -> None:
    script, busy = tmp_path / "script.py", tmp_path / "busy"
    script.write_text(INTERRUPTED)
    busy.mkdir()
    with subprocess.Popen(
        [sys.executable, script, ROOT, busy],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        until(lambda: len(list(busy.iterdir())) == 2)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (out, err) == ("interrupted\n", "")
    for pid in busy.iterdir():
        until(lambda pid=pid: not alive(int(pid.name)))


WHILE_SENDING = """
import sys

sys.path.append(sys.argv[1])  # last, so that the installed okrxl goes before the clone

from okrxl.exchange.parallel import pool
from tests.exchange.parallel import jobs

pool._processors = lambda: 2
if __name__ == "__main__":
    for _ in pool.each(jobs.large, range(40)):
        raise LookupError
"""


def test_workers_that_are_ended_while_they_send_a_result_hold_nobody_up(tmp_path: Path) -> None:
    """Half a result was left, for whose rest the pool waited for ever."""
    script = tmp_path / "script.py"
    script.write_text(WHILE_SENDING)
    done = subprocess.run(
        [sys.executable, script, ROOT], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.stderr.endswith("LookupError\n")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_importing_it_costs_nothing_that_may_not_be_needed() -> None:
    code = "import sys, okrxl.exchange.parallel.pool; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"dask", "distributed", "pandas", "rich", "multiprocessing", "concurrent.futures.process"}
    assert not heavy & set(done.stdout.split())


def test_without_a_terminal_there_is_no_bar(capfd: pytest.CaptureFixture[str]) -> None:
    with progress("分发") as say:
        say(1, 2)
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="no pseudo-terminals there")
def test_on_a_terminal_there_is_a_bar() -> None:
    import pty  # noqa: PLC0415

    here, there = pty.openpty()
    code = "from okrxl.exchange.parallel.pool import progress\nwith progress('Out [all]') as say: say(3, 7)"
    done = subprocess.run([sys.executable, "-c", code], stderr=there, stdout=subprocess.PIPE, check=True)
    os.close(there)
    shown = os.read(here, 100_000).decode()
    os.close(here)
    assert "Out [all]" in shown
    assert "3/7" in shown
    assert done.stdout == b""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    yield from cluster_of(tmp_path_factory.mktemp("dask"), 2)


@pytest.fixture
def doomed(tmp_path: Path) -> Iterator[Cluster]:
    yield from cluster_of(tmp_path, 2)


def test_a_thousand_jobs_on_a_cluster_equal_those_done_here(cluster: Cluster) -> None:
    said: list[tuple[int, int]] = []
    with scheduler(cluster.address) as executor:
        there = list(each(jobs.squared, range(1000), executor, lambda *now: said.append(now)))
    assert there == list(map(jobs.squared, range(1000)))
    assert said == sorted(said)
    assert said[-1] == (1000, 1000)


def test_both_workers_of_a_cluster_work(cluster: Cluster) -> None:
    with scheduler(cluster.address) as executor:
        until(lambda: set(each(jobs.where, MANY, executor)) == {one.pid for one in cluster.workers})


def test_what_a_job_raises_on_a_cluster_is_raised_here(cluster: Cluster) -> None:
    with scheduler(cluster.address) as executor:
        with pytest.raises(RuntimeError, match="LookupError"):
            list(each(jobs.raising, MANY, executor))
        with pytest.raises(BadFileError, match="damaged"):
            list(each(jobs.refusing, MANY, executor))
        assert list(each(jobs.squared, MANY, executor)) == [n * n for n in MANY]


@pytest.mark.long
def test_a_worker_that_is_killed_midway_costs_nothing_but_time(doomed: Cluster) -> None:
    with scheduler(doomed.address) as executor:
        until(lambda: len(set(each(jobs.where, MANY, executor))) == 2)
        found = []
        for result in each(jobs.slow, range(100), executor):
            found.append(result)
            if len(found) == 30:
                doomed.workers[0].kill()
    assert found == [n * n for n in MANY]


def test_a_scheduler_that_goes_is_one_clear_error(doomed: Cluster) -> None:
    def killing() -> None:
        with scheduler(doomed.address) as executor:
            for result in each(jobs.slow, range(300), executor):
                if result == 100:
                    doomed.scheduler.kill()

    with pytest.raises(EnvironmentProblemError) as raised:
        killing()
    assert raised.value.code == "workers_gone"


def refused(address: str, code: str) -> None:
    with pytest.raises(EnvironmentProblemError) as raised, scheduler(address):
        pass
    assert raised.value.code == code
    has_message(raised.value)


@pytest.mark.parametrize("address", ["", "here", "tcp://", "tcp://host", "http://host:80", "tcp://a b:1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    refused(address, "scheduler_address")


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "PATIENCE", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    refused(f"tcp://127.0.0.1:{port}", "scheduler_not_there")
    refused("tcp://no-such-host.invalid:8786", "scheduler_not_there")


def test_someone_else_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "PATIENCE", 1)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused(f"tcp://127.0.0.1:{other.getsockname()[1]}", "scheduler_not_there")


def test_a_cluster_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "PATIENCE", 1)
    for idle in cluster_of(tmp_path, 0):
        refused(idle.address, "scheduler_without_workers")


def test_a_cluster_of_another_version(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    packages = {**dict.fromkeys(dask_cluster.SAME, "1.0"), "okrxl": "9.9"}
    monkeypatch.setattr("distributed.versions.get_package_info", lambda _: {"python": "3.11.0", **packages})
    refused(cluster.address, "scheduler_versions")


def test_versions_that_work_together() -> None:
    def all_have(**changed: str | None) -> dict[str, object]:
        return {"packages": {"python": "3.11.2.final.0", "okrxl": "0.1.0", "pandas": "3.0.1", **changed}}

    def judged(**changed: str | None) -> None:
        dask_cluster.check_versions(
            {"client": all_have(), "workers": {"w": all_have(**changed)}}, "tcp://a:1"
        )

    judged(python="3.11.9.final.0")
    for changed in ({"python": "3.12.2.final.0"}, {"pandas": "3.0.2"}, {"okrxl": None}):
        with pytest.raises(EnvironmentProblemError, match="scheduler_versions"):
            judged(**changed)


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    refused("tcp://127.0.0.1:8786", "scheduler_not_installed")
