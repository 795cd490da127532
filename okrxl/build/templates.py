"""Reads `templates/`: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any


@cache
def templates() -> Traversable:
    """The folder of templates."""
    installed = files("okrxl") / "_templates"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[2] / "templates"


def template(*names: str) -> str:
    """The text of one template: `template("base", "xl", "styles.xml")`."""
    return templates().joinpath(*names).read_text(encoding="utf-8")


def template_bytes(*names: str) -> bytes:
    """The content of a binary template: `template_bytes("department.xlsx")`."""
    return templates().joinpath(*names).read_bytes()


def template_data(*names: str) -> dict[str, Any]:
    """The content of a TOML template."""
    return tomllib.loads(template(*names))
