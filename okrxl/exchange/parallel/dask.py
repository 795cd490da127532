"""A Dask cluster as an executor: an extra, imported only where a scheduler's address is given."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from importlib import import_module
from threading import Thread
from typing import Any, TypeVar

from okrxl.core.errors import EnvironmentProblemError

Result = TypeVar("Result")

ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss|ucx)://)?(?:\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}")
PATIENCE = 5
"""Seconds for a scheduler to answer, and for its first worker to be there."""
SAME = ("okrxl", "pandas", "openpyxl", "lxml", "msoffcrypto-tool")
"""What has to be the same at every worker, besides Python and Dask."""


class Cluster(Executor):
    """What Dask's own executor does, and whether the scheduler is still there."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 — of an extra, without types
        self._client = client
        # Tasks with names of their own: Dask need not digest their data, and equal ones are done each.
        self._executor: Executor = client.get_executor(pure=False)

    @property
    def lost(self) -> bool:
        """Whether the connection has gone, and with it all that was handed over."""
        return bool(self._client.status != "running")

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:  # noqa: ANN401
        """As every executor does it."""
        if self.lost:
            raise EnvironmentProblemError("workers_gone")
        return self._executor.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Let go of what is still to be done; asks nothing of a scheduler that is no longer there."""
        if not self.lost:
            self._executor.shutdown(wait=wait and not cancel_futures)


@contextmanager
def scheduler(address: str) -> Iterator[Executor]:
    """An executor whose work is done by the workers of a Dask cluster; `address` like `tcp://host:8786`.

    The work is Python's own, so a worker is best started with `--nthreads 1`, one for each processor: threads
    of one process would only wait for each other.

    EnvironmentProblemError: `distributed` is not installed, nobody answers there, nobody works there, what
    works there is another version, or the cluster is lost on the way.
    """
    if not ADDRESS.fullmatch(address):
        raise EnvironmentProblemError("scheduler_address", address=address)
    try:
        # Half a second, and an extra that few need.
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise EnvironmentProblemError("scheduler_not_installed") from error
    # It would tell of every try to connect; what there is to say we say.
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="distributed|dask")
        client = _client(distributed.Client, address)
        executor = Cluster(client)
        try:
            yield executor
        except (distributed.KilledWorker, distributed.comm.CommClosedError) as error:
            raise EnvironmentProblemError("workers_gone") from error
        finally:
            executor.shutdown(wait=False)
            _close(client)


def _client(connect: Callable[..., Any], address: str) -> Any:  # noqa: ANN401 — of an extra, without types
    client = _connected(connect, address)
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        _refuse_others(client.get_versions(packages=list(SAME)), address)
    except TimeoutError as error:
        _close(client)
        raise EnvironmentProblemError("scheduler_without_workers", address=address) from error
    except BaseException:
        _close(client)
        raise
    return client


def _connected(connect: Callable[..., Any], address: str) -> Any:  # noqa: ANN401
    """A client; in a thread of its own, as Dask waits for ever where what answers is no scheduler."""
    got: Future[Any] = Future()

    def attempt() -> None:
        try:
            got.set_result(connect(address, timeout=PATIENCE, set_as_default=False))
        except Exception as error:  # noqa: BLE001 — whatever it is, there is no scheduler to work with
            got.set_exception(error)

    Thread(target=attempt, daemon=True).start()
    try:
        return got.result(2 * PATIENCE)
    except Exception as error:
        raise EnvironmentProblemError("scheduler_not_there", address=address) from error


def _close(client: Any) -> None:  # noqa: ANN401
    with suppress(OSError, TimeoutError):
        client.close(timeout=PATIENCE)


def _refuse_others(versions: Mapping[str, Any], address: str) -> None:
    """Results must not depend on who works, so all have to run the same."""
    own = versions["client"]["packages"]
    for worker, told in versions["workers"].items():
        for name in ("python", "dask", "distributed", *SAME):
            there = told["packages"].get(name)
            if _release(name, there) != _release(name, own.get(name)):
                raise EnvironmentProblemError(
                    "scheduler_versions", address=address, worker=worker, package=name,
                    here=own.get(name), there=there or "-",
                )  # fmt: skip


def _release(name: str, version: str | None) -> str | None:
    """Python 3.11.2 and 3.11.9 work together: what matters is what they pickle."""
    return ".".join(version.split(".")[:2]) if version and name == "python" else version
