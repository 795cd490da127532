"""A list with one row an item and a type column: from the file to the scores, and again."""

from __future__ import annotations

from datetime import date

from tests.importing.conftest import Book, sheet_of

LIST = """Type,ID,Title,Parent,Owner,Department,Start,Target,Current,Progress
Objective,O1,Grow sales,,Ann Lee,Sales,,,,
Key Result,KR1,Win 100 customers,O1,Bob Fox,Sales,0,100,40,50%
Key Result,KR2,Shorten the cycle,O1,ann.lee@x.com,Sales,45,30,36,60%
Initiative,I1,Call everybody,O1,,,,,,
"""


def test_a_list_becomes_tables_and_scores(book: Book) -> None:
    result = book.take(LIST)
    assert result.applied
    assert [(one.shape, one.doubts) for one in result.sources] == [("listed", ())]
    assert book.table("objectives", "id", "objective", "owner", "department") == [
        ("O1", "Grow sales", "Ann Lee", "Sales")
    ]
    assert book.table("key_results", "id", "objective_id", "measure", "baseline", "target", "owner") == [
        ("KR1", "O1", "increase", 0, 100, "Bob Fox"),
        ("KR2", "O1", "decrease", 45, 30, "Ann Lee"),
    ]
    # The day on which the file was saved: the list has none.
    assert book.table("check_ins", "date", "kr_id", "actual", "source") == [
        (date(2026, 11, 15), "KR1", 40, "export.csv"),
        (date(2026, 11, 15), "KR2", 36, "export.csv"),
    ]
    assert book.table("owners", "owner", "department", "email") == [
        ("Ann Lee", "Sales", "ann.lee@x.com"),
        ("Bob Fox", "Sales", None),
    ]
    # 40 ÷ 100 and (36 − 45) ÷ (30 − 45)
    assert book.scores() == {"KR1": 0.4, "KR2": 0.6}


def test_what_is_not_imported_or_read_otherwise_is_listed(book: Book) -> None:
    result = book.take(LIST)
    assert [(one.row, one.reason) for one in result.left_out] == [(5, "task")]
    assert {(one.code, one.cell) for one in result.findings} == {
        ("import_dated", ""),
        ("import_people", "E4"),
        ("import_progress_differs", "J3"),
    }


def test_the_same_file_again_brings_nothing(book: Book) -> None:
    book.take(LIST)
    before = book.path.read_bytes()
    result = book.take(LIST)
    assert (result.applied, result.count("new"), result.count("changed")) == (False, 0, 0)
    assert book.table("key_results", "id") == [("KR1",), ("KR2",)]
    assert len(before)


def test_a_newer_file_brings_what_is_new_and_proposes_changed_targets(book: Book) -> None:
    book.take(LIST)
    newer = (
        LIST.replace("0,100,40,50%", "0,120,70,58%") + "Key Result,KR3,Keep 90%,O1,Bob Fox,Sales,,≥90%,92%,\n"
    )
    result = book.take(newer, day=date(2026, 11, 18))
    assert [(row.kind, row.id) for row in result.plan.of("new")] == [
        ("key_results", "KR3"),
        ("check_ins", "KR1"),
        ("check_ins", "KR3"),
    ]
    (changed,) = result.plan.of("changed")
    assert [(one.column, one.present, one.proposed.value) for one in changed.changes] == [
        ("target", 100, 120)
    ]
    assert book.table("key_results", "id", "target", "measure") == [
        ("KR1", 100, "increase"),
        ("KR2", 30, "decrease"),
        ("KR3", 0.9, "at_least"),
    ]
    assert book.scores() == {"KR1": 0.7, "KR2": 0.6, "KR3": 1}


def test_without_apply_nothing_but_the_sheet_is_written(book: Book) -> None:
    result = book.take(LIST, apply=False)
    assert not result.applied
    assert book.table("objectives", "id") == []
    grids = book.read()
    assert grids.scored.empty


def test_a_refused_row_holds_everything_back(book: Book) -> None:
    doubtful = LIST + "Key Result,KR9,An orphan,O7,Bob Fox,Sales,0,10,1,\n"
    result = book.take(doubtful)
    assert not result.applied
    assert [(row.item.row, row.reason) for row in result.plan.of("refused")] == [
        (6, "parent_unknown"),
        (6, "key_result_refused"),
    ]
    assert result.doubts(result.sources[0]) == ["refused"]
    assert book.table("objectives", "id") == []


def test_encodings_and_separators(book: Book) -> None:
    german = "Typ;Titel;Verantwortlich;Startwert;Zielwert;Aktueller Wert\nZiel;Umsätze;Jörg;;;\n"
    german += "Schlüsselergebnis;Größere Aufträge;Änne;0;1.200,5;240,1\n"
    result = book.take(sheet_of(german, encoding="cp1252"))
    assert result.applied
    assert book.table("key_results", "key_result", "target", "owner") == [
        ("Größere Aufträge", 1200.5, "Änne")
    ]
    assert book.scores() == {"KR1.1": 0.2}
