"""What a refresh tells a person in the terminal: a table, or plain lines where it is piped."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from okrxl.core.labels import labels
from okrxl.report.numbers import shown_score

if TYPE_CHECKING:
    from okrxl.assess import Assessment
    from okrxl.core.labels import Lang


def summary(name: str, found: Assessment, lang: Lang) -> None:
    """Print the company's score, each department's, and what Checks holds."""
    words = labels(lang)
    head = words.text(
        "cli.refreshed",
        name=name,
        as_of=found.settings.as_of.isoformat(),
        score=shown_score(found.company.get("score")),
        grade=words.choice("grade", found.company.get("grade")) or "–",
    )
    tail = words.text("cli.findings", errors=found.errors, warnings=len(found.findings) - found.errors)
    rows = [
        (
            str(row["department"]),
            shown_score(row["score"]),
            words.choice("grade", row["grade"]),
            str(row["key_results"]),
        )
        for row in found.departments.to_dict("records")
    ]
    if not sys.stdout.isatty():
        for line in (head, *("  ".join(row) for row in rows), tail):
            print(line)  # noqa: T201
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table()
    for key, justify in (
        ("department", "left"),
        ("score", "right"),
        ("grade", "left"),
        ("key_results", "right"),
    ):
        table.add_column(words.header(key), justify=justify)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*row)
    console = Console()
    console.print(head)
    console.print(table)
    console.print(tail)
