"""The sample case of `templates/sample`, and the blank workbook's rows, as a person would have typed them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from okrxl.build.inputs import Row, Rows
from okrxl.build.settings_sheet import SETTINGS
from okrxl.build.templates import template_data
from okrxl.core.labels import Lang, labels
from okrxl.core.schema import CHOICES, INPUT_BY_KEY
from okrxl.core.settings import Settings
from okrxl.sheets.model import Scalar

YEAR = 2026
FIRST_FRIDAY = date(YEAR, 1, 2)
CLOSING_DAY = 20
OBJECTIVES = tuple(f"O{number}" for number in range(1, 11))
NO_CHECK_IN = "-"

Record = Mapping[str, Any]


def blank_rows(lang: Lang, today: date) -> Rows:
    """The settings with their defaults and the calendar year as cycle; all other tables are empty."""
    year = today.year
    given = {"cycle": str(year), "cycle_start": date(year, 1, 1), "cycle_end": date(year, 12, 31)}
    return {"settings": _settings(lang, given)}


def sample_rows(lang: Lang) -> Rows:
    """The practice case: every table's rows by schema key."""
    case = Case(lang)
    rows = {key: [_row(key, record) for record in records] for key, records in case.tables().items()}
    return {"settings": _settings(lang, case.settings())} | rows | {"monthly_plan": [], "monthly_actuals": []}


def _settings(lang: Lang, given: Record) -> list[Row]:
    """A row for each setting: name, value, explanation."""
    words = labels(lang)
    # The three fields without a default get a placeholder; only the others are used.
    defaults = Settings(date.min, date.min, date.min)
    rows: list[Row] = []
    for key in SETTINGS:
        value = given.get(key, lang if key == "language" else getattr(defaults, key))
        if value in {date.min, ""}:
            value = None
        elif key in CHOICES:
            value = words.choice(key, value)
        rows.append((words.text(f"settings.{key}"), value, words.text(f"inputs.settings.{key}")))
    return rows


def _row(key: str, record: Record) -> Row:
    return [record.get(column.key) for column in INPUT_BY_KEY[key].columns]


class Case:
    """The sample's templates in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.organisation = template_data("sample", "organisation.toml")
        self.objectives = [template_data("sample", f"{name}.toml") for name in OBJECTIVES]
        self.departments = {item["key"]: self.text(item["name"]) for item in self.organisation["departments"]}
        self.owners = {item["key"]: self.text(item["name"]) for item in self.organisation["owners"]}

    def settings(self) -> dict[str, Scalar]:
        """The settings that differ from the defaults."""
        return {key: self.text(value) for key, value in self.organisation["settings"].items()}

    def tables(self) -> dict[str, list[Record]]:
        """Schema key -> records of all tables but the settings."""
        groups = [(item["objective"], item["key_results"]) for item in self.objectives]
        items = [item for _, key_results in groups for item in key_results]
        return {
            "strategy": [self._strategic(item) for item in self.organisation["strategy"]],
            "departments": [
                item | {"department": self.text(item["name"]), "lead": self.owners[item["lead"]]}
                for item in self.organisation["departments"]
            ],
            "owners": [self._owner(item) for item in self.organisation["owners"]],
            "objectives": [self._shared(item) | {"objective": self.text(item["text"])} for item, _ in groups],
            "key_results": [
                self._key_result(item, objective) for objective, found in groups for item in found
            ],
            # Stable: check-ins of one day stay in the order of their key results.
            "check_ins": sorted(
                (found for item in items for found in self._check_ins(item)), key=lambda found: found["date"]
            ),
        }

    def text(self, value: Any) -> Any:  # noqa: ANN401 — TOML holds numbers, dates and pairs of texts
        """The text in this language; a value that is not a pair of texts is returned as it is."""
        return value[self.lang] if isinstance(value, dict) else value

    def people(self, keys: str | Sequence[str]) -> str:
        """One owner or several, by name."""
        return (
            labels(self.lang)
            .text("joint")
            .join(self.owners[key] for key in ([keys] if isinstance(keys, str) else keys))
        )

    def _strategic(self, item: Record) -> Record:
        return {"id": item["id"], "goal": self.text(item["goal"]), "owner": self.people(item["owner"])}

    def _owner(self, item: Record) -> Record:
        email = item["key"].replace("_", "-") + "@example.com"
        return {
            "owner": self.text(item["name"]),
            "department": self.departments[item["department"]],
            "email": email,
        }

    def _shared(self, item: Record) -> dict[str, Any]:
        """What objectives and key results have in common."""
        return {
            **item,
            "department": self.departments[item["department"]],
            "owner": self.people(item["owner"]),
        }

    def _key_result(self, item: Record, objective: Record) -> Record:
        words = labels(self.lang)
        codes = ("measure", "aggregation", "frequency", "commitment")
        return {
            **self._shared(item),
            **{key: words.choice(key, item.get(key)) or None for key in codes},
            "objective_id": objective["id"],
            "key_result": self.text(item["text"]),
            "unit": self.text(item.get("unit")),
            "note": self.text(item.get("note")),
            "start": item.get("start", objective["start"]),
            "due": item.get("due", objective["due"]),
        }

    def _check_ins(self, item: Record) -> Iterator[Record]:
        """Last year's figures, then this year's with confidence and comments."""
        by = self.people(item["owner"] if isinstance(item["owner"], str) else item["owner"][0])
        frequency = item["frequency"]
        before = "quarterly" if frequency == "quarterly" else "monthly"
        for day, value in _dated(days(before, YEAR - 1), item.get("last_year", ())):
            yield {"date": day, "kr_id": item["id"], "actual": value, "by": by}
        actuals = dict(_dated(days(frequency, YEAR), item.get("values", ())))
        last_of_month = {day.month: day for day in actuals}
        sure = {
            last_of_month.get(month): value
            for month, value in enumerate(item.get("confidence", ()), 1)
            if value != NO_CHECK_IN
        }
        for day, value in actuals.items():
            iso = day.isoformat()
            yield {
                "date": day,
                "kr_id": item.get("typed_ids", {}).get(iso, item["id"]),
                "actual": labels(self.lang).choice("done", value) or value,
                "confidence": sure.get(day),
                "comment": self.text(item.get("comments", {}).get(iso)),
                "by": by,
            }


def days(frequency: str, year: int) -> Iterator[date]:
    """The dates of a year's check-ins: Fridays, or the 20th of each month or quarter's last month."""
    if frequency == "weekly":
        day = FIRST_FRIDAY
        while day.year == year:
            yield day
            day += timedelta(days=7)
    else:
        step = 3 if frequency == "quarterly" else 1
        yield from (date(year, month, CLOSING_DAY) for month in range(step, 13, step))


def _dated(dates: Iterator[date], values: Sequence[Any]) -> Iterator[tuple[date, Any]]:
    """(date, value) for each period with a check-in."""
    return ((day, value) for day, value in zip(dates, values, strict=False) if value != NO_CHECK_IN)
