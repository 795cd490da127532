"""Many departments: whoever does the work, and in whatever order, every file comes out the same."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from okrxl.exchange.parallel.dask import scheduler
from tests.exchange.parallel.clusters import Cluster, cluster_of
from tests.exchange.parallel.scale import (
    bring,
    bring_alone,
    content,
    copy,
    fill,
    send,
    send_alone,
    write_master,
)

DEPARTMENTS = int(os.environ.get("OKRXL_SCALE", "300"))
"""A file takes 60 ms to make, wherever it is made; `OKRXL_SCALE=1000` is for the whole thousand."""
A_FEW = 40
"""Enough of them for other processes of this machine to be asked."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    yield from cluster_of(tmp_path_factory.mktemp("dask"), 2)


@pytest.fixture(scope="module")
def alone() -> Iterator[ProcessPoolExecutor]:
    """Another process that does all by itself, while the cluster does the same."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        yield pool


@pytest.mark.long
def test_many_files_are_the_same_from_one_process_and_from_a_cluster(
    tmp_path: Path, cluster: Cluster, alone: ProcessPoolExecutor
) -> None:
    master = tmp_path / "master.xlsx"
    write_master(master, DEPARTMENTS)
    one, many = copy(master, "one.xlsx"), copy(master, "many.xlsx")
    folders = tmp_path / "one", tmp_path / "many"

    done = alone.submit(send_alone, one, folders[0])
    with scheduler(cluster.address) as executor:
        send(many, folders[1], executor)
    done.result()

    sent = content(folders[0])
    assert len(sent) == DEPARTMENTS
    assert sent == content(folders[1])
    assert one.read_bytes() == many.read_bytes()

    back = tmp_path / "back"
    back.mkdir()
    for number, path in enumerate(sorted(folders[0].iterdir())):
        fill(path, back / path.name, number)
    files = sorted(back.iterdir())
    done_back = alone.submit(bring_alone, one, files)
    random.Random(5).shuffle(shuffled := list(files))
    with scheduler(cluster.address) as executor:
        assert bring(many, shuffled, executor) == DEPARTMENTS
    assert done_back.result() == DEPARTMENTS
    assert one.read_bytes() == many.read_bytes()


@pytest.mark.long
def test_processes_of_this_machine_give_the_same_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrxl.exchange.parallel.pool._processors", lambda: 2)
    master = tmp_path / "master.xlsx"
    write_master(master, A_FEW)
    one, many = copy(master, "one.xlsx"), copy(master, "many.xlsx")
    send_alone(one, tmp_path / "one")
    send(many, tmp_path / "many", None)
    assert content(tmp_path / "one") == content(tmp_path / "many")
    assert one.read_bytes() == many.read_bytes()

    back = tmp_path / "back"
    back.mkdir()
    for number, path in enumerate(sorted((tmp_path / "one").iterdir())):
        fill(path, back / path.name, number)
    files = sorted(back.iterdir())
    assert bring_alone(one, files) == bring(many, files[::-1], None) == A_FEW
    assert one.read_bytes() == many.read_bytes()
