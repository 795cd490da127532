"""Many jobs at once: on this machine's processors, or on an executor that is given, such as a Dask cluster's.

A job is a pure function over plain data, so it does not matter who runs it, when, or how often.
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
from typing import TYPE_CHECKING, Any, TypeVar

from okrxl.core.errors import EnvironmentProblemError, OkrxlError
from okrxl.exchange.parallel.dask import Cluster

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Job = TypeVar("Job")
Result = TypeVar("Result")
Say = Callable[[int, int], None]
"""Told how many jobs of how many are done."""

FEW = 16
"""So many jobs are done here before other processes have loaded pandas and openpyxl."""
LARGEST_BATCH = 16
BATCHES = 64
"""Into about so many batches the jobs are cut, so that the last processor does not work alone for long."""
WINDOWS_MOST = 61
"""Windows waits for no more processes than that."""
IN_FLIGHT = 128
"""Batches that are handed to a foreign executor at a time: nobody's memory has to hold them all."""
GLANCE = 0.5
"""Seconds; a wait without end would not let Ctrl-C through on Windows."""


@dataclass(frozen=True, slots=True)
class Crash:
    """What a job raised, as text: not every exception can travel between processes."""

    kind: str
    told: str


def each(
    function: Callable[[Job], Result],
    jobs: Sequence[Job],
    executor: Executor | None = None,
    say: Say = lambda _done, _total: None,
) -> Iterator[Result]:
    """The function's result for each job, in the jobs' order, whatever order they are done in.

    Without an executor: in this process for a few jobs, else in a process per processor. The function stands
    in a module, and it and the jobs can be pickled. Bad input is for its results to tell; what it raises is
    raised here, and no further jobs are begun. EnvironmentProblemError: the processes have gone.
    """
    if executor is not None:
        yield from _in_order(executor, function, jobs, IN_FLIGHT, say)
    elif len(jobs) <= FEW or _processors() == 1:
        for done, job in enumerate(jobs, 1):
            result = function(job)
            say(done, len(jobs))
            yield result
    else:
        count = min(_processors(), len(jobs), WINDOWS_MOST)
        with _processes(count, function.__module__) as pool:
            yield from _in_order(pool, function, jobs, 4 * count, say)


def _batch(function: Callable[[Job], Result], jobs: Sequence[Job]) -> list[Result] | OkrxlError | Crash:
    """What a worker does with some jobs that travel together."""
    try:
        return [function(job) for job in jobs]
    except OkrxlError as error:
        return error
    except Exception as error:  # noqa: BLE001 — raised again where it is waited for
        return Crash(type(error).__name__, traceback.format_exc())


def _in_order(
    executor: Executor, function: Callable[[Job], Result], jobs: Sequence[Job], in_flight: int, say: Say
) -> Iterator[Result]:
    size = max(1, min(LARGEST_BATCH, len(jobs) // BATCHES))
    batches = (jobs[at : at + size] for at in range(0, len(jobs), size))
    waiting: deque[Future[Any]] = deque()
    running: set[Future[Any]] = set()
    done = 0
    try:
        while True:
            for batch in islice(batches, in_flight - len(waiting)):
                waiting.append(executor.submit(_batch, function, batch))
                running.add(waiting[-1])
            if not waiting:
                return
            finished, running = wait(running, timeout=GLANCE, return_when=FIRST_COMPLETED)
            if not finished and isinstance(executor, Cluster) and executor.lost:
                raise EnvironmentProblemError("workers_gone")
            if finished:
                done = min(done + size * len(finished), len(jobs))
                say(done, len(jobs))
            while waiting and waiting[0].done():
                yield from _results(waiting.popleft())
    except (BrokenExecutor, CancelledError) as error:
        raise EnvironmentProblemError("workers_gone") from error


def _results(future: Future[Any]) -> Any:  # noqa: ANN401 — a list of whatever the function gives
    got = future.result()
    if isinstance(got, OkrxlError):
        raise got
    if isinstance(got, Crash):
        error = RuntimeError(f"a job raised {got.kind}")
        error.add_note(got.told)
        raise error
    return got


def _processors() -> int:
    """Those that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Windows, macOS
        return os.cpu_count() or 1


def prepare(module: str, count: int) -> None:
    """Let other processes load what `count` jobs of a module need, while this one has other things to do."""
    if count > FEW and _processors() > 1 and _from_one(module):
        from multiprocessing import forkserver  # noqa: PLC0415 — not needed where the jobs are few

        forkserver.ensure_running()


def _from_one(module: str) -> bool:
    """Whether one process may load what the jobs need, for all others to be copies of it.

    A copy of this process, quicker still, could stand still for ever: it lacks the threads of its libraries.
    """
    import multiprocessing  # noqa: PLC0415

    able = sys.platform == "linux" and "forkserver" in multiprocessing.get_all_start_methods()
    if able:
        multiprocessing.get_context("forkserver").set_forkserver_preload([module])
    return able


@contextmanager
def _processes(count: int, module: str) -> Iterator[ProcessPoolExecutor]:
    """Processes on this machine; left in a hurry (Ctrl-C, an error), they end in the middle of a job."""
    import multiprocessing  # noqa: PLC0415 — not needed where the jobs are few
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    context = multiprocessing.get_context("forkserver" if _from_one(module) else "spawn")
    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, context, _ignore_interrupts)
    try:
        yield pool
    except BaseException:
        # Not by cancelling what waits: a pool that breaks at that moment stumbles over it.
        for process in set(multiprocessing.active_children()) - before:
            process.terminate()
        raise
    finally:
        pool.shutdown()


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; the one that waits decides what it means."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def progress(label: str) -> Iterator[Say]:
    """A bar on stderr, where that is a terminal; its `say` is for `each`."""
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
    # It draws when it is told something, so it needs no thread of its own.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(label, total=None)

        def say(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, refresh=True)

        yield say
