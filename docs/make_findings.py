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
HEADS = {
    "en": """# Findings

Every remark that okrxl can make on a sheet. The code stands on the Checks sheet and in what `okrxl check`
prints; words in braces are filled in with what was found. An error keeps a key result from being scored, or
its score from being right; a warning says what was assumed. This page is written by `docs/make_findings.py`.

| Code | What it says | How to fix it |
| --- | --- | --- |
""",
    "zh": """# 检查结果一览

okrxl 对表格可能提出的每一条意见。代码显示在“检查结果”表和 `okrxl check` 的输出中；
花括号里的词会换成实际查到的内容。“错误”表示该关键结果无法评分，或得分不可信；
“警告”说明 okrxl 作了什么假定。本页由 `docs/make_findings.py` 生成。

| 代码 | 提示 | 如何处理 |
| --- | --- | --- |
""",
}


def findings(lang: str) -> dict[str, dict[str, str]]:
    """Code -> texts, from every label file of the language."""
    found: dict[str, dict[str, Any]] = {}
    for path in (LABELS / lang).glob("*.toml"):
        found |= tomllib.loads(path.read_text(encoding="utf-8")).get("findings", {})
    return {code: texts for code, texts in sorted(found.items()) if isinstance(texts, dict)}


def page(lang: str) -> str:
    """The whole page as Markdown."""
    rows = (_row(f"`{code}`", texts["message"], texts["fix"]) for code, texts in findings(lang).items())
    return HEADS[lang] + "\n".join(rows) + "\n"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
