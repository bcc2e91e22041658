"""Energy use per tonne of product far from anything published: most likely a slip of the unit (单耗存疑，疑似单位错误).

kWh entered as MWh, Nm3 as 10^4 Nm3, kg as t are wrong by a thousand or ten thousand, and no other rule sees them. One
energy carrier alone, in standard coal, is held against the widest published energy use of the route; electricity is
also held against its lowest published use, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks import production_basis
from tanfeng.ledger.checks.plausibility import Range, ranges_of
from tanfeng.ledger.checks.production_basis import YEAR_LENGTH
from tanfeng.ledger.checks.rows import report
from tanfeng.ledger.frames import ADDRESS
from tanfeng.ledger.origins import Rule, Say
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to, same_dimension

SLIP = "ledger.unit-slip"
FAR = "ledger.implausible-intensity"
STREAMS = ("fuel", "reductant", "electricity_in", "heat_in")
#: Units people give quantities in: the slip is looked for among them.
UNITS = ("kg", "t", "万t", "Nm3", "万Nm3", "kWh", "MWh", "万kWh", "MJ", "GJ")
ENERGY, ELECTRICITY = "comprehensive_energy", "electricity"
INTENSITY_UNIT = "kgce/t"
#: The row that says how much energy a tonne of standard coal is.
STANDARD_COAL = "constants.standard-coal"


def check(ledger: Ledger, reference: Reference) -> Iterable[Finding]:
    if not (ledger.has("activity") and ledger.has("production") and ledger.has("units")):
        return []
    basis = production_basis.by_entity(ledger, _bounds(ledger, reference))
    used = (
        _used(ledger, reference, basis)
        .join(basis, on=["entity", "period"], how="inner")
        .with_columns(low=pl.when((pl.col("item") == "electricity") & pl.col("whole")).then("low"))
    )
    judged = used.with_columns(intensity=pl.col("quantity") * pl.col("kgce") / pl.col("tonnes"))
    lonely = pl.col("unit").n_unique().over("entity", "period", "item") == 1
    too_low = lonely & (pl.col("intensity") < pl.col("low"))
    suspects = judged.filter((pl.col("intensity") > pl.col("high")) | too_low).sort(list(ADDRESS))
    return _findings(ledger, suspects)


def _bounds(ledger: Ledger, reference: Reference) -> pl.DataFrame:
    """Return for each unit the bounds of one carrier's use in kgce per tonne: by its route, else by its metal.

    For the least electricity, a route without a published use takes the lowest of its metal's routes of the same
    origin: primary metal, or recycled.
    """
    energy = {(found.route, found.metal): found for found in ranges_of(reference, ENERGY) if found.decides}
    electricity = [found for found in ranges_of(reference, ELECTRICITY) if found.decides and found.low]
    per_kwh = _kgce_per(reference, "electricity", "kWh")
    units = ledger.table("units").unique("unit_id", keep="first", maintain_order=True)
    kinds = units.select("route", "metal").unique().sort("route", "metal")
    rows = []
    for route, metal in kinds.iter_rows():
        high = _high(energy, route, metal)
        low = _low(electricity, route, reference)
        rows.append((route, metal, high, low * per_kwh if low and per_kwh else None))
    schema = {"route": pl.String, "metal": pl.String, "high": pl.Float64, "low": pl.Float64}
    bounds = pl.DataFrame(rows, schema=schema, orient="row")
    return units.join(bounds, on=["route", "metal"], how="left", nulls_equal=True).select(
        "unit_id", "enterprise_id", "product", "high", "low"
    )


def _high(energy: dict[tuple[str, str], Range], route: str | None, metal: str | None) -> float | None:
    of_route = [found.high for (key, _), found in energy.items() if key and key == route]
    of_metals = [found.high for (key, name), found in energy.items() if not key and name in (metal or "").split("|")]
    return max(of_route or of_metals, default=None)


def _low(electricity: list[Range], route: str | None, reference: Reference) -> float | None:
    of_route = [found.low for found in electricity if found.route == route]
    kind = _kind(route, reference)
    alike = [found.low for found in electricity if kind and _kind(found.route, reference) == kind]
    return min(of_route or alike, default=None)


def _kind(route: str | None, reference: Reference) -> tuple[str, str] | None:
    """Return the metal and the origin of a route."""
    entry = reference.route(route) if route else None
    return (entry.metal, entry.origin) if entry else None


def _kgce_per(reference: Reference, item: str, unit: str) -> float | None:
    """Return standard coal per unit of an item, for judging orders of magnitude: by its largest published NCV.

    ``None`` where the item carries no published energy or its unit does not fit.
    """
    entry, coal = reference.item(item), reference.row(STANDARD_COAL)
    if entry is None or coal is None or coal.value is None:
        return None
    try:
        per_gigajoule = 1 / (coal.value * float(factor_to(coal.unit, "GJ/kgce")))
        if same_dimension(unit, "GJ"):
            return float(factor_to(unit, "GJ")) * per_gigajoule
        wanted = f"GJ/{entry.canonical_unit}"
        published = [
            row.value * float(factor_to(row.unit, wanted))
            for table in ("fuel_factors", "energy_conversion")
            for row in reference.select(table, item=item, quantity="ncv")
            if row.value is not None and same_dimension(row.unit, wanted)
        ]
        per_canonical = max(published, default=None)
        return per_canonical and per_canonical * per_gigajoule * float(factor_to(unit, entry.canonical_unit))
    except UnitError:
        return None  # the rules of units say so


def _used(ledger: Ledger, reference: Reference, basis: pl.DataFrame) -> pl.DataFrame:
    """Return what each unit or enterprise used of each item in each period, with the address of its first row.

    The months of a year whose output is known for the year alone are judged together; ``whole`` is false there, as some
    months may be absent.
    """
    activity = ledger.table("activity").filter(
        pl.col("stream").is_in(STREAMS) & (pl.col("quantity") > 0) & pl.col("item").is_not_null()
    )
    pairs = activity.select("item", "unit").drop_nulls().unique().sort("item", "unit")
    energy = [(item, unit, _kgce_per(reference, item, unit)) for item, unit in pairs.iter_rows()]
    factors = pl.DataFrame(
        energy, schema={"item": pl.String, "unit": pl.String, "kgce": pl.Float64}, orient="row"
    ).drop_nulls()
    known = basis.select("entity", "period", whole=pl.lit(True))
    return (
        activity.with_columns(entity=pl.coalesce("unit_id", "enterprise_id"))
        .join(factors, on=["item", "unit"], how="inner", maintain_order="left")
        .join(known, on=["entity", "period"], how="left", maintain_order="left")
        .with_columns(pl.col("whole").fill_null(False))
        .with_columns(period=pl.when("whole").then("period").otherwise(pl.col("period").str.slice(0, YEAR_LENGTH)))
        .group_by("entity", "period", "item", "unit", maintain_order=True)
        .agg(pl.col("quantity").sum(), pl.col("kgce", "whole").first(), pl.col(list(ADDRESS)).first())
    )


def _findings(ledger: Ledger, suspects: pl.DataFrame) -> list[Finding]:
    sentences: dict[str, tuple[str, str]] = {}
    slips: list[str] = []
    rows = []
    for row in suspects.iter_rows(named=True):
        text = f"{row['quantity']:g} {row['unit']} / {row['tonnes']:g} t {row['item']}"
        found = Range("", row["item"], "", "", row["low"] or 0.0, row["high"], INTENSITY_UNIT, True)
        units = _explaining(row["intensity"], row["unit"], found)
        if not units and row["intensity"] <= row["high"]:
            continue  # too little may be a part of the use; only a slip that explains it is said
        sentences[text] = _sentences(row["intensity"], row["item"], found, units)
        slips += [text] if units else []
        rows.append((row["_file"], row["_sheet"], row["_row"], text))
    shown = pl.DataFrame(rows, schema={**ADDRESS, "given": pl.String}, orient="row")
    is_slip = pl.col("given").is_in(slips)
    where = ("activity", "unit")
    say: Say = sentences.__getitem__
    expected = "同工艺已发表单耗的合理范围 / the plausible range of the route"
    return [
        *report(ledger, shown.filter(is_slip), Rule(SLIP, "blocks submission", expected), where, say),
        *report(ledger, shown.filter(~is_slip), Rule(FAR, "warning", expected), where, say),
    ]


def _explaining(intensity: float, unit: str, found: Range) -> list[str]:
    """Return the units in which the same figure would give a plausible intensity."""
    explained = []
    for other in UNITS:
        try:
            factor = float(factor_to(other, unit))
        except UnitError:
            continue
        if factor != 1 and found.low <= intensity * factor <= found.high:
            explained.append((abs(intensity * factor - found.high), other))
    return [other for _, other in sorted(explained)]


def _sentences(intensity: float, item: str, found: Range, units: list[str]) -> tuple[str, str]:
    limit = f"{found.high:,.0f}" if intensity > found.high else f"{found.low:,.1f}"
    side_zh, side_en = ("高于", "above") if intensity > found.high else ("低于", "below")
    zh = f"；若单位其实是 {'、'.join(units)} 则合理，请核对单位" if units else "，请核对数量与产量"
    en = f"; in {' or '.join(units)} it would be plausible: check the unit" if units else "; check quantity and output"
    return (
        f"{item} 折合每吨产品 {intensity:,.1f} kgce，{side_zh}合理界限 {limit} kgce{zh}。",
        f"{item} comes to {intensity:,.1f} kgce per tonne of product, {side_en} the plausible {limit} kgce{en}.",
    )
