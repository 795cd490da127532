"""The words of both languages: `labels/<lang>/*.toml`, merged, looked up by dotted key."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from okrxl.core.streams import one_line

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
LINES = ("cli.", "errors.", "collect.output.")
"""Texts that are printed as lines: a name or cell in them neither ends a line nor controls the terminal."""
BETWEEN = re.compile(r"[、，,;；/／\n\r]+")
"""What stands between several people, departments or ids in one cell."""
FOLDER = Path(__file__).parent / "labels"
TRADITIONAL = (
    "與与兩两個个為为爲为義义寫写減减劃划則则別别單单發发號号後后員员週周圍围處处備备對对屬属時时數数無无權权條条來来標标檢检"
    "匯汇彙汇測测滿满點点狀状環环現现碼码稱称類类紅红級级結结統统續续綜综綠绿編编範范補补覽览計计議议設设評评詞词語语誤误說说説说"
    "諾诺讀读負负責责進进達达還还選选遠远適适裡里裏里郵邮錯错鍵键長长門门問问間间際际險险頁页項项順顺預预頻频題题風风黃黄齊齐過过"
    "開开關关內内並并併并應应總总執执報报擇择據据戰战歸归錄录當当態态實实區区務务動动佔占準准決决歷历曆历變变啟启啓启團团圖图場场"
    "頭头審审將将導导帶带棄弃擬拟換换擴扩斷断顯显機机極极構构樣样檔档漢汉沒没燈灯盤盘監监著着確确種种積积穩稳簽签簡简線线終终"
    "經经績绩職职聯联節节規规認认記记證证調调質质費费資资轉转較较輸输邊边運运連连階阶隨随額额驗验値值"
    "暫暂況况閉闭採采註注於于戶户組组許许約约萬万億亿參参給给幾几細细紀纪銷销產产價价優优財财車车電电網网見见觀观層层屆届歲岁辦办協协創创"
)
"""Traditional characters, each followed by the simplified one that the contract's words are written with."""
SIMPLIFIED = str.maketrans(dict(zip(TRADITIONAL[::2], TRADITIONAL[1::2], strict=True)))


class Labels:
    """The texts of one language.

    A key that is missing is a KeyError: a text forgotten in one language is a defect, not a fallback
    (`tests/core/test_labels.py` compares both languages key by key).
    """

    def __init__(self, lang: Lang, texts: Mapping[str, Any]) -> None:
        self.lang = lang
        self._texts = texts

    def text(self, key: str, **values: object) -> str:
        """The text at `key` ("findings.target_missing.message"), its `{blanks}` filled."""
        node: Any = self._texts
        for part in key.split("."):
            node = node[part]
        if key.startswith(LINES):
            values = {name: one_line(one) if isinstance(one, str) else one for name, one in values.items()}
        return str(node).format_map(values) if values else str(node)

    def has(self, key: str) -> bool:
        """Whether there is a text at `key`."""
        try:
            self.text(key)
        except (KeyError, TypeError):  # TypeError: a part of the key is itself a text
            return False
        return True

    def section(self, key: str) -> dict[str, str]:
        """All texts directly under `key`, in the file's order."""
        node: Any = self._texts
        for part in key.split("."):
            node = node[part]
        return {name: text for name, text in node.items() if isinstance(text, str)}

    def header(self, key: str, table: str = "") -> str:
        """A column's header; a table (`"settings"`) may call a key by another word than the rest."""
        return self.text(self.header_key(key, table))

    def header_key(self, key: str, table: str = "") -> str:
        """The dotted key of a column's header."""
        special = f"columns.{table}.{key}"
        return special if table and self.has(special) else f"columns.{key}"

    def former(self, key: str) -> tuple[str, ...]:
        """The texts that stood at `key` in earlier versions (`[old]` in schema.toml)."""
        node: Any = self._texts.get("old", {})
        for part in key.split("."):
            node = node.get(part, {})
        return tuple(node)

    def choice(self, kind: str, code: object) -> str:
        """The word for a code such as `("measure", "at_least")`; blank for a blank."""
        return self.text(f"choices.{kind}.{code}") if isinstance(code, str) and code else ""


@cache
def labels(lang: Lang) -> Labels:
    """The texts of a language, read once."""
    merged: dict[str, Any] = {}
    for path in sorted((FOLDER / lang).glob("*.toml")):
        _merge(merged, _texts_of(path))
    return Labels(lang, merged)


@cache
def contract(lang: Lang) -> Labels:
    """The words of the workbook's contract alone: tables, headers, choices, settings.

    What is read is understood in both languages; only one of them says anything.
    """
    return labels_of_file(lang, "schema")


def spellings(key: str) -> tuple[str, ...]:
    """Every normalized text that stands for `key` in a workbook: both languages, former texts included."""
    return tuple(
        contract_word(text)
        for lang in LANGS
        for text in (contract(lang).text(key), *contract(lang).former(key))
    )


@cache
def labels_of_file(lang: Lang, name: str) -> Labels:
    """The texts of one file alone, such as `"cli"`: a fraction of the time that all of them take."""
    return Labels(lang, _texts_of(FOLDER / lang / f"{name}.toml"))


@cache
def _texts_of(path: Path) -> dict[str, Any]:
    """The texts of one file, read once."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value)
        else:
            into[key] = value


def normalized(text: object) -> str:
    """How headers, choices and names are compared: NFKC, case and white space forgiven."""
    return "".join(unicodedata.normalize("NFKC", str(text)).casefold().split())


def contract_word(text: object) -> str:
    """How headers, choices and settings are looked up: normalized, traditional characters as simplified.

    Only words of the contract are; names and ids stay as they are typed.
    """
    return normalized(text).translate(SIMPLIFIED)


def split_list(cell: object, known: Collection[str] = ()) -> tuple[str, ...]:
    """`"市场部经理、销售部经理"` -> both, in order, each once; a blank cell names nobody.

    A `known` name (normalized) is not split: with "lead,north" known, "Lead, North; Ann" names two.
    """
    if not isinstance(cell, str):
        return ()
    gaps = [match.span() for match in BETWEEN.finditer(cell)]
    if not gaps:
        return (cell.strip(),) if cell.strip() else ()
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(cell)]
    names: dict[str, None] = {}
    at = 0
    while at < len(starts):
        last = at
        if known:
            wholes = range(len(ends) - 1, at, -1)
            last = next((to for to in wholes if normalized(cell[starts[at] : ends[to]]) in known), at)
        if name := cell[starts[at] : ends[last]].strip():
            names[name] = None
        at = last + 1
    return tuple(names)


def text_width(text: str) -> int:
    """How many Latin letters a text is as wide as; Chinese characters count twice."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
