"""Background data (背景数据): what one unit of a bought flow carries, from reference rows or an attached database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tanfeng.accounting.footprint.rules import rules, uncertainty_classes
from tanfeng.core.findings import Address, Finding
from tanfeng.core.lineage import Figure
from tanfeng.reference import Reference
from tanfeng.reference.rows import ReferenceRow
from tanfeng.units import UnitError, factor_to


@dataclass(frozen=True)
class Factor:
    """Tonnes of CO2e per canonical unit of a flow (背景因子).

    ``key`` is the id of the figure (``ref:…`` or ``background:…``); two terms with one key vary together.
    ``half_width`` is that of the 95 % interval as a share; ``kind`` is the step of technological representativeness;
    ``year`` and ``region`` are those of the data, ``None`` and ``""`` where unknown.
    """

    key: str
    value: float
    unit: str
    confidence: str
    half_width: float
    kind: str
    category: str = "material"
    year: int | None = None
    region: str = ""
    name_zh: str = ""
    name_en: str = ""
    source: str = ""
    version: str = ""


#: Asks an attached database: dataset key and canonical unit.
Attached = Callable[[str, str], Factor | Finding | None]


@dataclass
class Background:
    """Where background data are looked for, in order: attached databases, background factors, other tables (背景库).

    ``regions`` runs from the most to the least specific; ``year`` is the year of the footprint. Every factor that was
    given out is kept in ``used``, so that its source can be printed.
    """

    reference: Reference
    year: int
    regions: Sequence[str]
    attached: Attached | None = None
    used: dict[str, Factor] = field(default_factory=dict)

    def of_dataset(self, dataset: str, unit: str) -> Factor | Finding:
        """Return the factor of a dataset key for that unit, or the finding that says why there is none."""
        if self.attached is not None:
            found = self.attached(dataset, unit)
            if found is not None:
                return self._keep(found)
        rows = self._rows(dataset=dataset)
        if not rows:
            row = self.reference.row(dataset)
            rows = [row] if row is not None and _may_stand(row) else []
        return self._choose(rows, unit, f"dataset={dataset}", dataset)

    def of_item(self, item: str, unit: str) -> Factor | Finding:
        """Return the factor of making and bringing a reference item (fuel, limestone, steam …), or the finding."""
        return self._choose(self._rows(item=item), unit, f"item={item}", item)

    def electricity(self, technology: str = "") -> Factor | Finding:
        """Return the factor of the national mix, or of a technology, of the latest published year not after this."""
        rule = rules()["electricity"]
        kind = rule["generation"] if technology else rule["average"]
        rows = [
            row
            for row in self.reference.rows(rule["table"])
            if row.dims.get("kind") == kind
            and row.dims.get("technology", "") == technology
            and row.region in (*self.regions, rule["region"])
            and row.value is not None
            and int(row.dims["year"]) <= self.year
        ]
        latest = max((int(row.dims["year"]) for row in rows), default=0)
        newest = [row for row in rows if int(row.dims["year"]) == latest]
        what = f"{kind} {technology}".strip()
        about = "technology" if technology else "average"
        return self._choose(newest, rule["unit"], what, what, kind=about, category="electricity")

    def _rows(self, **dims: str) -> list[ReferenceRow]:
        """Rows of the background table, the most specific region that has any, valid in the year."""
        table = rules()["background"]["table"]
        rows = [
            row
            for row in self.reference.select(table, **dims)
            if row.value is not None
            and (row.valid_from is None or row.valid_from.year <= self.year)
            and (row.valid_to is None or row.valid_to.year >= self.year)
        ]
        for region in self.regions:
            here = [row for row in rows if row.region == region]
            if here:
                return here
        return [row for row in rows if row.region in ("", "000000")]

    def _choose(
        self,
        rows: Sequence[ReferenceRow],
        unit: str,
        asked: str,
        name: str,
        *,
        kind: str = "",
        category: str = "",
    ) -> Factor | Finding:
        if len(rows) != 1:
            return _none_or_several(rows, asked, name, self.year)
        factor = self._factor(rows[0], unit, kind, category)
        return factor if isinstance(factor, Finding) else self._keep(factor)

    def _factor(self, row: ReferenceRow, unit: str, kind: str, category: str) -> Factor | Finding:
        try:
            scale = float(factor_to(row.unit, f"tCO2e/{unit}"))
        except UnitError:
            return Finding(
                "blocks submission",
                "footprint.background-unit",
                f"背景数据 {row.key} 的单位“{row.unit}”不能用于以“{unit}”计的物料。",
                f"The background row {row.key} is in {row.unit!r} and cannot serve a flow in {unit!r}.",
                Address(file=row.file, row=row.line, column="unit"),
                expected=f"tCO2e/{unit}",
                given=row.unit,
            )
        figure = self.reference.figure(row.key)
        value = float(row.value if row.value is not None else "nan")
        return Factor(
            key=figure.id,
            value=value * scale,
            unit=f"tCO2e/{unit}",
            confidence=row.confidence,
            half_width=_half_width(row, value),
            kind=kind or _kind(row),
            category=category or row.dims.get("category", "") or "material",
            year=int(row.dims["year"]) if row.dims.get("year") else None,
            region=row.region,
            name_zh=figure.name_zh,
            name_en=figure.name_en,
            source=figure.source,
            version=row.edition or row.dims.get("year", ""),
        )

    def _keep(self, found: Factor | Finding) -> Factor | Finding:
        if isinstance(found, Factor):
            self.used[found.key] = found
        return found


def figure_of(factor: Factor, reference: Reference) -> Figure:
    """Return the factor as a figure of the lineage."""
    if factor.key.startswith("ref:"):
        return reference.figure(factor.key.removeprefix("ref:"))
    return Figure(
        id=factor.key,
        name_zh=factor.name_zh,
        name_en=factor.name_en,
        value=factor.value,
        unit=factor.unit,
        confidence=factor.confidence,
        source=factor.source,
    )


def _may_stand(row: ReferenceRow) -> bool:
    return any(
        row.table == other["table"] and row.dims.get(other["column"], "") in other["values"] and row.value is not None
        for other in rules()["background"]["others"]
    )


def _kind(row: ReferenceRow) -> str:
    if row.dims.get("supplier"):
        return "supplier"
    return "average" if row.table == rules()["background"]["table"] else "benchmark"


def _half_width(row: ReferenceRow, value: float) -> float:
    """Half of the row's own range as a share of its value; without a range, the class of its confidence."""
    if row.value_low is not None and row.value_high is not None and value > 0:
        return float(row.value_high - row.value_low) / 2 / value
    return float(uncertainty_classes()["factor"][row.confidence]) if value else 0.0


def _none_or_several(rows: Sequence[ReferenceRow], asked: str, name: str, year: int) -> Finding:
    if rows:
        keys = ", ".join(row.key for row in rows)
        return Finding(
            "blocks submission",
            "footprint.background-several",
            f"背景数据中有 {len(rows)} 行符合“{asked}”，须指明其一：{keys}。",
            f"{len(rows)} background rows answer to {asked!r}; name one of them: {keys}.",
            Address(file=rules()["background"]["table"]),
            expected="1",
            given=asked,
        )
    return Finding(
        "blocks submission",
        "footprint.background-missing",
        f"没有“{name}”的背景数据（{asked}，{year} 年）：请在工作区的 background_factors 表补充，或附背景数据库。",
        f"No background data for {name!r} ({asked}, {year}): add a row to background_factors of the workspace, or "
        "attach a background database.",
        Address(file=rules()["background"]["table"]),
        expected="1",
        given=asked,
    )
