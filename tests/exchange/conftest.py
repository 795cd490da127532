"""Desks: the sample in a language, sent to its departments once a session and copied for each test."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from okrxl.build.workbook import make
from okrxl.core.labels import Lang
from tests.conftest import ROOT
from tests.excel.running import done
from tests.exchange.desks import Desk

NOW = datetime(2026, 11, 20, 9, 30)
Desks = Callable[..., Desk]


@pytest.fixture(scope="session")
def sent_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Lang], Path]:
    """A folder with the sample and what was sent from it; not to be written to."""
    folder = tmp_path_factory.mktemp("desks")

    def get(lang: Lang) -> Path:
        home = folder / lang
        if not home.exists():
            home.mkdir()
            desk = Desk(home, lang)
            make(desk.master, lang, sample=True, now=NOW)
            shutil.copy(desk.master, home / "before.xlsx")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("XDG_STATE_HOME", str(folder / "state"))
                done("distribute", desk.master, "--to", desk.sent)
        return home

    return get


@pytest.fixture
def desks(sent_desk: Callable[[Lang], Path], tmp_path: Path) -> Desks:
    """`desks()`: a desk in English; `desks("zh")`."""

    def get(lang: Lang = "en") -> Desk:
        home = tmp_path / f"desk {lang}"
        shutil.copytree(sent_desk(lang), home)
        return Desk(home, lang)

    return get


@pytest.fixture
def desk(desks: Desks) -> Desk:
    return desks()


@pytest.fixture(autouse=True, scope="session")
def findable() -> Iterator[None]:
    """Other processes are told where this one finds its modules: they find the tests' jobs there, too.

    Last in line, so that what is installed goes before what lies beside the tests.
    """
    sys.path.append(str(ROOT))
    yield
    sys.path.remove(str(ROOT))
