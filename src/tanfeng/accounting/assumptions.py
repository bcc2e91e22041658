"""Stated assumptions of a workspace (设定): what no public figure gives is said aloud, with a range and a reason.

An ``assumptions.toml`` holds one table per assumption. It either states a value, or names the reference rows it is the
sum of (``refs``), so that a number that exists there is not typed again. ``quantity`` says what it is (default: its
name); ``unit_id``, ``route`` or ``metal`` narrow it to where it holds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tanfeng.accounting.grid import in_unit
from tanfeng.core.confidence import is_known, weakest
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding
from tanfeng.core.lineage import Figure
from tanfeng.reference import Reference

#: Scopes of an assumption, the narrowest first.
SCOPES = ("unit_id", "route", "metal")
_WORDS = ("name_zh", "name_en", "note_zh", "note_en")
_FIELDS = {"value", "low", "high", "unit", "refs", "source", "confidence", "quantity", *_WORDS, *SCOPES}

Value = float | str


@dataclass(frozen=True)
class Assumption:
    """One stated assumption (设定值). ``value`` is ``None`` only where a reference row it names has no number."""

    name: str
    figure: str
    quantity: str
    value: Value | None
    low: Value | None
    high: Value | None
    unit: str
    refs: tuple[str, ...]
    source: str
    confidence: str
    note_zh: str
    note_en: str
    scope: Mapping[str, str] = field(default_factory=dict)
    name_zh: str = ""
    name_en: str = ""

    @property
    def number(self) -> float | None:
        return float(self.value) if isinstance(self.value, int | float) else None

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """Return (low, high); an end that is not stated is the value itself."""
        low = self.low if isinstance(self.low, int | float) else self.number
        high = self.high if isinstance(self.high, int | float) else self.number
        return low, high


class Assumptions:
    """The assumptions of one workspace (设定集), by name and by quantity."""

    def __init__(self, workspace: str, items: Iterable[Assumption], findings: Iterable[Finding] = ()) -> None:
        self.workspace = workspace
        self._items = {item.name: item for item in items}
        self.findings = tuple(findings)

    @classmethod
    def read(cls, path: Path, workspace: str, reference: Reference) -> Assumptions:
        """Read an ``assumptions.toml``.

        Raises :class:`UsageError` if the file cannot be read or a table has an unknown field, no value, or an unknown
        confidence word. A reference row that is not there, or has no number, is a finding.
        """
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise UsageError(
                f"无法读取设定文件 {path}：{error}", f"Cannot read the assumptions {path}: {error}"
            ) from error
        findings: list[Finding] = []
        items = [
            _assumption(name, table, path=path, workspace=workspace, reference=reference, findings=findings)
            for name, table in tables.items()
        ]
        return cls(workspace, items, findings)

    def __iter__(self) -> Any:
        return iter(self._items.values())

    def get(self, name: str) -> Assumption | None:
        return self._items.get(name)

    def of(self, quantity: str) -> list[Assumption]:
        """Return the assumptions of a quantity, the widest scope first, in the order of the file."""
        found = [item for item in self._items.values() if item.quantity == quantity]
        return sorted(found, key=lambda item: -min((SCOPES.index(s) for s in item.scope), default=len(SCOPES)))

    def figures(self) -> list[Figure]:
        """Return every assumption as a figure, ``assumption:<workspace>/<name>``."""
        return [
            Figure(
                id=item.figure,
                name_zh=f"设定：{item.name_zh or item.name}",
                name_en=f"assumption: {item.name_en or item.name}",
                value=item.value,
                unit=item.unit,
                formula="各参考数据之和 sum of the reference rows" if len(item.refs) > 1 else "",
                inputs=tuple(f"ref:{key}" for key in item.refs),
                confidence=item.confidence,
                source=item.source,
                note_zh=item.note_zh,
                note_en=item.note_en,
                missing=() if item.value is not None else item.refs,
            )
            for item in self
        ]


def _assumption(
    name: str, table: Any, *, path: Path, workspace: str, reference: Reference, findings: list[Finding]
) -> Assumption:
    _refuse_malformed(name, table, path)
    refs = tuple(table.get("refs", ()))
    unit = str(table.get("unit", ""))
    value, words = table.get("value"), [str(table["confidence"])]
    if refs:
        value, used, problems = _sum_of(refs, unit, reference, Address(file=path.name, column=name))
        words += used
        findings += problems
    return Assumption(
        name=name,
        figure=f"assumption:{workspace}/{name}",
        quantity=str(table.get("quantity", name)),
        value=value,
        low=table.get("low"),
        high=table.get("high"),
        unit=unit,
        refs=refs if value is not None else (),
        source=str(table.get("source", "")),
        confidence=weakest(words),
        note_zh=str(table.get("note_zh", "")),
        note_en=str(table.get("note_en", "")),
        scope={scope: str(table[scope]) for scope in SCOPES if scope in table},
        name_zh=str(table.get("name_zh", "")),
        name_en=str(table.get("name_en", "")),
    )


def _refuse_malformed(name: str, table: Any, path: Path) -> None:
    if not isinstance(table, dict):
        raise UsageError(f"{path}：{name} 应为一张表。", f"{path}: {name} should be a table.")
    unknown = sorted(set(table) - _FIELDS)
    if unknown:
        raise UsageError(
            f"{path}：设定 {name} 有不认识的字段 {'、'.join(unknown)}。",
            f"{path}: the assumption {name} has unknown fields: {', '.join(unknown)}.",
        )
    if ("value" in table) == ("refs" in table):
        raise UsageError(
            f"{path}：设定 {name} 须且只须给出 value 与 refs 之一。",
            f"{path}: the assumption {name} needs either a value or refs, and not both.",
        )
    if not is_known(str(table.get("confidence", ""))):
        raise UsageError(
            f"{path}：设定 {name} 的可信度“{table.get('confidence', '')}”不在词表内。",
            f"{path}: the assumption {name} has an unknown confidence word {table.get('confidence', '')!r}.",
        )


def _sum_of(
    refs: tuple[str, ...], unit: str, reference: Reference, address: Address
) -> tuple[float | None, list[str], list[Finding]]:
    """Return the sum of the rows in ``unit``, their confidence words, and what kept it from being a number."""
    total = 0.0
    words: list[str] = []
    for key in refs:
        row = reference.row(key)
        number = in_unit(row, unit) if row is not None else _no_row(key, address)
        if isinstance(number, Finding):
            return None, words, [number]
        total += number
        words.append(row.confidence if row is not None else "not-found")
    return total, words, []


def _no_row(key: str, address: Address) -> Finding:
    return Finding(
        "warning",
        "assumption.no-reference-row",
        f"设定引用的参考数据 {key} 不存在，该设定无值。",
        f"The reference row {key} that the assumption names does not exist: it has no value.",
        address=address,
        expected=key,
    )
