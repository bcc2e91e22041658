"""Reading a plan folder (读取方案文件夹). A file that is not there or not readable is one clear sentence."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding
from tanfeng.plan.item import Record
from tanfeng.plan.text import PlanText
from tanfeng.plan.vocabulary import Department, Metal, Place, Vocabulary

PLAN, TEXT, ITEMS, TARGETS = "plan.toml", "text.txt", "items.csv", "targets.toml"
DEPARTMENTS, METALS, PLACES = "departments.csv", "metals.csv", "places.csv"

#: Where the plans of this distribution stand.
SHIPPED = Path(__file__).parent / "plans"

_ITEM_COLUMNS = (
    "id", "kind", "role", "parent", "title_zh", "title_en", "quote", "lead", "joint", "participating",
    "metals", "places", "deadline", "stage", "serves", "attributes",
)  # fmt: skip


@dataclass(frozen=True)
class Folder:
    """What stands in a plan folder, read and not yet judged. ``findings`` tell of cells that could not be read."""

    path: Path
    meta: dict[str, str]
    text: PlanText
    bounds: tuple[int, int]
    records: tuple[Record, ...]
    targets: tuple[dict[str, Any], ...]
    departments: Vocabulary[Department]
    metals: Vocabulary[Metal]
    places: Vocabulary[Place]
    findings: tuple[Finding, ...]


def shipped_ids() -> list[str]:
    """Return the ids of the plans of this distribution, in order."""
    return sorted(folder.name for folder in SHIPPED.iterdir() if (folder / PLAN).is_file())


def find(plan: str | Path) -> Path:
    """Return the folder of a shipped plan's id or of a path. Raises :class:`UsageError` where there is none."""
    path = Path(plan)
    if (path / PLAN).is_file():
        return path
    shipped = SHIPPED / path.name
    if path.name == str(plan) and (shipped / PLAN).is_file():
        return shipped
    known = "、".join(shipped_ids())
    raise UsageError(
        f"没有方案“{plan}”：既不是自带方案（{known}），也不是含 {PLAN} 的文件夹。",
        f"There is no plan {str(plan)!r}: neither one that comes with the program ({known}) nor a folder with {PLAN}.",
    )


def read(path: Path) -> Folder:
    """Read a plan folder. Raises :class:`UsageError` where a file is missing, unreadable or without its columns."""
    meta = _toml(path / PLAN)
    for key in ("id", "title_zh", "title_en", "region", "sector", "covers_from"):
        if not isinstance(meta.get(key), str) or not meta[key]:
            raise UsageError(f"{path / PLAN} 缺少“{key}”。", f"{path / PLAN} has no {key!r}.")
    text = PlanText(_words(path / TEXT))
    try:
        bounds = text.between(meta["covers_from"], meta.get("covers_to", ""))
    except ValueError as error:
        raise UsageError(
            f"{path / TEXT} 中“{error}”应当恰好出现一次。", f"“{error}” must stand in {path / TEXT} exactly once."
        ) from None
    findings: list[Finding] = []
    return Folder(
        path=path,
        meta=meta,
        text=text,
        bounds=bounds,
        records=tuple(_record(row, cells, findings) for row, cells in _rows(path / ITEMS, _ITEM_COLUMNS)),
        targets=tuple(_toml(path / TARGETS).get("target", ())),
        departments=Vocabulary(
            Department(c["name_zh"], c["name_en"], c["collective"] == "true", _split(c["aliases"]))
            for _, c in _rows(path / DEPARTMENTS, ("name_zh", "name_en", "collective", "aliases"))
        ),
        metals=Vocabulary(
            Metal(c["metal"], c["name_zh"], c["name_en"], _split(c["members"]), _split(c["aliases"]))
            for _, c in _rows(path / METALS, ("metal", "name_zh", "name_en", "members", "aliases"))
        ),
        places=Vocabulary(
            Place(c["name_zh"], c["name_en"], c["kind"], _split(c["adcodes"]), _split(c["aliases"]), c["note"])
            for _, c in _rows(path / PLACES, ("name_zh", "name_en", "kind", "adcodes", "aliases", "note"))
        ),
        findings=tuple(findings),
    )


def _words(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"方案缺少文件 {path}。", f"The plan has no file {path}.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} 不是 UTF-8 文本。", f"{path} is not UTF-8 text.") from None
    except OSError as error:
        raise UsageError(f"无法读取 {path}：{error.strerror}", f"Cannot read {path}: {error.strerror}") from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_words(path))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} 不是合格的 TOML：{error}", f"{path} is not valid TOML: {error}") from None


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, cells) of a CSV file; blank lines are passed over."""
    reader = csv.DictReader(_words(path).splitlines(keepends=True), restval="")
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        raise UsageError(f"{path} 缺少列：{'、'.join(missing)}。", f"{path} has no column {', '.join(missing)}.")
    for cells in reader:
        yield reader.line_num, {column: (cells[column] or "").strip() for column in columns}


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _record(row: int, cells: dict[str, str], findings: list[Finding]) -> Record:
    pairs = (pair.partition("=") for pair in cells["attributes"].split(";") if pair)
    return Record(
        row=row,
        id=cells["id"],
        kind=cells["kind"],
        role=cells["role"],
        parent=cells["parent"],
        title_zh=cells["title_zh"],
        title_en=cells["title_en"],
        words=cells["quote"],
        lead=_split(cells["lead"]),
        joint=_split(cells["joint"]),
        participating=_split(cells["participating"]),
        metals=_split(cells["metals"]),
        places=_split(cells["places"]),
        deadline=_date(cells["deadline"], row, findings),
        stage=cells["stage"],
        serves=_split(cells["serves"]),
        attributes={key: value for key, _, value in pairs},
    )


def _date(cell: str, row: int, findings: list[Finding]) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        findings.append(
            Finding(
                "blocks entry",
                "plan.deadline-unreadable",
                f"期限“{cell}”不是日期，应写成 2025-12-31 这样。",
                f"The deadline {cell!r} is not a date such as 2025-12-31.",
                Address(ITEMS, row=row, column="deadline"),
                expected="YYYY-MM-DD",
                given=cell,
            )
        )
        return None
