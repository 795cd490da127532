"""Lines and tables for people at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from okrxl.core.labels import Labels, labels
from okrxl.core.streams import is_terminal, one_line
from okrxl.core.wording import grouped
from okrxl.report.numbers import shown_score

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.core.finding import Finding
    from okrxl.core.labels import Lang

COLUMNS = ("department", "score", "grade", "key_results")
NUMBERS = frozenset({"score", "key_results"})


def finding_lines(findings: Sequence[Finding], lang: Lang) -> Iterator[str]:
    """`SHEET!CELLS  code  severity  message`, a line for equal findings of a column, and the totals."""
    words = labels(lang)
    for group in grouped(findings, lang):
        severity = words.choice("severity", group.severity)
        yield one_line(f"{group.address or '-'}  {group.code}  {severity}  {group.message}")
    errors = sum(finding.severity == "error" for finding in findings)
    if findings:
        yield words.text("cli.total", errors=errors, warnings=len(findings) - errors)
    else:
        yield words.text("cli.nothing_to_fix")


def summary(name: str, found: Assessment, lang: Lang, *, redrawn: bool = False) -> str:
    """The scores, the totals of findings, and that the sheets are `redrawn` for a day that was asked for."""
    words = labels(lang)
    lines = [*standing(name, found, lang)]
    lines.append(words.text("cli.findings", errors=found.errors, warnings=len(found.findings) - found.errors))
    if redrawn:
        lines.append(words.text("cli.redrawn", name=name, as_of=found.settings.as_of.isoformat()))
    return "\n".join(lines)


def standing(name: str, found: Assessment, lang: Lang) -> Iterator[str]:
    """The company's score and each department's: a table, or lines if piped."""
    words = labels(lang)
    yield words.text(
        "cli.refreshed",
        name=name,
        as_of=found.settings.as_of.isoformat(),
        score=shown_score(found.company.get("score")),
        grade=words.choice("grade", found.company.get("grade")) or "–",
    )
    rows = [
        (
            one_line(str(row["department"])),
            shown_score(row["score"]),
            words.choice("grade", row["grade"]),
            str(row["key_results"]),
        )
        for row in found.departments.to_dict("records")
    ]
    if not is_terminal(sys.stdout):
        yield from ("  ".join(row) for row in rows)
    elif rows:
        yield from _table(rows, words).splitlines()


def _table(rows: Sequence[Sequence[str]], words: Labels) -> str:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table()
    for key in COLUMNS:
        table.add_column(words.header(key), justify="right" if key in NUMBERS else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console()
    if console.legacy_windows:  # consoles that show colour codes as text
        console = Console(color_system=None)
    with console.capture() as capture:
        console.print(table)
    return capture.get().rstrip("\n")
