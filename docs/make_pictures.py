"""Renders the sample workbooks with LibreOffice and keeps the pages that the documents show.

`python docs/make_pictures.py`, with okrxl installed and soffice, pdftotext and pdftoppm on the path.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook

PICTURES = Path(__file__).resolve().parent / "pictures"
DOTS = "96"
PAGES = {
    "zh": {
        "home": "首页",
        "settings": "设置",
        "key-results": "关键结果",
        "check-ins": "进展",
        "checks": "检查结果",
        "dashboard": "总览",
        "scores": "得分",
        "owners": "负责人看板",
        "monthly": "月报",
        "department": "客户成功部",
    },
    "en": {
        "home": "Home",
        "settings": "Settings",
        "check-ins": "Check-ins",
        "checks": "Checks",
        "dashboard": "Dashboard",
        "monthly": "Monthly Report",
        "department": "Customer Success",
    },
}
"""Language -> picture -> tab, as the footer of its pages has it."""


class Row(NamedTuple):
    """What a department types into a key result's row."""

    actual: float | str | None = None
    confidence: int | None = None
    comment: str | None = None
    proposed: float | None = None


class Round(NamedTuple):
    """A round with the departments: what they type, the check-in the manager adds meanwhile, the pictures."""

    update: str
    check_ins: str
    returned: Mapping[str, Mapping[str, Row]]
    meanwhile: tuple[str, float]
    by: str
    shown: str
    collected: str


SENT, TYPED = "2026-11-10", date(2026, 11, 15)
ROUNDS = {
    "zh": Round(
        "填报",
        "进展",
        {
            "客户成功部": {
                "KR1.2": Row(0.592, 8, "续约专项见效，年底前再回访 40 家"),
                "KR2.2": Row(0.471, 7),
                "KR2.3": Row(1, 9, "11 月反馈报告已发"),
                "KR5.1": Row("约112%", 7),
                "KR5.3": Row(86, 8, "两家大客户已完成升级"),
            },
            "渠道部": {"KR8.1": Row(221, 8), "KR8.2": Row(49, 4, "两家在谈，年内难以签约", 52)},
            "市场部": {
                "KR3.1": Row(266, 8),
                "KR3.2": Row(1, 9),
                "KR3.3": Row(0.073, 6),
                "KR1.1": Row(107, 8),
            },
            "销售部": {},
        },
        ("KR5.3", 84),
        "{department}经理",
        "客户成功部",
        "部门填报",
    ),
    "en": Round(
        "Update",
        "Check-ins",
        {
            "Customer Success": {
                "KR1.2": Row(0.592, 8, "The renewal drive works; 40 more calls this year"),
                "KR2.2": Row(0.471, 7),
                "KR2.3": Row(1, 9, "November report sent"),
                "KR5.1": Row("about 112%", 7),
                "KR5.3": Row(86, 8, "Two key accounts upgraded"),
            },
            "Channels": {
                "KR8.1": Row(221, 8),
                "KR8.2": Row(49, 4, "Two more in talks, not to be signed this year", 52),
            },
            "Marketing": {
                "KR3.1": Row(266, 8),
                "KR3.2": Row(1, 9),
                "KR3.3": Row(0.073, 6),
                "KR1.1": Row(107, 8),
            },
            "Sales": {},
        },
        ("KR5.3", 84),
        "{department} Manager",
        "Customer Success",
        "Collected",
    ),
}


class Own(NamedTuple):
    """A file of one's own, and the tab that shows its import."""

    name: str
    tab: str
    lines: tuple[str, ...]


OWN = {
    "en": Own(
        "Our OKRs.csv",
        "Import",
        (
            "Objective,Key Result,DRI,2025,2026 Target,Where we stand,Comments",
            'Become the partner of choice,Partner revenue ($k),"Lee, Ann",1200,2000,1270,Pipeline is thin',
            ',Partner NPS,"Fox, Bob",31,50,44,',
            'Run a reliable platform,Uptime,"Roe, Cy",99.5%,99.9%,99.85%,',
            ',Incidents per quarter,"Roe, Cy",9,3,about 4,New rota',
            "Total,,,,,,",
        ),
    ),
    "zh": Own(
        "我们的OKR.csv",
        "导入",
        (
            "部门,目标（O）,关键结果（KR）,2025年,2026年目标,做到多少,责任部门经理,说明",
            "销售部,提升业绩,新签合同额（万元）,3200,4000,2790,张伟,含续约",
            ",,毛利率,28%,32%,30.5%,张伟,",
            "客服部,改善服务,客户满意度,88%,95%,93%,孙丽,",
            ",,首次响应时间（小时）,6,2,约4,孙丽,",
            "合计,,,,,,,",
        ),
    ),
}
WIDE = ("-r", "150", "-x", "20", "-y", "20", "-W", "1710")
"""How pages with many columns are cut out: sharper, without the empty paper."""


