"""What stands before the root element of an XML part: a document type there makes it none of Excel's."""

from __future__ import annotations

ENDS = {b"<?": b"?>", b"<!--": b"-->"}
"""How instructions and comments begin and end; nothing else may come before the root element."""
MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


def document_type(head: bytes) -> bool | None:
    """Whether the beginning of a part has a document type, in which entities are defined.

    None where it ends before its root element, so that more of it has to be looked at.
    """
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            head = head.decode(encoding, "replace").encode("utf-8", "replace")
    at = len(b"\xef\xbb\xbf") if head.startswith(b"\xef\xbb\xbf") else 0
    while True:
        at += len(head) - at - len(head[at:].lstrip())
        start = next((start for start in ENDS if head.startswith(start, at)), None)
        if start is None:
            # `<!` and `<!DOCTY` may still become either.
            whole = len(head) - at >= len(b"<!DOCTYPE")
            return head.startswith(b"<!DOCTYPE", at) if whole else None
        end = head.find(ENDS[start], at + len(start))
        if end < 0:
            return None
        at = end + len(ENDS[start])
