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
RETURNED, IMPORTED = "returned_", "import_"
"""How the codes of what is said of returned and of imported files begin."""
HEADS = {
    "en": """# Findings

This page lists every finding that okrxl can report. The code is shown on the Checks sheet and in the output
of `okrxl check`; names in braces stand for the actual values. An error means that a key result can't be
scored or that its score is in doubt; a warning says what was assumed. `docs/make_findings.py` generates
this page.

## In the workbook

""",
    "zh": """# 检查结果一览

本页列出 okrxl 的全部检查结果。代码显示在“检查结果”表和 `okrxl check` 的输出中；
花括号中的名称代表实际内容。“错误”表示关键结果无法评分，或得分存疑；
“提醒”说明已采用的假定。本页由 `docs/make_findings.py` 生成。

## 工作簿中

""",
}
MIDDLES = {
    "en": """
## In files that departments returned

These findings are listed on the Collected sheet with the file they refer to; their codes are in the output of
`okrxl collect --json`. Entries in returned files are checked like those in the workbook, so the
findings above on check-ins, numbers and dates apply there too: after an error, the row or the whole file was
not collected. See [Department workbooks](departments.md).

""",
    "zh": """
## 部门交回的文件中

以下检查结果列在“部门填报”表中，并注明所属文件；代码见 `okrxl collect --json` 的输出。
部门填报的内容与工作簿中的内容采用同样的检查，因此上文关于进展、数字和日期的检查结果也会出现：凡是“错误”，该行或整个文件未导入。
详见[分发与收取部门工作簿](departments.zh-CN.md)。

""",
}
LASTS = {
    "en": """
## In files that are imported

These findings are listed on the Import sheet with the cell they refer to; their codes are in the output of
`okrxl import --json`. The findings above on numbers and dates that cannot be read apply there too. See
[Bring in what you have](import.md).

""",
    "zh": """
## 导入的文件中

以下检查结果列在“导入”表中，并注明所属单元格；代码见 `okrxl import --json` 的输出。
上文关于数字和日期无法读取的检查结果也会出现。详见[导入已有的 OKR](import.zh-CN.md)。

""",
}
COLUMNS = {
    "en": ("Code", "Message", "How to fix"),
    "zh": ("代码", "问题", "修改建议"),
}


def findings(lang: str) -> dict[str, dict[str, str]]:
    """Code -> texts, from every label file of the language."""
    found: dict[str, dict[str, Any]] = {}
    for path in (LABELS / lang).glob("*.toml"):
        for code, texts in tomllib.loads(path.read_text(encoding="utf-8")).get("findings", {}).items():
            found.setdefault(code, {}).update(texts)
    return dict(sorted(found.items()))


def page(lang: str) -> str:
    """The whole page as Markdown."""
    texts_of = findings(lang)
    returned = {code: texts for code, texts in texts_of.items() if code.startswith(RETURNED)}
    imported = {code: texts for code, texts in texts_of.items() if code.startswith(IMPORTED)}
    own = {code: texts for code, texts in texts_of.items() if code not in returned | imported}
    parts = (HEADS[lang], _table(lang, own), MIDDLES[lang], _table(lang, returned), LASTS[lang])
    return "".join(parts) + _table(lang, imported)


def _table(lang: str, texts_of: dict[str, dict[str, str]]) -> str:
    rows = (_row(f"`{code}`", texts["message"], texts["fix"]) for code, texts in texts_of.items())
    return "\n".join((_row(*COLUMNS[lang]), _row(*["---"] * len(COLUMNS[lang])), *rows)) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
