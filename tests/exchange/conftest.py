"""Exchanges: the sample in a language, distributed once a session and copied for each test."""

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
from tests.exchange.exchanges import Exchange

NOW = datetime(2026, 11, 20, 9, 30)
Exchanges = Callable[..., Exchange]


@pytest.fixture(scope="session")
def sent_exchange(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Lang], Path]:
    """A folder with the sample and what was sent from it; read-only."""
    folder = tmp_path_factory.mktemp("exchanges")

    def get(lang: Lang) -> Path:
        home = folder / lang
        if not home.exists():
            home.mkdir()
            exchange = Exchange(home, lang)
            make(exchange.master, lang, sample=True, now=NOW)
            shutil.copy(exchange.master, home / "before.xlsx")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("XDG_STATE_HOME", str(folder / "state"))
                done("distribute", exchange.master, "--to", exchange.sent)
        return home

    return get


@pytest.fixture
def exchanges(sent_exchange: Callable[[Lang], Path], tmp_path: Path) -> Exchanges:
    """`exchanges()`: an exchange in English; `exchanges("zh")`."""

    def get(lang: Lang = "en") -> Exchange:
        home = tmp_path / f"exchange {lang}"
        shutil.copytree(sent_exchange(lang), home)
        return Exchange(home, lang)

    return get


@pytest.fixture
def exchange(exchanges: Exchanges) -> Exchange:
    return exchanges()


@pytest.fixture(autouse=True, scope="session")
def findable() -> Iterator[None]:
    """Other processes get this one's module path, which then includes the tests' jobs.

    Last in line, so that what is installed goes before what lies beside the tests.
    """
    sys.path.append(str(ROOT))
    yield
    sys.path.remove(str(ROOT))
