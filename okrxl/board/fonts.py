"""Fonts that stand in for those of a workbook where a computer lacks them: columns keep their width."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

STAND_INS: Mapping[str, tuple[str, ...]] = {
    "微软雅黑": (
        "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
        "WenQuanYi Zen Hei",
    ),
    "Calibri": ("Carlito", "Liberation Sans Narrow", "Nimbus Sans Narrow"),
}  # fmt: skip
"""The body fonts of our workbooks, and fonts with digits about as wide, the best first.

LibreOffice alone takes DejaVu Sans: its digits are a third wider, so are the columns, and the print smaller.
"""
OPTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Font/Substitution">{on}</item>
<item oor:path="/org.openoffice.Office.Common/Font/Substitution/FontPairs">{pairs}</item>
</oor:items>
"""
LONGEST = 30
"""Seconds to list the fonts."""


def installed() -> frozenset[str]:
    """The families that fontconfig lists; empty where there is none (Windows, Mac)."""
    program = shutil.which("fc-list")
    if not program:
        return frozenset()
    try:
        command = [program, ":", "family"]
        found = subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    lines = found.stdout.decode(errors="replace").splitlines()
    return frozenset(name.strip() for line in lines for name in line.split(","))


def replaced(families: frozenset[str]) -> dict[str, str]:
    """Body font -> the font to print with, for those that are missing though `families` has a stand-in."""
    found = {}
    for name, others in STAND_INS.items():
        there = [other for other in others if other in families]
        if name not in families and there:
            found[name] = there[0]
    return found


def use_stand_ins(profile: Path, pairs: Mapping[str, str]) -> None:
    """Write them into a new profile of LibreOffice."""
    if not pairs:
        return
    nodes = (
        f'<node oor:name="_{number}" oor:op="replace">{_props(name, other)}</node>'
        for number, (name, other) in enumerate(pairs.items())
    )
    folder = profile / "user"
    folder.mkdir(parents=True)
    text = OPTIONS.format(on=_prop("Replacement", "true"), pairs="".join(nodes))
    (folder / "registrymodifications.xcu").write_text(text, "utf-8")


def _props(name: str, other: str) -> str:
    values = {"Always": "true", "OnScreenOnly": "false", "ReplaceFont": name, "SubstituteFont": other}
    return "".join(_prop(key, value) for key, value in values.items())


def _prop(key: str, value: str) -> str:
    return f'<prop oor:name="{key}" oor:op="fuse"><value>{escape(value)}</value></prop>'
