"""Writes the table of measures in docs/scoring.md and docs/scoring.zh-CN.md from the measures and the labels.

Run `python docs/make_scoring.py` after a change to a measure or its texts; a test compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from okrxl.core.labels import Lang, labels
from okrxl.core.measures import MEASURES

FOLDER = Path(__file__).parent
PAGES: Final[dict[Lang, Path]] = {"en": FOLDER / "scoring.md", "zh": FOLDER / "scoring.zh-CN.md"}
BEGIN, END = "<!-- measures: written by docs/make_scoring.py -->\n", "<!-- end of measures -->\n"
COLUMNS = ("attainment", "score", "example")


def page(lang: Lang) -> str:
    """The page as it is, with the table of measures written anew."""
    before, _, rest = PAGES[lang].read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + _table(lang) + END + after


def _table(lang: Lang) -> str:
    words = labels(lang)
    rows = [
        [words.header("measure"), *(words.text(f"measures.headers.{key}") for key in COLUMNS)],
        ["---"] * (1 + len(COLUMNS)),
        *(
            [words.choice("measure", code), *(words.text(f"measures.{code}.{key}") for key in COLUMNS)]
            for code in MEASURES
        ),
    ]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
