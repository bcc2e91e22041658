"""Reading one input of a ``materials.toml`` (读输入): a value, points by year, or reference rows that hold them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tanfeng.core.confidence import is_known, weakest
from tanfeng.core.errors import TanfengError
from tanfeng.materials.inputs import GEOMETRIC, Input
from tanfeng.materials.problems import Problems
from tanfeng.materials.rules import rules
from tanfeng.materials.topology import InputKind, topology
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.units import factor_to

_FIELDS = {
    "value", "points", "ref", "rows", "low", "high", "plus_minus", "between", "unit", "source", "confidence", "note_zh",
    "note_en",
}  # fmt: skip
_FORMS = ("value", "points", "ref", "rows")
#: The reference table of flows, stocks and lifetimes.
TABLE = "material_flow"
#: Reference rows of a flow are written per year.
_PER_YEAR = "/a"


@dataclass(frozen=True)
class InputReader:
    """Reads inputs of one system; what is wrong goes to ``problems`` under the input's path."""

    system: str
    metal: str
    region: str
    reference: Reference
    problems: Problems

    def read(self, kind_key: str, path: str, table: object) -> Input | None:
        """Return the input, or ``None`` with a finding."""
        kind = topology().inputs[kind_key]
        where = f"systems.{self.system}.{path}"
        if not isinstance(table, Mapping) or not self._fields(where, table):
            if not isinstance(table, Mapping):
                self._wrong(
                    where, "应写成一节，含取值、单位、来源与可信度", "is a table with value, unit, source, confidence"
                )
            return None
        found = self._stated(kind, path, where, table)
        if found is None or not self._provenance(where, found):
            return None
        found = self._with_range(kind, where, table, found)
        return found if found is not None and self._possible(kind, where, found) else None

    # ------------------------------------------------------------- the value

    def _fields(self, where: str, table: Mapping[str, Any]) -> bool:
        unknown = sorted(set(table) - _FIELDS)
        forms = [name for name in _FORMS if name in table]
        if unknown:
            self._wrong(where, f"不认识“{unknown[0]}”", f"knows no {unknown[0]!r}", given=unknown[0])
        if len(forms) != 1:
            self._wrong(where, "须且只须写 value、points、ref、rows 之一", "states one of value, points, ref, rows")
        return not unknown and len(forms) == 1

    def _stated(self, kind: InputKind, path: str, where: str, table: Mapping[str, Any]) -> Input | None:
        plain = Input(
            kind.key,
            path,
            between=str(table.get("between", "")),
            source=str(table.get("source", "")),
            confidence=str(table.get("confidence", "")),
            note_zh=str(table.get("note_zh", "")),
            note_en=str(table.get("note_en", "")),
        )
        if plain.between and plain.between not in rules().between:
            self._wrong(where, "between 只能是 " + "、".join(rules().between), f"between is one of {rules().between}")
            return None
        if "ref" in table:
            return self._one_row(kind, where, str(table["ref"]), plain)
        if "rows" in table:
            return self._many_rows(kind, where, table["rows"], plain)
        return self._written(kind, where, table, plain)

    def _written(self, kind: InputKind, where: str, table: Mapping[str, Any], plain: Input) -> Input | None:
        factor = self._factor(where, str(table.get("unit", "")), kind.unit)
        if factor is None:
            return None
        if "value" in table:
            value = _number(table["value"])
            if value is None:
                self._wrong(where, "value 应为数", "has a value that is no number", given=repr(table["value"]))
            return None if value is None else replace(plain, value=value * factor)
        given = table["points"]
        points = {int(y): _number(v) for y, v in given.items() if y.isdecimal()} if isinstance(given, Mapping) else {}
        if not points or len(points) < len(given) or None in points.values():
            self._wrong(where, "points 应为“年份 = 数”", "has points that are not year = number", given=repr(given))
            return None
        return replace(plain, points={y: v * factor for y, v in sorted(points.items()) if v is not None})

    def _one_row(self, kind: InputKind, where: str, key: str, plain: Input) -> Input | None:
        row = self.reference.row(key)
        if row is None or row.value is None:
            self._wrong(
                where, f"参考数据没有带数值的行 {key}", f"names {key}, no reference row with a value", given=key
            )
            return None
        factor = self._factor(where, row.unit, kind.unit)
        if factor is None:
            return None
        bounds = [None if end is None else end * factor for end in (row.value_low, row.value_high)]
        return replace(_cited(plain, [row], self.reference), value=row.value * factor, low=bounds[0], high=bounds[1])

    def _many_rows(self, kind: InputKind, where: str, dims: object, plain: Input) -> Input | None:
        """A series from the rows of ``material_flow`` of this metal and region with these values in their columns."""
        if not isinstance(dims, Mapping) or "quantity" not in dims:
            self._wrong(where, "rows 须写 quantity（参考数据的量）", "has rows without a quantity")
            return None
        wanted = {name: str(value) for name, value in dims.items()}
        rows = self.reference.select(TABLE, metal=self.metal, region=self.region, **wanted)
        dated = [row for row in rows if row.dims.get("year", "").isdecimal() and row.value is not None]
        years = [int(row.dims["year"]) for row in dated]
        if not dated or len(set(years)) < len(years):
            words = ("没有这样的行", "has no such row") if not dated else ("同一年有两行", "has two rows for one year")
            self._wrong(where, f"参考数据 {TABLE} {words[0]}", f"{words[1]} in {TABLE}", given=str(wanted))
            return None
        factors = [self._factor(where, row.unit.removesuffix(_PER_YEAR), kind.unit) for row in dated]
        points = {y: row.number * f for y, row, f in zip(years, dated, factors, strict=True) if f is not None}
        return replace(_cited(plain, dated, self.reference), points=points) if len(points) == len(dated) else None

    # ------------------------------------------------------- around the value

    def _provenance(self, where: str, found: Input) -> bool:
        if not found.source:
            self._wrong(where, "缺少来源 source", "has no source")
        if not is_known(found.confidence):
            self._wrong(where, "缺少可信度 confidence，或不认识", "has no known confidence", given=found.confidence)
        return bool(found.source) and is_known(found.confidence)

    def _with_range(self, kind: InputKind, where: str, table: Mapping[str, Any], found: Input) -> Input | None:
        low, high, share = (_number(table.get(name)) for name in ("low", "high", "plus_minus"))
        if share is not None and (low is not None or high is not None):
            self._wrong(where, "plus_minus 与 low、high 只写一种", "states plus_minus or low and high, not both")
            return None
        if share is not None:
            ends = sorted((found.centre * (1 - share), found.centre * (1 + share)))
            found = _ranged(found, ends[0], ends[1])
        elif low is not None and high is not None and not found.is_series:
            factor = 1.0 if found.refs else self._factor(where, str(table.get("unit", "")), kind.unit)
            if factor is None:
                return None
            found = _ranged(found, low * factor, high * factor)
        elif low is not None or high is not None:
            self._wrong(
                where, "范围须写 low 和 high；序列用 plus_minus", "has a range by low and high; a series: plus_minus"
            )
            return None
        if found.confidence in rules().range_required and not found.has_range:
            self.problems.add(
                "range-missing",
                where,
                f"{where} 的可信度为 {found.confidence}，须给出范围。",
                f"{where} is {found.confidence} and has no range.",
                expected="low, high | plus_minus",
                given=found.confidence,
            )
            return None
        return found

    def _possible(self, kind: InputKind, where: str, found: Input) -> bool:
        if found.low is not None and found.high is not None and not found.low <= found.centre <= found.high:
            self._wrong(where, "取值不在其范围内", "has a value outside its range", given=f"{found.low}, {found.high}")
            return False
        stated = list(found.points.values()) or [found.centre]
        ends = [] if found.is_series else [end for end in (found.low, found.high) if end is not None]
        factors = [end for end in (found.low, found.high) if end is not None] if found.is_series else []
        least, most = min([*stated, *ends]), max([*stated, *ends])
        if not kind.signed and (least < 0 or min(factors, default=0.0) < 0):
            self._wrong(where, "不能为负", "must not be negative", given=f"{least:g}")
            return False
        if not least > kind.above:
            self._wrong(where, f"须大于 {kind.above:g}", f"must be above {kind.above:g}", given=f"{least:g}")
            return False
        if kind.constant and found.is_series:
            self._wrong(where, "应为一个数，不能分年", "is one number, not a series")
            return False
        if most > kind.most:
            self._wrong(where, f"不能大于 {kind.most:g}", f"must not exceed {kind.most:g}", given=f"{most:g}")
            return False
        if found.between == GEOMETRIC and min(stated) <= 0:
            self._wrong(where, "按等比内插的序列须大于零", "is filled at a constant rate and must be above zero")
            return False
        return True

    def _factor(self, where: str, given: str, wanted: str) -> float | None:
        if wanted == "1" and given in ("", "1"):
            return 1.0
        try:
            return float(factor_to(given, wanted if wanted != "1" else "ratio"))
        except TanfengError as error:
            self._wrong(where, f"的单位：{error.zh}", f"has a wrong unit: {error.en}", expected=wanted, given=given)
            return None

    def _wrong(self, where: str, zh: str, en: str, *, expected: str = "", given: str = "") -> None:
        self.problems.add(
            "input", where, f"{where} {zh}。", f"{where} {en.removesuffix('.')}.", expected=expected, given=given
        )


def _cited(plain: Input, rows: list[ReferenceRow], reference: Reference) -> Input:
    """Return the input with the source and the confidence of its rows, weakened where the file says so."""
    cited = [reference.source(row.source) for row in rows]
    names = [source.citation() if source else row.source for source, row in zip(cited, rows, strict=True)]
    words = [row.confidence for row in rows] + ([plain.confidence] if is_known(plain.confidence) else [])
    return replace(
        plain,
        refs=tuple(row.key for row in rows),
        source="；".join([*dict.fromkeys(names), *([plain.source] if plain.source else [])]),
        confidence=weakest(words),
    )


def _ranged(found: Input, low: float, high: float) -> Input:
    """Return the input with the range of the file; put on a published figure, the range is assumed, and so is both."""
    word = weakest([found.confidence, "assumed"]) if found.refs else found.confidence
    return replace(found, low=low, high=high, confidence=word)


def _number(given: object) -> float | None:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    return float(given) if math.isfinite(given) else None
