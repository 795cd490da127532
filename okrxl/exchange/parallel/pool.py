"""Run jobs in parallel: on this machine's processors, or on a given executor such as a Dask cluster.

A job is a pure function of plain data: any process may run it, at any time, more than once.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from tempfile import gettempdir
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from okrxl.core.errors import EnvironmentProblemError, OkrxlError, lacks_memory
from okrxl.exchange.parallel.dask import Cluster

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Job = TypeVar("Job")
Result = TypeVar("Result")
Say = Callable[[int, int], None]
"""Receives the number of jobs done and their total."""

FEW = 16
"""Up to this many jobs run here: they finish before other processes have loaded pandas and openpyxl."""
LARGEST_BATCH = 16
BATCHES = 64
"""About how many batches the jobs are divided into, so that all processors finish at about one time."""
WINDOWS_MOST = 61
"""The limit of processes in a pool on Windows."""
IN_FLIGHT = 128
"""Batches submitted to a given executor at a time, which limits the memory they take."""
LONGEST_FOLDER = 70
"""Bytes of the folder for temporary files: with the name of a socket in it they may be 107."""
POLL = 0.5
"""Seconds; on Windows an unlimited wait would block Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Crash:
    """An exception of a job, as text: not every exception can be pickled."""

    kind: str
    trace: str


def each(
    function: Callable[[Job], Result],
    jobs: Sequence[Job],
    executor: Executor | None = None,
    say: Say = lambda _done, _total: None,
) -> Iterator[Result]:
    """Yield the function's result for each job, in the order of the jobs.

    Without an executor, a few jobs run in this process, more in one process per processor. The function is
    defined in a module; it and the jobs can be pickled. An exception of the function is raised here, and no
    further jobs are started. EnvironmentProblemError if the processes have died.
    """
    with begun(function, jobs, executor, say) as results:
        yield from results


