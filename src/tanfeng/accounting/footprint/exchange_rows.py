"""The exchanges of one enterprise and year in canonical units (工序物料): one row per lot, and its metals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from tanfeng.accounting.confidence_columns import rank
from tanfeng.accounting.footprint.rules import rules
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.core.findings import Finding, Severity
from tanfeng.ledger import Ledger
from tanfeng.ledger.origins import Place, Rule, findings_of_rows
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to, parse

TABLE = "exchanges"
#: The rules of findings that leave a lot without a number.
LOST = ("footprint.quantity-missing", "footprint.lot-ambiguous")
#: Column, severity and sentences of what can be wrong with a row.
PROBLEMS: dict[str, tuple[str, Severity, str, str]] = {
    "unknown-process": (
        "process_id",
        "blocks submission",
        "工序 {} 不在“工序”表中，该行未计入。",
        "The process {} is not in the table of processes; the row is not counted.",
    ),
    "quantity-missing": (
        "quantity",
        "blocks submission",
        "“{}”没有可用的数量或单位，该行未计入。",
        "{!r} has no usable quantity or unit; the row is not counted.",
    ),
    "lot-ambiguous": (
        "quantity",
        "blocks submission",
        "“{}”一批多种金属而数量不同，无法判断是一批还是几批，未计入。",
        "{!r} has several metals with different quantities: one lot or several is not known; it is not counted.",
    ),
    "metal-content-missing": (
        "metal_content",
        "warning",
        "“{}”写了金属而没有含量：不能做金属平衡，也不能按金属质量分配。",
        "{!r} names a metal without content: no metal balance, and no allocation by mass of metal.",
    ),
}
#: Rows that agree in these are one lot of one flow; several metals of a lot stand on rows of their own.
LOT = ("process_id", "period", "direction", "flow", "role", "item", "dataset", "evidence")


@dataclass(frozen=True)
class Exchanges:
    """Lots and metals (批次与金属).

    ``lots`` has the columns of the ledger with ``quantity`` and ``unit`` canonical, ``price`` per canonical unit in
    ``money``, ``rank`` of confidence and ``_figure``; ``metals`` has ``process_id``, ``direction``, ``flow``, ``role``,
    ``metal``, ``tonnes`` (null where the content is missing). ``lost`` lists lots without a number.
    """

    lots: pl.DataFrame
    metals: pl.DataFrame
    lost: pl.DataFrame
    findings: tuple[Finding, ...]

    def reasons(self) -> Iterator[tuple[str, str, Finding]]:
        """Yield (process, direction, finding) for every lot without a number."""
        lost = self.lost.select("process_id", "direction", "flow").unique(maintain_order=True)
        for process, direction, flow in lost.iter_rows():
            found = [f for f in self.findings if f.rule in LOST]
            yield process, direction, next((f for f in found if f.given == flow), found[0])


def read(ledger: Ledger, processes: pl.DataFrame, year: int, reference: Reference) -> Exchanges:
    """Return the exchanges of the processes in the year; what cannot be read as a quantity becomes a finding."""
    table = with_ids(ledger.table(TABLE), TABLE)
    unknown = table.filter(~pl.col("process_id").is_in(ledger.table("processes")["process_id"].implode()))
    of_year = pl.col("period").str.slice(0, 4) == str(year)
    rows = table.filter(of_year & pl.col("process_id").is_in(processes["process_id"].implode()))
    rows = _with_units(rows, reference)
    bad = pl.col("quantity").is_null() | pl.col("scale").is_null() | (pl.col("quantity") < 0)
    lost = rows.filter(bad & ~pl.col("quantity__na").fill_null(False))
    rows = rows.filter(~bad).with_columns(
        quantity=pl.col("quantity") * pl.col("scale"), unit="canonical", rank=rank("confidence")
    )
    lots, twice = _lots(rows)
    unmeasured = rows.filter(pl.col("metal").is_not_null() & pl.col("metal_content").is_null())
    found = [
        finding
        for key, wrong in zip(PROBLEMS, (unknown, lost, twice, unmeasured), strict=True)
        for finding in _say(ledger, wrong, key)
    ]
    lost = pl.concat([lost.select(*LOT, "_figure"), twice.select(*LOT, "_figure")])
    return Exchanges(lots, _metals(rows), lost, tuple(found))


def _with_units(rows: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Add ``canonical`` and ``scale`` (null: no unit), and put prices per canonical unit in ``money``."""
    kinds = rows.select("unit", "item", "price_unit").unique(maintain_order=True)
    table = [
        (*kind, *_scale(kind[0], kind[1], reference), *_price(kind[0], kind[1], kind[2], reference))
        for kind in kinds.iter_rows()
    ]
    schema = {
        **dict.fromkeys(("unit", "item", "price_unit", "canonical"), pl.String),
        "scale": pl.Float64,
        "money": pl.String,
        "price_scale": pl.Float64,
    }
    frame = pl.DataFrame(table, schema=schema, orient="row")
    joined = rows.join(frame, on=["unit", "item", "price_unit"], how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(price=pl.col("price") * pl.col("price_scale"))


def _scale(unit: str | None, item: str | None, reference: Reference) -> tuple[str | None, float | None]:
    try:
        wanted = _canonical(unit, item, reference)
        return wanted, float(factor_to(unit, wanted)) if unit and wanted else None
    except UnitError:
        return None, None


def _canonical(unit: str | None, item: str | None, reference: Reference) -> str | None:
    """Return the canonical unit of the item where the dimension fits, else that of the dimension."""
    if not unit:
        return None
    known = reference.item(item)
    dimension = parse(unit).dimension
    if known and known.canonical_unit and parse(known.canonical_unit).dimension == dimension:
        return known.canonical_unit
    found: str | None = rules()["units"].get(dimension)
    return found


def _price(
    unit: str | None, item: str | None, price_unit: str | None, reference: Reference
) -> tuple[str | None, float | None]:
    if not unit or not price_unit or "/" not in price_unit:
        return None, None
    money, _, per = price_unit.partition("/")
    try:
        wanted = _canonical(unit, item, reference)
        base = "CNY" if parse(money).dimension == parse("CNY").dimension else money
        return base, float(factor_to(price_unit, f"{base}/{wanted}")) if per and wanted else None
    except UnitError:
        return None, None


def _lots(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return one row per lot, and the rows that may be one lot or several."""
    several = pl.col("metal").n_unique().over(LOT) > 1
    unequal = pl.col("quantity").n_unique().over(LOT) > 1
    twice = rows.filter(several & unequal)
    good = rows.filter(~(several & unequal))
    single = good.filter(~several)
    first = good.filter(several).unique(LOT, keep="first", maintain_order=True)
    return pl.concat([single, first]).sort("_file", "_sheet", "_row"), twice


def _metals(rows: pl.DataFrame) -> pl.DataFrame:
    mass = pl.when(pl.col("unit") == "t").then(pl.col("quantity") * pl.col("metal_content"))
    return (
        rows.filter(pl.col("metal").is_not_null())
        .with_columns(tonnes=mass)
        .select("process_id", "direction", "flow", "role", "metal", "tonnes", "_figure", "_file", "_sheet", "_row")
    )


def _say(ledger: Ledger, rows: pl.DataFrame, key: str) -> Iterator[Finding]:
    column, severity, zh, en = PROBLEMS[key]
    name = "process_id" if column == "process_id" else "flow"
    yield from findings_of_rows(
        rows.with_columns(given=pl.col(name)),
        Rule(f"footprint.{key}", severity),
        Place(ledger.origins, TABLE, column),
        lambda text: (zh.format(text), en.format(text)),
    )
