"""A Dask cluster as an executor. Dask is an optional extra, imported only if a scheduler is given."""

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
"""Seconds to wait for the scheduler, and for its first worker."""
SAME = ("okrxl", "pandas", "openpyxl", "lxml", "msoffcrypto-tool")
"""Packages that need the same version on every worker, as do Python and Dask."""


class Cluster(Executor):
    """Dask's own executor, which also reports a lost scheduler."""

    def __init__(self, client: Any) -> None:  # noqa: ANN401 — of an extra, without types
        self._client = client
        # Unique task names: Dask need not hash the data, and runs equal tasks separately.
        self._executor: Executor = client.get_executor(pure=False)

    @property
    def lost(self) -> bool:
        """Whether the connection is lost, and all submitted tasks with it."""
        return bool(self._client.status != "running")

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:  # noqa: ANN401
        """Submit a task; EnvironmentProblemError if the connection is lost."""
        if self.lost:
            raise EnvironmentProblemError("workers_gone")
        return self._executor.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Drop pending tasks; does not wait for a lost scheduler."""
        if not self.lost:
            self._executor.shutdown(wait=wait and not cancel_futures)


@contextmanager
def scheduler(address: str) -> Iterator[Executor]:
    """An executor on the workers of a Dask cluster; `address` like `tcp://host:8786`.

    The tasks hold Python's interpreter lock, so workers are best started with `--nthreads 1`, one for each
    processor.

    EnvironmentProblemError: `distributed` is not installed, no scheduler or worker responds, versions differ,
    or the connection is lost.
    """
    if not ADDRESS.fullmatch(address):
        raise EnvironmentProblemError("scheduler_address", address=address)
    try:
        # An optional extra, which takes half a second to import.
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise EnvironmentProblemError("scheduler_not_installed") from error
    # Dask logs every attempt to connect; failures are reported here.
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
        check_versions(client.get_versions(packages=list(SAME)), address)
    except TimeoutError as error:
        _close(client)
        raise EnvironmentProblemError("scheduler_without_workers", address=address) from error
    except BaseException:
        _close(client)
        raise
    return client


def _connected(connect: Callable[..., Any], address: str) -> Any:  # noqa: ANN401
    """A client, made in a thread: Dask waits forever if something else than a scheduler responds."""
    got: Future[Any] = Future()

    def attempt() -> None:
        try:
            got.set_result(connect(address, timeout=PATIENCE, set_as_default=False))
        except Exception as error:  # noqa: BLE001 — handed to the waiting thread
            got.set_exception(error)

    Thread(target=attempt, daemon=True).start()
    try:
        return got.result(2 * PATIENCE)
    except Exception as error:
        raise EnvironmentProblemError("scheduler_not_there", address=address) from error


def _close(client: Any) -> None:  # noqa: ANN401
    with suppress(OSError, TimeoutError):
        client.close(timeout=PATIENCE)


def check_versions(versions: Mapping[str, Any], address: str) -> None:
    """Raise EnvironmentProblemError if versions differ: results must not depend on the worker."""
    own = versions["client"]["packages"]
    for worker, found in versions["workers"].items():
        for name in ("python", "dask", "distributed", *SAME):
            there = found["packages"].get(name)
            if _release(name, there) != _release(name, own.get(name)):
                raise EnvironmentProblemError(
                    "scheduler_versions", address=address, worker=worker, package=name,
                    here=own.get(name), there=there or "-",
                )  # fmt: skip


def _release(name: str, version: str | None) -> str | None:
    """The part of a version that has to agree: Python 3.11.2 and 3.11.9 exchange pickles."""
    return ".".join(version.split(".")[:2]) if version and name == "python" else version
