"""Writes docs/findings.md and docs/findings.zh-CN.md from the labels: every code, its message, its fix.

Run `python docs/make_findings.py` after a change to a label; a test compares.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LABELS = FOLDER.parent / "okrxl" / "core" / "labels"
PAGES = {"en": FOLDER / "findings.md", "zh": FOLDER / "findings.zh-CN.md"}
RETURNED = "returned_"
"""How the codes of what is said of returned files begin."""
HEADS = {
    "en": """# Findings

Every remark that okrxl can make on a sheet. The code stands on the Checks sheet and in what `okrxl check`
prints; words in braces are filled in with what was found. An error keeps a key result from being scored, or
its score from being right; a warning says what was assumed. This page is written by `docs/make_findings.py`.

## In the workbook

""",
    "zh": """# 检查结果一览

okrxl 对表格可能提出的每一条意见。代码显示在“检查结果”表和 `okrxl check` 的输出中；
花括号里的词会换成实际查到的内容。“错误”表示该关键结果无法评分，或得分不可信；
“警告”说明 okrxl 作了什么假定。本页由 `docs/make_findings.py` 生成。

## 工作簿里

""",
}
MIDDLES = {
    "en": """
## In files that departments returned

They stand on the Collected sheet, with the file they are about; their codes are in what
`okrxl collect --json` prints. What is typed there is checked as in the workbook itself, so the remarks above
on check-ins, numbers and dates occur there too: after an error the row, or the whole file, was not collected.
[The round with the departments](departments.md).

""",
    "zh": """
## 部门发回的文件里

显示在“回收”表里，并注明是哪个文件；代码见 `okrxl collect --json` 的输出。部门填的内容和工作簿里的一样检查，
所以上面关于进展、数字和日期的提示在那里也会出现：凡是“错误”，那一行（或整个文件）没有收。
详见[分发给部门、汇总回收](departments.zh-CN.md)。

""",
}
COLUMNS = {
    "en": ("Code", "What it says", "How to fix it"),
    "zh": ("代码", "提示", "如何处理"),
}


def findings(lang: str) -> dict[str, dict[str, str]]:
    """Code -> texts, from every label file of the language."""
    found: dict[str, dict[str, Any]] = {}
    for path in (LABELS / lang).glob("*.toml"):
        found |= tomllib.loads(path.read_text(encoding="utf-8")).get("findings", {})
    return {code: texts for code, texts in sorted(found.items()) if isinstance(texts, dict)}


def page(lang: str) -> str:
    """The whole page as Markdown."""
    told = findings(lang)
    returned = {code: texts for code, texts in told.items() if code.startswith(RETURNED)}
    own = {code: texts for code, texts in told.items() if code not in returned}
    return HEADS[lang] + _table(lang, own) + MIDDLES[lang] + _table(lang, returned)


def _table(lang: str, told: dict[str, dict[str, str]]) -> str:
    rows = (_row(f"`{code}`", texts["message"], texts["fix"]) for code, texts in told.items())
    return "\n".join((_row(*COLUMNS[lang]), _row(*["---"] * len(COLUMNS[lang])), *rows)) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
