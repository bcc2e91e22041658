"""Finding exactly one row: by quantity, dimensions, day and ordered specificity of regions.

"The latest one wins" does not exist. None or several rows is a finding that says what was asked and what there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tanfeng.core.findings import Address, Finding
from tanfeng.reference.rows import ReferenceRow


def matches(row: ReferenceRow, dims: Mapping[str, object]) -> bool:
    """Say whether the row has these values; ``""`` or ``None`` asks for a blank. ``edition`` counts as a dimension."""
    for name, wanted in dims.items():
        given = getattr(row, name) if name in _OWN else row.dims.get(name, "")
        if str(given) != ("" if wanted is None else str(wanted)):
            return False
    return True


_OWN = frozenset({"quantity", "region", "edition", "source", "confidence", "unit"})


def lookup(
    rows: Sequence[ReferenceRow],
    table: str,
    *,
    quantity: str,
    on: date | None,
    regions: Sequence[str],
    dims: Mapping[str, object],
) -> ReferenceRow | Finding:
    """Return the one row, or the finding that says why there is none.

    ``regions`` runs from the most to the least specific; the first region with a row decides, and if it has several
    that is a finding, not a choice. Without regions all rows stand side by side. A row without a value (not found, or
    only a range) is no row, but the finding names it.
    """
    asked = [row for row in rows if row.quantity == quantity and matches(row, dims)]
    with_value = [row for row in asked if row.value is not None]
    in_force = [row for row in with_value if on is None or row.valid_on(on)]
    for group in [[r for r in in_force if r.region == region] for region in regions] if regions else [in_force]:
        if len(group) == 1:
            return group[0]
        if group:
            return _several(table, quantity, on, regions, dims, group)
    return _none(table, quantity, on, regions, dims, asked, with_value, in_force)


def _question(quantity: str, on: date | None, regions: Sequence[str], dims: Mapping[str, object]) -> str:
    parts = [quantity, *(f"{name}={value}" for name, value in dims.items())]
    if on is not None:
        parts.append(f"on={on.isoformat()}")
    if regions:
        parts.append("region=" + ">".join(regions))
    return ", ".join(parts)


def _several(
    table: str,
    quantity: str,
    on: date | None,
    regions: Sequence[str],
    dims: Mapping[str, object],
    rows: Sequence[ReferenceRow],
) -> Finding:
    question = _question(quantity, on, regions, dims)
    keys = ", ".join(row.key for row in rows[:5]) + (" …" if len(rows) > 5 else "")
    return Finding(
        "blocks submission",
        "reference.several-rows",
        f"参考数据 {table} 中有 {len(rows)} 行符合“{question}”，须指明其一：{keys}。",
        f"{len(rows)} rows of {table} answer to '{question}'; name one of them: {keys}.",
        Address(file=table),
        expected="1",
        given=question,
    )


def _none(
    table: str,
    quantity: str,
    on: date | None,
    regions: Sequence[str],
    dims: Mapping[str, object],
    asked: Sequence[ReferenceRow],
    with_value: Sequence[ReferenceRow],
    in_force: Sequence[ReferenceRow],
) -> Finding:
    question = _question(quantity, on, regions, dims)
    zh, en = "没有任何符合的行", "there is no such row"
    if in_force:
        have = ", ".join(sorted({row.region or "-" for row in in_force}))
        zh, en = f"只有下列地区的行：{have}", f"only these regions have a row: {have}"
    elif with_value:
        have = ", ".join(sorted({_validity(row) for row in with_value}))
        zh, en = f"只有下列有效期的行：{have}", f"only rows of this validity exist: {have}"
    elif asked:
        have = ", ".join(row.key + (f" ({row.range_text()})" if row.range_text() else "") for row in asked[:5])
        zh, en = f"只有无确定数值的行：{have}", f"only rows without a definite value exist: {have}"
    return Finding(
        "blocks submission",
        "reference.no-row",
        f"参考数据 {table} 中找不到“{question}”：{zh}。",
        f"{table} has no row for '{question}': {en}.",
        Address(file=table),
        expected="1",
        given=question,
    )


def _validity(row: ReferenceRow) -> str:
    start = row.valid_from.isoformat() if row.valid_from else "…"
    return f"{start}/{row.valid_to.isoformat() if row.valid_to else '…'}"


def with_other_values(
    rows: Sequence[ReferenceRow], quantity: str, dims: Mapping[str, object], name: str
) -> tuple[str, ...]:
    """Return which values of one dimension exist when it alone is left open (``year``: which years)."""
    rest = {key: value for key, value in dims.items() if key != name}
    return tuple(
        sorted({row.dims.get(name, "") for row in rows if row.quantity == quantity and matches(row, rest)} - {""})
    )
