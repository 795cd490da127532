"""Drafts as mail programs read them, whatever names and addresses stand in the workbook."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrxl.core.labels import LANGS, Lang
from okrxl.exchange.outgoing.mail_drafts import Letter, Reminder, addresses, draft, draft_text

WORKBOOK = bytes(range(256)) * 300
FILE = "2026 市场部 OKR.xlsx"
HEADERS = {"X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"}


def parsed(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


LETTER = Letter("市场部", ("市场部经理",), "2026", date(2026, 11, 20), FILE, "填报")


def body_of(message: EmailMessage) -> str:
    part = message.get_body()
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_draft_reads_back_as_it_was_meant() -> None:
    message = parsed(draft("a@b.cn", "更新进展", "您好：\n\n谢谢！\n", FILE, WORKBOOK))
    assert message["X-Unsent"] == "1"
    assert message["To"] == "a@b.cn"
    assert message["Subject"] == "更新进展"
    assert body_of(message) == "您好：\n\n谢谢！\n"
    assert set(message.keys()) == HEADERS
    (workbook,) = message.iter_attachments()
    assert workbook.get_filename() == FILE
    assert workbook.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert workbook.get_content() == WORKBOOK
    assert not message.defects
    assert not workbook.defects


def test_every_line_ends_as_mail_wants_it_and_is_short_enough() -> None:
    content = draft("a@b.cn", "长" * 200, "行" * 2000, "名" * 90 + ".xlsx", WORKBOOK)
    assert content.replace(b"\r\n", b"").count(b"\n") == content.replace(b"\r\n", b"").count(b"\r") == 0
    assert max(map(len, content.split(b"\r\n"))) < 998
    assert content.isascii()


def test_equal_contents_give_equal_bytes() -> None:
    first = draft("a@b.cn", "s", "b", FILE, WORKBOOK)
    assert first == draft("a@b.cn", "s", "b", FILE, WORKBOOK)
    assert first != draft("a@b.cn", "s", "b", FILE, WORKBOOK[1:])


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (None, ()),
        (12.5, ()),
        ("", ()),
        ("a@b.cn", ("a@b.cn",)),
        ("a@b.cn、c@d.com；e@f.com\ng@h.com / a@b.cn", ("a@b.cn", "c@d.com", "e@f.com", "g@h.com")),
        (
            "张三 <zhang.san+okr@corp.example>, Li (li@corp.example)",
            ("zhang.san+okr@corp.example", "li@corp.example"),
        ),
        ("mailto:a@b.cn", ("a@b.cn",)),
        ("ａ＠ｂ．ｃｎ", ("a@b.cn",)),
        ("a@例子.中国", ("a@xn--fsqu00a.xn--fiqs8s",)),
        ("a@b.cn。", ("a@b.cn",)),
        ("a@b.cn.", ("a@b.cn",)),
        ("张三@b.cn", ()),
        ("a..b@c.cn a@-b.cn a@" + "x" * 70 + ".cn", ()),
        ("none", ()),
    ],
)
def test_addresses_as_people_write_them(cell: object, found: tuple[str, ...]) -> None:
    assert addresses(cell) == found


def test_without_an_address_the_sender_fills_it_in() -> None:
    message = parsed(draft("to be named", "s", "b", FILE, WORKBOOK))
    assert message["To"] == ""
    assert message["Subject"] == "s"


def test_many_addresses_stay_whole() -> None:
    cell = ";".join(f"person.number.{n}@department.example" for n in range(60))
    message = parsed(draft(cell, "s", "b", FILE, WORKBOOK))
    assert [one.addr_spec for one in message["To"].addresses] == cell.split(";")


@given(st.text(max_size=80), st.text(max_size=200), st.text(max_size=200), st.text(max_size=60))
def test_nothing_in_a_name_becomes_a_header_of_its_own(to: str, subject: str, body: str, name: str) -> None:
    content = draft(to, subject, body, name + ".xlsx", b"workbook")
    message = parsed(content)
    assert set(message.keys()) == HEADERS
    assert tuple(one.addr_spec for one in message["To"].addresses) == addresses(to)
    (workbook,) = message.iter_attachments()
    assert workbook.get_content() == b"workbook"
    assert {*workbook.keys()} == {
        "Content-Type",
        "MIME-Version",
        "Content-Transfer-Encoding",
        "Content-Disposition",
    }
    received = str(message["Subject"])
    assert "\n" not in received
    if subject.isprintable():
        assert received.split() == subject.split()
    if name.isprintable() and name.strip() == name and "  " not in name and "\u3000" not in name:
        assert workbook.get_filename() == name + ".xlsx"


@pytest.mark.parametrize(
    "evil", ["市场部\r\nBcc: all@corp.example", "a\x0bBcc: b", "a\u2028Bcc: b", "=?utf-8?q?a=0ABcc:_b?="]
)
def test_line_breaks_in_names_inject_nothing(evil: str) -> None:
    letter = replace(LETTER, department=evil, leads=(evil,), cycle=evil, file_name=evil)
    subject, body = draft_text(letter, "zh")
    message = parsed(draft(f"a@b.cn\r\nBcc: c@d.cn {evil}", subject, body, evil, WORKBOOK))
    assert set(message.keys()) == HEADERS
    assert message["Bcc"] is None
    assert "Bcc" in str(message["Subject"])
    assert len(body.splitlines()) < 14


@pytest.mark.parametrize("lang", LANGS)
def test_the_mail_says_what_to_do(lang: Lang) -> None:
    subject, body = draft_text(replace(LETTER, leads=("王经理", "李经理"), locked=True), lang)
    assert "市场部" in subject
    assert "2026" in subject
    for text in ("王经理", "李经理", FILE, "填报", "2026-11-20"):
        assert text in body
    assert "{" not in subject + body
    shorter = draft_text(replace(LETTER, leads=(), cycle=""), lang)
    assert len(shorter[1]) < len(body)
    assert "（）" not in shorter[0]
    assert "()" not in shorter[0]
    assert shorter[1].splitlines()[0].startswith(("市场部", "Dear 市场部"))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("begun", [False, True])
def test_a_reminder_names_what_is_missing_and_by_when(lang: Lang, *, begun: bool) -> None:
    reminder = Reminder("2026-11-24", ("KR1.1 收入", "KR1.2 客户数"), begun)
    letter = replace(LETTER, deadline=date(2026, 12, 5), reminder=reminder)
    subject, body = draft_text(letter, lang)
    assert subject.startswith({"zh": "催报", "en": "Reminder"}[lang])
    for text in ("KR1.1 收入", "KR1.2 客户数", "2026-11-24", "2026-12-05"):
        assert text in body
    assert draft_text(letter, lang)[1] != draft_text(replace(letter, reminder=None), lang)[1]
