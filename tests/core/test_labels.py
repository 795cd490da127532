"""Both languages say everything, with the same blanks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import okrxl.core
from okrxl.core.labels import labels
from okrxl.core.schema import CHOICES, GRADES, INPUT_TABLES, SCORE_COLUMNS, STATUSES

FOLDER = Path(okrxl.core.__file__).parent / "labels"


def flat(node: dict[str, Any], before: str = "") -> Iterator[tuple[str, frozenset[str | None]]]:
    for key, value in node.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield before + key, frozenset(blank for _, blank, _, _ in Formatter().parse(value) if blank)


def texts(lang: str) -> dict[str, frozenset[str | None]]:
    found: dict[str, frozenset[str | None]] = {}
    for path in (FOLDER / lang).glob("*.toml"):
        texts = tomllib.loads(path.read_text(encoding="utf-8"))
        texts.pop("old", None)  # texts of earlier versions differ by language
        found.update(flat(texts))
    return found


def test_both_languages_hold_the_same_keys_and_blanks() -> None:
    assert texts("zh") == texts("en")


def test_every_column_and_choice_has_a_word() -> None:
    for words in (labels("zh"), labels("en")):
        headers = [words.header(column.key, table.key) for table in INPUT_TABLES for column in table.columns]
        headers += [words.header(key) for key in SCORE_COLUMNS]
        codes = {**CHOICES, "grade": GRADES, "status": STATUSES}
        assert all(headers)
        assert all(words.choice(kind, code) for kind, found in codes.items() for code in found)


def test_headers_of_one_table_differ() -> None:
    for words in (labels("zh"), labels("en")):
        for table in INPUT_TABLES:
            headers = [words.header(column.key, table.key) for column in table.columns]
            assert len(set(headers)) == len(headers)
