"""One word for one thing: labels and the documents for users keep to docs/glossary.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from okrxl.core.labels import FOLDER, LANGS, Lang, labels

DOCS = Path(__file__).resolve().parents[2] / "docs"
GLOSSARY = DOCS / "glossary.md"


class Term(NamedTuple):
    """A row of the glossary; `texts` by language, `key` of the label that shows the term, or blank."""

    texts: dict[Lang, str]
    key: str
    avoided: tuple[str, ...]


def terms() -> list[Term]:
    rows = [line.strip("|").split("|") for line in GLOSSARY.read_text(encoding="utf-8").splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows if len(row) == 5]
    return [
        Term({"en": en, "zh": zh}, key.strip("`"), tuple(filter(None, avoided.split(", "))))
        for en, zh, _, key, avoided in cells[2:]
    ]


TERMS = terms()


def texts(node: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, dict):
            yield from texts(value, f"{before}{key}.")
        else:
            yield before + key, value


def all_labels(lang: Lang) -> Iterator[tuple[str, str]]:
    """Key and text of every label; the former texts of `[old]` may use any word."""
    for path in sorted((FOLDER / lang).glob("*.toml")):
        read = tomllib.loads(path.read_text(encoding="utf-8"))
        read.pop("old", None)
        yield from texts(read)


def avoided(lang: Lang) -> re.Pattern[str]:
    words = [word for term in TERMS for word in term.avoided if word.isascii() == (lang == "en")]
    pattern = "|".join(map(re.escape, words))
    return re.compile(rf"\b(?:{pattern})" if lang == "en" else pattern, re.IGNORECASE)


def pages(lang: Lang) -> list[Path]:
    """The documents for users in a language."""
    found = [*DOCS.glob("*.md"), *DOCS.parent.glob("README*.md")]
    return [path for path in found if path != GLOSSARY and path.name.endswith(".zh-CN.md") == (lang == "zh")]


def test_no_term_stands_twice() -> None:
    for lang in LANGS:
        found = [term.texts[lang] for term in TERMS]
        assert len(set(found)) == len(found) > 40


@pytest.mark.parametrize("term", [term for term in TERMS if term.key], ids=lambda term: term.texts["en"])
def test_labels_use_the_term(term: Term) -> None:
    for lang in LANGS:
        assert term.texts[lang].casefold() in labels(lang).text(term.key).casefold()


@pytest.mark.parametrize("lang", LANGS)
def test_no_label_uses_a_word_to_avoid(lang: Lang) -> None:
    found = {key: text for key, text in all_labels(lang) if avoided(lang).search(text)}
    assert not found


@pytest.mark.parametrize("lang", LANGS)
def test_no_document_uses_a_word_to_avoid(lang: Lang) -> None:
    found = {
        f"{path.name}:{number}": line
        for path in pages(lang)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if avoided(lang).search(line)
    }
    assert not found
