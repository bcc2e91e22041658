"""Finding exactly one row: by quantity, dimensions, day and ordered specificity of regions.

"The latest one wins" does not exist. None or several rows is a finding that says what was asked and what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tanfeng.core.findings import Address, Finding
from tanfeng.reference.rows import ReferenceRow

#: Common columns that may be asked for like a dimension.
_OWN = frozenset({"quantity", "region", "edition", "source", "confidence", "unit"})
#: How many keys or values a message names before it says "…".
_NAMED = 6


@dataclass(frozen=True)
class Question:
    """What a lookup asks (查询条件). ``regions`` runs from the most to the least specific."""

    table: str
    quantity: str
    on: date | None
    regions: Sequence[str]
    dims: Mapping[str, object]

    def __str__(self) -> str:
        parts = [self.quantity, *(f"{name}={value}" for name, value in self.dims.items())]
        if self.on is not None:
            parts.append(f"on={self.on.isoformat()}")
        if self.regions:
            parts.append("region=" + ">".join(self.regions))
        return ", ".join(parts)

    def fits(self, row: ReferenceRow) -> bool:
        """Say whether the row is about the thing asked, wherever and whenever it holds."""
        return row.quantity == self.quantity and matches(row, self.dims)


def matches(row: ReferenceRow, dims: Mapping[str, object]) -> bool:
    """Say whether the row has these values; ``""`` or ``None`` asks for a blank. ``edition`` counts as a dimension."""
    for name, wanted in dims.items():
        given = getattr(row, name) if name in _OWN else row.dims.get(name, "")
        if str(given) != ("" if wanted is None else str(wanted)):
            return False
    return True


def answer(rows: Sequence[ReferenceRow], question: Question) -> ReferenceRow | Finding:
    """Return the one row, or the finding that says why there is none.

    The first region with a row decides, and if it has several that is a finding, not a choice. Without regions all
    rows stand side by side. A row without a value (not found, or only a range) is no row, but the finding names it.
    """
    asked = [row for row in rows if question.fits(row)]
    in_force = [row for row in asked if row.value is not None and (question.on is None or row.valid_on(question.on))]
    regions = question.regions
    groups = [[row for row in in_force if row.region == region] for region in regions] if regions else [in_force]
    for group in groups:
        if len(group) == 1:
            return group[0]
        if group:
            return _several(question, group)
    return _none(question, rows, asked, in_force)


def other_values(rows: Sequence[ReferenceRow], question: Question, name: str) -> tuple[str, ...]:
    """Return which values of one dimension have a row when it alone is left open (``year``: which years)."""
    rest = replace(question, dims={key: value for key, value in question.dims.items() if key != name})
    values = {
        str(getattr(row, name)) if name in _OWN else row.dims.get(name, "")
        for row in rows
        if rest.fits(row) and row.value is not None and (not question.regions or row.region in question.regions)
    }
    return tuple(sorted(values - {""}))


def _several(question: Question, rows: Sequence[ReferenceRow]) -> Finding:
    keys = _listed(row.key for row in rows)
    return Finding(
        "blocks submission",
        "reference.several-rows",
        f"参考数据 {question.table} 中有 {len(rows)} 行符合“{question}”，须指明其一：{keys}。",
        f"{len(rows)} rows of {question.table} answer to '{question}'; name one of them: {keys}.",
        Address(file=question.table),
        expected="1",
        given=str(question),
    )


def _none(
    question: Question,
    rows: Sequence[ReferenceRow],
    asked: Sequence[ReferenceRow],
    in_force: Sequence[ReferenceRow],
) -> Finding:
    zh, en = _what_there_is(question, rows, asked, in_force)
    return Finding(
        "blocks submission",
        "reference.no-row",
        f"参考数据 {question.table} 中找不到“{question}”：{zh}。",
        f"{question.table} has no row for '{question}': {en}.",
        Address(file=question.table),
        expected="1",
        given=str(question),
    )


def _what_there_is(
    question: Question,
    rows: Sequence[ReferenceRow],
    asked: Sequence[ReferenceRow],
    in_force: Sequence[ReferenceRow],
) -> tuple[str, str]:
    if in_force:
        have = _listed(row.region or "-" for row in in_force)
        return f"现有地区为 {have}", f"regions with a row are {have}"
    if any(row.value is not None for row in asked):
        have = _listed(_validity(row) for row in asked if row.value is not None)
        return f"现有各行的有效期为 {have}", f"the rows are valid in {have}"
    if asked:
        have = _listed(row.key + (f" ({row.range_text()})" if row.range_text() else "") for row in asked)
        return f"现有的行没有确定数值：{have}", f"the rows there have no definite value: {have}"
    near = [(name, values) for name in question.dims if (values := other_values(rows, question, name))]
    if near:
        have = "; ".join(f"{name}={_listed(values)}" for name, values in near)
        return f"现有 {have}", f"there are {have}"
    return "没有与之相近的行", "nothing near it exists"


def _listed(values: Iterable[str]) -> str:
    texts = sorted(set(values))
    return ", ".join(texts[:_NAMED]) + (", …" if len(texts) > _NAMED else "")


def _validity(row: ReferenceRow) -> str:
    start = row.valid_from.isoformat() if row.valid_from else "…"
    return f"{start}/{row.valid_to.isoformat() if row.valid_to else '…'}"