@contextmanager
def begun(
    function: Callable[[Job], Result],
    jobs: Sequence[Job],
    executor: Executor | None = None,
    say: Say = lambda _done, _total: None,
) -> Iterator[Iterator[Result]]:
    """The results of `each`, on which other processes begin now: meanwhile this one can do something else."""
    if executor is not None:
        yield _in_order(executor, function, jobs, IN_FLIGHT, say)
    elif elsewhere(len(jobs)):
        count = min(_processors(), len(jobs), WINDOWS_MOST)
        with _processes(count, function.__module__) as pool:
            yield _in_order(pool, function, jobs, max(4 * count, IN_FLIGHT // _batch_size(jobs)), say)
    else:
        yield _here(function, jobs, say)


def elsewhere(count: int) -> bool:
    """Whether so many jobs run in other processes of this machine."""
    return count > FEW and _processors() > 1


def _here(function: Callable[[Job], Result], jobs: Sequence[Job], say: Say) -> Iterator[Result]:
    for done, job in enumerate(jobs, 1):
        result = function(job)
        say(done, len(jobs))
        yield result


def _batch(function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result] | OkrxlError | Crash:
    """Run some jobs in a worker."""
    try:
        return [function(job) for job in jobs]
    except OkrxlError as error:
        return error
    except Exception as error:  # noqa: BLE001 — raised again by the waiting process
        if lacks_memory(error):
            return EnvironmentProblemError("no_memory")
        return Crash(type(error).__name__, traceback.format_exc())


def _batch_size(jobs: Sequence[Job]) -> int:
    return max(1, min(LARGEST_BATCH, len(jobs) // BATCHES))


def _in_order(
    executor: Executor, function: Callable[[Job], Result], jobs: Sequence[Job], in_flight: int, say: Say
) -> Iterator[Result]:
    """The results; `in_flight` batches of jobs are submitted now, further ones as results are taken."""
    size = _batch_size(jobs)
    batches = (jobs[at : at + size] for at in range(0, len(jobs), size))
    submitted = (executor.submit(_batch, function, batch) for batch in batches)
    with _lost_workers():
        waiting = deque(islice(submitted, in_flight))

    def results() -> Iterator[Result]:
        running, done = set(waiting), 0
        while waiting:
            with _lost_workers():
                finished, running = wait(running, timeout=POLL, return_when=FIRST_COMPLETED)
            if not finished and isinstance(executor, Cluster) and executor.lost:
                raise EnvironmentProblemError("workers_gone")
            if finished:
                done = min(done + size * len(finished), len(jobs))
                say(done, len(jobs))
            while waiting and waiting[0].done():
                yield from _results(waiting.popleft())
            with _lost_workers():
                further = list(islice(submitted, in_flight - len(waiting)))
            waiting.extend(further)
            running.update(further)

    return results()


@contextmanager
def _lost_workers() -> Iterator[None]:
    """An error of okrxl's own for an executor whose workers are gone."""
    try:
        yield
    except (BrokenExecutor, CancelledError) as error:
        raise EnvironmentProblemError("workers_gone") from error


def _results(future: Future[Any]) -> Any:  # noqa: ANN401 — a list of the function's results
    with _lost_workers():
        got = future.result()
    if isinstance(got, OkrxlError):
        raise got
    if isinstance(got, Crash):
        error = RuntimeError(f"a job raised {got.kind}")
        error.add_note(got.trace)
        raise error
    return got


def _processors() -> int:
    """How many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows, macOS
        return os.cpu_count() or 1


def prepare(module: str, count: int, *late: str) -> None:
    """Start loading a module in other processes if `count` of its jobs will need them.

    And modules that its jobs import late: once for all processes.
    """
    if elsewhere(count) and _preloaded(module, *late):
        from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415 — not needed for a few jobs

        resource_tracker.ensure_running()  # it lets Ctrl-C through again
        # While it loads, Ctrl-C would end it with a traceback: it keeps what is blocked as it begins.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _preloaded(*modules: str) -> bool:
    """Whether one process can load the modules for all others to be forked from it.

    Forking this process would be faster, but can deadlock: the copy lacks the threads of its libraries.
    """
    import multiprocessing  # noqa: PLC0415

    able = sys.platform == "linux" and "forkserver" in multiprocessing.get_all_start_methods()
    # The server of forks is reached by a socket, whose path may be no longer than this.
    able = able and len(os.fsencode(gettempdir())) < LONGEST_FOLDER
    if able:
        multiprocessing.get_context("forkserver").set_forkserver_preload([*modules])
    return able


@contextmanager
def _processes(count: int, module: str) -> Iterator[ProcessPoolExecutor]:
    """A pool of processes, which are terminated in the middle of a job after Ctrl-C or an error."""
    import multiprocessing  # noqa: PLC0415 — not needed for a few jobs
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    context = multiprocessing.get_context("forkserver" if _preloaded(module) else "spawn")
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, context, _begin)
    try:
        yield pool
    except BaseException:
        # Not by cancelling pending jobs: a pool that breaks at that moment fails on cancelled ones.
        ended = set(multiprocessing.active_children()) - before
        for process in ended:
            process.terminate()
        for process in ended:
            process.join()
        # Half a result may be left, for whose rest the pool would wait as long as anybody can send it.
        pool._result_queue._writer.close()  # type: ignore[attr-defined]  # noqa: SLF001
        raise
    finally:
        pool.shutdown()


def _begin() -> None:
    """A worker ignores Ctrl-C, which reaches every process of a terminal, and ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Killed, the parent can tell its workers nothing: they would wait for work for ever."""
    from multiprocessing import parent_process  # noqa: PLC0415 — as elsewhere here

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def progress(label: str) -> Iterator[Say]:
    """A progress bar on stderr if that is a terminal; yields the `say` for `each`."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console  # noqa: PLC0415 — slow to import
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    # Redrawn with each update, so it needs no thread.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(label, total=None)

        def say(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, refresh=True)

        yield say
