"""okrxl as a user runs it, inside this process: what it returned and printed."""

from __future__ import annotations

import gc
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from okrxl.cli.main import main


@dataclass(frozen=True)
class Ran:
    """The outcome of one command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What `--json` printed."""
        return json.loads(self.out)


def okrxl(*arguments: str | Path) -> Ran:
    """Run a command in this process; garbage is collected again afterwards."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(one) for one in arguments])
    gc.enable()
    return Ran(code, out.getvalue(), err.getvalue())


def done(*arguments: str | Path) -> Ran:
    """A command that has to end with 0 or, where the sheets have errors, 1."""
    ran = okrxl(*arguments)
    assert ran.code in {0, 1}, ran.err
    return ran
