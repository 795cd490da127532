"""What notes on headers and prompts of cells say; what they say about measures comes from the measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import accumulate, groupby
from math import isnan

from okrxl.core.labels import Lang, labels
from okrxl.core.measures import MEASURES, Measure, codes
from okrxl.core.schema import Column, InputTable

LONGEST_PROMPT = 255
GROUPS: Mapping[str, Callable[[Measure], object]] = {
    "needing_baseline": lambda one: one.moves and isnan(one.blank_baseline),
    "from_zero": lambda one: one.moves and one.blank_baseline == 0,
    "comparing_years": lambda one: one.compares_years,
    "counting_hits": lambda one: one.counts_hits,
    "shares_done": lambda one: one.is_done_share,
    "ranges": lambda one: "target_max" in one.needs,
    "thresholds": lambda one: one.threshold,
    "summed": lambda one: one.blank_aggregation == "sum",
}
"""The groups of measures that the texts of `inputs.toml` name: `{ranges}` is the words of that group."""


def note(lang: Lang, table: InputTable, column: Column) -> str:
    """The note on a column's header."""
    key = "month" if column.month else column.key
    return labels(lang).text(f"inputs.notes.{table.key}.{key}", **_groups(lang))


def prompt(lang: Lang, column: Column) -> str:
    """What shows when a cell of the column is selected; blank where nothing does."""
    key = f"inputs.prompts.{column.key}"
    return labels(lang).text(key, **_groups(lang)) if labels(lang).has(key) else ""


def _groups(lang: Lang) -> dict[str, str]:
    lines = list(_lines(lang))
    listed = {"measures": "\n".join(lines), "measures_in_a_row": _in_a_row(lang, lines)}
    return listed | {name: _words(lang, codes(having)) for name, having in GROUPS.items()}


def _in_a_row(lang: Lang, lines: Iterable[str]) -> str:
    """As many whole lines as a prompt takes; the note on the header has them all."""
    stop = labels(lang).text("inputs.measures.stop")
    rows = [row.strip() for row in accumulate(line + stop for line in lines)]
    return [row for row in rows if len(row) <= LONGEST_PROMPT][-1]


def _lines(lang: Lang) -> Iterator[str]:
    """A line for each explanation, behind the neighbouring measures that share it."""
    say = labels(lang).text
    for brief, group in groupby(MEASURES, lambda code: say(f"measures.{code}.brief")):
        yield say("inputs.measures.line", measures=_words(lang, tuple(group)), brief=brief)


def _words(lang: Lang, measures: tuple[str, ...]) -> str:
    words = labels(lang)
    return words.text("joint").join(words.choice("measure", code) for code in measures)
