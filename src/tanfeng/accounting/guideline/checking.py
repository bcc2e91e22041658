"""What a guideline names and the reference data do not hold (指南自检), and editions that do not meet (版本衔接)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations

from tanfeng.accounting.formulas import expected_unit
from tanfeng.accounting.guideline.model import Guideline, ParameterSource, Stream
from tanfeng.core.findings import Finding
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.units import UnitError, same_dimension

_MISSING = "account.guideline-source-missing"
_UNIT = "account.guideline-unit"
_VALIDITY = "account.guideline-validity"
#: The quantity of the table of warming potentials that an account over a hundred years takes.
GWP_TABLE, GWP_QUANTITY = "gwp", "gwp100"


def check(guideline: Guideline, reference: Reference) -> Iterator[Finding]:
    """Yield what the guideline names and the reference tables do not hold, or hold in a unit of another dimension."""
    for stream in guideline.streams.values():
        for name, source in stream.parameters.items():
            if source.table:
                yield from _parameter(guideline, stream, name, source, reference)
    if not reference.select(guideline.fuel_table, vintage=guideline.fuel_vintage):
        yield _lacks(
            f"参考表 {guideline.fuel_table} 没有版本 {guideline.fuel_vintage}。",
            f"The table {guideline.fuel_table} has no vintage {guideline.fuel_vintage}.",
            f"{guideline.fuel_table} {guideline.fuel_vintage}",
        )
    for gas in guideline.gases:
        if gas != "CO2" and not reference.select(GWP_TABLE, gas=gas.lower(), assessment=guideline.gwp):
            yield _lacks(
                f"指南 {guideline.id} 需要 {gas} 的 GWP（{guideline.gwp}），参考表没有。",
                f"{guideline.id} needs the warming potential of {gas} ({guideline.gwp}), which no table holds.",
                f"{GWP_TABLE} {gas.lower()} {guideline.gwp}",
            )


def _lacks(zh: str, en: str, expected: str) -> Finding:
    return Finding("blocks submission", _MISSING, zh, en, expected=expected)


def _parameter(
    guideline: Guideline, stream: Stream, name: str, source: ParameterSource, reference: Reference
) -> Iterator[Finding]:
    rows = rows_of(source, reference)
    if not rows:
        yield _lacks(
            f"指南 {guideline.id} 的“{stream.name_zh}”需要参考表 {source.table} 的 {name}，表中没有相应数据。",
            f"Stream {stream.name} of {guideline.id} needs {name} from {source.table}, which has no such row.",
            f"{source.table} {dict(source.dims)}",
        )
    for row in rows:
        if not _has_unit(row, name, stream, source, reference):
            yield Finding(
                "blocks submission",
                _UNIT,
                f"指南 {guideline.id} 的“{stream.name_zh}”取参考数据 {row.key} 为 {name}，其单位“{row.unit}”量纲不符。",
                f"Stream {stream.name} of {guideline.id} takes {row.key} as {name}; its unit {row.unit!r} is wrong.",
                expected=expected_unit(name, "t"),
                given=row.unit,
            )


def rows_of(source: ParameterSource, reference: Reference) -> list[ReferenceRow]:
    """Return the rows of the reference data that may give the default of a parameter."""
    if source.table not in reference.tables:
        return []
    dims = dict(source.dims) | ({"item": source.item} if source.item else {})
    return [row for row in reference.select(source.table, **dims) if source.quantity in (None, row.quantity)]


def _has_unit(row: ReferenceRow, name: str, stream: Stream, source: ParameterSource, reference: Reference) -> bool:
    """Compare the row's unit with what the formula takes; items that the stream does not admit do not matter."""
    item = reference.item(row.dims.get("item"))
    if item is not None and not source.item and not stream.admits(item.key, item.kind):
        return True
    canonical = _canonical(stream, source, item.canonical_unit if item else "", reference)
    try:
        return same_dimension(row.unit, expected_unit(name, canonical))
    except UnitError:
        return False


def _canonical(stream: Stream, source: ParameterSource, of_row: str, reference: Reference) -> str:
    """The unit of the quantity: of the row's own item, unless the stream asks another item's row for its own items."""
    own = [item for key in stream.items if (item := reference.item(key)) is not None]
    if source.item and own:
        return own[0].canonical_unit
    if of_row:
        return of_row
    kinds = [item for item in reference.items.entries if stream.admits(item.key, item.kind)]
    return kinds[0].canonical_unit if kinds else "t"


def check_editions(guidelines: Sequence[Guideline]) -> Iterator[Finding]:
    """Yield where editions for the same metals and purpose overlap, or leave a gap, and no ``replaces`` says so."""
    for first, second in combinations(sorted(guidelines, key=lambda g: (g.in_force_from or date.min, g.id)), 2):
        shared = set(first.applicability.metals) & set(second.applicability.metals)
        if not shared or first.purpose != second.purpose or _different_routes(first, second):
            continue
        metals = "、".join(sorted(shared))
        if first.id in second.replaces or not _overlap(first, second):
            yield from _gap(first, second, metals, guidelines)
        elif _overlap(first, second) and second.id not in first.replaces:
            yield Finding(
                "blocks submission",
                _VALIDITY,
                f"{metals}：指南 {first.id} 与 {second.id} 的施行期重叠，且都没有写明替代（replaces）。",
                f"{metals}: {first.id} and {second.id} are in force together and neither says that it replaces the "
                "other.",
                expected="replaces",
                given=f"{first.id}, {second.id}",
            )


def _different_routes(first: Guideline, second: Guideline) -> bool:
    """Two guidelines that never fit the same route do not meet."""
    a, b = first.applicability, second.applicability
    if set(a.routes) & set(b.excluded_routes) == set(a.routes) and a.routes:
        return True
    if set(b.routes) & set(a.excluded_routes) == set(b.routes) and b.routes:
        return True
    return bool(a.routes and b.routes and not set(a.routes) & set(b.routes))


def _overlap(first: Guideline, second: Guideline) -> bool:
    return first.in_force_to is None or (second.in_force_from or date.min) <= first.in_force_to


def _gap(first: Guideline, second: Guideline, metals: str, guidelines: Sequence[Guideline]) -> Iterator[Finding]:
    """Say where nothing is in force between the end of one edition and the beginning of the next."""
    if first.in_force_to is None or second.in_force_from is None:
        return
    day = first.in_force_to + timedelta(days=1)
    between = (
        g for g in guidelines if g.purpose == first.purpose and set(g.applicability.metals) & set(metals.split("、"))
    )
    if day < second.in_force_from and not any(guideline.in_force(day) for guideline in between):
        yield Finding(
            "blocks submission",
            _VALIDITY,
            f"{metals}：指南 {first.id} 止于 {first.in_force_to}，其后的 {second.id} 始于 {second.in_force_from}，"
            "中间没有指南。",
            f"{metals}: {first.id} ends on {first.in_force_to}, {second.id} after it begins on "
            f"{second.in_force_from}; nothing is in force between.",
            expected=str(day),
            given=str(second.in_force_from),
        )
