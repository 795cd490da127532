"""E-mail drafts with a department's workbook attached, for Outlook, Apple Mail and Thunderbird."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.header import Header
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32

from okrxl.core.labels import Labels, Lang, labels

WORKBOOK = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAIL = compat32.clone(linesep="\r\n", max_line_length=0)
"""Without line folding, which some mail programs do not undo."""
APART = r"\s@<>()\[\]\\,:;、。/\"'“”"
"""Characters between or around addresses in a cell, after NFKC normalization."""
ADDRESS = re.compile(f"([^{APART}]+)@([^{APART}]+)")
ATOM = r"[A-Za-z0-9!#$%&*+=?^_`{|}~-]+"
LOCAL = re.compile(rf"{ATOM}(?:\.{ATOM})*")
LINE_END = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
DOMAIN = re.compile(rf"{LABEL}(?:\.{LABEL})*")


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a department has not returned yet: ids and names of key results.

    `sent` is the day (ISO) it was asked; `begun`: it has returned something.
    """

    sent: str
    missing: tuple[str, ...]
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """The details of a draft; `sheet` is the tab to fill in, `locked`: the file is password-protected.

    `deadline` is the day by which the file is to be back; with a `reminder` the draft is one.
    """

    department: str
    leads: tuple[str, ...]
    cycle: str
    as_of: date
    file_name: str
    sheet: str
    locked: bool = False
    deadline: date | None = None
    reminder: Reminder | None = None


def draft(to: str, subject: str, body: str, file_name: str, content: bytes) -> bytes:
    """One `.eml` file with the workbook or PDF attached; `to` is a cell with any number of addresses.

    `X-Unsent` makes Outlook open it as a draft. From and Date are left to the mail program. Equal contents
    give equal bytes.
    """
    subject, body, file_name = _one_line(subject), _text(body), _one_line(file_name)
    seed = f"{to}\0{subject}\0{body}\0{file_name}\0".encode(errors="replace") + content
    # Base64 has no underscore, so the boundary cannot occur in a part.
    mail = MIMEMultipart("mixed", boundary=f"=_okrxl_{hashlib.sha256(seed).hexdigest()[:32]}")
    mail["X-Unsent"] = "1"
    mail["To"] = ",\n ".join(addresses(to))
    mail["Subject"] = Header(subject, "utf-8", header_name="Subject").encode()
    mail.attach(MIMEText(body.replace("\n", "\r\n"), "plain", "utf-8"))
    workbook = MIMEApplication(content, "pdf" if file_name.casefold().endswith(".pdf") else WORKBOOK)
    # Not split even if long: not every program joins the continuations of RFC 2231.
    workbook.add_header("Content-Disposition", "attachment", filename=("utf-8", "", file_name))
    mail.attach(workbook)
    return mail.as_bytes(policy=MAIL)


def addresses(cell: object) -> tuple[str, ...]:
    """The e-mail addresses in a cell, in order, without duplicates, names and anything else.

    They contain only characters that are valid in a header.
    """
    if not isinstance(cell, str):
        return ()
    found = (_address(*match.groups()) for match in ADDRESS.finditer(unicodedata.normalize("NFKC", cell)))
    return tuple(dict.fromkeys(address for address in found if address))


def _address(local: str, domain: str) -> str:
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return f"{local}@{ascii_domain}" if LOCAL.fullmatch(local) and DOMAIN.fullmatch(ascii_domain) else ""


def draft_text(letter: Letter, lang: Lang) -> tuple[str, str]:
    """Subject and body of a draft: what is attached, how to fill it in, and to return it."""
    words = labels(lang)
    names = [_one_line(name) for name in letter.leads]
    values = {
        "department": _one_line(letter.department),
        "cycle": _one_line(letter.cycle),
        "as_of": letter.as_of.isoformat(),
        "file": _one_line(letter.file_name),
        "sheet": _one_line(letter.sheet),
        "deadline": letter.deadline.isoformat() if letter.deadline else "",
    }
    between = words.text("draft.between")
    parts = [
        words.text("draft.hello" if names else "draft.hello_all", names=between.join(names), **values),
        *_outstanding(letter.reminder, words),
        words.text("draft.attached", **values),
        words.text("draft.fill", **values),
        words.text("draft.locked") if letter.locked else "",
        words.text("draft.by" if letter.deadline else "draft.back", **values),
        words.text("draft.thanks"),
    ]
    subject = words.text("draft.subject" if values["cycle"] else "draft.subject_plain", **values)
    if letter.reminder:
        subject = words.text("draft.reminder", subject=subject)
    return subject, "\n\n".join(filter(None, parts)) + "\n"


def _outstanding(reminder: Reminder | None, words: Labels) -> Iterator[str]:
    """What a reminder says is missing."""
    if reminder:
        key = "draft.part" if reminder.begun else "draft.not_back"
        lines = [words.text(key, sent=reminder.sent, count=len(reminder.missing))]
        yield "\n".join([*lines, *(f"  {_one_line(one)}" for one in reminder.missing)])


def _one_line(text: str) -> str:
    """A text without line breaks, for headers."""
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """A text without control characters and lone surrogates, which e-mail cannot hold."""
    return "".join(
        one
        for one in LINE_END.sub("\n", text)
        if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"}
    )