SHEET = ("-r", "110", "-x", "20", "-y", "20", "-W", "1270", "-H", "620")


def main() -> None:
    """Make them all anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for lang, pages in PAGES.items():
            book = folder / f"sample-{lang}.xlsm"
            okrxl("new", book, "--lang", lang, "--sample")
            printed = pdf(book)
            for picture, tab in pages.items():
                show(printed, tab, f"{picture}-{lang}", "-r", DOTS)
            exchange(folder / lang, lang, ROUNDS[lang])
            importing(folder / f"import-{lang}", lang)


def importing(folder: Path, lang: str) -> None:
    """A list of one's own on its way into a blank workbook, with a column and a figure to decide on."""
    folder.mkdir()
    book, own = folder / "OKR.xlsx", folder / OWN[lang].name
    own.write_text("\n".join(OWN[lang].lines), encoding="utf-8-sig")
    okrxl("new", book, "--lang", lang, "--blank")
    okrxl("import", book, own, "--as-of", SENT, ends=(0, 1))
    show(pdf(book), OWN[lang].tab, f"import-{lang}", *SHEET)


def exchange(folder: Path, lang: str, exchanged: Round) -> None:
    """Send the sample out, fill it in as `exchanged` says, collect it, and show what that looks like."""
    book, out, back = folder / "OKR.xlsx", folder / "out", folder / "back"
    back.mkdir(parents=True)
    okrxl("new", book, "--lang", lang, "--sample")
    okrxl("distribute", book, "--to", out, "--as-of", SENT)
    for department, rows in exchanged.returned.items():
        (file,) = out.glob(f"* {department} OKR.xlsx")
        by = exchanged.by.format(department=department) if rows else ""
        fill(file, back / file.name, exchanged.update, rows, by)
    (filled,) = back.glob(f"* {exchanged.shown} OKR.xlsx")
    show(pdf(filled), exchanged.update, f"update-{lang}", *WIDE, "-H", "590", turned=1)
    shutil.copy(book, back / "2026.xlsx")
    type_meanwhile(book, exchanged)
    # Ends with 1: some of what came back is refused, and that is to be seen.
    okrxl("collect", book, "--from", back, ends=(0, 1))
    show(pdf(book), exchanged.collected, f"collected-{lang}", *WIDE, "-H", "860")


def fill(sent: Path, filled: Path, tab: str, rows: Mapping[str, Row], by: str) -> None:
    """What a department does to its file."""
    book = load_workbook(sent)
    sheet = book[tab]
    sheet["B4"] = by or None
    for cell in sheet["A"]:
        row = rows.get(cell.value)
        if row:
            for column, value in zip("KLMNO", (TYPED, *row), strict=True):
                sheet[f"{column}{cell.row}"] = value
    book.save(filled)


def type_meanwhile(path: Path, exchanged: Round) -> None:
    """The manager hears of a figure before the department's file is back."""
    book = load_workbook(path)
    kr_id, actual = exchanged.meanwhile
    rows = [cells for cells in book[exchanged.check_ins].iter_rows(max_col=4) if cells[1].value == kr_id]
    # The key result's name stands between its ID and the figure.
    rows[-1][0].value, rows[-1][3].value = datetime(TYPED.year, TYPED.month, TYPED.day), actual  # noqa: DTZ001
    book.save(path)


def okrxl(*arguments: str | Path, ends: tuple[int, ...] = (0,)) -> None:
    """Run a command."""
    run(sys.executable, "-m", "okrxl", *arguments, ends=ends)


def pdf(book: Path) -> Path:
    """The workbook as LibreOffice prints it."""
    profile = f"-env:UserInstallation={(book.parent / 'profile').as_uri()}"
    run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", book.parent, book)
    return book.with_suffix(".pdf")


def show(printed: Path, tab: str, picture: str, *options: str, turned: int = 0) -> None:
    """Keep a tab's first page, or the one so many pages `turned`."""
    page = str(first_pages(printed)[tab] + turned)
    run("pdftoppm", *options, "-f", page, "-l", page, "-singlefile", "-png", printed, PICTURES / picture)


def first_pages(pdf: Path) -> dict[str, int]:
    """The first page of each tab: the last line but the page number is the tab's name."""
    found: dict[str, int] = {}
    for number, text in enumerate(run("pdftotext", "-layout", pdf, "-").split("\f"), 1):
        lines = [line for line in text.splitlines() if line.strip()]
        if lines:
            found.setdefault(lines[-1].rsplit("  ", 1)[0].strip(), number)
    return found


def run(*command: str | Path, ends: tuple[int, ...] = (0,)) -> str:
    """What a program printed; CalledProcessError where it fails."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode not in ends:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return done.stdout


if __name__ == "__main__":
    main()
